import { present } from '../../present.ts';
import {
  flagOf,
  type Json,
  type JsonObject,
  knownValue,
  listOf,
  namesIn,
  numberOf,
  objectOf,
  type Scope,
  textOf,
} from './intrinsics.ts';

/** How CloudFormation replaces a group's instances. What cannot be known is taken for AWS's default, which is the careless one. */
export type GroupUpdate =
  | { kind: 'replace' }
  | { kind: 'roll'; minInService: number; maxBatch: number; waitsForSignals: boolean; minSuccessful: number }
  | { kind: 'refresh'; maxHealthy: number }
  | { kind: 'none' };

/** Which version of its launch template a group takes. */
export type VersionSource =
  /** The number of the newest version, read when the stack is updated. */
  | 'newest-number'
  /** `$Latest` or `$Default`, read at each launch. */
  | 'floating'
  /** A number that does not follow a new version. */
  | 'fixed'
  /** A launch configuration: each is new. */
  | 'configuration';

/** An Auto Scaling group of a template, in an update with these parameters. */
export interface TemplateGroup {
  logicalId: string;
  update: GroupUpdate;
  /** Signals that CloudFormation waits for when it creates the group. */
  creation?: { count?: number; minSuccessful: number };
  /** It has an explicit AutoScalingGroupName. */
  fixedName: boolean;
  /** Desired capacity: a number, `unset` when the template leaves it, `unknown` when it cannot be told. */
  desired: number | 'unset' | 'unknown';
  min: number | 'unknown';
  /** The template leaves sizes that others changed as they are. */
  keepsSizes: boolean;
  version: VersionSource;
  image: 'parameter' | 'ssm' | 'other';
  /** What it launches depends on the image parameter. */
  follows: boolean;
}

export interface TemplateFacts {
  hasParameter: boolean;
  /** The parameter has an SSM type: its value is a parameter's name, read again at each update. */
  ssmParameter: boolean;
  groups: readonly TemplateGroup[];
  /** Resources that depend on the image parameter, directly or through others, by logical id. */
  following: readonly string[];
}

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
const LAUNCH = ['AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration'];

/** What a processed template says of the groups that an image parameter reaches. */
export function readTemplate(scope: Scope, parameter: string): TemplateFacts {
  const resources = objectOf(scope.template['Resources']) ?? {};
  const declared = objectOf(objectOf(scope.template['Parameters'])?.[parameter]);
  const groups = Object.entries(resources).flatMap(([logicalId, value]) => {
    const resource = objectOf(value);
    return resource?.['Type'] === GROUP ? [groupOf(scope, { logicalId, resource, resources, parameter })] : [];
  });
  return {
    hasParameter: declared !== undefined,
    ssmParameter: textOf(declared?.['Type']).startsWith('AWS::SSM::Parameter'),
    groups,
    following: followersOf(resources, parameter),
  };
}

/** Closed over references: each round adds the resources that refer to one already in. */
function followersOf(resources: JsonObject, parameter: string): string[] {
  const names = new Map(Object.entries(resources).map(([id, resource]) => [id, namesIn(resource)]));
  const reached = new Set([parameter]);
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    for (const [id, refers] of names) if (refers.some((name) => reached.has(name))) reached.add(id);
  }
  return [...names.keys()].filter((id) => reached.has(id));
}

interface Place {
  logicalId: string;
  resource: JsonObject;
  resources: JsonObject;
  parameter: string;
}

function groupOf(scope: Scope, { logicalId, resource, resources, parameter }: Place): TemplateGroup {
  const properties = objectOf(resource['Properties']) ?? {};
  const policies = objectOf(knownValue(scope, resource['UpdatePolicy'])) ?? {};
  const launches = launchesOf(properties, resources);
  const creation = creationOf(scope, objectOf(knownValue(scope, resource['CreationPolicy'])));
  return {
    logicalId,
    update: updateOf(scope, policies),
    ...present({ creation }),
    fixedName: properties['AutoScalingGroupName'] !== undefined,
    desired: properties['DesiredCapacity'] === undefined ? 'unset' : numberOr(scope, properties['DesiredCapacity']),
    min: numberOr(scope, properties['MinSize']),
    keepsSizes:
      flagOf(
        scope,
        policyOf(scope, policies, 'AutoScalingScheduledAction')?.['IgnoreUnmodifiedGroupSizeProperties'],
      ) === true,
    version: versionOf(scope, properties),
    image: imageOf(launches, parameter),
    follows: launches.some((launch) => namesIn(launch['Properties']).includes(parameter)),
  };
}

