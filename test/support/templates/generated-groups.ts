import {
  count,
  either,
  image,
  type Making,
  type NamedCondition,
  NO_VALUE,
  objectOf,
  perhaps,
  placed,
  ref,
  subnets,
  truth,
} from './expressions.ts';
import type { Draft, DraftObject } from './writer.ts';

/** Two launch templates, one with a name, and a launch configuration. */
export const launchResources = (making: Making): DraftObject => ({
  Lt: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: launchData(making) } },
  Lt2: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: { LaunchTemplateName: 'second', LaunchTemplateData: launchData(making) },
  },
  Lc: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { ...launchData(making) } },
});

const launchData = (making: Making): DraftObject =>
  objectOf({
    ImageId: making.random.chance(90) ? image(making) : perhaps(making, image(making)),
    InstanceType: 'm5.large',
    UserData: {
      'Fn::Base64': {
        'Fn::Sub': `#!/bin/sh\n/opt/aws/bin/cfn-signal --stack ${placed('AWS::StackName')} --shell ${placed('!PWD')}`,
      },
    },
  });

/** A group, in the stack under one of the known conditions or always. */
export const group = (making: Making, known: readonly NamedCondition[]): DraftObject => {
  const { random } = making;
  const condition = known.length > 0 && random.chance(20) ? random.pick(known).name : undefined;
  return objectOf({
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Condition: condition,
    CreationPolicy: random.chance(60) ? sometimes(making, creation(making)) : undefined,
    UpdatePolicy: random.chance(85) ? sometimes(making, updatePolicy(making)) : undefined,
    Properties: objectOf({
      MinSize: count(making),
      MaxSize: count(making),
      DesiredCapacity: perhaps(making, count(making)),
      AutoScalingGroupName: perhaps(
        making,
        random.pick<Draft>(['web', { 'Fn::Sub': `${placed('AWS::StackName')}-web` }, ref('Mode')]),
      ),
      VPCZoneIdentifier: perhaps(making, subnets(making)),
      DeletionProtection: random.chance(30)
        ? perhaps(making, random.pick(['none', 'prevent-all-deletion']))
        : undefined,
      InstanceLifecyclePolicy: random.chance(20)
        ? { RetentionTriggers: { TerminateHookAbandon: either(making, 'retain', 'terminate') } }
        : undefined,
      ...launch(making),
    }),
  });
};

const sometimes = (making: Making, draft: DraftObject): Draft =>
  making.random.chance(20) ? either(making, draft, NO_VALUE) : draft;

const creation = (making: Making): DraftObject =>
  objectOf({
    ResourceSignal: objectOf({ Count: perhaps(making, count(making)), Timeout: 'PT10M' }),
    AutoScalingCreationPolicy: making.random.chance(40)
      ? objectOf({ MinSuccessfulInstancesPercent: perhaps(making, count(making)) })
      : undefined,
  });

const updatePolicy = (making: Making): DraftObject => {
  const { random } = making;
  const rolls = random.chance(60);
  return objectOf({
    AutoScalingReplacingUpdate: random.chance(50) ? wrapped(making, { WillReplace: truth(making) }) : undefined,
    AutoScalingRollingUpdate: rolls ? wrapped(making, rolling(making)) : undefined,
    AutoScalingInstanceRefresh: rolls || random.chance(40) ? undefined : wrapped(making, refresh(making)),
    AutoScalingScheduledAction: random.chance(50)
      ? objectOf({ IgnoreUnmodifiedGroupSizeProperties: perhaps(making, truth(making)) })
      : undefined,
  });
};

const wrapped = (making: Making, draft: DraftObject): Draft =>
  making.random.chance(30) ? either(making, draft, NO_VALUE) : draft;

const rolling = (making: Making): DraftObject =>
  objectOf({
    MinInstancesInService: perhaps(making, count(making)),
    MaxBatchSize: perhaps(making, count(making)),
    WaitOnResourceSignals: perhaps(making, truth(making)),
    MinSuccessfulInstancesPercent: perhaps(making, count(making)),
    PauseTime: 'PT5M',
    SuspendProcesses: perhaps(making, ['AlarmNotification', either(making, 'AZRebalance', NO_VALUE)]),
  });

const refresh = (making: Making): DraftObject => ({
  Strategy: 'Rolling',
  Preferences: objectOf({
    MinHealthyPercentage: perhaps(making, count(making)),
    MaxHealthyPercentage: perhaps(making, count(making)),
    CheckpointPercentages: perhaps(making, [count(making), 100]),
    ScaleInProtectedInstances: perhaps(making, making.random.pick(['Refresh', 'Ignore', 'Wait'])),
    StandbyInstances: perhaps(making, making.random.pick(['Terminate', 'Ignore', 'Wait'])),
  }),
});

/** One of the four ways to launch; which one, by a known condition at most. */
const launch = (making: Making): DraftObject => {
  const turn = making.random.below(10);
  if (turn < 2) return { LaunchConfigurationName: ref('Lc') };
  if (turn < 3) return { InstanceId: 'i-0a1b2c3d4e5f60001' };
  if (turn < 5) return { MixedInstancesPolicy: either(making, mixed(making, 1), mixed(making, 1), true) };
  if (turn < 6) return { MixedInstancesPolicy: mixed(making, 2) };
  return {
    LaunchTemplate: making.random.chance(25)
      ? either(making, specification(making), specification(making))
      : specification(making),
  };
};

const mixed = (making: Making, overrides: number): DraftObject => ({
  LaunchTemplate: {
    LaunchTemplateSpecification: specification(making),
    Overrides: Array.from({ length: overrides }, () => override(making)),
  },
});

const override = (making: Making): DraftObject => {
  const turn = making.random.below(3);
  if (turn === 0) return { InstanceType: 'm5a.large' };
  if (turn === 1) return { InstanceType: 'm6i.large', LaunchTemplateSpecification: specification(making) };
  return { InstanceType: 'm6a.large', ImageId: image(making) };
};

const specification = (making: Making): DraftObject => {
  const { random } = making;
  const id = random.pick(['Lt', 'Lt', 'Lt2']);
  const named = id === 'Lt2' && random.chance(40);
  return {
    ...(named
      ? { LaunchTemplateName: 'second' }
      : { LaunchTemplateId: random.pick([ref(id), { 'Fn::Sub': placed(id) }]) }),
    Version: version(making, id, 0),
  };
};

const version = (making: Making, id: string, depth: number): Draft => {
  const turn = making.random.below(depth > 1 ? 5 : 7);
  if (turn < 2) return { 'Fn::GetAtt': [id, 'LatestVersionNumber'] };
  if (turn === 2) return { 'Fn::Sub': placed(`${id}.LatestVersionNumber`) };
  if (turn < 5) return making.random.pick<Draft>(['$Latest', '$Default', '1', 3]);
  return either(making, version(making, id, depth + 1), version(making, id, depth + 1));
};
