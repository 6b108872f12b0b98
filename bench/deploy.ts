// Deploys of 500 instances through the whole bot, the worker in a process of its own: repaints, reads, size, memory, delay.
import { REPAINT_INTERVAL_MS } from '../src/cards/effect/pace.ts';
import { fieldsOf } from '../test/stories/deploys.ts';
import { configFile, imageFleets } from '../test/stories/variants.ts';
import { LocalWorld } from '../test/support/local-world.ts';
import { refreshHappened, stackEvents, stackHappened } from './fixtures/deploy-history.ts';
import { closestOf, DeployTally, delaysOf, type Happened, mostWithin } from './fixtures/deploy-tally.ts';
import { approveAs, askFor, deployCard, imagesOf } from './fixtures/deploying.ts';
import { INSTANCES, largeFleets, signalAll } from './fixtures/large-fleets.ts';
import { HEAP_MB, separateWorker } from './fixtures/separate-worker.ts';

/** Has the template and the worker's bundle. */
const BUILD = 'dist';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const EVENTS = 5_000;
const MOST = {
  aSecond: 3,
  posts: 12,
  /** DynamoDB takes 400. */
  itemKb: 200,
  memoryMb: 256,
  delayMs: 2 * SECOND,
  /** A reconcile, the queue's window and the way to Slack. */
  lostMs: 65 * SECOND,
  /** Five pages of the stack's resources, three of instances, the group and its targets; once a minute. */
  readsALook: 12,
};

/** The worker runs beside the world, without its role's key; what is measured here is no matter of permissions. */
const anyone = async (): Promise<boolean> => true;

const withoutWindows = (fleets: object): object =>
  Object.fromEntries(
    Object.entries(fleets).map(([name, fleet]) => {
      const { window: _window, ...rest } = fieldsOf(fleet);
      return [name, rest];
    }),
  );

const results: boolean[] = [];
function check(met: boolean, what: string): void {
  results.push(met);
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}`);
}

const world = await LocalWorld.open({ world: largeFleets(), build: BUILD, authorize: anyone });
const tally = new DeployTally();
const worker = await separateWorker(world.local, {
  // Without patch groups and windows: what those read each minute is measured in notices.ts.
  config: configFile('bench-deploys.yml', { fleets: withoutWindows(imageFleets()) }),
  build: BUILD,
  onCall: (call) => tally.take(call),
});

/** Lets the world go on until the fleet's card says so. @throws when it does not within that time */
async function until(fleet: string, words: string, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    if (deployCard(world, fleet).text.includes(words)) return;
    await world.advance('1m');
  }
  const { text, body } = deployCard(world, fleet);
  throw new Error(`${fleet} is not "${words}" after ${minutes} minutes: ${text}\n${body}`);
}

/** What holds for every large deploy. */
function checkCalls(fleet: string, since: number): void {
  const { ts, body } = deployCard(world, fleet);
  const runId = /run (d-\w+)/.exec(body)?.[1] ?? 'unknown';
  const times = tally.repaints.filter((repaint) => repaint.ts === ts).map(({ at }) => at);
  const minutes = Math.round((world.now() - since) / MINUTE);
  const closest = closestOf(times);
  check(
    times.length > 1 && closest >= REPAINT_INTERVAL_MS,
    `${closest / SECOND} s between two of ${times.length} repaints in ${minutes} minutes, at least ${REPAINT_INTERVAL_MS / SECOND}`,
  );
  const posts = tally.posts.get(ts) ?? 0;
  check(posts <= MOST.posts, `${posts} posts in the thread, at most ${MOST.posts}`);
  const busiest = mostWithin(tally.automation, SECOND);
  check(
    busiest <= MOST.aSecond,
    `${busiest} of ${tally.automation.length} calls of Automation in the busiest second, at most ${MOST.aSecond}`,
  );
  const kb = Math.max(...[...tally.items].map(([key, bytes]) => (key.endsWith(runId) ? bytes : 0))) / 1000;
  check(kb > 0 && kb <= MOST.itemKb, `${kb.toFixed(0)} kB the run's item, at most ${MOST.itemKb}`);
}

function checkDelays(what: string, happened: readonly Happened[], most: number): void {
  const delays = delaysOf(happened, tally.repaints, REPAINT_INTERVAL_MS);
  const whole = Math.max(0, ...delays.map((delay) => delay.whole));
  const waited = Math.max(0, ...delays.map((delay) => delay.waited));
  check(
    happened.length > 0 && waited <= most,
    `${waited / SECOND} s until ${what} is shown (${whole / SECOND} s with the time between repaints; ${happened.length} seen), at most ${most / SECOND}`,
  );
}

