import type { AutoScalingGroup, InstanceRefresh } from '../../../src/aws/auto-scaling.ts';
import type { ChangeSet, NewChangeSet } from '../../../src/aws/change-set.ts';
import type { Stack, StackEvent, StackResource } from '../../../src/aws/cloudformation.ts';
import type { Alarm } from '../../../src/aws/cloudwatch.ts';
import type { LaunchTemplateVersion, MachineImage } from '../../../src/aws/ec2.ts';
import type { Subnet } from '../../../src/aws/ec2-room.ts';
import { AwsCallError } from '../../../src/aws/failure.ts';
import type { ScheduledAction } from '../../../src/aws/group-reach.ts';
import type { BuiltImage } from '../../../src/aws/imagebuilder.ts';
import { PARAMETER_MISSING } from '../../../src/aws/parameters.ts';
import type { Execution } from '../../../src/aws/ssm.ts';
import { parseConfig } from '../../../src/config/load.ts';
import type { Ports } from '../../../src/contract/ports.ts';
import { present } from '../../../src/present.ts';
import type { HasKinds } from '../../../src/runs/run-kind.ts';
import { FULL } from '../../config/fixture.ts';
import { IMAGE, T0 } from '../../runs/fixture.ts';
import { createMemoryTable, type MemoryTable } from '../../support/memory-table.ts';
import { portsDouble, withKinds } from '../../support/ports.ts';
import { aGroup, anExecution, aSet, aStack, aTemplate, STACK_ID } from '../facts.ts';

/** What AWS holds; a test changes it before, and reads `made` and `deleted` after. */
export interface FakeAws {
  stack: Stack | undefined;
  template: string;
  /** The one that the change set was made from, when it is another. */
  setTemplate?: string;
  resources: readonly StackResource[];
  set: ChangeSet;
  events: readonly StackEvent[];
  groups: readonly AutoScalingGroup[];
  refreshes: readonly InstanceRefresh[];
  scheduled: readonly ScheduledAction[];
  subnets: readonly Subnet[];
  /** On-Demand instances by type; each has two vCPUs. */
  running: Readonly<Record<string, number>>;
  /** `undefined`: Service Quotas has none. */
  quota: number | undefined;
  alarms: readonly Alarm[];
  amis: readonly MachineImage[];
  version: LaunchTemplateVersion;
  /** AMI of every instance, but for those named in `runsElse`; one that runs '' is not listed. */
  runs: string;
  runsElse: Readonly<Record<string, string>>;
  targets: { healthy: number; total: number };
  built: readonly BuiltImage[];
  /** Of Parameter Store, by name. */
  parameters: Readonly<Record<string, string>>;
  execution: Execution;
  made: NewChangeSet[];
  deleted: string[];
  now: number;
  table: MemoryTable;
}

/** Parsed once for a file: some tests make these ports a thousand times. */
const CONFIG = parseConfig(FULL);

export const WEB_PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web';

export const API_PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/api';

/** What it made in ap-southeast-2 of this account is its own. */
const ownOf = ({ amis = [], imageUris = [] }: Partial<BuiltImage>): string | undefined =>
  amis.find(({ region, accountId }) => region === 'ap-southeast-2' && accountId === '111122223333')?.image ??
  imageUris.find((uri) => uri.startsWith('111122223333.dkr.ecr.ap-southeast-2.'));

export const builtImage = (parts: Partial<BuiltImage> = {}): BuiltImage => {
  const image = madeImage(parts);
  return { ...image, ...present({ own: ownOf(image) }) };
};

const madeImage = (parts: Partial<BuiltImage>): BuiltImage => ({
  arn: IMAGE,
  status: 'AVAILABLE',
  createdAt: T0,
  pipelineArn: WEB_PIPELINE,
  amis: [
    { region: 'eu-west-1', accountId: '111122223333', image: 'ami-0eu' },
    { region: 'ap-southeast-2', accountId: '111122223333', image: 'ami-0new' },
  ],
  imageUris: [],
  packagesOn: true,
  scan: 'off',
  ...parts,
});

export const alarmArn = (name: string): string => `arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:${name}`;

export const anAmi = (id: string, parts: Partial<MachineImage> = {}): MachineImage => ({
  id,
  name: id,
  state: 'available',
  owner: '111122223333',
  createdAt: T0 - 86_400_000,
  ...parts,
});