const numberOr = (scope: Scope, value: Json | undefined): number | 'unknown' => numberOf(scope, value) ?? 'unknown';

const policyOf = (scope: Scope, policies: JsonObject, name: string): JsonObject | undefined =>
  objectOf(knownValue(scope, policies[name]));

/** WillReplace wins over every other policy. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
function updateOf(scope: Scope, policies: JsonObject): GroupUpdate {
  const replacing = policyOf(scope, policies, 'AutoScalingReplacingUpdate');
  if (replacing !== undefined && flagOf(scope, replacing['WillReplace']) === true) return { kind: 'replace' };
  const rolling = policyOf(scope, policies, 'AutoScalingRollingUpdate');
  if (rolling !== undefined) return rollOf(scope, rolling);
  const refresh = policyOf(scope, policies, 'AutoScalingInstanceRefresh');
  if (refresh === undefined) return { kind: 'none' };
  const preferences = objectOf(knownValue(scope, refresh['Preferences']));
  return { kind: 'refresh', maxHealthy: numberOf(scope, preferences?.['MaxHealthyPercentage']) ?? 100 };
}

const rollOf = (scope: Scope, rolling: JsonObject): GroupUpdate => ({
  kind: 'roll',
  minInService: numberOf(scope, rolling['MinInstancesInService']) ?? 0,
  // A size that cannot be told may be the largest there is.
  maxBatch: rolling['MaxBatchSize'] === undefined ? 1 : (numberOf(scope, rolling['MaxBatchSize']) ?? 100),
  waitsForSignals: flagOf(scope, rolling['WaitOnResourceSignals']) === true,
  minSuccessful: numberOf(scope, rolling['MinSuccessfulInstancesPercent']) ?? 100,
});

/** Without ResourceSignal nothing is waited for. */
function creationOf(scope: Scope, policy: JsonObject | undefined): TemplateGroup['creation'] {
  const signal = objectOf(knownValue(scope, policy?.['ResourceSignal']));
  if (signal === undefined) return undefined;
  const count = signal['Count'] === undefined ? 1 : numberOf(scope, signal['Count']);
  const percent = objectOf(knownValue(scope, policy?.['AutoScalingCreationPolicy']))?.['MinSuccessfulInstancesPercent'];
  return {
    ...present({ count }),
    minSuccessful: percent === undefined ? 100 : (numberOf(scope, percent) ?? 0),
  };
}

/** The launch templates and configurations of this template that a group launches from. */
function launchesOf(properties: JsonObject, resources: JsonObject): JsonObject[] {
  const from = ['LaunchTemplate', 'LaunchConfigurationName', 'MixedInstancesPolicy'];
  const names = new Set(from.flatMap((name) => namesIn(properties[name])));
  return [...names].flatMap((name) => {
    const resource = objectOf(resources[name]);
    return resource !== undefined && LAUNCH.includes(textOf(resource['Type'])) ? [resource] : [];
  });
}

function versionOf(scope: Scope, properties: JsonObject): VersionSource {
  const mixed = objectOf(objectOf(properties['MixedInstancesPolicy'])?.['LaunchTemplate']);
  const template = objectOf(properties['LaunchTemplate']) ?? objectOf(mixed?.['LaunchTemplateSpecification']);
  if (template === undefined) return 'configuration';
  const version = template['Version'];
  const attribute = objectOf(version)?.['Fn::GetAtt'];
  const name = typeof attribute === 'string' ? attribute : listOf(attribute).map(textOf).join('.');
  if (name.endsWith('.LatestVersionNumber')) return 'newest-number';
  return textOf(knownValue(scope, version)).startsWith('$') ? 'floating' : 'fixed';
}

function imageOf(launches: readonly JsonObject[], parameter: string): TemplateGroup['image'] {
  const images = launches.flatMap((launch) => {
    const properties = objectOf(launch['Properties']);
    return objectOf(properties?.['LaunchTemplateData'])?.['ImageId'] ?? properties?.['ImageId'] ?? [];
  });
  if (images.some((image) => JSON.stringify(image).includes('resolve:ssm'))) return 'ssm';
  return images.some((image) => namesIn(image).includes(parameter)) ? 'parameter' : 'other';
}
