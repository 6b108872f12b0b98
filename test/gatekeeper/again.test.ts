import { pauseBefore } from '../../src/gatekeeper/decision/again.ts';
import { goodBake, World } from './world.ts';

describe('how long to wait before it is read once more', () => {
  test.each<[what: string, facts: Parameters<typeof pauseBefore>[0], pause: number | undefined]>([
    ['two seconds', { attempts: 1, waitedMs: 0, retryAfterMs: 0 }, 2_000],
    ['as long as Slack says', { attempts: 2, waitedMs: 2_000, retryAfterMs: 20_000 }, 20_000],
    ['three times in all', { attempts: 3, waitedMs: 4_000, retryAfterMs: 0 }, undefined],
    ['thirty seconds in all', { attempts: 1, waitedMs: 0, retryAfterMs: 31_000 }, undefined],
    ['thirty seconds in all, with those before', { attempts: 2, waitedMs: 20_000, retryAfterMs: 20_000 }, undefined],
  ])('%s', (_what, facts, pause) => expect(pauseBefore(facts)).toBe(pause));
});

const limited = async (seconds: number) => {
  const world = new World();
  world.limitedFor = seconds;
  world.onWait = () => {
    world.limitedFor = undefined;
  };
  return { world, said: await world.refusalOf(goodBake()) };
};

test('what Slack refuses for some seconds is read again after these, and the execution is admitted', async () => {
  const { world, said } = await limited(12);
  expect([said, world.waits]).toEqual(['admitted', [12_000]]);
});

test('what Slack refuses for longer than an invocation may wait stays unknown', async () => {
  const { world, said } = await limited(120);
  expect(said).toMatch(/^unknown /);
  expect(world.waits).toEqual([]);
});

test('one question reads a group once within some seconds, however often the run has moved on', async () => {
  const world = new World();
  const stored = goodBake();
  await world.store(stored);
  world.execute(stored.run);
  let moves = 0;
  world.beforeWrite = async () => {
    moves += 1;
    world.beforeWrite = moves < 3 ? world.beforeWrite : undefined;
    // Somebody else wrote meanwhile.
    await world.store({
      ...stored,
      notes: [...stored.notes, ...Array.from({ length: moves }, () => ({ type: 'reported' as const }))],
    });
  };
  expect(await world.admit(stored)).toMatchObject({ admitted: 'yes' });
  expect([moves, world.groupReads]).toEqual([3, 1]);
});

test('a group is read again after a longer wait', async () => {
  const world = new World();
  world.calendar = 'unreadable';
  expect(await world.refusalOf(goodBake())).toBe('unknown holds');
  expect([world.waits, world.groupReads]).toEqual([[2_000, 2_000], 1]);
  const later = new World();
  later.limitedFor = 8;
  later.onWait = () => {
    later.limitedFor = later.waits.length === 1 ? undefined : later.limitedFor;
  };
  expect(await later.refusalOf(goodBake())).toBe('admitted');
  expect(later.groupReads).toBe(2);
});
