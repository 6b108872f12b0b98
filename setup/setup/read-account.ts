import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand, type Stack as ListedStack } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ImagebuilderClient, ListImagePipelinesCommand } from '@aws-sdk/client-imagebuilder';
import { createAutoScaling } from '../../src/aws/auto-scaling.ts';
import { createCloudFormation } from '../../src/aws/cloudformation.ts';
import { createEc2, type Ec2 } from '../../src/aws/ec2.ts';
import { unlessGone } from '../../src/aws/failure.ts';
import { createImageBuilder } from '../../src/aws/imagebuilder.ts';
import { pages } from '../../src/aws/pages.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { createWindows } from '../../src/aws/windows.ts';
import { present } from '../../src/present.ts';
import { partOf } from './part.ts';
import {
  type AccountFacts,
  itemsOf,
  type SeenGroup,
  type SeenInstance,
  type SeenPipeline,
  type SeenStack,
  type SeenWindow,
} from './types.ts';

/** One service after the other, with reads alone. What is denied is missing in the facts, and says so. @throws Told */
export async function readAccount(aws: AwsConfig, account: string): Promise<AccountFacts> {
  const { region } = aws;
  const read = partOf(region);
  const groups = await read('autoscaling:DescribeAutoScalingGroups', () => readGroups(aws));
  const ofGroups = new Set(itemsOf(groups).flatMap(({ tags }) => tags['aws:cloudformation:stack-id'] ?? []));
  const listed = await read('cloudformation:DescribeStacks', () => listStacks(aws));
  return {
    account,
    region,
    groups,
    pipelines: await read('imagebuilder:ListImagePipelines', () => readPipelines(aws)),
    stacks:
      listed.kind === 'read'
        ? await read('cloudformation:GetTemplate', () => readStacks(aws, listed.items, ofGroups))
        : listed,
    windows: await read('ssm:DescribeMaintenanceWindows', () => readWindows(aws)),
    instances: await read('ec2:DescribeInstances', () => readInstances(aws)),
    ...present({ requestUrl: requestUrlIn(itemsOf(listed)) }),
  };
}

async function readPipelines(aws: AwsConfig): Promise<readonly SeenPipeline[]> {
  const client = new ImagebuilderClient(aws);
  const images = createImageBuilder(aws);
  const found = await pages(
    (nextToken) => client.send(new ListImagePipelinesCommand(present({ nextToken }))),
    ({ imagePipelineList, nextToken }) => ({ items: imagePipelineList, next: nextToken }),
  );
  const seen: SeenPipeline[] = [];
  for (const { arn = '', name = arn, containerRecipeArn } of found) {
    const made = (await unlessGone(images.pipelineImages(arn))) ?? [];
    const kind = containerRecipeArn === undefined ? 'ami' : 'container';
    seen.push({ arn, name, kind, amis: made.flatMap(({ amis }) => amis) });
  }
  return seen;
}

function listStacks(aws: AwsConfig): Promise<readonly ListedStack[]> {
  const client = new CloudFormationClient(aws);
  return pages(
    (NextToken) => client.send(new DescribeStacksCommand(present({ NextToken }))),
    ({ Stacks, NextToken }) => ({ items: Stacks, next: NextToken }),
  );
}

const speaksOfAmi = ({ Parameters = [] }: ListedStack): boolean =>
  Parameters.some(({ ParameterValue = '', ResolvedValue = '' }) =>
    [ParameterValue, ResolvedValue].some((value) => value.startsWith('ami-')),
  );

/** Such a stack has no resources to update, or is on its way there. */
const HAS_NONE = /^(?:DELETE|REVIEW|ROLLBACK)_|^CREATE_(?:FAILED|IN_PROGRESS)$/;

