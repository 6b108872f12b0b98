/** The parts of the default world that are patched in place: the patch groups, baselines, scans and windows of the seeds' slides. */

interface Group {
  patchGroup: string;
  system: 'WINDOWS' | 'REDHAT_ENTERPRISE_LINUX';
  /** Name, id, zone. */
  members: readonly (readonly [name: string, id: string, zone: 'a' | 'b' | 'c'])[];
  patchedDaysAgo: number;
  serves?: string;
}

const groups: readonly Group[] = [
  {
    patchGroup: 'Win-DEV',
    system: 'WINDOWS',
    members: [
      ['win-dev-1', 'i-0be15e364206a7d93', 'a'],
      ['win-dev-2', 'i-0ea69c5b1a01d411c', 'a'],
    ],
    patchedDaysAgo: 34,
  },
  {
    patchGroup: 'Win-QA',
    system: 'WINDOWS',
    members: [
      ['win-qa-1', 'i-09b5983436f8c46eb', 'a'],
      ['win-qa-2', 'i-0d66be0de990fefc2', 'a'],
    ],
    patchedDaysAgo: 33,
  },
  {
    patchGroup: 'Win-UAT',
    system: 'WINDOWS',
    members: [
      ['win-uat-1', 'i-075a411795f6bfcab', 'a'],
      ['win-uat-2', 'i-09880f4464441b7ce', 'c'],
    ],
    patchedDaysAgo: 32,
  },
  {
    patchGroup: 'Win-PROD',
    system: 'WINDOWS',
    members: [
      ['win-prod-1', 'i-0afdee4d89000a3e3', 'a'],
      ['win-prod-2', 'i-0c71a161b3f92524a', 'a'],
    ],
    patchedDaysAgo: 62,
    serves: 'intranet-prod',
  },
  {
    patchGroup: 'RHEL-DEV',
    system: 'REDHAT_ENTERPRISE_LINUX',
    members: [
      ['rhel-dev-1', 'i-084d71f9ae76d2829', 'b'],
      ['rhel-dev-2', 'i-0e76224ab0ae6e845', 'c'],
    ],
    patchedDaysAgo: 40,
  },
];

const instances = groups.flatMap(({ patchGroup, system, members, patchedDaysAgo, serves }) =>
  members.map(([name, id, zone]) => ({
    id,
    name,
    system,
    zone,
    tags: { 'Patch Group': patchGroup },
    bootedDaysAgo: patchedDaysAgo,
    patchedDaysAgo,
    scannedDaysAgo: 0.2,
    serves: serves === undefined ? [] : [serves],
  })),
);

const updates = ['CriticalUpdates', 'SecurityUpdates', 'UpdateRollups'];

const windowsBaseline = (name: string, patchGroups: string[], approveAfterDays: number) => ({
  name: `Windows-${name}`,
  description: `Windows ${name} patch baseline`,
  system: 'WINDOWS' as const,
  rules: [
    {
      filters: { PRODUCT: ['*'], CLASSIFICATION: updates, MSRC_SEVERITY: ['*'] },
      approveAfterDays,
      level: 'CRITICAL' as const,
    },
  ],
  patchGroups,
});

const baselines = [
  windowsBaseline('DEV', ['Win-DEV'], 7),
  windowsBaseline('TEST', ['Win-QA', 'Win-UAT'], 7),
  windowsBaseline('PROD', ['Win-PROD'], 7),
];

/** Instances that Auto Scaling groups launch are scanned too: what they miss is in their image. */
const groupScans = [
  ...['web-dev', 'web-prod', 'shop-dev', 'search-dev'].map((name) => ['aws:cloudformation:stack-name', name] as const),
  ['aws:autoscaling:groupName', 'api-prod'] as const,
].map(([key, name]) => ({
  name: `Scan-${name}`,
  document: 'AWS-RunPatchBaseline',
  parameters: { Operation: ['Scan'] },
  tag: { key, values: [name] },
  schedule: 'rate(1 day)',
}));

