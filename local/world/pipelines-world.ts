import { defaultWorld } from './default-world.ts';
import { worldFleets } from './world-fleets.ts';
import { type World, worldSchema } from './world-schema.ts';

const al2023 = 'arn:aws:imagebuilder:{region}:aws:image/amazon-linux-2023-x86/x.x.x';
const latest = 'ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
const updateLinux = 'arn:aws:imagebuilder:{region}:aws:component/update-linux/x.x.x';
const bootTest = 'arn:aws:imagebuilder:{region}:aws:component/simple-boot-test-linux/x.x.x';

/** Two hundred days old, as a recipe names it that nobody has touched since. */
const OLD_BASE = 'ami-0b0b0b0b0b0b0b0b0';

const onUpdates = 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE' as const;

const usual = {
  regions: [{ region: 'ap-southeast-2' }],
  packages: true,
  scan: false,
  tags: { team: 'web' },
};

const recipe = (name: string, parentImage: string, components: string[]) => ({
  name,
  version: '1.0.0',
  description: name,
  parentImage,
  components,
});

const legacy = defaultWorld.pipelines.filter(({ name }) => name === 'legacy');

const stacks = worldFleets.stacks.filter(({ name }) => ['baseline-vpc', 'web-dev'].includes(name));

/** Pipelines that build by their own schedules, or fail to, and recipes with something wrong in each. */
export const pipelinesWorld: World = worldSchema.parse({
  ...defaultWorld,
  pipelines: [
    {
      ...usual,
      name: 'web',
      description: 'Named by filters, and a newer base image is out: its schedule builds',
      recipe: recipe('web-al2023', al2023, [updateLinux, 'install-nginx', 'test-http']),
      schedule: 'cron(12 10 * * ? *)',
      startCondition: onUpdates,
      history: [{ daysAgo: 65 }, { daysAgo: 34, scheduled: true }],
    },
    {
      ...usual,
      name: 'pinned',
      description: 'Everything pinned: its schedule never builds',
      recipe: recipe('pinned-hosts', OLD_BASE, ['install-nginx', 'test-http']),
      schedule: 'cron(10 10 * * ? *)',
      startCondition: onUpdates,
      history: [{ daysAgo: 180 }],
    },
    {
      ...usual,
      name: 'nightly',
      description: 'Builds each day, and disables itself at its first failure',
      recipe: recipe('nightly-al2023', latest, [updateLinux, bootTest]),
      schedule: 'cron(5 10 * * ? *)',
      disablesAfter: 1,
      history: [{ daysAgo: 1, scheduled: true }],
    },
    {
      ...usual,
      name: 'untested',
      description: 'Builds on request alone, and nothing tests it',
      recipe: recipe('untested-al2023', al2023, [updateLinux]),
      tests: false,
      history: [{ daysAgo: 41 }],
    },
    ...legacy,
  ],
  amis: [
    ...defaultWorld.amis,
    {
      id: OLD_BASE,
      name: 'al2023-ami-2023.7-x86_64',
      description: 'Amazon Linux 2023, half a year ago',
      owner: '137112412989',
      sharedWith: 'everybody',
      daysAgo: 200,
    },
  ],
  stacks,
  groups: [],
  instances: [],
  baselines: [],
  associations: [],
  windows: [],
  resourceGroups: [],
});
