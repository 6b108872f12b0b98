import { digest } from '../aws/identifiers.ts';
import { instanceId } from './ugly-estate.ts';

/** Maintenance windows as a large organisation has them. */

export const windowId = (name: string): string => `mw-0${digest(`window/${name}`).slice(0, 16)}`;

const install = { name: 'Install', arn: 'AWS-RunPatchBaseline', parameters: { Operation: ['Install'] } };

const script = (name: string, priority: number, arn = 'AWS-RunShellScript') => ({
  name,
  arn,
  priority,
  parameters: { commands: [`/opt/checks/${name.toLowerCase()}`] },
});

const tagged = (key: string, ...values: string[]) => ({ tag: { key, values } });

const sydney = { timezone: 'Australia/Sydney', durationHours: 3, cutoffHours: 1 };

const ring = (name: string, schedule: string) => ({
  ...sydney,
  name: `ring-${name}`,
  schedule,
  targets: [{ ...tagged('PatchGroup', `ring-${name}`), owner: 'platform' }],
  tasks: [install],
});

const windows = [
  // Patches nothing, every quarter of an hour.
  {
    name: 'service-heartbeat',
    schedule: 'cron(0/15 * * * ? *)',
    durationHours: 1,
    targets: [tagged('os-type', 'windows')],
    tasks: [script('Heartbeat', 1, 'AWS-RunPowerShellScript')],
  },
  // "An impossible date, to allow for manual patching."
  {
    ...sydney,
    name: 'manual-patching',
    schedule: 'cron(00 21 31 2 ? *)',
    targets: [tagged('patch_group', 'batch')],
    tasks: [install],
  },
  {
    ...sydney,
    name: 'emergency-change-4711',
    schedule: 'at(2026-11-25T13:00:00)',
    timezone: undefined,
    targets: [tagged('patch_group', 'batch')],
    tasks: [install],
  },
  {
    ...sydney,
    name: 'batch-fortnightly',
    schedule: 'rate(14 days)',
    timezone: undefined,
    targets: [tagged('patch_group', 'batch')],
    tasks: [install],
  },
  // Seven fields: seconds first.
  {
    ...sydney,
    name: 'ubuntu-sunday',
    schedule: 'cron(30 45 1 ? * SUN *)',
    targets: [tagged('Patch Group', 'Ubuntu-PROD')],
    tasks: [install],
  },
  // The fourth Tuesday; Sunday is 1.
  {
    ...sydney,
    name: 'desktop-monthly',
    schedule: 'cron(0 2 ? * 3#4 *)',
    targets: [tagged('os-type', 'windows')],
    tasks: [install],
  },
  // Five days after the second Tuesday.
  {
    ...sydney,
    name: 'app-prod',
    schedule: 'cron(0 23 ? * TUE#2 *)',
    offset: 5,
    targets: [tagged('Patch Group', 'App-PROD')],
    tasks: [install],
  },
  {
    ...sydney,
    name: 'legacy-monthly',
    schedule: 'cron(0 4 ? * SAT#1 *)',
    targets: [{ resourceGroup: 'legacy' }],
    tasks: [install],
  },
  // The pet that everybody is afraid of: by its id, with a snapshot before.
  {
    ...sydney,
    name: 'ledger-quarterly',
    schedule: 'cron(0 1 ? 2,5,8,11 SUN#3 *)',
    targets: [{ instances: [instanceId('ledger')] }],
    tasks: [
      {
        name: 'Backup',
        type: 'AUTOMATION' as const,
        arn: 'AWS-CreateImage',
        priority: 1,
        parameters: { InstanceId: ['{{RESOURCE_ID}}'] },
      },
      {
        name: 'PatchWithRollback',
        type: 'AUTOMATION' as const,
        arn: 'AWS-PatchInstanceWithRollback',
        priority: 2,
        parameters: { InstanceId: ['{{RESOURCE_ID}}'] },
      },
    ],
  },
  // A task that names instances of its own, which the window has not registered.
  {
    ...sydney,
    name: 'app-new-only',
    schedule: 'cron(0 22 ? * SUN *)',
    tasks: [{ ...install, targets: [{ instances: [instanceId('app-new-1'), instanceId('app-new-2')] }] }],
  },
  // At night, when nobody is there.
  ring('dev', 'cron(0 2 ? * MON *)'),
  ring('test', 'cron(0 2 ? * TUE *)'),
  {
    ...ring('preprod', 'cron(0 21 ? * WED *)'),
    tasks: [script('Before', 1), { ...install, priority: 2 }, script('After', 3)],
  },
  ring('prod', 'cron(0 21 ? * SAT *)'),
  { ...ring('prod', 'cron(30 2 ? * SUN *)'), name: 'ring-prod-dst', timezone: 'Europe/London', enabled: false },
  {
    ...sydney,
    name: 'agent-update',
    schedule: 'cron(0 12 ? * * *)',
    targets: [tagged('PatchGroup', 'ring-dev', 'ring-test', 'ring-preprod', 'ring-prod')],
    tasks: [{ name: 'Agent', arn: 'AWS-UpdateSSMAgent' }],
  },
  {
    ...sydney,
    name: 'nightly-images',
    schedule: 'cron(0 0 ? * * *)',
    targets: [tagged('os-type', 'windows')],
    tasks: [
      {
        name: 'Image',
        type: 'AUTOMATION' as const,
        arn: 'AWS-CreateImage',
        parameters: { InstanceId: ['{{RESOURCE_ID}}'] },
      },
    ],
  },
  {
    ...sydney,
    name: 'group-members',
    schedule: 'cron(0 5 ? * SUN *)',
    targets: [tagged('aws:autoscaling:groupName', 'api-prod')],
    tasks: [install],
  },
  {
    ...sydney,
    name: 'scan-lord-howe',
    schedule: 'cron(15 2 ? * SUN *)',
    timezone: 'Australia/Lord_Howe',
    targets: [tagged('Patch Group', 'Rack')],
    tasks: [{ ...install, name: 'Scan', parameters: { Operation: ['Scan'] } }],
  },
  { ...sydney, name: 'forgotten', schedule: 'cron(0 3 ? * SUN *)' },
];

export const uglyWindows = windows.map((window) => ({ id: windowId(window.name), ...window }));
