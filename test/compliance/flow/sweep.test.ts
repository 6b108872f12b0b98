import { HOUR, SECOND } from '../../../src/duration.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import type { Table, Write } from '../../../src/store/table.ts';
import type { Simulated } from '../estate-double.ts';
import { idOf, SERVERS, serverEstate } from '../estates.ts';
import { throttled, tokenExpired } from '../failures.ts';
import { CONFIG, FLEETS, Killed, type Rig, type RigOptions, START, startRig } from '../sweep-rig.ts';

const ALL = [...Object.keys(FLEETS), NO_FLEET];

/** What people would be told. */
const snapshotsOf = (rig: Rig) => Promise.all(ALL.map((fleet) => rig.snapshot(fleet)));

async function swept(options: RigOptions = {}) {
  const rig = startRig(serverEstate(), options);
  const sweep = await rig.run();
  return { rig, sweep, snapshots: await snapshotsOf(rig) };
}

const idsOf = (snapshots: Awaited<ReturnType<typeof snapshotsOf>>, fleet: string) =>
  snapshots[ALL.indexOf(fleet)]?.instances.map(({ id }) => id);

test('reads each page once, and lists of those alone that miss something', async () => {
  const { rig, sweep } = await swept();
  expect(sweep.unread).toEqual([]);
  const counts = new Map<string, number>();
  for (const call of rig.calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({
    // Four pages of three, and all others as they have rows.
    instances: 4,
    nodes: 4,
    summaries: 4,
    unmanaged: 1,
    patchGroups: 1,
    hostManagement: 1,
    'statesOfGroup Nobody': 1,
    'statesOfGroup Win-DEV': 1,
    'statesOfGroup Win-PROD': 2,
    // Who is in a group outside EC2.
    'nodes Patch Group': 4,
    'nodes PatchGroup': 3,
    'baselineOf Win-PROD WINDOWS': 1,
    'baselineOf Win-DEV WINDOWS': 1,
    'baseline pb-win': 2,
    // In no patch group, and scanned.
    [`states ${idOf(8)} ${idOf(9)}`]: 1,
    [`states ${idOf(10)}`]: 1,
    [`patches ${idOf(2)} Missing`]: 1,
    [`patches ${idOf(3)} Missing`]: 1,
    [`patches ${idOf(10)} Missing`]: 1,
  });
});

test('an instance that names two groups stands in both, one that is gone in none, a fleet without instances says so', async () => {
  const { snapshots } = await swept();
  const [prod, dev, web, nobody, outside] = snapshots;
  expect(snapshots.map((each) => each?.counts.instances)).toEqual([5, 4, 2, 0, 1]);
  expect(idsOf(snapshots, 'win-prod')).toContain(idOf(5));
  expect(idsOf(snapshots, 'win-dev')).toContain(idOf(5));
  expect(JSON.stringify(snapshots)).not.toContain(idOf(99));
  expect(nobody?.findings.map(({ code }) => code)).toEqual(['no-instances']);
  expect([prod, dev, web, outside].flatMap((each) => each?.unread)).toEqual([]);
  expect(Object.keys(prod?.patches ?? {})).toEqual(['KB5000001', 'KB5000002']);
  expect(Object.keys(outside?.patches ?? {})).toEqual(['KB5000003']);
});

test('a sweep that dies at every page comes to the same snapshots', async () => {
  const { snapshots } = await swept();
  const died = new Set<string>();
  let calls = 0;
  const again = await swept({
    before: (name, detail) => {
      calls += 1;
      const page = `${name} ${detail} ${calls - died.size}`;
      if (died.has(page)) return;
      died.add(page);
      throw new Killed();
    },
  });
  expect(died.size).toBeGreaterThan(30);
  expect(again.snapshots).toEqual(snapshots);
});

/** Dies once at each write of something new, and at every fourth of the cursor alone: before it or after it. */
const dyingTable =
  (when: 'before' | 'after', died: Set<string>) =>
  (table: Table): Table => {
    let cursors = 0;
    const nameOf = (writes: readonly Write[]): string => {
      const keys = writes.map((write) => (write.kind === 'put' ? write.item.sk : write.key.sk));
      if (keys.length > 1 || keys[0] !== 'ALL') return keys.join(' ');
      cursors += 1;
      return cursors % 4 === 0 ? `cursor ${cursors}` : '';
    };
    return {
      ...table,
      write: async (writes) => {
        const name = nameOf(writes);
        const dies = name !== '' && !died.has(name);
        if (dies) died.add(name);
        if (dies && when === 'before') throw new Killed();
        const result = await table.write(writes);
        if (dies) throw new Killed();
        return result;
      },
    };
  };

test.each(['before', 'after'] as const)('a sweep that dies %s each write comes to the same snapshots', async (when) => {
  const { snapshots } = await swept();
  const died = new Set<string>();
  const again = await swept({ wrap: dyingTable(when, died) });
  expect(died.size).toBeGreaterThan(50);
  expect(again.snapshots).toEqual(snapshots);
});

test('where every second call is throttled it takes longer, and comes to the same', async () => {
  const { snapshots } = await swept();
  let calls = 0;
  const again = await swept({
    before: () => {
      calls += 1;
      if (calls % 2 === 0) throw throttled();
    },
  });
  expect(again.sweep.unread).toEqual([]);
  expect(again.snapshots).toEqual(snapshots);
});

test('a token that has run out begins its list anew, once', async () => {
  const { snapshots } = await swept();
  let summaries = 0;
  const again = await swept({
    before: (name) => {
      if (name === 'summaries') summaries += 1;
      if (name === 'summaries' && summaries === 3) throw tokenExpired();
    },
  });
  expect(summaries).toBe(7);
  expect(again.snapshots).toEqual(snapshots);
});

test('makes no more calls than may be made, in any ten seconds twice those of ten', async () => {
  const moments: number[] = [];
  const slow = { ...CONFIG, compliance: { ...CONFIG.compliance, callsPerSecond: 1 } };
  const rig: Rig = startRig(serverEstate(), {
    config: slow as typeof CONFIG,
    before: () => void moments.push(rig.now()),
  });
  await rig.run();
  const within = (ms: number) => Math.max(...moments.map((at) => moments.filter((m) => m >= at && m < at + ms).length));
  expect(within(10 * SECOND)).toBeLessThanOrEqual(20);
  expect(moments.length).toBeLessThanOrEqual(((rig.now() - START) / SECOND) * 1 + 10);
});

test('the next sweep comes an hour later, and reads lists of those alone whose counts or scan have changed', async () => {
  const servers: Simulated[] = [...SERVERS];
  const estate = serverEstate({ at: (i) => servers[i] ?? { id: '' } });
  const rig = startRig(estate);
  await rig.run();
  const before = await snapshotsOf(rig);
  servers[2] = { ...SERVERS[1], id: idOf(3), tags: { PatchGroup: 'Win-PROD' } };
  rig.calls.length = 0;
  rig.wait(HOUR);
  await rig.run();
  expect(rig.calls.filter((call) => call.startsWith('patches'))).toEqual([`patches ${idOf(3)} Missing`]);
  const after = await snapshotsOf(rig);
  expect(after[0]?.patches['KB5000002']?.instances).toBe(2);
  expect(after[0]?.instances.map(({ missing }) => missing)).not.toEqual(
    before[0]?.instances.map(({ missing }) => missing),
  );
  expect(after[4]?.patches).toEqual(before[4]?.patches);
});
