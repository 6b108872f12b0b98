import { differenceOf } from '../../../src/sync/decision/difference.ts';
import { removeParameters } from '../../../src/sync/decision/parameters.ts';
import { planOf } from '../../../src/sync/decision/plan.ts';
import { notRemovable, removalsOf } from '../../../src/sync/decision/removals.ts';
import { REMOVALS } from '../../../src/sync/types/change.ts';
import type { SyncState, SyncTask } from '../../../src/sync/types/state.ts';
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

const NAMED = { settings: { baselines: {}, windows: { night: OTHER } } };
const night = (tasks: readonly SyncTask[]) => aWindow({ id: OTHER, name: 'Night', ours: false, tasks });
const ended = (parts: Parameters<typeof facts>[0]) =>
  removalsOf(facts({ ...NAMED, ...parts })).map((change) => ('taskId' in change ? change.taskId : change.kind));

test('our task of a fleet leaves a window that the config names, and nothing else in it does', () => {
  const others: SyncTask[] = [
    taskOf('gone'),
    { id: 'theirs', document: 'Their-Runbook', fleet: 'app' },
    { id: 'patches', document: 'AWS-RunPatchBaseline' },
  ];
  const state = withBaseline({ windows: [night([taskOf('app'), ...others])] });
  expect(ended({ state, members: [] })).toEqual(['task-app']);
  expect(ended({ state, members: [aMember('i-1', 'APP')] })).toEqual(['task-app']);
  expect(ended({ state, members: [aMember('i-1', 'APP', 'night')] })).toEqual([]);
  expect(ended({ state, members: [], settings: { windows: {} } })).toEqual([]);
  expect(ended({ state, members: [], fleets: [aFleet('app', { window: OTHER })] })).toEqual([]);
});

test('a group that moves out of a window that the config names is in the new one first, and leaves the old one then', () => {
  const before = facts({
    ...NAMED,
    settings: { ...NAMED.settings, baselines: { WINDOWS: { kind: 'existing', id: 'pb-1' } } },
    state: withBaseline({ windows: [night([taskOf('app')])] }),
  });
  const { changes, leftOut } = differenceOf(before);
  expect(leftOut).toEqual([]);
  expect(changes.map(({ kind }) => kind)).toEqual(['register-group', 'make-window', 'adopt-window', 'make-scan']);
  expect(removalsOf(before)).toEqual([]);
  const moved = { ...before, state: after(before.state, changes) };
  expect(removalsOf(moved)).toEqual([{ kind: 'remove-task', fleet: 'app', windowId: OTHER, taskId: 'task-app' }]);
  const left = { ...moved, state: after(moved.state, removalsOf(moved)) };
  expect([differenceOf(left).changes, differenceOf(left).leftOut, removalsOf(left)]).toEqual([[], [], []]);
});

const theirs = (group: string) => ({
  group,
  operatingSystem: 'WINDOWS',
  baselineId: 'pb-2',
  baselineName: OURS.name,
});

test('a group that somebody registered under a baseline of ours stays while instances carry it', () => {
  const settings = { baselines: { WINDOWS: { kind: 'existing', id: 'pb-1' } as const } };
  const state = { baselines: [OURS], groups: [theirs('ELSE')] };
  expect(removalsOf(facts({ state, settings, members: [aMember('i-1', 'ELSE')] }))).toEqual([]);
  expect(removalsOf(facts({ state, settings, members: [] })).map(({ kind }) => kind)).toEqual(['deregister-group']);
});

test('what no runbook can be told of keeps nothing else from being removed, and is said', () => {
  const state = { baselines: [OURS], groups: [theirs('Größe'), theirs('A;B'), theirs('none'), theirs('OLD')] };
  const before = facts({ state, members: [] });
  expect(removalsOf(before)).toEqual([{ kind: 'deregister-group', group: 'OLD', baselineId: 'pb-2' }]);
  expect(notRemovable(before)).toEqual(['Größe', 'A;B', 'none'].map((group) => ({ group, code: 'name-not-taken' })));
  const { plan } = planOf(before, 'remove', 0);
  expect([plan.removable, plan.leftOut.length]).toEqual([1, 3]);
  expect(() => removeParameters(plan.changes)).not.toThrow();
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
