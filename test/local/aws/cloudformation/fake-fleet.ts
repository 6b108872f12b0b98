import { WireError } from '../../../../local/aws/wire-error.ts';
import type { CallService, Clock } from '../../../../local/types.ts';

export interface FakeInstance {
  InstanceId: string;
  LifecycleState: string;
  HealthStatus: string;
  LaunchTemplate: { LaunchTemplateId: string; Version: string };
}

interface FakeGroup {
  name: string;
  min: number;
  max: number;
  desired: number;
  template: { LaunchTemplateId: string; Version: string };
  instances: FakeInstance[];
}

type Input = Record<string, unknown>;
type Signal = (group: string, instanceId: string) => Promise<unknown>;

const SIGNAL_AFTER = 40_000;
const REFRESH_TAKES = 120_000;

/** As little of EC2, Auto Scaling and Elastic Load Balancing as stacks ask of them; every call is written down. */
export const createFakeFleet = (clock: Clock, signal: Signal) => {
  const groups = new Map<string, FakeGroup>();
  const versions = new Map<string, unknown[]>();
  const refreshes: { InstanceRefreshId: string; Status: string; StatusReason?: string; group: string }[] = [];
  const calls: { operation: string; input: Input }[] = [];
  let count = 0;
  const nextId = (prefix: string) => {
    count += 1;
    return `${prefix}-${String(count).padStart(17, '0')}`;
  };

  const launch = (group: FakeGroup) => {
    while (group.instances.length < group.desired) {
      const InstanceId = nextId('i');
      group.instances.push({
        InstanceId,
        LifecycleState: 'InService',
        HealthStatus: 'Healthy',
        LaunchTemplate: group.template,
      });
      clock.at(clock.now() + SIGNAL_AFTER, async () => {
        if (group.instances.some((one) => one.InstanceId === InstanceId)) await signal(group.name, InstanceId);
      });
    }
  };
  const groupOf = (input: Input): FakeGroup => {
    const group = groups.get(String(input['AutoScalingGroupName']));
    if (group === undefined) throw new WireError('ValidationError', 'AutoScalingGroup name not found');
    return group;
  };
  const templateOf = (value: unknown) => Object.assign({ LaunchTemplateId: '', Version: '' }, value);

  const operations: Record<string, (input: Input) => Input> = {
    DescribeImages: ({ ImageIds }) => {
      if (JSON.stringify(ImageIds).includes('gone')) throw new WireError('InvalidAMIID.NotFound', 'does not exist');
      return { Images: [] };
    },
    GetParameter: () => ({ Parameter: { Value: 'ami-0fromparameter' } }),
    CreateLaunchTemplate: ({ LaunchTemplateData }) => {
      const LaunchTemplateId = nextId('lt');
      versions.set(LaunchTemplateId, [LaunchTemplateData]);
      return { LaunchTemplate: { LaunchTemplateId } };
    },
    CreateLaunchTemplateVersion: ({ LaunchTemplateId, LaunchTemplateData }) => {
      const known = versions.get(String(LaunchTemplateId)) ?? [];
      return { LaunchTemplateVersion: { VersionNumber: known.push(LaunchTemplateData) } };
    },
    DeleteLaunchTemplate: () => ({}),
    CreateTargetGroup: ({ Name }) => ({
      TargetGroups: [
        { TargetGroupArn: `arn:aws:elasticloadbalancing:r:1:targetgroup/${String(Name)}/0123456789abcdef` },
      ],
    }),
    DeleteTargetGroup: () => ({}),
    CreateAutoScalingGroup: (input) => {
      const [min, max, desired] = ['MinSize', 'MaxSize', 'DesiredCapacity'].map((name) => Number(input[name]));
      const name = String(input['AutoScalingGroupName']);
      const template = templateOf(input['LaunchTemplate']);
      const group = { name, min: min ?? 0, max: max ?? 0, desired: desired ?? 0, template, instances: [] };
      groups.set(name, group);
      launch(group);
      return {};
    },
    UpdateAutoScalingGroup: (input) => {
      const group = groupOf(input);
      if (input['LaunchTemplate'] !== undefined) group.template = templateOf(input['LaunchTemplate']);
      group.min = Number(input['MinSize'] ?? group.min);
      group.desired = Math.max(group.min, Number(input['DesiredCapacity'] ?? group.desired));
      launch(group);
      return {};
    },
    DeleteAutoScalingGroup: (input) => {
      groups.delete(groupOf(input).name);
      return {};
    },
    DescribeAutoScalingGroups: ({ AutoScalingGroupNames }) => ({
      AutoScalingGroups: [...groups.values()]
        .filter(({ name }) => JSON.stringify(AutoScalingGroupNames).includes(`"${name}"`))
        .map((group) => ({
          DesiredCapacity: group.desired,
          MinSize: group.min,
          MaxSize: group.max,
          Instances: [...group.instances],
        })),
    }),
    TerminateInstanceInAutoScalingGroup: ({ InstanceId, ShouldDecrementDesiredCapacity }) => {
      for (const group of groups.values()) {
        const left = group.instances.filter((one) => one.InstanceId !== InstanceId);
        if (left.length === group.instances.length) continue;
        if (ShouldDecrementDesiredCapacity === true) group.desired -= 1;
        group.instances = left;
        launch(group);
      }
      return {};
    },
    StartInstanceRefresh: (input) => {
      const group = groupOf(input);
      const refresh = { InstanceRefreshId: nextId('ir'), Status: 'InProgress', group: group.name };
      refreshes.unshift(refresh);
      clock.at(clock.now() + REFRESH_TAKES, () => {
        if (refresh.Status === 'InProgress') refresh.Status = 'Successful';
      });
      return { InstanceRefreshId: refresh.InstanceRefreshId };
    },
    DescribeInstanceRefreshes: ({ AutoScalingGroupName, InstanceRefreshIds }) => ({
      InstanceRefreshes: refreshes.filter(
        (one) =>
          one.group === AutoScalingGroupName &&
          (InstanceRefreshIds === undefined || JSON.stringify(InstanceRefreshIds).includes(one.InstanceRefreshId)),
      ),
    }),
    CancelInstanceRefresh: () => {
      const [refresh] = refreshes;
      if (refresh !== undefined) refresh.Status = 'Cancelled';
      return {};
    },
  };

  const callService: CallService = async (_service, operation, input) => {
    calls.push({ operation, input });
    const run = operations[operation];
    if (run === undefined) throw new Error(`the fake fleet has no ${operation}`);
    return run(input);
  };
  return { groups, versions, refreshes, calls, callService };
};
