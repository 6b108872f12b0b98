import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import { loadOccurrence } from '../../../src/windows/effect/store.ts';
import { createWindowsFeature } from '../../../src/windows/feature.ts';
import {
  aFleet,
  anInstance,
  aState,
  aTask,
  aWorldWindow,
  COMMAND,
  configWith,
  EXECUTION,
  NOW,
  OPENS,
  WINDOW,
} from '../fixture.ts';
import { following } from '../ports.ts';
import { emptyWorld, type World, type WorldWindow } from '../world.ts';

const CHANNEL = 'C0PATCHING';
const config = configWith([aFleet('win-dev')]);

function aWorld(window: Partial<WorldWindow> = {}): World {
  const world = emptyWorld(OPENS - 4 * DAY);
  world.windows.set(WINDOW, aWorldWindow(window));
  for (const id of ['i-1', 'i-2', 'i-3']) world.instances.push(anInstance(id, 'win-dev'));
  world.states.set('i-1', aState('i-1', { missing: 3 }));
  world.states.set('i-2', aState('i-2', { missing: 2 }));
  world.states.set('i-3', aState('i-3'));
  return world;
}

function live(world: World, with_ = config) {
  const calls: string[] = [];
  const { ports, told, table } = following(world, with_, async (what) => {
    calls.push(what);
  });
  const feature = createWindowsFeature(ports);
  const tick = async (): Promise<void> => {
    for (const key of (await feature.onTick?.(world.now)) ?? [])
      await feature.look?.(key, { now: world.now, hinted: false });
  };
  const tickAt = async (now: number): Promise<void> => {
    world.now = now;
    await tick();
    // A card that is not painted at once is painted with its wake-up.
    world.now += 5_000;
    for (const { key } of told.wakes.splice(0)) await feature.look?.(key, { now: world.now, hinted: false });
  };
  const stateOf = async (opensAt = OPENS) =>
    (await loadOccurrence(ports.table, { windowId: WINDOW, opensAt, channel: CHANNEL }))?.occurrence;
  return { tickAt, told, calls, stateOf, feature, table };
}

/** SSM opens the window: one command, of which two instances succeed and one is unreachable. */
function open(world: World, at = OPENS): void {
  const window = world.windows.get(WINDOW);
  window?.executions.push({ id: EXECUTION, windowId: WINDOW, status: 'IN_PROGRESS', startedAt: at + 10_000 });
  world.taskExecutions.set(EXECUTION, [{ id: 'te-1', arn: 'AWS-RunPatchBaseline', status: 'IN_PROGRESS' }]);
  world.commandsOf.set('te-1', [COMMAND]);
  const invocation = (instanceId: string, status: string, details = '') => ({
    instanceId,
    status,
    details,
    requestedAt: at,
    plugins: [],
  });
  world.commands.set(COMMAND, {
    state: {
      id: COMMAND,
      document: 'AWS-RunPatchBaseline',
      status: 'InProgress',
      details: '',
      targets: 3,
      completed: 1,
      errors: 1,
      deliveryTimedOut: 0,
    },
    invocations: [
      invocation('i-1', 'Success'),
      invocation('i-2', 'InProgress'),
      invocation('i-3', 'Failed', 'undeliverable'),
    ],
  });
}

