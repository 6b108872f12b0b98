import type { WindowSummary, WindowTask } from '../../../src/aws/windows.ts';
import { patchingFindings } from '../../../src/doctor/decision/patching.ts';
import { findingText } from '../../../src/doctor/message/finding.ts';
import type { ListedWindow, PatchingFacts } from '../../../src/doctor/types/patching.ts';

const ID = 'mw-0c42d3073d43c3e8c';
const ROLE = 'arn:aws:iam::111122223333:role/patchwarden-window-task-ap-southeast-2';

const aWindow = (over: Partial<WindowSummary> = {}): WindowSummary => ({
  id: ID,
  name: 'Patching-QA',
  enabled: true,
  schedule: 'cron(0 14 ? * THU *)',
  durationMs: 4 * 3_600_000,
  cutoffMs: 3_600_000,
  nextAt: Date.parse('2026-11-19T03:00:00Z'),
  ...over,
});

const aTask = (over: Partial<WindowTask> = {}): WindowTask => ({
  id: 'task-1',
  name: 'Patchwarden-win-qa',
  type: 'automation',
  arn: 'Patchwarden-Window',
  priority: 1,
  targets: [],
  cutoff: 'continue',
  parameters: {
    Fleet: ['win-qa'],
    WindowId: ['{{WINDOW_ID}}'],
    WindowExecutionId: ['{{WINDOW_EXECUTION_ID}}'],
    TaskExecutionId: ['{{TASK_EXECUTION_ID}}'],
  },
  serviceRole: ROLE,
  ...over,
});

const command = (arn: string, parameters: WindowTask['parameters']): WindowTask =>
  aTask({ id: 'task-2', name: 'Install', type: 'run-command', arn, parameters });

interface World {
  window?: WindowSummary | 'gone';
  tasks?: readonly WindowTask[];
  windows?: PatchingFacts['windows'];
  groups?: PatchingFacts['groups'];
  named?: PatchingFacts['named'];
}

const listed = (window: WindowSummary, upcoming: readonly number[] = []): ListedWindow => ({
  window,
  upcoming: { kind: 'read', value: upcoming },
});

const factsOf = ({
  window = aWindow(),
  tasks = [aTask()],
  windows,
  groups = [],
  named,
}: World = {}): PatchingFacts => ({
  taskRole: ROLE,
  adopted: [
    { fleet: 'win-qa', windowId: ID, window: { kind: 'read', value: window === 'gone' ? window : { window, tasks } } },
  ],
  windows: windows ?? { kind: 'read', value: [listed(aWindow())] },
  named: named ?? { [ID]: ['win-qa'] },
  groups,
  now: Date.parse('2026-11-18T00:00:00Z'),
});

/** What is to be done or not known, as people read it; not the one that no API tells. */
const toDo = (world: World): string[] =>
  patchingFindings(factsOf(world))
    .filter(({ level, code }) => level !== 'ok' && code !== 'calendar-preference')
    .map((finding) => findingText(finding).text);

test('an adopted window in order is one line, and what no API tells is said', () => {
  expect(patchingFindings(factsOf()).map(({ level, code }) => [level, code])).toEqual([
    ['ok', 'adopted'],
    ['ok', 'windows'],
    ['unknown', 'calendar-preference'],
  ]);
});

test.each<[string, World, string]>([
  [
    'a window that is gone',
    { window: 'gone' },
    `*win-qa*: there is no window ${ID}. Correct \`window\` in patchwarden.yml, or make the window again.`,
  ],
  [
    'a disabled window',
    { window: aWindow({ enabled: false }) },
    `*win-qa*: window ${ID} is disabled, so it does not open. Enable it where it is defined.`,
  ],
  [
    'no task of ours',
    { tasks: [aTask({ parameters: { Fleet: ['win-uat'] } })] },
    `*win-qa*: window ${ID} has no task that asks Patchwarden, so it never patches this fleet. \`npm run adopt -- ${ID}\` prints the task.`,
  ],
  [
    'a parameter that is missing, and one that is written out',
    { tasks: [aTask({ parameters: { ...aTask().parameters, WindowId: [ID], TaskExecutionId: [] } })] },
    `*win-qa*: WindowId and TaskExecutionId of task task-1 are not what the window fills in, so the runbook refuses to start. \`npm run adopt -- ${ID}\` prints the right task.`,
  ],
  [
    'a task with targets',
    { tasks: [aTask({ targets: [{ kind: 'window-target', ids: ['t'] }] })] },
    `*win-qa*: task task-1 has targets, so its runbook would start once for each instance. Register it without targets: \`npm run adopt -- ${ID}\`.`,
  ],
  [
    'another role',
    { tasks: [aTask({ serviceRole: 'arn:aws:iam::111122223333:role/admin' })] },
    `*win-qa*: task task-1 runs as \`arn:aws:iam::111122223333:role/admin\`. Give it \`${ROLE}\`.`,
  ],
  [
    'what patches beside it',
    { tasks: [aTask(), command('AWS-RunPatchBaseline', { Operation: ['Install'] })] },
    `*win-qa*: task Install (task-2) of window ${ID} still patches without asking. Remove it where it is defined, or with \`npm run adopt -- ${ID} --remove task-2 --confirm ${ID}\`.`,
  ],
  [
    'what restarts beside it',
    { tasks: [aTask(), command('AWS-RunPowerShellScript', { commands: ['Restart-Computer -Force'] })] },
    `*win-qa*: task Install (task-2) of window ${ID} still restarts without asking. Remove it where it is defined, or with \`npm run adopt -- ${ID} --remove task-2 --confirm ${ID}\`.`,
  ],
])('%s is told with what to do', (_what, world, text) => {
  expect(toDo(world)).toEqual([text]);
});

