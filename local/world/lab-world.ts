import { defaultWorld } from './default-world.ts';
import { type World, worldSchema } from './world-schema.ts';

/** Amazon's own image, some weeks old: what the lab's application starts from. */
export const STOCK_IMAGE = 'ami-0a1b2c3d4e5f60718';

const { start, packages, optionalPackages, vulnerabilities } = defaultWorld;

const stacks = [
  { name: 'patchwarden-lab-network', template: 'baseline-vpc', createdDaysAgo: 1 },
  {
    name: 'patchwarden-lab-pipeline',
    template: 'lab-pipeline',
    parameters: { BaselineVpcStack: 'patchwarden-lab-network' },
    createdDaysAgo: 1,
  },
  {
    name: 'patchwarden-lab-application',
    template: 'replacing',
    parameters: { BaselineVpcStack: 'patchwarden-lab-network', AmazonMachineImage: STOCK_IMAGE },
    // With which `cdk deploy` makes stacks; CloudFormation keeps it with each.
    roleArn: 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-ap-southeast-2',
    createdDaysAgo: 1,
  },
];

/** What docs/lab.md has deployed before the first bake: the lab's three stacks, and nothing else. */
export const labWorld: World = worldSchema.parse({
  ...{ start, packages, optionalPackages, vulnerabilities, stacks },
  components: [],
  pipelines: [],
  calendars: [],
  amis: [
    {
      id: STOCK_IMAGE,
      name: 'al2023-ami-2023.9.20261001.0-kernel-6.1-x86_64',
      description: 'Amazon Linux 2023',
      owner: '137112412989',
      sharedWith: 'everybody',
      daysAgo: 48,
    },
  ],
});
