import { defaultWorld } from './default-world.ts';
import { worldFleets } from './world-fleets.ts';
import { type World, worldSchema } from './world-schema.ts';

const { start, packages, optionalPackages, vulnerabilities, components, calendars } = defaultWorld;

/** The image from before the newest. */
const OLDER = '{image:web-1}';

const stacks = worldFleets.stacks
  .filter(({ name }) => ['baseline-vpc', 'web-dev'].includes(name))
  .map((stack) =>
    'parameters' in stack && 'AmazonMachineImage' in stack.parameters
      ? { ...stack, parameters: { ...stack.parameters, AmazonMachineImage: OLDER } }
      : stack,
  );

const groups = worldFleets.groups.map((group) => ({
  ...group,
  ...{ name: 'web-prod', launchTemplate: 'web-prod', image: OLDER, instances: 3, alarms: [] },
  tags: { PatchwardenFleet: 'web-prod' },
}));

/** Two fleets that Terraform made, a stack and a group, each with an SSM parameter that says what it runs. */
export const terraformWorld: World = worldSchema.parse({
  ...{ start, packages, optionalPackages, vulnerabilities, components, calendars, stacks, groups },
  pipelines: defaultWorld.pipelines.filter(({ name }) => name === 'web'),
  parameters: [
    { name: '/fleets/web-dev/ami', value: OLDER, dataType: 'aws:ec2:image' },
    { name: '/fleets/web-prod/ami', value: OLDER, dataType: 'aws:ec2:image' },
  ],
});
