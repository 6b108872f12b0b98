// Ticks over 50 accounts with 500 windows and 100,000 instances, at three calls a second in each: how long the worker takes, what it asks of
// the table and of each account, and the heap; first with all of it due at once, then with nothing due. AWS is a stand-in at the ports that
// this reads: its lists have AWS's pages, and nothing else of it is simulated.
import { buildApp } from '../src/app/build.ts';
import { handleHints } from '../src/app/hints.ts';
import type { HintMessage } from '../src/aws/hint-message.ts';
import type { Here } from '../src/config/here.ts';
import { placeText } from '../src/config/place.ts';
import type { PlacePorts, Wake } from '../src/contract/ports.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../src/duration.ts';
import { CALLS_PER_SECOND, createPace } from '../src/handlers/pace.ts';
import { createTimeBudget } from '../src/handlers/time-budget.ts';
import type { Table } from '../src/store/table.ts';
import { compliance } from '../test/posture/fixture.ts';
import { aFleet, configWith, OPENS } from '../test/windows/fixture.ts';
import { following } from '../test/windows/ports.ts';
import { emptyWorld, placeOf } from '../test/windows/world.ts';
import { createPartitionedTable } from './fixtures/partitioned-table.ts';
import { createSweepEstate } from './fixtures/sweep-estate.ts';
import { estatePlace } from './fixtures/window-estate.ts';

const ACCOUNTS = 50;
const WINDOWS = 500;
const INSTANCES = 100_000;
/** Of each account: every second window patches a fleet. */
const OF_EACH = { windows: WINDOWS / ACCOUNTS, instances: INSTANCES / ACCOUNTS, fleets: WINDOWS / ACCOUNTS / 2 };
const MOST = { seconds: 60, megabytes: 256, idleTable: 20 * ACCOUNTS };
/** What a call of AWS takes. */
const CALL_MS = 120;