const associations = groups.map(({ patchGroup }) => ({
  ...(patchGroup === 'Win-DEV' && { id: '130cd0fa-f003-4c13-af86-9e9907c08c38' }),
  name: `Scan-${patchGroup}`,
  document: 'AWS-RunPatchBaseline',
  parameters: { Operation: ['Scan'] },
  tag: { key: 'Patch Group', values: [patchGroup] },
  schedule: 'rate(1 day)',
}));

/** Installs and restarts as two tasks, whatever people think of it: what the slides show. */
const installAndReboot = [
  {
    id: '28999146-bded-4076-b9ac-c8750d08a5bc',
    name: 'Install-WindowsUpdates',
    arn: 'AWS-RunPatchBaseline',
    priority: 1,
    parameters: { Operation: ['Install'] },
  },
  {
    id: 'a746a7b3-1f21-42ee-a8ac-25ddfd35f66b',
    name: 'Reboot',
    arn: 'AWS-RunPowerShellScript',
    priority: 2,
    parameters: { commands: ['Restart-Computer -Force'] },
  },
];

/** The task that `npm run adopt` registers in their place. */
export const adoptedTask = (fleet: string, region = 'ap-southeast-2') => ({
  name: 'Patchwarden',
  type: 'AUTOMATION' as const,
  arn: 'Patchwarden-Window',
  untargeted: true,
  role: `patchwarden-window-task-${region}`,
  parameters: {
    Fleet: [fleet],
    WindowId: ['{{WINDOW_ID}}'],
    WindowExecutionId: ['{{WINDOW_EXECUTION_ID}}'],
    TaskExecutionId: ['{{TASK_EXECUTION_ID}}'],
  },
});

/** Those that people can do without for a while are patched by day, when somebody is there to look. */
const windowsWindow = (name: string, id: string, [weekday, hour]: readonly [weekday: string, hour: number]) => ({
  id,
  name: `Patching-${name}`,
  schedule: `cron(0 ${hour} ? * ${weekday} *)`,
  timezone: 'Australia/Sydney',
  durationHours: 4,
  cutoffHours: 1,
  targets: [
    { tag: { key: 'Patch Group', values: [`Win-${name}`] }, name: `Win-${name}`, owner: 'windows-team@example.com' },
  ],
});

/** Of the catalogue's patches, which are the same in every run. */
const exploits = [
  {
    id: 'CVE-2026-52999',
    description: 'Elevation of privilege in the Windows kernel',
    cisaDaysAgo: 6,
    cisaDueDays: 14,
    seenDaysAgo: 9,
  },
  { id: 'CVE-2026-52833', description: 'Race in the signal handler of sshd', seenDaysAgo: 20 },
];

export const worldPatching = {
  exploits,
  instances,
  baselines,
  catalogue: { bucket: 'acme-security', key: 'known_exploited_vulnerabilities.json' },
  associations: [...associations, ...groupScans],
  windows: [
    {
      id: 'mw-0a1b2c3d4e5f67890',
      name: 'Deploying-PROD',
      schedule: 'cron(0 3 ? * WED *)',
      timezone: 'Australia/Sydney',
      durationHours: 3,
    },
    { ...windowsWindow('DEV', 'mw-02dab9c37e5bf9d70', ['THU', 12]), tasks: installAndReboot },
    { ...windowsWindow('QA', 'mw-0c42d3073d43c3e8c', ['THU', 13]), tasks: [adoptedTask('win-qa')] },
    { ...windowsWindow('UAT', 'mw-0c30ddd1519afb4a6', ['SAT', 22]), tasks: [adoptedTask('win-uat')] },
    { ...windowsWindow('PROD', 'mw-0e91449fe7b7ce2fa', ['MON', 22]), tasks: [adoptedTask('win-prod')] },
  ],
};
