import { defaultWorld } from './default-world.ts';
import { worldFleets } from './world-fleets.ts';
import { type World, worldSchema } from './world-schema.ts';

/** Base, update, validate: the recipe's own components, and a test stage that the image must pass before it is distributed. */
const pipelines = defaultWorld.pipelines
  .filter(({ name }) => name === 'web')
  .map((pipeline) => ({
    ...pipeline,
    parameter: '/golden/web/latest',
    executionRole: 'arn:aws:iam::111122223333:role/golden-distribution',
    history: [{ daysAgo: 96 }, { daysAgo: 65 }, { daysAgo: 34 }, { daysAgo: 2 }],
  }));

/** The image from before the newest runs everywhere. */
const stacks = worldFleets.stacks
  .filter(({ name }) => ['baseline-vpc', 'web-dev', 'web-prod', 'shop-dev'].includes(name))
  .map((stack) =>
    'parameters' in stack && 'AmazonMachineImage' in stack.parameters
      ? { ...stack, parameters: { ...stack.parameters, AmazonMachineImage: '{image:web-1}' } }
      : stack,
  );

/** One of each way to live: `/patch plan i-…` says which of them is patched in place. */
const instances = [
  { name: 'ledger', launchedDaysAgo: 700, tags: { 'Patch Group': 'Ledger' } },
  { name: 'files', keptVolumes: 2, launchedDaysAgo: 12 },
  { name: 'render', spot: true, launchedDaysAgo: 1 },
  { name: 'node', tags: { 'eks:nodegroup-name': 'general' }, launchedDaysAgo: 9 },
  { name: 'appliance', productCode: 'a1b2c3d4e5f6', launchedDaysAgo: 200 },
  { name: 'fresh', launchedDaysAgo: 2 },
].map((instance, i) => ({ ...instance, id: `i-0a1b2c3d4e5f6000${i}`, system: 'AMAZON_LINUX_2023' as const }));

/** A pipeline that writes the id of its gold AMI to a parameter, and an AMI that the account of the platform team bakes and shares. */
export const goldenWorld: World = worldSchema.parse({
  ...defaultWorld,
  pipelines,
  stacks,
  groups: [],
  instances,
  baselines: [],
  associations: [],
  windows: [],
  resourceGroups: [],
  amis: [
    ...defaultWorld.amis,
    {
      id: 'ami-0901d5ade0901d5ad',
      name: 'shared-base-2026-11',
      description: 'Baked and validated by the platform team in their own account',
      owner: '444455556666',
      sharedWith: ['111122223333'],
      daysAgo: 3,
    },
  ],
  parameters: [{ name: '/golden/shared/latest', value: 'ami-0901d5ade0901d5ad', dataType: 'aws:ec2:image' }],
});
