import { differenceOf } from '../../../src/sync/decision/difference.ts';
import { removalsOf } from '../../../src/sync/decision/removals.ts';
import { REMOVALS } from '../../../src/sync/types/change.ts';
import type { SyncState } from '../../../src/sync/types/state.ts';
import {
  aFleet,
  after,
  aMember,
  aWindow,
  facts,
  OTHER,
  SUNDAYS,
  TUESDAYS,
  taskOf,
  WINDOW,
  withBaseline,
} from '../fixture.ts';

const OURS = {
  id: 'pb-2',
  name: 'Patchwarden-WINDOWS-7d-000000',
  operatingSystem: 'WINDOWS',
  isDefault: false,
  ours: true,
};
const SCAN = {
  id: 'a-1',
  name: 'Patchwarden-Scan-APP',
  group: 'APP',
  tagKey: 'Patch Group' as const,
  schedule: 'rate(1 day)',
  ours: true,
};

/** All that a sync made for the fleet. */
const made: Partial<SyncState> = {
  baselines: [OURS],
  groups: [{ group: 'APP', operatingSystem: 'WINDOWS', baselineId: 'pb-2', baselineName: OURS.name }],
  windows: [aWindow({ tasks: [taskOf('app')] })],
  scans: [SCAN],
};
const noBaselines = { settings: { baselines: {} } };

test('what tags ask for stays', () => {
  expect(removalsOf(facts({ state: made, ...noBaselines }))).toEqual([]);
});

test('where no instance carries the group any more, everything of ours goes, its window after its task', () => {
  expect(removalsOf(facts({ state: made, members: [] }))).toEqual([
    { kind: 'remove-task', fleet: 'app', windowId: WINDOW, taskId: 'task-app' },
    { kind: 'remove-window', windowId: WINDOW, name: 'Patchwarden-app' },
    { kind: 'remove-scan', associationId: 'a-1', name: 'Patchwarden-Scan-APP', group: 'APP' },
    { kind: 'deregister-group', group: 'APP', baselineId: 'pb-2' },
  ]);
});

test('a removal leaves nothing for another one, and makes nothing anew', () => {
  const before = facts({ state: made, members: [] });
  const removed = { ...before, state: after(before.state, removalsOf(before)) };
  expect(removalsOf(removed)).toEqual([]);
  expect(differenceOf(removed).changes).toEqual([]);
});

test.each([
  ['instances that are stopped', [aMember('i-1', 'APP', TUESDAYS, { isManaged: false })]],
  ['a tag that cannot be read', [aMember('i-1', 'APP', 'cron(0 3)')]],
  ['two windows', [aMember('i-1', 'APP', TUESDAYS), aMember('i-2', 'APP', SUNDAYS)]],
])('%s take nothing away', (_what, members) => {
  expect(removalsOf(facts({ state: made, members, ...noBaselines }))).toEqual([]);
});

test('nothing that is not ours goes', () => {
  const theirs: Partial<SyncState> = {
    baselines: [{ ...OURS, ours: false }],
    groups: made.groups ?? [],
    windows: [aWindow({ ours: false, tasks: [taskOf('app')] })],
    scans: [{ ...SCAN, ours: false }],
  };
  expect(removalsOf(facts({ state: theirs, members: [] }))).toEqual([]);
});

test('a window of ours with a task of somebody else stays', () => {
  const tasks = [taskOf('app'), { id: 't', document: 'AWS-UpdateSSMAgent' }];
  const state = withBaseline({ windows: [aWindow({ tasks })] });
  expect(removalsOf(facts({ state, members: [] })).map(({ kind }) => kind)).toEqual(['remove-task']);
});

test('instances without a window tag give up the window and keep the rest', () => {
  const members = [aMember('i-1', 'APP')];
  expect(removalsOf(facts({ state: made, members, ...noBaselines })).map(({ kind }) => kind)).toEqual([
    'remove-task',
    'remove-window',
  ]);
});

test('a fleet leaves its old window only once it is in the new one', () => {
  const old = aWindow({ tasks: [taskOf('app')] });
  const named = (tasks: ReturnType<typeof taskOf>[]) => aWindow({ id: OTHER, name: 'Night', ours: false, tasks });
  const given = { members: [aMember('i-1', 'APP', 'night')], settings: { windows: { night: OTHER } } };
  expect(removalsOf(facts({ ...given, state: withBaseline({ windows: [old, named([])] }) }))).toEqual([]);
  const moved = removalsOf(facts({ ...given, state: withBaseline({ windows: [old, named([taskOf('app')])] }) }));
  expect(moved.map(({ kind }) => kind)).toEqual(['remove-task', 'remove-window']);
});

test('a group leaves a baseline of ours that the config no longer names', () => {
  const settings = { baselines: { WINDOWS: { kind: 'existing', id: 'pb-1' } as const } };
  expect(removalsOf(facts({ state: made, settings }))).toEqual([
    { kind: 'deregister-group', group: 'APP', baselineId: 'pb-2' },
  ]);
});

test('a fleet that the config no longer has leaves its window', () => {
  expect(removalsOf(facts({ state: made, fleets: [aFleet('web')], ...noBaselines })).map(({ kind }) => kind)).toEqual([
    'remove-task',
    'remove-window',
  ]);
});

test('a sync that makes removes nothing, and one that removes makes nothing', () => {
  const before = facts({
    state: made,
    members: [aMember('i-1', 'WEB', TUESDAYS)],
    fleets: [aFleet('app'), aFleet('web')],
  });
  expect(differenceOf(before).changes.filter(({ kind }) => REMOVALS.includes(kind))).toEqual([]);
  const removals = removalsOf(before);
  expect(removals.length).toBeGreaterThan(0);
  expect(removals.filter(({ kind }) => !REMOVALS.includes(kind))).toEqual([]);
});
