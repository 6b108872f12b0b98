// Notices of 10 accounts x 20 Regions x 50 windows: the calls and the time of one tick, and memory; and a window of 2,000 instances.
import { REPAINT_INTERVAL_MS } from '../src/cards/effect/pace.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../src/duration.ts';
import { createWindowsFeature } from '../src/windows/feature.ts';
import { planPlace } from '../src/windows/flow/plan.ts';
import { dueOf } from '../test/support/tick.ts';
import {
  aFleet,
  anInstance,
  aTask,
  aWorldWindow,
  COMMAND,
  configWith,
  EXECUTION,
  OPENS,
  WINDOW,
} from '../test/windows/fixture.ts';
import { following } from '../test/windows/ports.ts';
import { emptyWorld, placeOf } from '../test/windows/world.ts';
import { callsNeeded, estatePlace, naiveCalls, patches, WINDOWS } from './fixtures/window-estate.ts';

const PLACES = 10 * 20;
/** Windows of a place whose lead comes in the same tick. */
const DUE = 20;
const CALLS_A_SECOND = 3;
/** Slack takes a message a second in a channel. */
const POST_MS = SECOND;
const MOST = { seconds: 60, ratio: 1.05, megabytes: 256 };

let isMet = true;
const say = (met: boolean, what: string): void => {
  isMet &&= met;
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}`);
};

interface Tick {
  seconds: number;
  calls: number;
  posts: number;
}

/** Looks at a place as the worker does, on a clock that each call and each message moves. */
async function tickOf(
  estate: ReturnType<typeof estatePlace>,
  place: number,
  at: number,
  state: ReturnType<typeof following>,
): Promise<Tick> {
  const { world } = estate;
  world.now = at;
  let calls = 0;
  const here = { account: 'place', region: String(place) };
  const counted = placeOf(world, `place/${place}`, async () => {
    calls += 1;
    world.now += SECOND / CALLS_A_SECOND;
  });
  const asked = { ...counted, here };
  // The world's openings are of the tick's moment, whatever the calls take.
  const { windows: _windows, nodes: _nodes, patches: _patches, commands: _commands, ...rest } = state.ports;
  const ports = {
    ...rest,
    windows: asked.windows,
    nodes: asked.nodes,
    patches: asked.patches,
    commands: asked.commands,
    here,
    home: here,
  };
  const before = state.told.posts.length;
  const { due } = await planPlace(ports, asked, { now: at, known: new Map() });
  const feature = createWindowsFeature(ports);
  for (const key of due) await feature.look?.(key, { now: world.now, hinted: false });
  const posts = state.told.posts.length - before;
  return { calls, posts, seconds: (world.now - at + posts * POST_MS) / SECOND };
}

let peak = 0;
const measured: { cold: Tick[]; warm: Tick[]; idle: Tick[] } = { cold: [], warm: [], idle: [] };
let needed = 0;
let naive = 0;
for (let place = 0; place < PLACES; place += 1) {
  const first = OPENS;
  const start = first - 3 * DAY - MINUTE;
  const estate = estatePlace(place, { start, first, due: DUE });
  const state = following(estate.world, estate.config);
  // The first tick ever, which reads what opens within 14 days, and those after it until all is read.
  for (let minute = 20; minute > 0; minute -= 1) {
    const tick = await tickOf(estate, place, start - minute * MINUTE, state);
    if (minute === 20) measured.cold.push(tick);
  }
  measured.idle.push(await tickOf(estate, place, start, state));
  measured.warm.push(await tickOf(estate, place, first - 3 * DAY, state));
  const ids = [...estate.world.windows.keys()].slice(0, DUE);
  // Those that only check were read before and have no lead: nothing of them is due.
  needed += callsNeeded(
    estate.world,
    ids.filter((_id, window) => patches(window)),
  );
  naive += naiveCalls(estate.world);
  peak = Math.max(peak, process.memoryUsage().heapUsed);
}

const sum = (ticks: readonly Tick[], of: (tick: Tick) => number): number =>
  ticks.reduce((total, tick) => total + of(tick), 0);
const slowest = (ticks: readonly Tick[]): number => Math.max(...ticks.map(({ seconds }) => seconds));
const calls = sum(measured.warm, (tick) => tick.calls);
const posts = sum(measured.warm, (tick) => tick.posts);

console.log(
  `${PLACES} account-Regions of ${WINDOWS} windows, ${DUE} of each with a lead in one tick, at ${CALLS_A_SECOND} calls a second in each`,
);
say(
  slowest(measured.warm) < MOST.seconds,
  `${slowest(measured.warm).toFixed(0)} s for the notices of one tick (${posts} messages), under ${MOST.seconds}`,
);
say(
  slowest(measured.cold) < MOST.seconds,
  `${slowest(measured.cold).toFixed(0)} s for the very first tick, under ${MOST.seconds}`,
);
say(
  calls <= needed * MOST.ratio,
  `${(calls / needed).toFixed(2)} of the calls needed (${calls} of ${needed}), at most ${MOST.ratio}; without memory it is ${(naive / needed).toFixed(1)}`,
);
say(
  sum(measured.idle, (tick) => tick.calls) === PLACES,
  `${sum(measured.idle, (tick) => tick.calls)} calls in a tick with nothing due, one for each place`,
);
const megabytes = peak / 1024 / 1024;
say(megabytes < MOST.megabytes, `${megabytes.toFixed(0)} MB of heap at most, under ${MOST.megabytes}`);

await largeWindow();
process.exitCode = isMet ? 0 : 1;

/** 2,000 instances, each with an event when it begins and one when it ends, within half an hour. */
async function largeWindow(): Promise<void> {
  const INSTANCES = 2_000;
  const world = emptyWorld(OPENS - HOUR);
  world.windows.set(WINDOW, aWorldWindow({ durationMs: 40 * HOUR, tasks: [aTask()] }));
  const ids = Array.from({ length: INSTANCES }, (_, i) => `i-${i}`);
  for (const id of ids) world.instances.push(anInstance(id, 'win-dev'));
  const { ports, told } = following(world, configWith([aFleet('win-dev')]));
  const feature = createWindowsFeature(ports);
  const deliverWakes = async (): Promise<void> => {
    const due = told.wakes.filter(({ at }) => at <= world.now);
    told.wakes.splice(0, told.wakes.length, ...told.wakes.filter(({ at }) => at > world.now));
    for (const key of new Set(due.map((wake) => wake.key)))
      await feature.look?.(key, { now: world.now, hinted: false });
  };
  const tick = async (): Promise<void> => {
    for (const key of await dueOf(feature, ports.table, world.now))
      await feature.look?.(key, { now: world.now, hinted: false });
  };
  await tick();
  const execution = { id: EXECUTION, windowId: WINDOW, status: 'IN_PROGRESS', startedAt: OPENS };
  world.windows.get(WINDOW)?.executions.push(execution);
  world.taskExecutions.set(EXECUTION, [{ id: 'te-1', arn: 'AWS-RunPatchBaseline', status: 'IN_PROGRESS' }]);
  world.commandsOf.set('te-1', [COMMAND]);
  const command = {
    id: COMMAND,
    document: 'AWS-RunPatchBaseline',
    status: 'InProgress',
    details: '',
    targets: INSTANCES,
    completed: 0,
    errors: 0,
    deliveryTimedOut: 0,
  };
  const SECONDS = 30 * 60;
  for (let second = 0; second <= SECONDS; second += 1) {
    world.now = OPENS + second * SECOND;
    const begun = Math.ceil((INSTANCES * second) / SECONDS);
    const done = Math.floor(begun * 0.9);
    const status = (i: number): string => (i < done ? 'Success' : i < begun ? 'InProgress' : 'Pending');
    const invocations = ids.map((instanceId, i) => ({
      instanceId,
      status: status(i),
      details: '',
      requestedAt: OPENS,
      plugins: [],
    }));
    world.commands.set(COMMAND, { state: { ...command, completed: done }, invocations });
    const hint = {
      source: 'aws.ssm',
      detailType: 'EC2 Command Invocation Status-change Notification',
      resources: [],
      detail: { 'command-id': COMMAND },
    };
    // Events of one second are one batch: one look.
    const [keys = []] = (await feature.onHints?.([hint], world.now)) ?? [];
    for (const key of new Set(keys)) await feature.look?.(key, { now: world.now, hinted: true });
    await deliverWakes();
    if (second % 60 === 0) await tick();
  }
  const times = told.paints.map(({ at }) => at);
  const closest = Math.min(...times.slice(1).map((at, i) => at - (times[i] ?? 0)));
  const inAnyMinute = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE).length));
  console.log(`${INSTANCES} instances of one window, an event a second for 30 minutes: ${times.length} repaints`);
  say(
    closest >= REPAINT_INTERVAL_MS,
    `${closest / SECOND} s between two repaints, at least ${REPAINT_INTERVAL_MS / SECOND}`,
  );
  say(inAnyMinute <= 50, `${inAnyMinute} chat.update in the busiest minute, at most 50`);
}