let isMet = true;
const say = (met: boolean, what: string): void => {
  isMet &&= met;
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}`);
};

/** Of the worker: calls and waits move it, and nothing else does. */
const START = OPENS - 3 * DAY;
let now = START;
const until = async (at: number): Promise<void> => {
  await Promise.resolve();
  now = Math.max(now, at);
};
const budget = createTimeBudget(() => now);

const places: readonly Here[] = Array.from({ length: ACCOUNTS }, (_, i) => ({
  account: String(100_000_000_000 + i),
  region: 'us-east-1',
}));
const worldAt = (place: number) =>
  estatePlace(place, {
    start: START,
    first: OPENS,
    due: OF_EACH.windows,
    windows: OF_EACH.windows,
    here: places[place] ?? { account: '', region: '' },
  });
const fleetName = (place: number, fleet: number): string => `fleet-${place}-${2 * fleet}`;
const fleets = places.flatMap((place, i) =>
  Array.from({ length: OF_EACH.fleets }, (_, fleet) => aFleet(fleetName(i, fleet), { place, channel: `C0PLACE${i}` })),
);
const config = configWith(fleets, {
  accounts: Object.fromEntries(places.map(({ account, region }) => [account, { regions: [region] }])),
  images: {},
  notices: [3 * DAY, DAY, HOUR],
  compliance: { ...compliance, callsPerSecond: CALLS_PER_SECOND },
});

const asked = new Map<string, number>();
const paces = places.map(() =>
  createPace({
    perSecond: CALLS_PER_SECOND,
    stopwatch: () => now,
    leftMs: budget.leftMs,
    wait: (ms) => until(now + ms),
  }),
);

/** One call of AWS in a place, at its pace. */
async function call(place: number): Promise<void> {
  budget.beforeCall();
  await paces[place]?.();
  await until(now + CALL_MS);
  const name = placeText(places[place] ?? { account: '', region: '' });
  asked.set(name, (asked.get(name) ?? 0) + 1);
}

const paced = <Of extends object>(port: Of, place: number): Of =>
  new Proxy(port, {
    get: (target, name) => {
      const ask: unknown = Reflect.get(target, name);
      return async (...given: unknown[]) => {
        await call(place);
        return typeof ask === 'function' ? Reflect.apply(ask, target, given) : undefined;
      };
    },
  });

function partsOf(place: number): Partial<PlacePorts> {
  const { world } = worldAt(place);
  Object.defineProperty(world, 'now', { get: () => now });
  const { windows, nodes, patches, commands } = placeOf(world, `place/${place}`, () => call(place));
  const { port } = createSweepEstate({
    count: OF_EACH.instances,
    groups: OF_EACH.fleets,
    missing: 2,
    round: () => 0,
    groupName: (fleet) => fleetName(place, fleet),
  });
  return { windows, nodes, patches, commands, estate: paced(port, place) };
}

const calls = { reads: 0, writes: 0 };
function counted(table: Table): Table {
  return {
    get: (...given) => {
      calls.reads += 1;
      return table.get(...given);
    },
    query: (...given) => {
      calls.reads += 1;
      return table.query(...given);
    },
    write: (...given) => {
      calls.writes += 1;
      return table.write(...given);
    },
  };
}

const wakes: { wake: Wake; at: number }[] = [];
/** Of those that come again, as what ran out of time does. */
const failures: string[] = [];
const { ports: base } = following(emptyWorld(START), config);
const kept = new Map<string, PlacePorts>();
/** The hub's own, the same wherever a place is read. */
const hub = {
  table: counted(createPartitionedTable(() => now)),
  config,
  home: places[0] ?? { account: '', region: '' },
  clock: () => now,
  bus: { put: async () => undefined },
  log: (what: string, facts: object) => {
    if (what === 'hint-failed') failures.push(JSON.stringify(facts));
  },
  wakes: {
    send: async (wake: Wake, delaySeconds: number) => void wakes.push({ wake, at: now + delaySeconds * SECOND }),
  },
};
function at(here: Here): PlacePorts {
  const name = placeText(here);
  const place = places.findIndex((one) => placeText(one) === name);
  const made = kept.get(name) ?? { ...base, ...hub, ...partsOf(place), here };
  kept.set(name, made);
  return made;
}
const app = buildApp({ ...base, ...hub, at });

interface Tick {
  seconds: number;
  reads: number;
  writes: number;
  /** Of AWS, in all places and in the one that was asked most. */
  calls: number;
  most: number;
}

let peak = 0;
let invocations = 0;
/** One invocation of the worker, with its time. */
async function invoked(message: HintMessage): Promise<Tick> {
  asked.clear();
  const before = { ...calls };
  const began = now;
  budget.begin();
  await handleHints(app, [{ id: '1', message }], { clock: () => now, mayTake: budget.mayTake });
  invocations += 1;
  if (invocations % 25 === 0) globalThis.gc?.();
  peak = Math.max(peak, process.memoryUsage().heapUsed);
  return {
    seconds: (now - began) / SECOND,
    reads: calls.reads - before.reads,
    writes: calls.writes - before.writes,
    calls: [...asked.values()].reduce((total, each) => total + each, 0),
    most: Math.max(0, ...asked.values()),
  };
}

/** A minute: the tick, and what it leaves to wake-ups, each of which is an invocation of its own beside the others. */
async function minute(): Promise<{ tick: Tick; woken: Tick[] }> {
  const began = now;
  const tick = await invoked({ kind: 'tick' });
  const woken: Tick[] = [];
  for (;;) {
    const next = wakes.findIndex((one) => one.at < began + MINUTE);
    const [found] = next < 0 ? [] : wakes.splice(next, 1);
    if (found === undefined) break;
    now = found.at;
    woken.push(await invoked({ kind: 'wake', ...found.wake }));
  }
  now = began + MINUTE;
  return { tick, woken };
}

const MOST_MINUTES = 20;
const QUIET = 10;
/** In an account: its list of windows, and the patch states of each window that is announced and not over. */
const EACH_MINUTE = 1 + OF_EACH.fleets;
const most = (ticks: readonly Tick[], of: (tick: Tick) => number): number => Math.max(0, ...ticks.map(of));
/** Of the minute with most of it. */
const worst = (all: readonly (readonly Tick[])[], of: (tick: Tick) => number): number =>
  Math.max(0, ...all.map((ticks) => ticks.reduce((total, tick) => total + of(tick), 0)));

const busy: Tick[] = [];
let quiet: Tick[][] = [];
let minutes = 0;
while (quiet.length < QUIET && minutes < MOST_MINUTES) {
  const { tick, woken } = await minute();
  minutes += 1;
  const all = [tick, ...woken];
  if (failures.splice(0).length === 0 && most(all, (one) => one.most) <= EACH_MINUTE) quiet.push(all);
  else {
    busy.push(...quiet.flat(), ...all);
    quiet = [];
  }
}

console.log(
  `${ACCOUNTS} accounts, ${WINDOWS} windows, ${INSTANCES} instances, ${CALLS_PER_SECOND} calls a second in each account: all is read within ${minutes - quiet.length} minutes, by ${busy.length} invocations`,
);
say(quiet.length === QUIET, `${quiet.length} minutes after it in which nothing is due and nothing fails, of ${QUIET}`);
const slowest = most(busy, ({ seconds }) => seconds);
say(
  slowest < MOST.seconds,
  `${slowest.toFixed(0)} s for the slowest invocation while all is due, under ${MOST.seconds}`,
);
const seconds = worst(quiet, (one) => one.seconds);
say(
  seconds < MOST.seconds,
  `${seconds.toFixed(1)} s for a tick with nothing due, all its invocations in a row, under ${MOST.seconds}`,
);
const ofAws = worst(quiet, (one) => one.calls);
say(ofAws <= ACCOUNTS * EACH_MINUTE, `${ofAws} calls of AWS by such a tick, at most ${EACH_MINUTE} in each account`);
const table = worst(quiet, (one) => one.reads + one.writes);
say(table <= MOST.idleTable, `${table} calls of the table by such a tick, at most ${MOST.idleTable}`);
const megabytes = peak / 2 ** 20;
say(megabytes < MOST.megabytes, `${megabytes.toFixed(0)} MB of heap at most, under ${MOST.megabytes}`);
process.exitCode = isMet ? 0 : 1;
