import { placeText } from '../src/config/place.ts';
import { HOME } from '../test/support/home.ts';
// Sweeps of 10,000 and 100,000 instances: calls against the pages that they have, the processor's time, and the heap; then the
// next sweep, in which one instance in a hundred has changed.

import { loadSweep } from '../src/compliance/effect/sweep-store.ts';
import { lookAtSweep } from '../src/compliance/flow/sweep.ts';
import type { SweepPorts } from '../src/compliance/ports.ts';
import type { Config } from '../src/config/types.ts';
import { HOUR, SECOND } from '../src/duration.ts';
import { CONFIG as MODEL } from '../test/model/config.ts';
import { compliance } from '../test/posture/fixture.ts';
import { portsDouble } from '../test/support/ports.ts';
import { createPartitionedTable } from './fixtures/partitioned-table.ts';
import { createSweepEstate, PATCHES_MISSING } from './fixtures/sweep-estate.ts';

const MOST = { ratio: 1.05, megabytes: 256, growth: 15 };
const FLEET_SIZE = 500;
/** Of a hundred instances so many miss something. */
const MISSING = 2;

let isMet = true;
const say = (met: boolean, what: string): void => {
  isMet &&= met;
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}`);
};

interface Swept {
  calls: number;
  needed: number;
  /** The processor's time, whatever else the machine does. */
  workMs: number;
  looks: number;
  /** On the clock of AWS, at three calls a second. */
  minutes: number;
  megabytes: number;
}

async function sweep(count: number): Promise<{ first: Swept; second: Swept }> {
  const groups = Math.ceil(count / FLEET_SIZE);
  const fleets: Config['fleets'] = Object.fromEntries(
    Array.from({ length: groups }, (_, i) => {
      const name = `fleet-${i}`;
      const target = { kind: 'patch-group' as const, patchGroup: `Group-${i}` };
      return [name, { name, policy: 'prod', channel: 'C1', place: HOME, alarms: [], target }];
    }),
  );
  let now = Date.parse('2026-11-20T10:00:00Z');
  let round = 0;
  const estate = createSweepEstate({ count, groups, missing: MISSING, round: () => round });
  const ports: SweepPorts = portsDouble({
    config: { ...MODEL, fleets, compliance },
    table: createPartitionedTable(() => now),
    estate: estate.port,
    wakes: { send: async () => undefined },
    clock: () => now,
  });
  const target = { place: placeText(ports.here), scope: { kind: 'all' as const } };
  const one = async (): Promise<Swept> => {
    const began = now;
    const calls = estate.calls();
    let workMs = 0;
    let looks = 0;
    let megabytes = 0;
    for (;;) {
      globalThis.gc?.();
      const at = process.cpuUsage();
      await lookAtSweep(ports, target, { now });
      const { user, system } = process.cpuUsage(at);
      workMs += (user + system) / 1000;
      looks += 1;
      megabytes = Math.max(megabytes, process.memoryUsage().heapUsed / 2 ** 20);
      const { sweep: stands, notBefore } = await loadSweep(ports.table, target);
      if (stands?.phase === 'done') break;
      now = Math.max(now + SECOND, notBefore);
    }
    const needed = estate.pages() + estate.lists(round) + groups * 2;
    return { calls: estate.calls() - calls, needed, workMs, looks, minutes: (now - began) / 60_000, megabytes };
  };
  const first = await one();
  now += HOUR;
  round = 1;
  return { first, second: await one() };
}

const tell = (count: number, what: string, { calls, needed, workMs, looks, minutes, megabytes }: Swept): void => {
  console.log(
    `  ${count} instances, ${what}: ${calls} calls for ${needed} pages, ${looks} looks over ${minutes.toFixed(1)} minutes, ${(workMs / 1000).toFixed(1)} s of the processor, ${megabytes.toFixed(0)} MB`,
  );
};

console.log('Sweep');
const small = await sweep(10_000);
tell(10_000, 'first', small.first);
tell(10_000, 'next', small.second);
const large = await sweep(100_000);
tell(100_000, 'first', large.first);
tell(100_000, 'next', large.second);
for (const [count, { first, second }] of [
  [10_000, small],
  [100_000, large],
] as const) {
  const ratio = Math.max(first.calls / first.needed, second.calls / second.needed);
  say(ratio <= MOST.ratio, `${count} instances: at most ${MOST.ratio} calls for each page (${ratio.toFixed(3)})`);
}
const growth = large.first.workMs / small.first.workMs;
say(
  growth <= MOST.growth,
  `ten times the instances take ten times the processor's time, not the square (${growth.toFixed(1)})`,
);
const peak = Math.max(large.first.megabytes, large.second.megabytes);
say(peak <= MOST.megabytes, `at most ${MOST.megabytes} MB of heap (${peak.toFixed(0)} MB)`);
console.log(`  ${PATCHES_MISSING} patches missing where any are`);
process.exitCode = isMet ? 0 : 1;
