const role = (stack: string) => `arn:aws:iam::111122223333:role/${stack}-deploy`;

interface Application {
  name: string;
  template: string;
  image: string;
  capacity: number;
  /** How long its updates took, the newest last. */
  minutes: readonly number[];
}

const application = ({ name, template, image, capacity, minutes }: Application) => ({
  name,
  template,
  parameters: {
    BaselineVpcStack: 'baseline-vpc',
    AmazonMachineImage: `{image:${image}}`,
    Capacity: String(capacity),
  },
  roleArn: role(name),
  tags: { team: 'web' },
  createdDaysAgo: 190,
  updates: minutes.map((taken, index) => ({ daysAgo: 33 + 31 * (minutes.length - 1 - index), minutes: taken })),
});

/** The default world's stacks, in the order in which they need each other, and the group that no stack has. */
export const worldFleets = {
  stacks: [
    { name: 'baseline-vpc', template: 'baseline-vpc', createdDaysAgo: 400 },
    application({ name: 'web-dev', template: 'replacing', image: 'web', capacity: 2, minutes: [5, 4, 5] }),
    application({ name: 'web-prod', template: 'replacing', image: 'web', capacity: 4, minutes: [9, 8] }),
    application({ name: 'shop-dev', template: 'rolling', image: 'web', capacity: 3, minutes: [7] }),
    application({ name: 'search-dev', template: 'refreshing', image: 'web', capacity: 2, minutes: [11] }),
    {
      name: 'worker-dev',
      template: 'container-service',
      parameters: { ImageUri: '{image:worker}' },
      roleArn: role('worker-dev'),
      tags: { team: 'data' },
      createdDaysAgo: 120,
      updates: [{ daysAgo: 11, minutes: 3 }],
    },
  ],
  groups: [
    {
      name: 'api-prod',
      launchTemplate: 'api',
      image: '{image:api-1}',
      instances: 10,
      subnets: ['subnet-0a4c8e17b2d93f50a', 'subnet-05b1d7e92c4f6a83b', 'subnet-0e93a6b48d21f75cc'],
      tags: { PatchwardenFleet: 'api-prod' },
      alarms: ['api-prod-5xx'],
      createdDaysAgo: 18,
    },
  ],
};