test('a scan, and a script that restarts nothing, are left alone', () => {
  const scan = command('AWS-RunPatchBaseline', { Operation: ['Scan'] });
  const script = command('AWS-RunShellScript', { commands: ['echo reboot later > /etc/motd'] });
  expect(toDo({ tasks: [aTask(), scan, script] })).toEqual([]);
});

test('windows that never open, that open all at once, and that are too many', () => {
  const at = Date.parse('2026-11-22T12:00:00Z');
  const { nextAt: _never, ...closed } = aWindow({ id: 'mw-1', name: 'nobody', schedule: 'cron(0 4 31 2 ? *)' });
  const many = Array.from({ length: 45 }, (_, i) =>
    listed(aWindow({ id: `mw-${i}`, name: `w${i}` }), i < 6 ? [at] : []),
  );
  const value = [listed(closed), ...many];
  expect(toDo({ named: {}, windows: { kind: 'read', value } })).toEqual([
    'Window nobody (mw-1) never opens: `cron(0 4 31 2 ? *)` has no such time. Correct its schedule, or delete it.',
    expect.stringMatching(
      /^6 windows open at .*, and AWS runs 5 at once: w0, w1, w2, w3, w4, w5\. Move some of them\.$/,
    ),
    'The account has 46 windows here, and AWS allows 50 unless the quota is raised. Delete what nobody needs, or ask for more.',
  ]);
});

test('instances that cannot be patched, by reason, and a group without any', () => {
  const excluded = [
    { id: 'i-1', why: { code: 'unmanaged' } as const },
    { id: 'i-2', why: { code: 'conflicting-tags', values: ['a', 'b'] } as const },
    { id: 'i-3', why: { code: 'unmanaged' } as const },
  ];
  expect(
    toDo({
      groups: [
        {
          fleet: 'win-qa',
          patchGroup: 'Win-QA',
          group: { kind: 'read', value: { patchable: 1, excluded, baselines: [] } },
        },
        {
          fleet: 'win-dev',
          patchGroup: 'Win-DEV',
          group: { kind: 'read', value: { patchable: 0, excluded: [], baselines: [] } },
        },
      ],
    }),
  ).toEqual([
    '*win-qa*: 2 instances not managed by Systems Manager (i-1, i-3). Install the SSM agent, and give them an instance profile with AmazonSSMManagedInstanceCore.',
    '*win-qa*: 1 instance with different values in Patch Group and PatchGroup (i-2). Give both tags the same value.',
    '*win-dev*: no instance has the patch group Win-DEV. Tag them `Patch Group=Win-DEV`, or correct `patchGroup`.',
  ]);
});

test('what cannot be read is said with the action that it needs', () => {
  const windows = {
    kind: 'unread',
    action: 'ssm:DescribeMaintenanceWindows',
    code: 'AccessDeniedException',
    why: 'denied',
  } as const;
  expect(toDo({ windows })).toEqual([
    'Not read: the windows of the account (AccessDeniedException). Whoever runs these checks needs `ssm:DescribeMaintenanceWindows`.',
  ]);
});

const { nextAt: _next, ...neverAgain } = aWindow({ id: 'mw-1', name: 'Once' });
const AT = 'at(2026-11-01T03:00:00)';

test.each<[string, WindowSummary, readonly string[], string[]]>([
  [
    'a window of a fleet that opened once',
    { ...neverAgain, schedule: AT },
    ['web-prod'],
    [`Window Once (mw-1) of web-prod never opens again: \`${AT}\` is over. Correct its schedule, or delete it.`],
  ],
  ['a window of no fleet that opened once', { ...neverAgain, schedule: AT }, [], []],
  [
    'a window that has ended',
    { ...neverAgain, endsAt: Date.parse('2026-11-01T00:00:00Z') },
    [],
    [
      expect.stringMatching(
        /^Window Once \(mw-1\) no longer opens: its end date was .*\. Move or remove the end date, or delete the window\.$/,
      ),
    ],
  ],
  [
    'a disabled window of a fleet',
    { ...neverAgain, enabled: false },
    ['web-prod', 'api-prod'],
    ['Window Once (mw-1) of web-prod and api-prod is disabled, so it does not open. Enable it where it is defined.'],
  ],
  ['a disabled window of no fleet', { ...neverAgain, enabled: false }, [], []],
])('%s', (_what, window, fleets, expected) => {
  const named = fleets.length === 0 ? {} : { 'mw-1': fleets };
  expect(toDo({ named, windows: { kind: 'read', value: [listed(window)] } })).toEqual(expected);
});

test('a window that the config names and that is not there', () => {
  expect(toDo({ named: { 'mw-9': ['web-prod'] } })).toEqual([
    'There is no window mw-9. Correct `window` of web-prod in patchwarden.yml, or make the window again.',
  ]);
});

test('a window whose openings cannot be read is not said to be in order', () => {
  const upcoming = { kind: 'unread', action: 'ssm:X', code: 'Throttling', why: 'failed' } as const;
  const codes = patchingFindings(factsOf({ windows: { kind: 'read', value: [{ window: aWindow(), upcoming }] } }));
  expect(codes.map(({ code }) => code)).toEqual(['adopted', 'unread', 'calendar-preference']);
});
