import type { Json, JsonObject, VersionSource } from '../../../src/deploy/types/template.ts';
import type { Evaluated, EvaluatedResource } from './evaluator.ts';
import type { Fact } from './facts.ts';
import { hiddenName, isList, isObject, textOf } from './values.ts';

/** What the evaluated template was given: launch sources are recognised by the values that stand for them. */
export interface World {
  /** By name; the values of different names differ. */
  hidden: Readonly<Record<string, Json>>;
  /** What the image parameter holds: no other value is the same. */
  image: string;
  /** What other parameters of an SSM type hold. */
  ssmValues: readonly string[];
}

/** One thing that a group launches from. */
export interface ConcreteSource {
  place: string;
  version: Fact<VersionSource>;
  image: Fact<'parameter' | 'ssm' | 'other'>;
}

interface Context {
  evaluated: Evaluated;
  world: World;
}

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html: a launch
 * template, a launch configuration, an instance or a mixed instances policy, whose overrides may name templates and images of their own.
 */
export const launchesOf = (properties: JsonObject, evaluated: Evaluated, world: World): ConcreteSource[] => {
  const context = { evaluated, world };
  const { LaunchTemplate, LaunchConfigurationName, InstanceId, MixedInstancesPolicy } = properties;
  return [
    ...(isObject(LaunchTemplate) ? [fromTemplate('LaunchTemplate', LaunchTemplate, context)] : []),
    ...(typeof LaunchConfigurationName === 'string' ? [fromConfiguration(LaunchConfigurationName, context)] : []),
    ...(typeof InstanceId === 'string' ? [fromInstance(InstanceId)] : []),
    ...(isObject(MixedInstancesPolicy) ? mixed(MixedInstancesPolicy, context) : []),
  ];
};

const known = <Value>(value: Value, basis: Json): Fact<Value> => ({
  kind: 'known',
  value,
  basis: JSON.stringify(basis),
});

const nothing = { kind: 'absent', basis: 'null' } as const;

const mixed = ({ LaunchTemplate }: JsonObject, context: Context): ConcreteSource[] => {
  if (!isObject(LaunchTemplate)) return [];
  const { LaunchTemplateSpecification: base, Overrides } = LaunchTemplate;
  const overrides = (isList(Overrides) ? Overrides : []).flatMap((one, index) => {
    const place = `override ${index + 1}`;
    if (!isObject(one)) return [];
    const { ImageId, LaunchTemplateSpecification: own } = one;
    if (ImageId !== undefined)
      return [{ place, version: known<VersionSource>('own-image', ''), image: imageOf(ImageId, context) }];
    return isObject(own) ? [fromTemplate(place, own, context)] : [];
  });
  return [...(isObject(base) ? [fromTemplate('MixedInstancesPolicy', base, context)] : []), ...overrides];
};

const fromTemplate = (place: string, specification: JsonObject, context: Context): ConcreteSource => {
  const [id, template] = templateOf(specification, context) ?? [];
  const data = template?.properties['LaunchTemplateData'];
  return {
    place,
    version: versionOf(specification['Version'], id, context),
    image:
      template === undefined
        ? known('other', specification)
        : imageOf(isObject(data) ? data['ImageId'] : undefined, context),
  };
};

const templateOf = (
  { LaunchTemplateId, LaunchTemplateName }: JsonObject,
  { evaluated, world }: Context,
): [string, EvaluatedResource] | undefined =>
  Object.entries(evaluated.resources).find(
    ([id, { type, properties }]) =>
      type === 'AWS::EC2::LaunchTemplate' &&
      (LaunchTemplateId === undefined
        ? LaunchTemplateName !== undefined && properties['LaunchTemplateName'] === LaunchTemplateName
        : LaunchTemplateId === world.hidden[hiddenName.ref(id)]),
  );

const versionOf = (version: Json | undefined, id: string | undefined, { world }: Context): Fact<VersionSource> => {
  if (version === undefined) return nothing;
  const text = textOf(version);
  if (text === '$Latest' || text === '$Default') return known<VersionSource>('floating', version);
  const newest = id === undefined ? undefined : world.hidden[hiddenName.attribute(id, 'LatestVersionNumber')];
  if (newest !== undefined && text === textOf(newest)) return known<VersionSource>('newest-number', '');
  return known<VersionSource>('fixed', version);
};

const fromConfiguration = (name: string, context: Context): ConcreteSource => {
  const found = Object.entries(context.evaluated.resources).find(
    ([id, { type }]) =>
      type === 'AWS::AutoScaling::LaunchConfiguration' && context.world.hidden[hiddenName.ref(id)] === name,
  );
  return {
    place: 'LaunchConfigurationName',
    version: known<VersionSource>('configuration', ''),
    image: found === undefined ? known('other', name) : imageOf(found[1].properties['ImageId'], context),
  };
};

const fromInstance = (id: string): ConcreteSource => ({
  place: 'InstanceId',
  version: known<VersionSource>('fixed', ''),
  image: known('other', id),
});

const imageOf = (image: Json | undefined, { world }: Context): ConcreteSource['image'] => {
  if (image === undefined) return nothing;
  const text = textOf(image);
  if (text === world.image) return known('parameter', '');
  return known(isFromSsm(text, world) ? 'ssm' : 'other', isFromSsm(text, world) ? '' : image);
};

/** EC2's own `resolve:ssm:…`, CloudFormation's dynamic reference, or a parameter of an SSM type: read again later. */
const isFromSsm = (text: string, { hidden, ssmValues }: World): boolean =>
  text.startsWith('resolve:ssm:') ||
  ssmValues.includes(text) ||
  Object.entries(hidden).some(([name, value]) => name.startsWith('dynamic:{{resolve:ssm') && value === text);
