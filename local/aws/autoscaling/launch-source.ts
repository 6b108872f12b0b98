import type {
  DesiredConfiguration,
  LaunchTemplateOverrides,
  LaunchTemplateSpecification,
  MixedInstancesPolicy,
} from '@aws-sdk/client-auto-scaling';
import { present } from '../../../src/present.ts';
import { specifiedTags } from '../ec2/filters.ts';
import { take } from '../take.ts';
import { validationError } from './errors.ts';
import type { AutoScalingState, LaunchPlan, LaunchSource } from './state.ts';

interface Given {
  LaunchTemplate?: LaunchTemplateSpecification | undefined;
  MixedInstancesPolicy?: MixedInstancesPolicy | undefined;
  LaunchConfigurationName?: string | undefined;
}

/** The launch source that a request names, if it names one. @throws ValidationError when it names two */
export const sourceOf = (given: Given): LaunchSource | undefined => {
  const { LaunchTemplate: template, MixedInstancesPolicy: policy, LaunchConfigurationName: name } = given;
  if ([template, policy, name].filter((value) => value !== undefined).length > 1)
    throw validationError(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  if (template !== undefined) return { kind: 'template', template };
  if (policy !== undefined) return { kind: 'mixed', policy };
  return name === undefined ? undefined : { kind: 'configuration', name };
};

export const desiredSource = (desired: DesiredConfiguration | undefined): LaunchSource | undefined =>
  desired === undefined ? undefined : sourceOf(desired);

const PARAMETER = 'resolve:ssm:';

/** @throws ValidationError, in the words of the group's own check of its launch source */
export const planLaunch = (state: AutoScalingState, source: LaunchSource): LaunchPlan => {
  try {
    const plan = source.kind === 'configuration' ? configurationPlan(state, source.name) : templatePlan(state, source);
    state.ec2.requireAmi(plan.imageId);
    return plan;
  } catch (error) {
    if (source.kind === 'configuration' || !(error instanceof Error)) throw error;
    throw validationError(`You must use a valid fully-formed launch template. ${error.message}`);
  }
};

/** The image id as the source has it: an AMI's, or a parameter's name after `resolve:ssm:`. */
const givenImageId = (state: AutoScalingState, source: LaunchSource): string => {
  if (source.kind === 'configuration') return state.configurations.get(source.name)?.ImageId ?? '';
  const specification = specificationOf(source);
  const { version } = state.ec2.template(nameIn(specification), specification.Version ?? '$Default');
  return overrideOf(source)?.ImageId ?? version.data.ImageId ?? '';
};

/** Whether a group can be rolled back to the source: a numbered version, and an AMI's own id. */
export const isFixed = (state: AutoScalingState, source: LaunchSource): boolean => {
  if (source.kind === 'configuration') return true;
  const { Version } = specificationOf(source);
  return /^\d+$/.test(Version ?? '$Default') && !givenImageIdOrNone(state, source).startsWith(PARAMETER);
};

/** Reads the parameter that the source's image id names, so that launches know it. */
export const loadParameterImage = async (state: AutoScalingState, source: LaunchSource): Promise<void> => {
  const id = givenImageIdOrNone(state, source);
  if (!id.startsWith(PARAMETER)) return;
  const answer = await state.callService('ssm', 'GetParameter', { Name: id.slice(PARAMETER.length) }).catch(() => ({}));
  const parameter: unknown = Object.entries(answer).find(([name]) => name === 'Parameter')?.[1];
  const value = Object.entries(parameter ?? {}).find(([name]) => name === 'Value')?.[1];
  if (typeof value === 'string') state.parameterImages.set(id, value);
};

const givenImageIdOrNone = (state: AutoScalingState, source: LaunchSource): string => {
  try {
    return givenImageId(state, source);
  } catch {
    // A source that cannot be read names no parameter; the launch's own check says what is wrong with it.
    return '';
  }
};

const configurationPlan = (state: AutoScalingState, name: string): LaunchPlan => {
  const configuration = state.configurations.get(name);
  if (configuration === undefined) throw validationError(`Launch configuration name not found - ${name}`);
  return {
    key: `configuration/${name}`,
    imageId: configuration.ImageId ?? '',
    instanceType: configuration.InstanceType ?? '',
    userData: decoded(configuration.UserData),
    tags: {},
    // Unless it says otherwise, the AMI does, and all AMIs here ask for tokens.
    imdsV2: configuration.MetadataOptions?.HttpTokens !== 'optional',
    ...present({ profile: configuration.IamInstanceProfile && profileArn(state, configuration.IamInstanceProfile) }),
    configurationName: name,
  };
};

const templatePlan = (state: AutoScalingState, source: TemplateSource): LaunchPlan => {
  const specification = specificationOf(source);
  const { id, name, version } = state.ec2.template(nameIn(specification), specification.Version ?? '$Default');
  const { InstanceType, UserData, TagSpecifications, MetadataOptions, IamInstanceProfile } = version.data;
  const profile = IamInstanceProfile?.Arn ?? IamInstanceProfile?.Name;
  const override = overrideOf(source);
  const imageId = override?.ImageId ?? version.data.ImageId ?? '';
  const instanceType = override?.InstanceType ?? InstanceType ?? 'm1.small';
  const resolved = imageId.startsWith(PARAMETER) ? state.parameterImages.get(imageId) : imageId;
  if (resolved === undefined) throw validationError(`The parameter of '${imageId}' could not be resolved`);
  return {
    key: [id, version.number, instanceType, ...(override?.ImageId === undefined ? [] : [override.ImageId])].join('/'),
    imageId: resolved,
    instanceType,
    userData: decoded(UserData),
    tags: specifiedTags(TagSpecifications, 'instance'),
    imdsV2: MetadataOptions?.HttpTokens !== 'optional',
    ...present({ profile: profile && profileArn(state, profile) }),
    template: { LaunchTemplateId: id, LaunchTemplateName: name, Version: String(version.number) },
  };
};

type TemplateSource = Exclude<LaunchSource, { kind: 'configuration' }>;

/** Every instance is launched by the first override, which may name a template or an image of its own. */
const overrideOf = (source: TemplateSource): LaunchTemplateOverrides | undefined =>
  source.kind === 'mixed' ? source.policy.LaunchTemplate?.Overrides?.[0] : undefined;

const specificationOf = (source: TemplateSource): LaunchTemplateSpecification => {
  if (source.kind === 'template') return source.template;
  const { LaunchTemplateSpecification: given = {} } = source.policy.LaunchTemplate ?? {};
  const common = take(given, ['LaunchTemplateId', 'LaunchTemplateName', 'Version']);
  return overrideOf(source)?.LaunchTemplateSpecification ?? common;
};

/** A template that is named by id and name both counts by its id. */
const nameIn = ({ LaunchTemplateId, LaunchTemplateName }: LaunchTemplateSpecification) =>
  LaunchTemplateId === undefined ? { LaunchTemplateName } : { LaunchTemplateId };

/** A profile is given by its name or its ARN. */
const profileArn = ({ accountId }: AutoScalingState, profile: string): string =>
  profile.startsWith('arn:') ? profile : `arn:aws:iam::${accountId}:instance-profile/${profile}`;

const decoded = (userData: string | undefined): string => Buffer.from(userData ?? '', 'base64').toString();
