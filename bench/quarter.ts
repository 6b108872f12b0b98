// 90 simulated days of an ugly estate: how often its owners are called, and whether anything that they must know was left out.
import { DAY, HOUR, MINUTE } from '../src/duration.ts';
import { createWindowsFeature } from '../src/windows/feature.ts';
import { dueOf } from '../test/support/tick.ts';
import { aState } from '../test/windows/fixture.ts';
import { following } from '../test/windows/ports.ts';
import type { WorldWindow } from '../test/windows/world.ts';
import { ACTS, type Act, BEGINS, CONFIG, DAYS, DOWN, idOf, uglyWorld } from './fixtures/ugly-estate.ts';

const MOST_A_WEEK = 3;
const STEP_MS = 5 * MINUTE;
/** What patches here, and in which channels its owners are: of the world, not of the code that is measured. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  weekly: ['C0WIN'],
  daily: ['C0NIGHT'],
  fortnightly: ['C0RHEL'],
  monthly: ['C0WINPROD'],
  shared: ['C0SHOP', 'C0SEARCH'],
  'one-off': ['C0LAB'],
  rollback: ['C0LAB'],
};

const world = uglyWorld();
const { ports, told } = following(world, CONFIG);
const feature = createWindowsFeature(ports);
const posted: { channel: string; at: number; text: string; calls: boolean }[] = [];
/** What owners must have been told: by which words, and by when. */
const musts: { channel: string; from: number; by: number; words: string; why: string }[] = [];
let naive = 0;
let naiveOfPatching = 0;
const opened = new Map<string, number>();

for (world.now = BEGINS; world.now < BEGINS + DAYS * DAY; world.now += STEP_MS) {
  for (const act of ACTS) if (isNow(BEGINS + act.day * DAY)) happen(act);
  for (const window of world.windows.values()) openIfDue(window);
  settleCommands();
  const day = (world.now - BEGINS) / DAY;
  if (day >= DOWN.from && day < DOWN.to) continue;
  const before = told.posts.length;
  for (const key of await dueOf(feature, ports.table, world.now))
    await feature.look?.(key, { now: world.now, hinted: false });
  for (const { key } of told.wakes.splice(0)) await feature.look?.(key, { now: world.now, hinted: false });
  for (const { channel, text } of told.posts.slice(before))
    posted.push({ channel, at: world.now, text, calls: text.includes('<!subteam') || channel.startsWith('D') });
}

function isNow(at: number): boolean {
  return at >= world.now && at < world.now + STEP_MS;
}

/** A window is changed by its owners. Those whose notice stands must hear of it. */
function happen({ window: name, what }: Act): void {
  const window = world.windows.get(idOf(name));
  if (window === undefined) return;
  const next = window.opensAfter(world.now);
  const moved = (moment: number): number | undefined => window.opensAfter(moment - DAY);
  if (what === 'delete') world.windows.delete(window.id);
  else if (what === 'move')
    world.windows.set(window.id, {
      ...window,
      schedule: 'cron(0 0 9 ? * FRI *)',
      opensAfter: (moment) => plusDay(moved(moment)),
    });
  else world.windows.set(window.id, { ...window, enabled: what === 'enable' });
  const isAnnounced = next !== undefined && window.enabled && next - world.now < 3 * DAY;
  if (what === 'enable' || !isAnnounced) return;
  for (const channel of OWNERS[name] ?? [])
    musts.push({
      channel,
      from: world.now,
      by: world.now + HOUR,
      words: `*${name}* will not open`,
      why: `${name}: ${what}`,
    });
}

function plusDay(at: number | undefined): number | undefined {
  return at === undefined ? undefined : at + DAY;
}

