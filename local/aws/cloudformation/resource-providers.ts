import type { AlarmKind } from '../alarms.ts';
import { isRecord, stringOr } from '../json-value.ts';
import { records } from './group.ts';
import { groupProvider } from './group-provider.ts';
import { imageBuilderProviders } from './image-builder-providers.ts';
import { hexPart, physicalName } from './names.ts';
import { pause } from './operation.ts';
import type { MadeName } from './resource-type.ts';
import { resourceType } from './resource-types.ts';
import { runbookProviders } from './runbook-providers.ts';
import type { Resolved } from './scope.ts';
import { textOf } from './text-of.ts';
import { call, type Provider, removing, typedRecord, type Work } from './work.ts';

const TAKES = 4_000;

export const providerOf = (type: string): Provider => effects.get(type) ?? inertProvider;

const madeName = (work: Work): MadeName => ({
  name: physicalName(work),
  hex: hexPart(work),
  accountId: work.state.accountId,
  region: work.state.region,
  properties: work.properties,
});

/** A resource that nothing else in the local world looks at: it has an id, and takes its time. */
const inertProvider: Provider = {
  async create(work) {
    const { physicalId, attributes, takes } = resourceType(work.definition.type);
    const made = madeName(work);
    const id = physicalId?.(made) ?? made.name;
    work.initiated(id);
    await pause(work, takes ?? TAKES);
    return { physicalId: id, attributes: { Arn: id, ...attributes?.(made) } };
  },
  async update(work) {
    const { attributes, takes } = resourceType(work.definition.type);
    await pause(work, takes ?? TAKES);
    const kept = work.record.attributes;
    const value = attributes === undefined ? {} : parameterValue(work);
    return { physicalId: work.record.physicalId, attributes: { ...kept, ...value } };
  },
  remove: (teller) => pause(teller, TAKES),
};

const parameterValue = ({ definition, properties }: Work): Record<string, string> =>
  definition.type === 'AWS::SSM::Parameter' ? { Value: textOf(properties['Value']) } : {};

const launchTemplate: Provider = {
  async create(work) {
    const { LaunchTemplateData, TagSpecifications } = work.properties;
    const answer = await call(work, 'ec2', 'CreateLaunchTemplate', {
      LaunchTemplateName: physicalName(work),
      LaunchTemplateData: data(LaunchTemplateData),
      ...(TagSpecifications !== undefined && { TagSpecifications }),
    });
    const made = isRecord(answer['LaunchTemplate']) ? answer['LaunchTemplate'] : {};
    const id = stringOr(made['LaunchTemplateId'], '');
    work.initiated(id);
    return versioned(id, '1', '1');
  },
  /** A new version; the default one stays. */
  async update(work) {
    const { physicalId, attributes } = work.record;
    const answer = await call(work, 'ec2', 'CreateLaunchTemplateVersion', {
      LaunchTemplateId: physicalId,
      LaunchTemplateData: data(work.properties['LaunchTemplateData']),
    });
    const made = isRecord(answer['LaunchTemplateVersion']) ? answer['LaunchTemplateVersion'] : {};
    return versioned(physicalId, String(made['VersionNumber']), attributes['DefaultVersionNumber'] ?? '1');
  },
  remove: (teller, { physicalId }) => removing(teller, 'ec2', 'DeleteLaunchTemplate', { LaunchTemplateId: physicalId }),
};

/** Launches take its addresses. */
const subnet: Provider = {
  async create(work) {
    const { VpcId, CidrBlock, AvailabilityZone } = work.properties;
    const answer = await call(work, 'ec2', 'CreateSubnet', { VpcId, CidrBlock, AvailabilityZone });
    const made = isRecord(answer['Subnet']) ? answer['Subnet'] : {};
    const id = stringOr(made['SubnetId'], '');
    work.initiated(id);
    return { physicalId: id, attributes: { SubnetId: id, AvailabilityZone: stringOr(made['AvailabilityZone'], '') } };
  },
  update: (work) => inertProvider.update(work),
  remove: (teller, { physicalId }) => removing(teller, 'ec2', 'DeleteSubnet', { SubnetId: physicalId }),
};

const data = (value: unknown): Record<string, unknown> => (isRecord(value) ? typedRecord(value) : {});

const versioned = (id: string, latest: string, byDefault: string): Resolved => ({
  physicalId: id,
  attributes: { LaunchTemplateId: id, LatestVersionNumber: latest, DefaultVersionNumber: byDefault },
});

const launchConfiguration: Provider = {
  async create(work) {
    const name = physicalName(work);
    await call(work, 'autoscaling', 'CreateLaunchConfiguration', {
      ...typedRecord(work.properties),
      LaunchConfigurationName: name,
    });
    work.initiated(name);
    return { physicalId: name, attributes: {} };
  },
  update: async ({ record }) => record,
  remove: (teller, { physicalId }) =>
    removing(teller, 'autoscaling', 'DeleteLaunchConfiguration', { LaunchConfigurationName: physicalId }),
};

const LONGEST_NAME = 32;

const targetGroup: Provider = {
  async create(work) {
    const { TargetGroupAttributes: _attributes, Targets: _targets, ...properties } = work.properties;
    const answer = await call(work, 'elasticloadbalancing', 'CreateTargetGroup', {
      ...typedRecord(properties),
      Name: targetGroupName(work),
    });
    const [made] = records(answer['TargetGroups']);
    const arn = stringOr(made?.['TargetGroupArn'], '');
    work.initiated(arn);
    const fullName = arn.slice(arn.indexOf(':targetgroup/') + 1);
    return {
      physicalId: arn,
      attributes: { TargetGroupArn: arn, TargetGroupFullName: fullName, TargetGroupName: fullName.split('/')[1] ?? '' },
    };
  },
  async update(work) {
    const changed = Object.entries(typedRecord(work.properties)).filter(
      ([name]) => /^(HealthCheck|HealthyThreshold|UnhealthyThreshold|Matcher)/.test(name) && name !== 'HealthCheckType',
    );
    await call(work, 'elasticloadbalancing', 'ModifyTargetGroup', {
      ...Object.fromEntries(changed),
      TargetGroupArn: work.record.physicalId,
    });
    return work.record;
  },
  remove: (teller, { physicalId }) =>
    removing(teller, 'elasticloadbalancing', 'DeleteTargetGroup', { TargetGroupArn: physicalId }),
};

/** Target groups' names are short: the stack and the logical id give way to the random part. */
const targetGroupName = (work: Work): string => {
  const name = physicalName(work);
  if (name.length <= LONGEST_NAME) return name;
  const random = name.slice(-12);
  return `${name.slice(0, LONGEST_NAME - random.length - 1).replace(/-+$/, '')}-${random}`;
};

/** Exists for rollback triggers and instance refreshes; what it measures is not simulated. */
const alarmOf = (kind: AlarmKind): Provider => ({
  ...inertProvider,
  async create(work) {
    const made = await inertProvider.create(work);
    work.state.alarms.declare(made.physicalId, kind);
    return made;
  },
});

const effects: ReadonlyMap<string, Provider> = new Map([
  ['AWS::EC2::LaunchTemplate', launchTemplate],
  ['AWS::EC2::Subnet', subnet],
  ['AWS::AutoScaling::LaunchConfiguration', launchConfiguration],
  ['AWS::AutoScaling::AutoScalingGroup', groupProvider],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', targetGroup],
  ...runbookProviders,
  ...imageBuilderProviders,
  ['AWS::CloudWatch::Alarm', alarmOf('metric')],
  ['AWS::CloudWatch::CompositeAlarm', alarmOf('composite')],
]);
