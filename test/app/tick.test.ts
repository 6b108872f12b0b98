import { buildApp } from '../../src/app/build.ts';
import { loadConfig } from '../../src/app/config.ts';
import { handleHints } from '../../src/app/hints.ts';
import { beginSweep } from '../../src/compliance/decision/sweep-plan.ts';
import { claimSweep } from '../../src/compliance/effect/sweep-store.ts';
import type { Sweep } from '../../src/compliance/types/sweep.ts';
import type { Ports } from '../../src/contract/ports.ts';
import { MINUTE } from '../../src/duration.ts';
import { saveSeen } from '../../src/outside/effect/store.ts';
import { claimRefresh } from '../../src/posture/effect/known-exploited.ts';
import type { Query, Table } from '../../src/store/table.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { portsDouble } from '../support/ports.ts';

const NOW = 1_795_165_200_000;
const none = async () => [];

/** An account with nothing in it but a window that does not open. */
const QUIET: Partial<Ports> = {
  windows: {
    ...portsDouble().windows,
    list: none,
    window: async (id) => ({
      id,
      name: id,
      enabled: false,
      schedule: 'rate(7 days)',
      durationMs: 0,
      cutoffMs: 0,
    }),
  },
  nodes: { managed: none, managedByTag: none, instancesByTag: none, instances: none, targetsOf: none },
  patches: { ...portsDouble().patches, states: none },
  images: { ...portsDouble().images, pipelineImages: none },
  autoScaling: { ...portsDouble().autoScaling, groups: none, groupsOfStacks: none },
};

/** The worker of the product's own patchwarden.yml after a round of looks, and what it asks the table in each tick. */
async function worker() {
  const table = createMemoryTable();
  const failed: unknown[] = [];
  let asked: string[] = [];
  let written = 0;
  const watched: Table = {
    ...table,
    write: (writes) => {
      // When the tick ran is written by every third; what it found is not.
      written += writes.filter((write) => !(write.kind === 'put' && write.item.pk === 'TICK')).length;
      return table.write(writes);
    },
    get: (key) => {
      asked.push(`${key.pk} ${key.sk}`);
      return table.get(key);
    },
    query: (query) => {
      asked.push(nameOf(query));
      return table.query(query);
    },
  };
  let now = NOW;
  const app = buildApp(
    portsDouble({
      ...QUIET,
      table: watched,
      config: loadConfig('patchwarden.yml'),
      clock: () => now,
      wakes: { send: async () => undefined },
      log: (event, fields) => {
        if (event === 'hint-failed') failed.push(fields);
      },
    }),
  );
  for (const thing of app.ports.sources().flatMap((source) => source.things()))
    await saveSeen(table, { key: thing.key, lookedAt: NOW });
  await claimRefresh({ table }, { now: NOW, everyMs: 0 });
  const target = { place: '111122223333/ap-southeast-2', scope: { kind: 'all' } } as const;
  const sweep: Sweep = { ...beginSweep(target.scope, app.ports.config, NOW), phase: 'done' };
  await claimSweep(table, { target, rev: 0, busyUntil: 0, notBefore: 0 }, { sweep, now: NOW });
  return {
    failed,
    /** What one tick asked, and whether it wrote anything. */
    tick: async (minute: number) => {
      asked = [];
      written = 0;
      now = NOW + minute * MINUTE;
      await handleHints(app, [{ id: 't', message: { kind: 'tick' } }], { clock: () => now, mayTake: () => false });
      return { asked, wrote: written > 0 };
    },
  };
}

const nameOf = ({ index, partition, beginsWith = '' }: Query): string => `${index ?? ''} ${partition} ${beginsWith}`;

test('a tick that changes nothing reads nothing of the table twice', async () => {
  const { tick, failed } = await worker();
  let idle = 0;
  for (let minute = 0; minute < 60; minute += 1) {
    const { asked, wrote } = await tick(minute);
    if (wrote) continue;
    idle += 1;
    expect([minute, asked.toSorted()]).toEqual([minute, [...new Set(asked)].toSorted()]);
  }
  expect(idle).toBeGreaterThan(50);
  expect(failed).toEqual([]);
});

test('a tick in which nothing is due asks for the runs and for nothing else', async () => {
  const { tick } = await worker();
  await tick(0);
  // The sweep is held for a minute.
  await tick(1);
  const asked = [await tick(2), await tick(3), await tick(4)].map((each) => each.asked);
  expect(asked).toEqual(asked.map(() => ['work WORK ']));
});