/** A `web-prod` stack of four healthy instances on the old image, and a set that takes it to the new one. */
export const aWorld = (parts: Partial<FakeAws> = {}): FakeAws => ({
  stack: aStack(),
  template: aTemplate(),
  resources: [
    {
      logicalId: 'Group',
      physicalId: 'web-prod-asg',
      type: 'AWS::AutoScaling::AutoScalingGroup',
      status: 'CREATE_COMPLETE',
    },
    { logicalId: 'Template', physicalId: 'lt-1', type: 'AWS::EC2::LaunchTemplate', status: 'CREATE_COMPLETE' },
  ],
  set: aSet(),
  events: [],
  groups: [aGroup(4)],
  refreshes: [],
  scheduled: [],
  subnets: [],
  running: {},
  quota: 64,
  alarms: ['web-prod-5xx', 'api-prod-5xx'].map((name) => ({
    name,
    arn: alarmArn(name),
    type: 'AWS::CloudWatch::Alarm',
    state: 'OK',
  })),
  amis: [anAmi('ami-0old'), anAmi('ami-0new')],
  version: { id: 'lt-1', name: 'web', version: '7', imageId: 'ami-0old' },
  runs: 'ami-0old',
  runsElse: {},
  targets: { healthy: 4, total: 4 },
  built: [builtImage()],
  parameters: {},
  execution: anExecution(),
  made: [],
  deleted: [],
  now: T0,
  table: createMemoryTable(),
  ...parts,
});

export const failure = (name: string, httpStatusCode = 400): AwsCallError =>
  new AwsCallError('reading', Object.assign(new Error('said AWS'), { name, $metadata: { httpStatusCode } }));

export const gone = (): AwsCallError => failure('ResourceNotFoundException');

function known<T>(value: T | undefined): T {
  if (value === undefined) throw gone();
  return value;
}

const never = async (): Promise<never> => {
  throw new Error('nobody asks for this');
};

/** The product's ports, with this AWS behind those that deploys reach. */
export function portsOf(world: FakeAws): Ports & HasKinds {
  const ports = portsDouble({
    calendars: { stateAt: async () => ({ open: true }) },
    automation: { start: never, findByTag: never, get: async () => world.execution, stop: never },
    cloudFormation: {
      stack: async () => known(world.stack),
      template: async () => world.template,
      sourceTemplate: async (_stack, set) =>
        set === undefined ? world.template : (world.setTemplate ?? world.template),
      resources: async () => world.resources,
      createChangeSet: async (set) => {
        world.made.push(set);
        return { changeSetId: world.set.id, stackId: STACK_ID };
      },
      changeSet: async () => world.set,
      deleteChangeSet: async ({ changeSetId }) => {
        world.deleted.push(changeSetId);
      },
      events: async (_stack, enough) => {
        enough(world.events);
        return world.events;
      },
    },
    cloudWatch: { alarms: async (names) => world.alarms.filter(({ name }) => names.includes(name)) },
    autoScaling: {
      groups: async (names) => world.groups.filter(({ name }) => names.includes(name)),
      groupsOfStacks: async () => world.groups,
      namesOfStack: async () => world.groups.map(({ name }) => name),
      refreshes: async () => world.refreshes,
      scheduledActions: async () => world.scheduled,
    },
    ec2: {
      images: async (ids) => world.amis.filter(({ id }) => ids.includes(id)),
      launchTemplateVersion: async () => world.version,
      imagesOfInstances: async (ids) =>
        Object.fromEntries(ids.map((id) => [id, world.runsElse[id] ?? world.runs]).filter(([, image]) => image !== '')),
      subnets: async (ids) => world.subnets.filter(({ id }) => ids.includes(id)),
      vcpus: async (types) => Object.fromEntries(types.map((type) => [type, 2])),
      runningTypes: async () => world.running,
    },
    quotas: { ofEc2: async () => world.quota },
    loadBalancing: { targetHealth: async () => world.targets },
    images: {
      pipeline: never,
      pipelineImages: async (arn) =>
        world.built
          .filter(({ pipelineArn }) => pipelineArn === arn)
          .map(({ arn, status, amis, imageUris, own }) => ({
            ...present({ own }),
            arn,
            status,
            createdAt: T0,
            amis: amis.map(({ image }) => image),
            imageUris,
          })),
      image: async (arn) => known(world.built.find((built) => built.arn === arn)),
      workflows: never,
      workflowSteps: never,
      workflowText: never,
      packages: async () => [{ packageName: 'openssl', packageVersion: '3.0.9' }],
      findings: never,
    },
    parameters: {
      read: async ([name = '']) => {
        const value = world.parameters[name];
        if (value === undefined) throw failure(PARAMETER_MISSING);
        return { [name]: value };
      },
    },
    table: world.table,
    config: CONFIG,
    clock: () => world.now,
  });
  return withKinds(ports);
}
