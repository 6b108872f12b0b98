import { createAlarms } from '../../../../local/aws/alarms.ts';
import { createCloudFormation } from '../../../../local/aws/cloudformation/service.ts';
import { createFaults } from '../../../../local/aws/faults.ts';
import { createClock } from '../../../../local/clock.ts';
import type { EmittedEvent } from '../../../../local/types.ts';
import { createFakeFleet } from './fake-fleet.ts';

export const START = Date.parse('2026-11-18T23:00:00Z');
export const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };
export const SECOND = 1_000;
export const MINUTE = 60_000;

export interface Policies {
  updatePolicy?: string;
  creationPolicy?: string;
  groupName?: string;
}

const REPLACING = '{ AutoScalingReplacingUpdate: { WillReplace: true } }';
const SIGNALS = '{ ResourceSignal: { Count: !Ref Capacity, Timeout: PT5M } }';

/** A launch template and a group. */
export const groupTemplate = ({ updatePolicy = REPLACING, creationPolicy = SIGNALS, groupName }: Policies = {}) => `
Parameters:
  Image: { Type: "AWS::EC2::Image::Id" }
  Capacity: { Type: Number, Default: 2 }
Resources:
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: { ImageId: !Ref Image, UserData: !Base64 "cfn-signal" }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    ${creationPolicy === '' ? '' : `CreationPolicy: ${creationPolicy}`}
    ${updatePolicy === '' ? '' : `UpdatePolicy: ${updatePolicy}`}
    Properties:
      ${groupName === undefined ? '' : `AutoScalingGroupName: ${groupName}`}
      LaunchTemplate: { LaunchTemplateId: !Ref LaunchTemplate, Version: !GetAtt LaunchTemplate.LatestVersionNumber }
      MinSize: !Ref Capacity
      MaxSize: 500
      DesiredCapacity: !Ref Capacity
      AvailabilityZones: !GetAZs ""
`;

/** CloudFormation over a fake fleet whose instances signal 40 s after their launch; nothing happens before the clock moves. */
export const stackWorld = () => {
  const errors: unknown[] = [];
  const clock = createClock({ start: START, speed: 0, onError: (error) => errors.push(error) });
  const events: EmittedEvent[] = [];
  const faults = createFaults();
  const alarms = createAlarms();
  alarms.declare('web-5xx');
  const signals = { status: 'SUCCESS' as 'SUCCESS' | 'FAILURE' | 'none' };
  const fleet = createFakeFleet(clock, async (_group, UniqueId) => {
    if (signals.status === 'none') return;
    const signal = { StackName: 'web', LogicalResourceId: 'Group', UniqueId, Status: signals.status };
    await cloudFormation.handlers.SignalResource(signal).catch(() => {});
  });
  const cloudFormation = createCloudFormation({
    ...context,
    clock,
    emit: (event) => void events.push(event),
    callService: fleet.callService,
    faults,
    alarms,
  });
  const { handlers } = cloudFormation;
  const stack = async () => (await handlers.DescribeStacks({ StackName: 'web' })).Stacks[0];
  return {
    ...{ clock, events, errors, faults, alarms, signals, fleet, handlers, stack },
    /** Oldest first: `Logical STATUS`, with the reason behind a colon. */
    told: async () => {
      const { StackEvents } = await handlers.DescribeStackEvents({ StackName: 'web' });
      return [...StackEvents].reverse().map((event) => {
        const reason = event.ResourceStatusReason === undefined ? '' : `: ${event.ResourceStatusReason}`;
        return `${event.LogicalResourceId} ${event.ResourceStatus}${reason}`;
      });
    },
    create: async (policies: Policies = {}, parameters: Record<string, string> = { Image: 'ami-1' }) => {
      await handlers.CreateStack({
        StackName: 'web',
        TemplateBody: groupTemplate(policies),
        Parameters: given(parameters),
      });
      await clock.advance(10 * MINUTE);
    },
    update: (parameters: Record<string, string>, more: object = {}) =>
      handlers.UpdateStack({ StackName: 'web', UsePreviousTemplate: true, Parameters: given(parameters), ...more }),
  };
};

export const given = (parameters: Record<string, string>) =>
  Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
