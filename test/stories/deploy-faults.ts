import type { Fault } from '../../local/types.ts';
import { WORLD_START } from '../../local/world/default-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { call, cardOf, fieldsOf, groupsOf, listOf, press } from './deploys.ts';
import { configFile } from './variants.ts';

const stack = (name: string): object => ({
  policy: 'nonprod',
  image: 'web',
  stack: { name, parameter: 'AmazonMachineImage' },
});

/** Fleets of every shape without an order among them, each with one approver; whole refreshes, no checkpoint. */
export const plainFleets = (name: string, over: object = {}): string =>
  configFile(`${name}.yml`, {
    policies: {
      nonprod: { approvals: 1, from: ['platform'] },
      prod: { approvals: 2, from: ['platform', 'leads'], expires: '24h' },
    },
    fleets: {
      'web-dev': stack('web-dev'),
      'web-prod': { ...stack('web-prod'), watch: '15m', alarms: ['web-prod-5xx'] },
      'shop-dev': stack('shop-dev'),
      'search-dev': stack('search-dev'),
      'api-prod': {
        policy: 'nonprod',
        image: 'api',
        autoScalingGroup: 'api-prod',
        watch: '10m',
        alarms: ['api-prod-5xx'],
      },
      ...over,
    },
  });

/** The first AMI that a pipeline made: no fleet of the world's beginning runs it any more. */
export async function oldest(world: LocalWorld, pipeline = 'web'): Promise<string> {
  const answer = await call(world, 'imagebuilder', 'ListImagePipelineImages', {
    imagePipelineArn: `arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/${pipeline}`,
  });
  const [first] = listOf(answer['imageSummaryList']).sort((one, other) =>
    String(one['dateCreated']).localeCompare(String(other['dateCreated'])),
  );
  const { amis } = fieldsOf(first?.['outputResources']);
  return String(listOf(amis).find(({ region }) => region === 'ap-southeast-2')?.['image']);
}

const pipelineOf = (fleet: string): string => (fleet === 'api-prod' ? 'api' : 'web');

/** Asks for the oldest image in the name of a developer, and waits for the plan. */
export async function ask(world: LocalWorld, fleet: string): Promise<string[]> {
  const said = await world.patch('U0DEV', `deploy ${fleet} ${await oldest(world, pipelineOf(fleet))}`);
  await world.advance('10s');
  return said;
}

export const approve = (world: LocalWorld, fleet: string, user = 'U0BEN'): Promise<string[]> =>
  press(world, user, 'run-approve', cardOf(world, fleet));

/** Asks and has it approved: from here on it runs. */
export async function begin(world: LocalWorld, fleet: string): Promise<void> {
  await ask(world, fleet);
  await approve(world, fleet);
}

/** Approved while everything is paused: what is done before `resume` happens between approval and start. */
export async function approveWhilePaused(world: LocalWorld, fleet: string): Promise<void> {
  await ask(world, fleet);
  await world.patch('U0ANA', 'pause a moment');
  await approve(world, fleet);
}

export async function resume(world: LocalWorld): Promise<void> {
  await world.patch('U0ANA', 'resume');
  await world.advance('62s');
}

const isOfThisWorld = (at: unknown): boolean => new Date(String(at)).getTime() >= WORLD_START;

/** Updates of a stack that took effect since the world began: the token of each, oldest first. */
export async function updates(world: LocalWorld, name: string): Promise<string[]> {
  const { StackEvents } = await call(world, 'cloudformation', 'DescribeStackEvents', { StackName: name });
  return listOf(StackEvents)
    .filter((event) => event['LogicalResourceId'] === name && event['ResourceStatus'] === 'UPDATE_IN_PROGRESS')
    .filter((event) => isOfThisWorld(event['Timestamp']))
    .map(({ ClientRequestToken: token }) => (typeof token === 'string' ? token : 'by hand'))
    .reverse();
}

/** One update, and it is the bot's. */
export const oneOfOurs = [expect.stringMatching(/^[0-9a-f-]{36}$/)];

export async function changeSets(world: LocalWorld, name: string): Promise<string[]> {
  const { Summaries } = await call(world, 'cloudformation', 'ListChangeSets', { StackName: name });
  return listOf(Summaries).map(({ ChangeSetName }) => String(ChangeSetName));
}

/** How many versions the group's launch template has. */
export async function versions(world: LocalWorld): Promise<number> {
  const { AutoScalingGroups } = await call(world, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: ['api-prod'],
  });
  const { LaunchTemplateId } = fieldsOf(listOf(AutoScalingGroups)[0]?.['LaunchTemplate']);
  const answer = await call(world, 'ec2', 'DescribeLaunchTemplateVersions', { LaunchTemplateId });
  return listOf(answer['LaunchTemplateVersions']).length;
}

/** What the instances of a fleet's groups run, each image once. */
export async function running(world: LocalWorld, prefix: string): Promise<string[]> {
  return [...new Set((await groupsOf(world, prefix)).flatMap(({ images }) => images))];
}

export const awsFault = (
  service: string,
  operation: string,
  kind: Extract<Fault, { target: 'aws' }>['kind'],
  times = 1,
): Fault => ({ target: 'aws', service, operation, kind, times });

export const instanceFault = (
  fleet: string,
  kind: Exclude<Extract<Fault, { target: 'instance' }>['kind'], 'other-image'>,
  times = 100,
): Fault => ({ target: 'instance', group: fleet === 'api-prod' ? fleet : `${fleet}-AutoScalingGroup`, kind, times });
