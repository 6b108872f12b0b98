import type { Json, JsonObject } from '../../../src/deploy/types/template.ts';
import type { Evaluated } from './evaluator.ts';
import type { Fact } from './facts.ts';
import { type ConcreteSource, launchesOf, type World } from './launches.ts';
import { isList, isObject, textOf } from './values.ts';

export type ConcreteUpdate =
  | { kind: 'replace' | 'none' }
  | {
      kind: 'roll';
      minInService: Fact<number>;
      maxBatch: Fact<number>;
      waitsForSignals: Fact<boolean>;
      minSuccessful: Fact<number>;
      suspends: Fact<readonly string[]>;
    }
  | {
      kind: 'refresh';
      minHealthy: Fact<number>;
      maxHealthy: Fact<number>;
      checkpoints: Fact<readonly number[]>;
      scaleInProtected: Fact<string>;
      standby: Fact<string>;
    };

/** The names are those of the answers that the product gives; the values come from AWS's documentation alone. */
export interface ConcreteGroup {
  logicalId: string;
  update: ConcreteUpdate;
  creation: { count: Fact<number>; minSuccessful: Fact<number> } | undefined;
  name: Fact<string>;
  min: Fact<number>;
  max: Fact<number>;
  desired: Fact<number>;
  keepsSizes: Fact<boolean>;
  deletionProtection: Fact<string>;
  retention: Fact<Readonly<Record<string, string>>>;
  subnets: Fact<readonly string[]>;
  launches: readonly ConcreteSource[];
}

const absent = (basis: string): { kind: 'absent'; basis: string } => ({ kind: 'absent', basis });

const fact = <Read>(value: Json | undefined, read: (value: Json) => Read): Fact<Read> => {
  const basis = JSON.stringify(value ?? null);
  return value === undefined ? absent(basis) : { kind: 'known', value: read(value), basis };
};

const asNumber = (value: Json): number => Number(textOf(value));
const asTruth = (value: Json): boolean => textOf(value) === 'true';
const asTexts = (value: Json): readonly string[] => (isList(value) ? value.map(textOf) : [textOf(value)]);
const asNumbers = (value: Json): readonly number[] => (isList(value) ? value.map(asNumber) : [asNumber(value)]);
const asRecord = (value: Json): Record<string, string> =>
  Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([key, member]) => [key, textOf(member)]));

export const memberOf = (value: Json | undefined, ...path: readonly string[]): Json | undefined => {
  let found = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
};

/** The template's Auto Scaling groups, in its order. */
export const groupsOf = (evaluated: Evaluated, world: World): ConcreteGroup[] =>
  Object.entries(evaluated.resources)
    .filter(([, { type }]) => type === 'AWS::AutoScaling::AutoScalingGroup')
    .map(([logicalId, { properties, updatePolicy, creationPolicy }]) => ({
      logicalId,
      update: updateOf(updatePolicy),
      creation: creationOf(creationPolicy),
      name: fact(properties['AutoScalingGroupName'], textOf),
      min: fact(properties['MinSize'], asNumber),
      max: fact(properties['MaxSize'], asNumber),
      desired: fact(properties['DesiredCapacity'], asNumber),
      keepsSizes: fact(
        memberOf(updatePolicy, 'AutoScalingScheduledAction', 'IgnoreUnmodifiedGroupSizeProperties'),
        asTruth,
      ),
      deletionProtection: fact(properties['DeletionProtection'], textOf),
      retention: fact(memberOf(properties, 'InstanceLifecyclePolicy', 'RetentionTriggers'), asRecord),
      subnets: fact(properties['VPCZoneIdentifier'], asTexts),
      launches: launchesOf(properties, evaluated, world),
    }));

/** WillReplace wins over a rolling update: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
const updateOf = (policy: JsonObject): ConcreteUpdate => {
  const will = memberOf(policy, 'AutoScalingReplacingUpdate', 'WillReplace');
  if (will !== undefined && asTruth(will)) return { kind: 'replace' };
  const { AutoScalingRollingUpdate: rolling, AutoScalingInstanceRefresh: refresh } = policy;
  if (isObject(rolling)) return rollOf(rolling);
  return isObject(refresh) ? refreshOf(memberOf(refresh, 'Preferences')) : { kind: 'none' };
};

const rollOf = (rolling: JsonObject): ConcreteUpdate => ({
  kind: 'roll',
  minInService: fact(rolling['MinInstancesInService'] ?? 0, asNumber),
  maxBatch: fact(rolling['MaxBatchSize'] ?? 1, asNumber),
  waitsForSignals: fact(rolling['WaitOnResourceSignals'] ?? false, asTruth),
  minSuccessful: fact(rolling['MinSuccessfulInstancesPercent'] ?? 100, asNumber),
  suspends: fact(rolling['SuspendProcesses'], asTexts),
});

const refreshOf = (preferences: Json | undefined): ConcreteUpdate => ({
  kind: 'refresh',
  minHealthy: fact(memberOf(preferences, 'MinHealthyPercentage'), asNumber),
  maxHealthy: fact(memberOf(preferences, 'MaxHealthyPercentage'), asNumber),
  checkpoints: fact(memberOf(preferences, 'CheckpointPercentages'), asNumbers),
  scaleInProtected: fact(memberOf(preferences, 'ScaleInProtectedInstances'), textOf),
  standby: fact(memberOf(preferences, 'StandbyInstances'), textOf),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html */
const creationOf = (policy: JsonObject): ConcreteGroup['creation'] => {
  const { ResourceSignal: signal, AutoScalingCreationPolicy: creation } = policy;
  if (!isObject(signal)) return undefined;
  return {
    count: fact(signal['Count'] ?? 1, asNumber),
    minSuccessful: fact(memberOf(creation, 'MinSuccessfulInstancesPercent') ?? 100, asNumber),
  };
};
