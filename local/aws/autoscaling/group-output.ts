import type { AutoScalingState, Group, LaunchSource, Member } from './state.ts';

const given = (source: LaunchSource, state: AutoScalingState) => {
  switch (source.kind) {
    case 'configuration':
      return { LaunchConfigurationName: source.name };
    case 'mixed':
      return { MixedInstancesPolicy: source.policy };
    case 'template': {
      const { LaunchTemplateId, LaunchTemplateName, Version = '$Default' } = source.template;
      const named = state.ec2.templateName(
        LaunchTemplateId === undefined ? { LaunchTemplateName } : { LaunchTemplateId },
      );
      return { LaunchTemplate: { LaunchTemplateId, LaunchTemplateName, ...named, Version } };
    }
  }
};

/** The group as DescribeAutoScalingGroups shows it. */
export const shownGroup = (state: AutoScalingState, group: Group, withInstances: boolean) => {
  const { settings } = group;
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    ...given(group.launch, state),
    MinSize: settings.min,
    MaxSize: settings.max,
    DesiredCapacity: settings.desired,
    DefaultCooldown: settings.cooldown,
    AvailabilityZones: [...new Set(settings.zones)].sort(),
    LoadBalancerNames: [],
    TargetGroupARNs: settings.targetGroups,
    HealthCheckType: settings.healthCheckType,
    HealthCheckGracePeriod: settings.grace,
    Instances: withInstances ? [...group.members.values()].map(shownInstance) : [],
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: [...group.suspended].map(([ProcessName, SuspensionReason]) => ({
      ProcessName,
      SuspensionReason,
    })),
    VPCZoneIdentifier: settings.subnets.join(','),
    EnabledMetrics: [],
    ...(group.deleting && { Status: 'Delete in progress' }),
    Tags: shownTags(group),
    TerminationPolicies: settings.terminationPolicies,
    NewInstancesProtectedFromScaleIn: settings.protectNew,
    ServiceLinkedRoleARN: `arn:aws:iam::${state.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    ...(settings.defaultWarmup !== undefined && { DefaultInstanceWarmup: settings.defaultWarmup }),
    ...(settings.maintenance && {
      InstanceMaintenancePolicy: {
        MinHealthyPercentage: settings.maintenance.min,
        MaxHealthyPercentage: settings.maintenance.max,
      },
    }),
    DeletionProtection: settings.deletionProtection,
    ...(settings.onAbandon !== undefined && {
      InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: settings.onAbandon } },
    }),
  };
};

export const shownTags = (group: Group) =>
  [...group.tags].map(([Key, { value, propagate }]) => ({
    ResourceId: group.name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value: value,
    PropagateAtLaunch: propagate,
  }));

export const shownInstance = (member: Member) => ({
  InstanceId: member.id,
  InstanceType: member.plan.instanceType,
  AvailabilityZone: member.zone,
  LifecycleState: member.lifecycle,
  HealthStatus: member.healthy ? 'Healthy' : 'Unhealthy',
  ...(member.plan.template && { LaunchTemplate: member.plan.template }),
  ...(member.plan.configurationName !== undefined && { LaunchConfigurationName: member.plan.configurationName }),
  ProtectedFromScaleIn: member.protectedFromScaleIn,
});
