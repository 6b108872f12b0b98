import type { CreateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import { DAY, MINUTE } from '../../src/duration.ts';
import type { Alarms } from '../aws/alarms.ts';
import type { AutoScaling } from '../aws/autoscaling/service.ts';
import type { CloudFormation } from '../aws/cloudformation/service.ts';
import { isRecord } from '../aws/json-value.ts';
import type { CallService } from '../types.ts';
import { templateText } from './application-template.ts';
import { type ImageSeed, withImages } from './built-image.ts';
import type { World, WorldGroup, WorldStack } from './world-schema.ts';

export interface StackSeed extends ImageSeed {
  world: World;
  cloudFormation: CloudFormation;
  autoScaling: AutoScaling;
  alarms: Alarms;
  callService: CallService;
  /** The clock's present, from which the past is counted. */
  now: number;
}

/** Makes the world's stacks and groups, their instances in service. The pipelines must have their images by now. */
export const seedStacks = async (seed: StackSeed): Promise<void> => {
  for (const stack of seed.world.stacks) await makeStack(seed, stack);
  for (const group of seed.world.groups) await makeGroup(seed, group);
};

const makeStack = async (seed: StackSeed, stack: WorldStack): Promise<void> => {
  const createdAt = seed.now - stack.createdDaysAgo * DAY;
  const updates = stack.updates.map(({ daysAgo, minutes }) => ({
    at: seed.now - daysAgo * DAY,
    took: minutes * MINUTE,
  }));
  const parameters: Record<string, string> = {};
  for (const [key, value] of Object.entries(stack.parameters)) parameters[key] = await withImages(seed, value);
  await seed.cloudFormation.recordPast({
    name: stack.name,
    template: templateText(stack.template),
    parameters,
    tags: tagList(stack.tags),
    createdAt,
    updates,
    makeGroup: (request) => placeGroup(seed, request, updates.at(-1)?.at ?? createdAt),
    ...(stack.roleArn !== undefined && { roleArn: stack.roleArn }),
  });
};

const tagList = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** A request as the template made it; its members were checked there. */
const placeGroup = async (seed: StackSeed, request: Record<string, unknown>, at: number): Promise<void> => {
  if (!isGroupRequest(request)) throw new Error('a group of the world has no name or no sizes');
  await seed.autoScaling.seedGroup(request, at);
};

const isGroupRequest = (request: unknown): request is CreateAutoScalingGroupCommandInput =>
  isRecord(request) &&
  typeof request['AutoScalingGroupName'] === 'string' &&
  typeof request['MinSize'] === 'number' &&
  typeof request['MaxSize'] === 'number';

const makeGroup = async (seed: StackSeed, group: WorldGroup): Promise<void> => {
  for (const alarm of group.alarms) seed.alarms.declare(alarm);
  const { LaunchTemplate } = await seed.callService('ec2', 'CreateLaunchTemplate', {
    LaunchTemplateName: group.launchTemplate,
    LaunchTemplateData: {
      ImageId: await withImages(seed, group.image),
      InstanceType: group.instanceType,
      IamInstanceProfile: { Name: group.name },
    },
    TagSpecifications: [{ ResourceType: 'launch-template', Tags: tagList(group.tags) }],
  });
  const LaunchTemplateId = isRecord(LaunchTemplate) ? String(LaunchTemplate['LaunchTemplateId']) : '';
  const request = {
    AutoScalingGroupName: group.name,
    LaunchTemplate: { LaunchTemplateId, Version: '1' },
    MinSize: group.instances,
    MaxSize: group.instances * 2,
    DesiredCapacity: group.instances,
    VPCZoneIdentifier: group.subnets.join(','),
    Tags: tagList(group.tags).map((tag) => ({ ...tag, PropagateAtLaunch: true })),
  };
  await seed.autoScaling.seedGroup(request, seed.now - group.createdDaysAgo * DAY);
};
