import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { startWorld } from './world-aws.ts';

export const MINUTE = 60_000;

/** The default world behind real clients, and what one asks of its stacks. */
export const startStacks = async () => {
  const world = await startWorld();
  const cloudFormation = new CloudFormationClient(world.client);
  const autoScaling = new AutoScalingClient(world.client);
  const stack = async (StackName: string): Promise<Stack> => {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    if (Stacks?.[0] === undefined) throw new Error(`no stack ${StackName}`);
    return Stacks[0];
  };
  const groups = async (prefix: string) => {
    const { AutoScalingGroups } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
    return (AutoScalingGroups ?? []).filter(({ AutoScalingGroupName }) => AutoScalingGroupName?.startsWith(prefix));
  };
  const reasons = async (StackName: string) => {
    const { StackEvents } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
    return (StackEvents ?? []).map((event) => event.ResourceStatusReason ?? '');
  };
  /** The image of api-prod: to the stacks, another one. */
  const otherImage = async (): Promise<string> => {
    const [api] = await groups('api-prod');
    const { LaunchTemplateVersions } = await world.callService('ec2', 'DescribeLaunchTemplateVersions', {
      LaunchTemplateId: api?.LaunchTemplate?.LaunchTemplateId,
    });
    return /ami-[0-9a-f]+/.exec(JSON.stringify(LaunchTemplateVersions))?.[0] ?? '';
  };
  const plan = async (StackName: string, more: object = {}) => {
    const { Parameters = [], Capabilities = [] } = await stack(StackName);
    const image = await otherImage();
    const named = { StackName, ChangeSetName: 'to-another-image' };
    const parameters = Parameters.map(({ ParameterKey }) =>
      ParameterKey === 'AmazonMachineImage'
        ? { ParameterKey, ParameterValue: image }
        : { ParameterKey, UsePreviousValue: true },
    );
    const set = { ...named, UsePreviousTemplate: true, Parameters: parameters, Capabilities, ...more };
    await cloudFormation.send(new CreateChangeSetCommand(set));
    await world.clock.advance(2_000);
    const { Changes = [] } = await cloudFormation.send(new DescribeChangeSetCommand(named));
    return { image, changes: Changes.map(({ ResourceChange }) => ResourceChange?.LogicalResourceId) };
  };
  const execute = (StackName: string) =>
    cloudFormation.send(
      new ExecuteChangeSetCommand({
        StackName,
        ChangeSetName: 'to-another-image',
        ClientRequestToken: 'deploy-1',
      }),
    );
  /** Moves the stack to another image; how far it comes is up to the clock. */
  const deploy = async (StackName: string, more: object = {}) => {
    const planned = await plan(StackName, more);
    await execute(StackName);
    return planned;
  };
  const close = async () => {
    cloudFormation.destroy();
    autoScaling.destroy();
    await world.close();
    expect(world.errors).toEqual([]);
  };
  return { ...world, cloudFormation, autoScaling, stack, groups, reasons, plan, execute, deploy, close };
};

export type StartedStacks = Awaited<ReturnType<typeof startStacks>>;