/** Templates are read only of stacks with a group, or with a parameter that holds an AMI. */
async function readStacks(
  aws: AwsConfig,
  listed: readonly ListedStack[],
  ofGroups: ReadonlySet<string>,
): Promise<readonly SeenStack[]> {
  const cloudFormation = createCloudFormation(aws);
  const seen: SeenStack[] = [];
  for (const each of listed) {
    const { StackId: id = '', StackStatus = '', Tags = [] } = each;
    if (HAS_NONE.test(StackStatus) || !(speaksOfAmi(each) || ofGroups.has(id))) continue;
    const stack = await unlessGone(cloudFormation.stack(id));
    const template = await unlessGone(cloudFormation.template(id));
    const source = await unlessGone(cloudFormation.sourceTemplate(id));
    if (stack === undefined || template === undefined || source === undefined) continue;
    const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    seen.push({ stack, template, source, tags });
  }
  return seen;
}

/** Our own stack, and what it prints: whoever may make any other stack here could have Slack's requests sent elsewhere. */
const OWN_STACK = 'Patchwarden';
const FUNCTION_URL = /^https:\/\/[a-z0-9]+\.lambda-url\.[a-z0-9-]+\.on\.aws\/slack\/events$/;

const requestUrlIn = (stacks: readonly ListedStack[]): string | undefined =>
  stacks
    .filter(({ StackName }) => StackName === OWN_STACK)
    .flatMap(({ Outputs = [] }) => Outputs)
    .find(({ OutputKey, OutputValue = '' }) => OutputKey === 'SlackRequestUrl' && FUNCTION_URL.test(OutputValue))
    ?.OutputValue;

async function readGroups(aws: AwsConfig): Promise<readonly SeenGroup[]> {
  const client = new AutoScalingClient(aws);
  const listed = await pages(
    (NextToken) =>
      client.send(new DescribeAutoScalingGroupsCommand({ IncludeInstances: false, ...present({ NextToken }) })),
    ({ AutoScalingGroups, NextToken }) => ({ items: AutoScalingGroups, next: NextToken }),
  );
  const names = listed.flatMap(({ AutoScalingGroupName }) => AutoScalingGroupName ?? []);
  const groups = await createAutoScaling(aws).groups(names);
  const ec2 = createEc2(aws);
  const seen: SeenGroup[] = [];
  for (const group of groups) seen.push({ ...group, ...present({ imageId: await imageOf(group, ec2) }) });
  return seen;
}

async function imageOf({ launchTemplate, tags }: SeenGroup, ec2: Ec2): Promise<string | undefined> {
  if (launchTemplate === undefined || tags['aws:cloudformation:stack-id'] !== undefined) return undefined;
  const version = await unlessGone(ec2.launchTemplateVersion(launchTemplate.id, launchTemplate.version));
  return version?.imageId;
}

async function readWindows(aws: AwsConfig): Promise<readonly SeenWindow[]> {
  const windows = createWindows(aws);
  const seen: SeenWindow[] = [];
  for (const summary of await windows.list()) {
    const targets = await unlessGone(windows.targets(summary.id));
    const tasks = await unlessGone(windows.tasks(summary.id));
    if (targets === undefined || tasks === undefined) continue;
    const all = [...targets, ...tasks].flatMap((one) => one.targets);
    const names = new Set(all.flatMap((target) => (target.kind === 'resource-group' ? target.names : [])));
    const members: Record<string, readonly string[] | 'unknown'> = {};
    for (const name of names) members[name] = await windows.membersOf(name);
    seen.push({ ...summary, targets, tasks, members });
  }
  return seen;
}

const ALIVE = ['pending', 'running', 'stopping', 'stopped'];

async function readInstances(aws: AwsConfig): Promise<readonly SeenInstance[]> {
  const client = new EC2Client(aws);
  const found = await pages(
    (NextToken) =>
      client.send(
        new DescribeInstancesCommand({
          Filters: [{ Name: 'instance-state-name', Values: ALIVE }],
          MaxResults: 1000,
          ...present({ NextToken }),
        }),
      ),
    ({ Reservations, NextToken }) => ({ items: Reservations, next: NextToken }),
  );
  return found
    .flatMap(({ Instances = [] }) => Instances)
    .map(({ InstanceId: id = '', State, Tags = [] }) => ({
      id,
      state: State?.Name ?? '',
      tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    }));
}
