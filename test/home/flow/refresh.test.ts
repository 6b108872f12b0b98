import { PUBLISH_BUDGET } from '../../../src/store/budget.ts';
import { aRun, MINUTE } from '../../runs/fixture.ts';
import { refusal } from './failures.ts';
import { changeRun, createHomeDouble, fleets, storeRun } from './home-double.ts';

/** Ana has App Home open with one run on it; a minute has passed. */
async function opened(options: Parameters<typeof createHomeDouble>[0] = { config: fleets() }) {
  const home = createHomeDouble(options);
  await storeRun(home.ports, aRun());
  await home.open();
  home.clock.now += MINUTE;
  return home;
}

const approve = ({ ports }: Awaited<ReturnType<typeof opened>>) =>
  changeRun(ports, 'b-7k2m9x4q', { state: 'approved' });

test('nobody has it open: nothing is looked at', async () => {
  const home = createHomeDouble();
  expect([await home.tick(), home.wakes]).toEqual([[], []]);
});

test('it is looked at twice within a minute of its opening, and from then on each minute and twice more before the next', async () => {
  const home = await opened();
  const to = { feature: 'home', key: 'viewers' };
  const soon = [
    { to, delaySeconds: 20 },
    { to, delaySeconds: 40 },
  ];
  expect(home.wakes.splice(0)).toEqual(soon);
  expect(await home.tick()).toEqual(['viewers']);
  expect(home.wakes).toEqual(soon);
});

test('is published when it shows something else, and not before', async () => {
  const home = await opened();
  await home.look();
  expect(home.published).toHaveLength(1);
  await approve(home);
  await home.look();
  expect(home.seenBy('U0ANA')[0]).toBe('1 active run');
  home.clock.now += MINUTE;
  await home.look();
  expect(home.published).toHaveLength(2);
});

test('is published only in place of what it was last: with the hash that Slack gave for that', async () => {
  const home = await opened();
  await approve(home);
  await home.look();
  expect(home.published.map(({ hash }) => hash)).toEqual([undefined, 'hash-1']);
});

test('for fifteen minutes after it was opened, and not after', async () => {
  const home = await opened();
  home.clock.now += 14 * MINUTE;
  await approve(home);
  expect(await home.tick()).toEqual([]);
  await home.look();
  expect(home.published).toHaveLength(1);
});

test('opening it again begins the time anew', async () => {
  const home = await opened();
  await home.open();
  home.clock.now += 14 * MINUTE;
  await approve(home);
  await home.look();
  expect(home.published).toHaveLength(3);
});

test('a page that was turned to stays', async () => {
  const home = await opened({ config: fleets(...Array.from({ length: 60 }, (_, i) => `fleet-${i}`)) });
  await home.turn('U0ANA', '2');
  home.clock.now += MINUTE;
  await approve(home);
  await home.look();
  expect(home.seenBy('U0ANA')).toEqual(expect.arrayContaining(['1 active run', 'Page 2 of 2']));
});

test('a person’s is not published twice within fifteen seconds', async () => {
  const home = await opened();
  home.clock.now += 1_000 - MINUTE;
  await approve(home);
  await home.look();
  expect(home.published).toHaveLength(1);
  home.clock.now += 15_000;
  await home.look();
  expect(home.published).toHaveLength(2);
});

test('stays within its budget, and whose turn was put off is first at the next look', async () => {
  const home = await opened();
  const people = Array.from({ length: 30 }, (_, i) => `U0P${i}`);
  for (const person of people) await home.open(person);
  home.clock.now += MINUTE;
  await approve(home);
  const before = home.published.length;
  await home.look();
  const first = home.published.slice(before).map(({ user }) => user);
  expect(first).toHaveLength(PUBLISH_BUDGET.burst);
  home.clock.now += 20_000;
  await home.look();
  const second = home.published.slice(before + first.length).map(({ user }) => user);
  expect(second.length).toBeGreaterThan(0);
  expect(second.filter((user) => first.includes(user))).toEqual([]);
});

describe('faults', () => {
  test('something newer stands there: it is left, and the next look publishes without the hash', async () => {
    const home = await opened();
    await approve(home);
    home.failures.push(refusal('hash_conflict', 'refused'));
    await home.look();
    expect(home.published).toHaveLength(1);
    home.clock.now += MINUTE;
    await home.look();
    expect(home.published.at(-1)).toMatchObject({ user: 'U0ANA', hash: undefined });
  });

  test('a person who is gone is forgotten', async () => {
    const home = await opened();
    await approve(home);
    home.failures.push(refusal('user_not_found', 'user-unreachable'));
    await home.look();
    expect(await home.tick()).toEqual([]);
  });

  test('a person who left the workspace, or became a guest, sees no more of it', async () => {
    const home = await opened();
    home.accounts['U0ANA'] = { isGuest: true };
    await approve(home);
    await home.look();
    expect(home.seenBy('U0ANA')).toEqual([expect.stringContaining('your account is a guest')]);
    expect(await home.tick()).toEqual([]);
  });

  test('a person of whom Slack says nothing just now is left as they are', async () => {
    const home = await opened();
    home.accounts['U0ANA'] = { teamId: 'unread' };
    await approve(home);
    await home.look();
    expect(home.published).toHaveLength(1);
    home.accounts['U0ANA'] = {};
    await home.look();
    expect(home.published).toHaveLength(2);
  });

  test.each([
    ['that limits calls ends the look', 'ratelimited', 'rate-limited', 1],
    ['that does not take one board goes on with the next', 'invalid_blocks', 'invalid-content', 2],
  ] as const)('a Slack %s', async (_what, code, kind, published) => {
    const home = await opened();
    await home.open('U0BEN');
    home.clock.now += MINUTE;
    await approve(home);
    home.failures.push(refusal(code, kind));
    const before = home.published.length;
    await home.look();
    expect(home.published.length - before).toBe(published - 1);
    expect(home.logged).toEqual(['home-not-refreshed']);
  });
});