/** SSM begins an execution; one in nine leaves an instance behind. */
function openIfDue(window: WorldWindow): void {
  const at = window.enabled ? window.opensAfter(world.now - STEP_MS) : undefined;
  if (at === undefined || at > world.now) return;
  const count = (opened.get(window.id) ?? 0) + 1;
  opened.set(window.id, count);
  const owners = OWNERS[window.name] ?? [];
  // A notifier without memory tells of every window at every lead, and of its begin and end.
  const noisy = (CONFIG.notices.length + 2) * Math.max(1, owners.length);
  naive += noisy;
  if (owners.length > 0) naiveOfPatching += noisy;
  const executionId = `00000000-0000-4000-8000-${String(naive).padStart(12, '0')}`;
  const isBad = count % 9 === 0;
  window.executions.push({
    id: executionId,
    windowId: window.id,
    status: 'SUCCESS',
    startedAt: at,
    endedAt: at + HOUR,
  });
  if (owners.length === 0) return;
  world.taskExecutions.set(executionId, [{ id: executionId, arn: 'AWS-RunPatchBaseline', status: 'SUCCESS' }]);
  world.commandsOf.set(executionId, window.name === 'rollback' ? [] : [executionId]);
  const groups = new Set(world.instances.filter(({ tags }) => reaches(window, tags)).map(({ id }) => id));
  world.commands.set(executionId, {
    state: {
      id: executionId,
      document: 'AWS-RunPatchBaseline',
      status: 'Success',
      details: '',
      targets: groups.size,
      completed: groups.size,
      errors: 0,
      deliveryTimedOut: 0,
    },
    invocations: [...groups].map((instanceId, i) => ({
      instanceId,
      requestedAt: at,
      plugins: [],
      ...(isBad && i === 0 ? { status: 'Failed', details: 'undeliverable' } : { status: 'Success', details: '' }),
    })),
  });
  for (const [i, id] of [...groups].entries())
    if (!isBad || i > 0) world.states.set(id, aState(id, { operation: 'install', endedAt: at + HOUR }));
  const isDown = (moment: number): boolean => moment >= BEGINS + DOWN.from * DAY && moment < BEGINS + DOWN.to * DAY;
  for (const channel of owners) {
    if (!isDown(at))
      musts.push({ channel, from: at - 14 * DAY, by: at, words: window.name, why: `${window.name} opened` });
    else
      musts.push({
        channel,
        from: at - 14 * DAY,
        by: BEGINS + (DOWN.to + 1) * DAY,
        words: window.name,
        why: `${window.name} opened while the bot was down`,
      });
    if (isBad)
      musts.push({
        channel,
        from: at,
        by: at + DAY + (isDown(at) ? 4 * DAY : 0),
        words: `*${window.name}* ended with`,
        why: `${window.name} left an instance behind`,
      });
  }
}

function reaches(window: WorldWindow, tags: Readonly<Record<string, string>>): boolean {
  return window.tasks.some(({ targets }) =>
    targets.some((target) => target.kind === 'tag' && target.values.includes(tags[target.key] ?? '')),
  );
}

/** Patches are released daily, so that every window has something to install. */
function settleCommands(): void {
  if ((world.now - BEGINS) % DAY !== 0) return;
  for (const [id, state] of world.states)
    if (state.missing === 0) world.states.set(id, aState(id, { ...state, missing: 1 }));
}

const calls = new Map<string, number>();
for (const { channel, at, calls: isCall } of posted) {
  const week = `${channel} ${Math.floor((at - BEGINS) / (7 * DAY))}`;
  if (isCall) calls.set(week, (calls.get(week) ?? 0) + 1);
}
const [[busiestWeek, busiest] = ['none', 0]] = [...calls].sort(([, a], [, b]) => b - a);
const missed = musts.filter(
  ({ channel, from, by, words }) =>
    !posted.some((post) => post.channel === channel && post.at >= from && post.at <= by && post.text.includes(words)),
);
const called = [...calls.values()].reduce((sum, count) => sum + count, 0);
const isMet = busiest <= MOST_A_WEEK && missed.length === 0;
console.log(
  `${DAYS} days of ${world.windows.size} windows: ${posted.length} messages, ${called} of them call someone; a notifier without memory sends ${naive}, ${naiveOfPatching} of windows that patch`,
);
console.log(
  `  ${busiest <= MOST_A_WEEK ? 'met   ' : 'MISSED'} ${busiest} messages to the owners of one channel in the busiest week (${busiestWeek}), at most ${MOST_A_WEEK}`,
);
console.log(
  `  ${missed.length === 0 ? 'met   ' : 'MISSED'} ${musts.length - missed.length} of ${musts.length} things told in time: openings, changes, instances left behind`,
);
for (const { why, channel, by } of missed.slice(0, 10))
  console.log(`         ${channel} was not told: ${why}, ${new Date(by).toISOString()}`);
process.exitCode = isMet ? 0 : 1;
