import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import { aState, aTask, aWorldWindow, COMMAND, OPENS, WINDOW } from '../fixture.ts';
import type { World } from '../world.ts';
import { aWorld, CHANNEL, close, live, open } from './living.ts';

describe('a window as it is', () => {
  test('is announced at its first lead, renewed at each, and calls its owners at the last', async () => {
    const world = aWorld();
    const { tickAt, told } = live(world);
    await tickAt(OPENS - 4 * DAY);
    expect(told.posts).toHaveLength(0);
    await tickAt(OPENS - 3 * DAY);
    expect(told.posts.map(({ channel, threadTs }) => [channel, threadTs])).toEqual([[CHANNEL, undefined]]);
    await tickAt(OPENS - DAY);
    await tickAt(OPENS - 2 * HOUR);
    expect(told.posts).toHaveLength(1);
    await tickAt(OPENS - HOUR);
    const [, reply] = told.posts;
    expect(reply).toMatchObject({ threadTs: '1796000000.000001', replyBroadcast: true });
    expect(reply?.text).toContain('<!subteam^S0PLATFORM> *Patching-DEV* opens');
    expect(reply?.text).toContain('<https://slack.com/archives/C0PATCHING/p1796000000000001|Open the card>');
    await tickAt(OPENS - 30 * MINUTE);
    expect(told.posts).toHaveLength(2);
  });

  test('costs one list a tick, and its targets and instances only when it is due', async () => {
    const world = aWorld();
    const { tickAt, calls, table } = live(world);
    await tickAt(OPENS - 3 * DAY);
    expect(calls).toEqual(['list', 'tasks', 'tasks', 'upcoming', 'instancesByTag', 'managedByTag', 'states']);
    calls.length = 0;
    const read: string[] = [];
    const unwatched = { ...table };
    table.get = (key) => {
      read.push(key.sk);
      return unwatched.get(key);
    };
    for (let minute = 1; minute <= 10; minute += 1) await tickAt(OPENS - 3 * DAY + minute * MINUTE);
    expect(calls).toEqual(Array.from({ length: 10 }, () => 'list'));
    // Of the table it asks the index alone.
    expect(read).not.toContain('SEEN');
  });

  test('is followed while it is open, told at its end, and its receipt settled', async () => {
    const world = aWorld();
    const { tickAt, told, stateOf } = live(world);
    await tickAt(OPENS - HOUR);
    open(world);
    await tickAt(OPENS + MINUTE);
    expect(await stateOf()).toMatchObject({ state: 'open', live: { counts: { done: 1, failed: 1, inProgress: 1 } } });
    expect(told.paints.at(-1)?.text).toContain('Patching-DEV is open: 1 of 3 instances done');
    close(world, OPENS + 30 * MINUTE);
    await tickAt(OPENS + 31 * MINUTE);
    expect(await stateOf()).toMatchObject({ state: 'ended' });
    await tickAt(OPENS + 37 * MINUTE);
    const ended = await stateOf();
    expect(ended).toMatchObject({
      settled: true,
      receipt: { fleets: [{ patched: { count: 3 }, installed: 9, before: { needing: 2 } }] },
    });
    expect(told.paints.at(-1)?.text).toContain('Patching-DEV ended: 3 of 3 instances patched');
    expect(told.posts).toHaveLength(2);
  });

  test('that left instances behind is told to its owners, whatever its command says', async () => {
    const world = aWorld();
    const { tickAt, told } = live(world);
    await tickAt(OPENS - HOUR);
    open(world);
    await tickAt(OPENS + MINUTE);
    close(world, OPENS + 30 * MINUTE, false);
    await tickAt(OPENS + 31 * MINUTE);
    expect(told.posts.at(-1)?.text).toContain(
      '*Patching-DEV* ended with instances that need attention: 2 of 3 instances patched',
    );
  });

  test('is one line and calls nobody when nothing is missing', async () => {
    const world = aWorld();
    for (const id of ['i-1', 'i-2', 'i-3']) world.states.set(id, aState(id));
    const { tickAt, told } = live(world);
    await tickAt(OPENS - HOUR);
    expect(told.posts).toHaveLength(1);
    expect(told.posts[0]?.blocks).toHaveLength(1);
    expect(told.posts[0]?.text).toContain('nothing is missing and no reboot is pending');
  });

  test('is silent when it only scans or checks', async () => {
    const world = aWorld({ tasks: [aTask({ parameters: { Operation: ['Scan'] } })] });
    const { tickAt, told } = live(world);
    for (const before of [3 * DAY, DAY, HOUR, MINUTE]) await tickAt(OPENS - before);
    expect(told.posts).toEqual([]);
  });

  test.each<[string, (world: World) => void, string]>([
    ['deleted', (world) => world.windows.delete(WINDOW), 'The window was deleted in Systems Manager'],
    [
      'disabled',
      (world) => world.windows.set(WINDOW, aWorldWindow({ enabled: false })),
      'The window was disabled in Systems Manager',
    ],
    [
      'moved',
      (world) =>
        world.windows.set(WINDOW, aWorldWindow({ schedule: 'rate(9 days)', opensAfter: () => OPENS + 2 * DAY })),
      'its schedule is now `rate(9 days)`',
    ],
  ])('that is %s while its notice stands is called off, and people are told', async (_, act, words) => {
    const world = aWorld();
    const { tickAt, told, stateOf } = live(world);
    await tickAt(OPENS - DAY);
    act(world);
    await tickAt(OPENS - DAY + MINUTE);
    expect(await stateOf()).toMatchObject({ state: 'called-off' });
    const [, ...later] = told.posts;
    expect(later).toContainEqual(
      expect.objectContaining({ replyBroadcast: true, text: expect.stringContaining(words) }),
    );
  });

  test('that is enabled again opens at its time after all, and people are told so', async () => {
    const world = aWorld();
    const { tickAt, told, stateOf } = live(world);
    await tickAt(OPENS - DAY);
    world.windows.set(WINDOW, aWorldWindow({ enabled: false }));
    await tickAt(OPENS - 20 * HOUR);
    world.windows.set(WINDOW, aWorldWindow());
    await tickAt(OPENS - 19 * HOUR);
    expect(await stateOf()).toMatchObject({ state: 'announced' });
    expect(told.posts.at(-1)?.text).toContain('it opens as scheduled after all');
  });

  test('that is first seen after the last lead is announced all the same', async () => {
    const world = aWorld();
    const { tickAt, told } = live(world);
    await tickAt(OPENS - 2 * MINUTE);
    expect(told.posts).toHaveLength(2);
  });

  test('that opened and ended while the bot was down is told afterwards', async () => {
    const world = aWorld();
    const { tickAt, told, stateOf } = live(world);
    await tickAt(OPENS - 5 * DAY);
    world.isDown = true;
    open(world);
    close(world, OPENS + 30 * MINUTE);
    world.isDown = false;
    await tickAt(OPENS + DAY);
    expect(await stateOf()).toMatchObject({ state: 'missed' });
    expect(told.posts[0]?.text).toContain('Patching-DEV ran without a notice');
  });

  test('whose list cannot be read changes nothing', async () => {
    const world = aWorld();
    const { tickAt, told, stateOf } = live(world);
    await tickAt(OPENS - DAY);
    world.isDown = true;
    await tickAt(OPENS - 20 * HOUR);
    expect(await stateOf()).toMatchObject({ state: 'announced' });
    expect(told.posts).toHaveLength(1);
  });

  test('that Systems Manager forgot while it ran is followed by its commands', async () => {
    const world = aWorld();
    const { tickAt, stateOf } = live(world);
    await tickAt(OPENS - HOUR);
    open(world);
    await tickAt(OPENS + MINUTE);
    world.windows.get(WINDOW)?.executions.splice(0);
    close(world, OPENS + 30 * MINUTE);
    const command = world.commands.get(COMMAND);
    if (command !== undefined)
      world.commands.set(COMMAND, { ...command, state: { ...command.state, status: 'Success' } });
    await tickAt(OPENS + 31 * MINUTE);
    expect(await stateOf()).toMatchObject({ state: 'ended', live: { status: 'FORGOTTEN' } });
  });
});