function close(world: World, at: number, isGood = true): void {
  const window = world.windows.get(WINDOW);
  const [execution] = window?.executions ?? [];
  if (window === undefined || execution === undefined) return;
  window.executions[0] = { ...execution, status: 'SUCCESS', endedAt: at };
  world.taskExecutions.set(EXECUTION, [{ id: 'te-1', arn: 'AWS-RunPatchBaseline', status: 'SUCCESS' }]);
  const command = world.commands.get(COMMAND);
  if (command !== undefined)
    world.commands.set(COMMAND, {
      state: { ...command.state, status: 'Success' },
      invocations: command.invocations.map((each) =>
        isGood || each.instanceId !== 'i-3' ? { ...each, status: 'Success', details: '' } : each,
      ),
    });
  for (const id of ['i-1', 'i-2', ...(isGood ? ['i-3'] : [])])
    world.states.set(id, aState(id, { operation: 'install', endedAt: at, installed: 13 }));
}

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
    const { get } = table;
    table.get = (key) => {
      read.push(key.sk);
      return get(key);
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
    expect(told.posts.at(-1)?.text).toContain('it opens at its time after all');
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

describe('who is told', () => {
  test('each channel has one message, for all of its fleets', async () => {
    const world = aWorld({ tasks: [aTask({ targets: [{ kind: 'tag', key: 'env', values: ['all'] }] })] });
    const tags = (group: string) => ({ tags: { 'Patch Group': group, env: 'all' } });
    world.instances = [
      anInstance('i-1', '', tags('win-dev')),
      anInstance('i-2', '', tags('win-qa')),
      anInstance('i-3', '', tags('web')),
    ];
    world.states.clear();
    const fleets = [aFleet('win-dev'), aFleet('win-qa'), aFleet('web', { channel: 'C0WEB' })];
    const { tickAt, told } = live(world, configWith(fleets));
    await tickAt(OPENS - DAY);
    expect(told.posts.map(({ channel, text }) => [channel, text.split('.')[0]])).toEqual([
      [CHANNEL, 'Upcoming window: Patching-DEV, win-dev and win-qa'],
      ['C0WEB', 'Upcoming window: Patching-DEV, web'],
    ]);
  });

  test('a window that is adopted is left to its runs, but for what else it patches', async () => {
    const ours = aTask({
      id: 't-2',
      type: 'automation',
      arn: 'Patchwarden-Window',
      targets: [],
      parameters: { Fleet: ['win-dev'] },
    });
    const adopted = configWith([aFleet('win-dev', { window: WINDOW, adopted: true }), aFleet('win-qa')]);
    const alone = live(aWorld({ tasks: [ours] }), adopted);
    await alone.tickAt(OPENS - DAY);
    expect(alone.told.posts).toEqual([]);
    const world = aWorld({
      tasks: [ours, aTask({ targets: [{ kind: 'tag', key: 'Patch Group', values: ['win-qa'] }] })],
    });
    world.instances.push(anInstance('i-7', 'win-qa'));
    const both = live(world, adopted);
    await both.tickAt(OPENS - DAY);
    expect(both.told.posts.map(({ text }) => text.split('.')[0])).toEqual(['Upcoming window: Patching-DEV, win-qa']);
  });

  test('people are told directly when no channel takes the notice', async () => {
    const world = aWorld();
    const escalating = configWith([aFleet('win-dev', { policy: 'prod' })]);
    const prod = escalating.policies['prod'];
    const policies = prod === undefined ? {} : { prod: { ...prod, escalate: { afterMs: HOUR, to: 'leads' } } };
    const { tickAt, told } = live(world, { ...escalating, policies });
    told.closed.add(CHANNEL);
    await tickAt(OPENS - DAY);
    for (let minute = 1; minute <= 3; minute += 1) await tickAt(OPENS - DAY + minute * MINUTE);
    const direct = told.posts.filter(({ channel }) => channel.startsWith('D'));
    expect(direct.length).toBeGreaterThan(0);
    expect(direct.some(({ text }) => text.includes('No channel accepted the notice of maintenance window'))).toBe(true);
  });

  test('a daily window calls its owners every fourth day', async () => {
    const world = aWorld({ opensAfter: (moment) => OPENS + (Math.floor((moment - OPENS) / DAY) + 1) * DAY });
    const { tickAt, told } = live(world);
    for (let hour = 0; hour < 24 * 7; hour += 1) await tickAt(OPENS + hour * HOUR + MINUTE);
    const replies = told.posts.filter(({ replyBroadcast }) => replyBroadcast === true);
    expect(replies.filter(({ text }) => text.includes('If nobody acts')).length).toBe(2);
  });
});

test('an event of a changed task makes its window be read at once', async () => {
  const world = aWorld({ tasks: [] });
  world.now = NOW;
  const { tickAt, told, feature } = live(world);
  await tickAt(NOW);
  expect(told.posts).toEqual([]);
  world.windows.set(WINDOW, aWorldWindow());
  const hint = {
    source: 'aws.ssm',
    detailType: 'Maintenance Window Task Registration Notification',
    resources: [],
    detail: { 'window-id': WINDOW },
  };
  const [keys = []] = (await feature.onHints?.([hint], world.now)) ?? [];
  for (const key of keys) await feature.look?.(key, { now: world.now, hinted: true });
  expect(told.posts).toHaveLength(1);
});