async function stackFleet(image: string): Promise<void> {
  const since = world.now();
  await askFor(world, 'web-dev', image);
  await approveAs(world, 'web-dev', ['U0BEN']);
  await world.advance('70s');
  await signalAll(world);
  await until('web-dev', ' runs ami-', 120);
  const events = await stackEvents(world, 'web-dev', since);
  const looks = tally.eventLooks;
  const pages = looks.reduce((sum, count) => sum + count, 0);
  // A look reads one page at least; looks at the same moment read the same events.
  const needed = looks.length + 2 * Math.ceil(events.length / 100);
  console.log(`A stack of ${INSTANCES} instances and ${events.length} events`);
  if (events.length < EVENTS) check(false, `${events.length} stack events, at least ${EVENTS}`);
  checkCalls('web-dev', since);
  check(
    pages <= needed,
    `${pages} pages of events in ${looks.length} looks (at most ${Math.max(...looks)} in one), at most ${needed}`,
  );
  checkDelays('an event', stackHappened('web-dev', events, INSTANCES), MOST.delayMs);
}

/** After its success the fleet is looked at for the fleets that come after it. */
async function soakLooks(): Promise<void> {
  tally.clear();
  await world.advance('10m');
  const reads = [...tally.reads.values()].reduce((sum, count) => sum + count, 0);
  const looks = tally.reads.get('DescribeAutoScalingGroups') ?? 0;
  const each = reads / looks;
  check(
    looks > 0 && each <= MOST.readsALook,
    `${each} reads a look at ${INSTANCES} instances, at most ${MOST.readsALook}`,
  );
}

async function refreshFleet(image: string): Promise<void> {
  const since = world.now();
  await askFor(world, 'api-prod', image);
  await approveAs(world, 'api-prod', ['U0ANA', 'U0BEN']);
  await until('api-prod', 'Approval needed: continue', 60);
  await approveAs(world, 'api-prod', ['U0ANA', 'U0BEN']);
  await until('api-prod', ' runs ami-', 120);
  console.log(`An instance refresh of ${INSTANCES} instances, with a checkpoint`);
  checkCalls('api-prod', since);
  checkDelays('an end', await refreshHappened(world, 'api-prod', since), MOST.delayMs);
}

/**
 * A fleet of three, each instance's signal alone. The first comes just after a look that found nothing new: 42 seconds after
 * the start, and 1.2 seconds after a tick, whose batch has waited a second.
 */
async function smallFleet(image: string): Promise<Happened[]> {
  const since = world.now();
  await askFor(world, 'shop-dev', image);
  await world.local.clock.advance(MINUTE - (world.now() % MINUTE) + 19.2 * SECOND);
  await approveAs(world, 'shop-dev', ['U0BEN']);
  await until('shop-dev', ' runs ami-', 60);
  return stackHappened('shop-dev', await stackEvents(world, 'shop-dev', since), 3);
}

async function lostEvents(web: string, api: string): Promise<void> {
  await world.fault({ target: 'events', kind: 'drop', times: 10_000 });
  tally.clear();
  checkDelays('an event of a stack that was lost', await smallFleet(web), MOST.lostMs);
  tally.clear();
  const since = world.now();
  await askFor(world, 'api-prod', api);
  await approveAs(world, 'api-prod', ['U0ANA', 'U0BEN']);
  await until('api-prod', 'Approval needed: continue', 60);
  checkDelays('the end of a refresh that was lost', await refreshHappened(world, 'api-prod', since), MOST.lostMs);
}

try {
  const [, older = '', oldest = ''] = await imagesOf(world, 'web');
  const [newestApi = '', olderApi = ''] = await imagesOf(world, 'api');
  const timed = async (work: Promise<void>): Promise<void> => {
    const begun = performance.now();
    await work;
    console.log(`  ${((performance.now() - begun) / SECOND).toFixed(0)} real seconds`);
    tally.clear();
  };
  await timed(stackFleet(older));
  await timed(soakLooks());
  await timed(refreshFleet(olderApi));
  console.log('Delays in world time, of single events and without any');
  checkDelays('an event', await smallFleet(older), MOST.delayMs);
  await timed(lostEvents(oldest, newestApi));
  console.log('The worker in a process of its own');
  const mb = worker.peakBytes() / 1e6;
  check(mb < MOST.memoryMb, `${mb.toFixed(0)} MB at most in use, with ${HEAP_MB} MB of heap, under ${MOST.memoryMb}`);
  const problems = world.problems();
  if (problems.length > 0) throw new Error(`the deploys had problems: ${problems.map(String).join('; ')}`);
} finally {
  await worker.close();
  await world.close();
}
process.exitCode = results.every(Boolean) ? 0 : 1;
