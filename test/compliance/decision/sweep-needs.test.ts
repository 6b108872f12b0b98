import { joinFleet, stateOf } from '../../../src/compliance/decision/sweep-join.ts';
import { fleetNeeds, mostLists, type Needing } from '../../../src/compliance/decision/sweep-needs.ts';
import { beginSweep } from '../../../src/compliance/decision/sweep-plan.ts';
import type { Row, Sweep } from '../../../src/compliance/types/sweep.ts';
import { HOUR } from '../../../src/duration.ts';
import { aManaged, aState } from '../../nodes/fixture.ts';
import { idOf } from '../estates.ts';
import { CONFIG, START } from '../sweep-rig.ts';

const RATE = { callsPerSecond: 3, sweepMs: HOUR };
const lacking = (i: number, missing: number, critical = 0): Row[] => [
  { kind: 'node', node: aManaged(idOf(i)) },
  { kind: 'state', state: aState(idOf(i), { missing, criticalNonCompliant: critical }) },
];

function needing(rows: readonly Row[], sweep: Partial<Sweep> = {}, more: Partial<Needing> = {}): Needing {
  return {
    sweep: { ...beginSweep({ kind: 'all' }, CONFIG, START), phase: 'concluding', ...sweep },
    fleet: 'web',
    config: CONFIG,
    compliance: RATE,
    joined: joinFleet(rows, { members: [], summaries: [] }),
    lists: new Map(),
    windowIds: [],
    ...more,
  };
}

const idsIn = (facts: Needing) => fleetNeeds(facts).map((read) => ('id' in read ? read.id : read.kind));

test('lists are read of those that miss most first, critical patches before all', () => {
  expect(idsIn(needing([...lacking(1, 2), ...lacking(2, 9), ...lacking(3, 1, 1), ...lacking(4, 0)]))).toEqual(
    [3, 2, 1].map(idOf),
  );
});

test('a list is read again where counts have changed, and after those where a scan found as many', () => {
  const rows = [...lacking(1, 2), ...lacking(2, 2), ...lacking(3, 2)];
  const kept = (of: string) => ({ of, missing: [] });
  const lists = new Map([
    [idOf(1), kept(stateOf(aState(idOf(1), { missing: 2, endedAt: 1 })))],
    [idOf(2), kept(stateOf(aState(idOf(2), { missing: 5 })))],
    [idOf(3), kept(stateOf(aState(idOf(3), { missing: 2 })))],
  ]);
  expect(idsIn(needing(rows, {}, { lists }))).toEqual([idOf(2), idOf(1)]);
});

test('lists take half of the time at most, and one fleet leaves some to the others', () => {
  const most = mostLists(RATE, { kind: 'all' });
  expect(most).toBe(5400);
  const rows = Array.from({ length: 60 }, (_, i) => lacking(i, 1)).flat();
  expect(idsIn(needing(rows))).toHaveLength(50);
  expect(idsIn(needing(rows, { lists: most - 7 }))).toHaveLength(7);
  expect(idsIn(needing(rows, { lists: most }))).toEqual([]);
  expect(idsIn(needing(rows, { lists: 2700, listsOfFleet: 2700 }))).toEqual([]);
  expect(idsIn(needing(rows, { noLists: { part: 'lists', what: 'lists', error: 'AccessDenied' } }))).toEqual([]);
});

test('states are asked for of those that were scanned, or where nobody knows who was, of all nodes', () => {
  const summary = {
    instanceId: idOf(2),
    status: 'COMPLIANT',
    executedAt: 1,
    executionType: 'Command',
    nonCompliant: 0,
  } as const;
  const rows: Row[] = [
    { kind: 'node', node: aManaged(idOf(1)) },
    { kind: 'node', node: aManaged(idOf(2)) },
    { kind: 'summary', summary },
  ];
  expect(fleetNeeds(needing(rows))).toEqual([{ kind: 'states', fleet: 'web', ids: [idOf(2)] }]);
  const blind = { unread: [{ part: 'summaries', what: 'x', error: 'y', of: 'summaries' }] } as const;
  expect(fleetNeeds(needing(rows, blind))).toEqual([{ kind: 'states', fleet: 'web', ids: [1, 2].map(idOf) }]);
  const asked: Row[] = [...rows, { kind: 'no-state', id: idOf(2) }];
  expect(fleetNeeds(needing(asked))).toEqual([]);
});
