import { fleetsOfPatchGroups } from '../../setup/setup/decision/patch-groups.ts';
import { patchingWindows } from '../../setup/setup/decision/windows.ts';
import type { SeenInstance, SeenWindow } from '../../setup/setup/types.ts';
import type { Target, WindowTask } from '../../src/aws/windows.ts';
import { HOUR } from '../../src/duration.ts';

const WINDOW = 'mw-00000000000000001';
const OTHER = 'mw-00000000000000002';

const task = (more: Partial<WindowTask> = {}): WindowTask => ({
  id: 't-1',
  type: 'run-command',
  arn: 'AWS-RunPatchBaseline',
  priority: 1,
  targets: [{ kind: 'window-target', ids: ['w-1'] }],
  cutoff: 'continue',
  parameters: { Operation: ['Install'] },
  ...more,
});
const window = (targets: readonly Target[], more: Partial<SeenWindow> = {}): SeenWindow => ({
  id: WINDOW,
  name: 'nightly',
  enabled: true,
  schedule: 'cron(0 2 ? * MON *)',
  durationMs: 2 * HOUR,
  cutoffMs: 0,
  nextAt: 1,
  targets: [{ id: 'w-1', targets }],
  tasks: [task()],
  members: {},
  ...more,
});
const tag = (key: string, ...values: string[]): Target => ({ kind: 'tag', key, values });
const server = (id: string, tags: Record<string, string> = { 'Patch Group': 'Win-PROD' }): SeenInstance => ({
  id,
  state: 'running',
  tags,
});
const found = (windows: readonly SeenWindow[], instances: readonly SeenInstance[]) => {
  const { fleets, doubts } = fleetsOfPatchGroups(instances, patchingWindows(windows, instances));
  return { windows: fleets.map((fleet) => fleet.window), doubts: doubts.map(({ about, text }) => `${about}: ${text}`) };
};
const GROUP = [tag('Patch Group', 'Win-PROD')];
const unreadable = (): SeenWindow => {
  const { nextAt: _next, ...rest } = window(GROUP, { unreadableNext: 'soon' });
  return rest;
};
const two = [server('i-1'), server('i-2')];

test('the window that reaches all instances is the fleet’s, without a doubt', () => {
  expect(found([window(GROUP)], two)).toEqual({ windows: [WINDOW], doubts: [] });
});

test.each<[what: string, windows: readonly SeenWindow[], chosen: string | undefined, doubts: readonly RegExp[]]>([
  [
    'that only scans',
    [window(GROUP, { tasks: [task({ parameters: { Operation: ['Scan'] } })] })],
    undefined,
    [/no window that opens again/],
  ],
  [
    'that runs a script',
    [window(GROUP, { tasks: [task({ arn: 'AWS-RunShellScript', parameters: {} })] })],
    undefined,
    [/no window that opens again/],
  ],
  [
    'that is disabled',
    [window(GROUP, { enabled: false })],
    undefined,
    [/never opens while it is disabled/, /no window/],
  ],
  ['whose next time cannot be read', [unreadable()], WINDOW, []],
  [
    'by two targets that must both match',
    [window([...GROUP, tag('app', 'x')])],
    undefined,
    [/no window/, /no instance matches/],
  ],
  [
    'of a resource group that cannot be read',
    [window([{ kind: 'resource-group', names: ['g'] }], { members: { g: 'unknown' } })],
    undefined,
    [/\(window mw-\S+ .* could not be resolved\)/, /decide which instances it is for/],
  ],
  [
    'of a resource group',
    [window([{ kind: 'resource-group', names: ['g'] }], { members: { g: ['i-1', 'i-2'] } })],
    WINDOW,
    [],
  ],
  [
    'that names one instance, beside one for all',
    [window([{ kind: 'instances', ids: ['i-1'] }]), window(GROUP, { id: OTHER })],
    OTHER,
    [/also patches it: decide which window/],
  ],
  [
    'whose registered target is gone',
    [window([], { targets: [] })],
    undefined,
    [/could not be resolved\)/, /WindowTargetIds=w-1, which could not be resolved/],
  ],
])('a window %s', (_what, windows, chosen, doubts) => {
  const result = found(windows, two);
  expect(result.windows).toEqual([chosen]);
  expect(result.doubts).toEqual(doubts.map((doubt) => expect.stringMatching(doubt)));
});

test('an instance in two groups, and those of a group that replaces them, are told', () => {
  const torn = server('i-3', { 'Patch Group': 'Win-PROD', PatchGroup: 'Win-UAT' });
  const replaced = server('i-4', { 'Patch Group': 'Win-PROD', 'aws:autoscaling:groupName': 'web' });
  const { doubts } = found([window(GROUP)], [...two, torn, replaced]);
  expect(doubts).toEqual(
    expect.arrayContaining([
      'win-prod: i-3 has two different patch groups and is not patched: decide on one',
      expect.stringMatching(/^win-prod: 1 instance in an Auto Scaling group or a cluster left out/),
    ]),
  );
});
