/** When the fleets of the drift world are patched. */

const install = { name: 'Install', arn: 'AWS-RunPatchBaseline', parameters: { Operation: ['Install'] } };

const sydney = { timezone: 'Australia/Sydney', durationHours: 3, cutoffHours: 1, tasks: [install] };

const patches = (...groups: string[]) =>
  groups.map((group) => ({ tag: { key: 'Patch Group', values: [group] }, owner: 'platform' }));

export const driftWindows = [
  {
    ...sydney,
    id: 'mw-0e9bab93c97a938d3',
    name: 'patching-saturday',
    schedule: 'cron(0 22 ? * SAT *)',
    targets: patches('App', 'Unscanned', 'Live', 'Tags', 'Split'),
  },
  // On the first Sunday of a month: what must be in within days is not.
  {
    ...sydney,
    id: 'mw-0116e650377714236',
    name: 'patching-monthly',
    schedule: 'cron(0 2 ? * SUN#1 *)',
    targets: patches('Slow'),
  },
];
