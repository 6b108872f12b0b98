import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import { aFleet, anInstance, aTask, aWorldWindow, configWith, NOW, OPENS, WINDOW } from '../fixture.ts';
import { aWorld, CHANNEL, live } from './living.ts';

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
    expect(
      direct.some(({ text }) => text.includes('Slack rejected the notice in every channel for maintenance window')),
    ).toBe(true);
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
