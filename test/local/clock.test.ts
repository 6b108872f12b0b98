import { createClock } from '../../local/clock.ts';

const START = Date.parse('2026-11-20T09:00:00Z');

function eligibility() {
  const errors: unknown[] = [];
  return { clock: createClock({ start: START, speed: 0, onError: (error) => errors.push(error) }), errors };
}

const realTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

describe('a clock that stands still', () => {
  it('moves by advance alone', async () => {
    const { clock } = eligibility();
    await realTurn();
    expect(clock.now()).toBe(START);
    await clock.advance(25 * 60_000);
    expect(clock.now()).toBe(START + 25 * 60_000);
  });

  it('runs what is due in time order, and what is due together in the order it was added', async () => {
    const { clock } = eligibility();
    const ran: string[] = [];
    const note = (name: string) => () => {
      ran.push(`${name}@${clock.now() - START}`);
    };
    clock.at(START + 30, note('c'));
    clock.at(START + 10, note('a'));
    clock.at(START + 30, note('d'));
    clock.at(START + 20, note('b'));
    clock.at(START + 31, note('never'));
    await clock.advance(30);
    expect(ran).toEqual(['a@10', 'b@20', 'c@30', 'd@30']);
  });

  it('waits for one task to end before the next begins', async () => {
    const { clock } = eligibility();
    const ran: string[] = [];
    clock.at(START + 10, async () => {
      await realTurn();
      ran.push('slow');
    });
    clock.at(START + 10, () => void ran.push('same moment'));
    clock.at(START + 20, () => void ran.push('later'));
    await clock.advance(20);
    expect(ran).toEqual(['slow', 'same moment', 'later']);
  });

  it('runs tasks that tasks add, within the same advance', async () => {
    const { clock } = eligibility();
    const seen: number[] = [];
    const tick = () => {
      seen.push(clock.now() - START);
      clock.at(clock.now() + 60_000, tick);
    };
    clock.at(START + 60_000, tick);
    await clock.advance(3 * 60_000);
    expect(seen).toEqual([60_000, 120_000, 180_000]);
  });

  it('runs a task of the past at once, without being advanced, but not synchronously', async () => {
    const { clock } = eligibility();
    let ran = false;
    clock.at(START - 5, () => {
      ran = true;
    });
    expect(ran).toBe(false);
    await clock.settled();
    expect(ran).toBe(true);
    expect(clock.now()).toBe(START);
  });

  it('does not run a cancelled task', async () => {
    const { clock } = eligibility();
    let ran = false;
    const cancel = clock.at(START + 10, () => {
      ran = true;
    });
    cancel();
    await clock.advance(20);
    expect(ran).toBe(false);
  });

  it('sees the time of each task while advancing, and never goes back', async () => {
    const { clock } = eligibility();
    const seen: number[] = [];
    clock.at(START + 10, async () => {
      seen.push(clock.now());
      await realTurn();
      seen.push(clock.now());
    });
    await Promise.all([clock.advance(15), clock.advance(15)]);
    expect(seen).toEqual([START + 10, START + 10]);
    expect(clock.now()).toBe(START + 30);
  });

  it('waits for tracked work, and for the work that this begins', async () => {
    const { clock } = eligibility();
    const ended: string[] = [];
    const second = async () => {
      await realTurn();
      ended.push('second');
    };
    const first = async () => {
      await realTurn();
      ended.push('first');
    };
    void clock.track(first()).then(() => clock.track(second()));
    await clock.settled();
    expect(ended).toEqual(['first', 'second']);
  });

  it('lets a task sleep on the clock without waiting for itself', async () => {
    const { clock } = eligibility();
    const seen: number[] = [];
    clock.at(START + 10, async (sleep) => {
      await sleep(100);
      seen.push(clock.now() - START);
      await sleep(100);
      seen.push(clock.now() - START);
    });
    await clock.advance(500);
    expect(seen).toEqual([110, 210]);
  });

  it('reports what a task throws, goes on, and does not hang', async () => {
    const { clock, errors } = eligibility();
    const ran: string[] = [];
    clock.at(START + 1, () => {
      throw new Error('synchronous');
    });
    clock.at(START + 2, () => Promise.reject(new Error('asynchronous')));
    clock.at(START + 3, () => void ran.push('after'));
    await clock.advance(10);
    expect(errors.map(String)).toEqual(['Error: synchronous', 'Error: asynchronous']);
    expect(ran).toEqual(['after']);
  });

  it('returns the tracked promise, with its rejection left to the caller', async () => {
    const { clock } = eligibility();
    const tracked = clock.track(Promise.reject(new Error('mine')));
    await expect(tracked).rejects.toThrow('mine');
    await clock.settled();
  });

  it('gives up on work that makes no progress, and says so', async () => {
    const errors: unknown[] = [];
    const clock = createClock({ start: START, speed: 0, stuckAfter: 20, onError: (error) => errors.push(error) });
    void clock.track(new Promise(() => undefined));
    await clock.advance(10);
    expect(String(errors[0])).toContain('did not settle');
    expect(clock.now()).toBe(START + 10);
  });

  it('runs nothing after it was stopped', async () => {
    const { clock } = eligibility();
    let ran = false;
    clock.at(START + 10, () => {
      ran = true;
    });
    clock.stop();
    await clock.advance(20);
    expect(ran).toBe(false);
  });
});

describe('a clock that runs', () => {
  it('moves by itself, at its speed, and runs what becomes due', async () => {
    const clock = createClock({ start: START, speed: 3_600_000 });
    const began = performance.now();
    await clock.sleep(3_600_000 * 20);
    const real = performance.now() - began;
    expect(clock.now() - START).toBeGreaterThanOrEqual(3_600_000 * 20);
    expect(real).toBeGreaterThanOrEqual(19);
    clock.stop();
  });

  it('can be advanced, stopped and sped up on the way without going back', async () => {
    const clock = createClock({ start: START, speed: 60 });
    let ran = 0;
    clock.at(START + 25 * 60_000, () => {
      ran = clock.now();
    });
    await clock.advance(25 * 60_000 - 1);
    await clock.advance(1);
    expect(ran).toBeGreaterThanOrEqual(START + 25 * 60_000);
    clock.setSpeed(0);
    const stood = clock.now();
    await realTurn();
    expect(clock.now()).toBe(stood);
    clock.setSpeed(1000);
    expect(clock.now()).toBeGreaterThanOrEqual(stood);
    clock.stop();
  });
});
