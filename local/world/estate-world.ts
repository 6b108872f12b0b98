import { digest } from '../aws/identifiers.ts';
import { defaultWorld } from './default-world.ts';
import { adoptedTask } from './world-patching.ts';
import { type World, type WorldFile, worldSchema } from './world-schema.ts';

const TOOLS = '111122223333';
const SHOP = '444455556666';
const DATA = '777788889999';
const SYDNEY = 'ap-southeast-2';
const VIRGINIA = 'us-east-1';

/** Baked in the tools account, for everyone. */
const pipelines = defaultWorld.pipelines
  .filter(({ name }) => ['web', 'api'].includes(name))
  .map((pipeline) => ({
    ...pipeline,
    description: `${pipeline.description.split(/[:,]/)[0]}, for every account`,
    regions: [
      { region: SYDNEY, accounts: [SHOP] },
      { region: VIRGINIA, accounts: [SHOP, DATA] },
    ],
  }));

const vpc = { name: 'baseline-vpc', template: 'baseline-vpc', createdDaysAgo: 400 };

const webStack = (account: string, name: string, capacity: number) => ({
  name,
  template: 'replacing',
  parameters: {
    BaselineVpcStack: 'baseline-vpc',
    AmazonMachineImage: '{image:web-1}',
    Capacity: String(capacity),
  },
  roleArn: `arn:aws:iam::${account}:role/${name}-deploy`,
  tags: { team: 'web' },
  createdDaysAgo: 190,
  updates: [{ daysAgo: 33, minutes: 6 }],
});

/** The same names in every account that has one: teams that do not know of each other. */
const apiGroup = {
  name: 'api-prod',
  launchTemplate: 'api',
  image: '{image:api-1}',
  instances: 3,
  subnets: ['subnet-0a4c8e17b2d93f50a', 'subnet-05b1d7e92c4f6a83b'],
  tags: { PatchwardenFleet: 'api-prod' },
  alarms: ['api-prod-5xx'],
  createdDaysAgo: 18,
};

const PATCH_GROUP = 'Linux-PROD';

const linuxServers = (owner: string) =>
  ['1', '2'].map((number) => ({
    id: `i-0${digest(`estate/${owner}/${number}`).slice(0, 16)}`,
    name: `${owner}-linux-${number}`,
    system: 'REDHAT_ENTERPRISE_LINUX' as const,
    tags: { 'Patch Group': PATCH_GROUP },
    patchedDaysAgo: 33,
    scannedDaysAgo: 0.2,
  }));

const scans = [
  {
    name: `Scan-${PATCH_GROUP}`,
    document: 'AWS-RunPatchBaseline',
    parameters: { Operation: ['Scan'] },
    tag: { key: 'Patch Group', values: [PATCH_GROUP] },
    schedule: 'rate(1 day)',
  },
];

const window = (id: string, schedule: string, timezone: string) => ({
  id,
  name: 'Patching-LINUX',
  schedule,
  timezone,
  durationHours: 3,
  cutoffHours: 1,
  targets: [{ tag: { key: 'Patch Group', values: [PATCH_GROUP] }, name: PATCH_GROUP }],
  tasks: [],
});

const EXISTS: NonNullable<WorldFile['windows']>[number]['tasks'] = [
  { name: 'Install', arn: 'AWS-RunPatchBaseline', parameters: { Operation: ['Install'] } },
];

/**
 * Three accounts in two Regions: tools, which bakes for all and has Patchwarden's functions and table; the shop, in both Regions; data, in
 * the other alone.
 */
export const estateWorld: World = worldSchema.parse({
  ...defaultWorld,
  pipelines,
  stacks: [vpc, webStack(TOOLS, 'web-dev', 2)],
  groups: [],
  amis: [],
  instances: [],
  baselines: [],
  associations: [],
  windows: [],
  resourceGroups: [],
  places: [
    {
      account: SHOP,
      region: SYDNEY,
      stacks: [vpc, webStack(SHOP, 'web-prod', 2)],
      groups: [apiGroup],
      instances: linuxServers('shop'),
      associations: scans,
      windows: [{ ...window('mw-05409a1b2c3d4e5f6', 'cron(0 22 ? * SAT *)', 'Australia/Sydney'), tasks: EXISTS }],
    },
    {
      account: SHOP,
      region: VIRGINIA,
      stacks: [vpc, webStack(SHOP, 'web-prod', 2)],
    },
    {
      account: DATA,
      region: VIRGINIA,
      stacks: [vpc, webStack(DATA, 'web-prod', 2)],
      groups: [apiGroup],
      instances: linuxServers('data'),
      associations: scans,
      windows: [
        {
          ...window('mw-0da7a1b2c3d4e5f67', 'cron(0 22 ? * SUN *)', 'America/New_York'),
          tasks: [adoptedTask('data-linux', VIRGINIA)],
        },
      ],
    },
  ],
});
