import type { Answer, LaunchSource, VersionSource } from '../../types/template.ts';
import { memberOf, objectOf, textOf } from './json.ts';
import { imageOf, imageOfResource, type Launching, launchData } from './launch-image.ts';
import { at, listOf, numberOf, type Resolved, stringOf } from './resolved.ts';

/** Everything that a group launches from, in each of the ways that a group may name it. */
export function launchesOf(logicalId: string, launching: Launching): LaunchSource[] {
  const [now, marked] = [launching.now, launching.marked].map((each) => each.attribute(logicalId, 'Properties'));
  if (now === undefined || marked === undefined) return [];
  if (now.kind === 'unknown') return [unknownSource('Properties', now.expression)];
  const part = (name: string): Part => ({ place: name, now: at(now, name), marked: at(marked, name) });
  return [
    ...fromTemplate(part('LaunchTemplate'), launching),
    ...fromConfiguration(part('LaunchConfigurationName'), launching),
    ...fromInstance(part('InstanceId')),
    ...fromMixed(part('MixedInstancesPolicy'), launching),
  ];
}

/** A property of the group, in the planned update and in the one with the marked image. */
interface Part {
  place: string;
  now: Resolved;
  marked: Resolved;
}

const within = ({ place, now, marked }: Part, ...path: readonly string[]): Part => ({
  place,
  now: at(now, ...path),
  marked: at(marked, ...path),
});

const unknownSource = (place: string, expression: string): LaunchSource => {
  const answer = { kind: 'unknown', expression } as const;
  return { place, version: answer, image: answer, instanceTypes: answer };
};

/** Not part of this template, so the update does not change it: its image is not the parameter's. */
const foreign = (place: string, version: Answer<VersionSource>): LaunchSource => ({
  place,
  version,
  image: { kind: 'known', value: 'other' },
  instanceTypes: { kind: 'absent' },
});

/** A LaunchTemplateSpecification, of the group or of an override. */
function fromTemplate({ place, now }: Part, launching: Launching): LaunchSource[] {
  if (now.kind === 'absent') return [];
  if (now.kind === 'unknown') return [unknownSource(place, now.expression)];
  const owner = templateNamed(now, launching);
  const version = versionOf(at(now, 'Version'), owner);
  if (owner === undefined) return [foreign(place, version)];
  if (typeof owner !== 'string') return [{ ...unknownSource(place, owner.expression), version }];
  return [{ place, version, image: imageOfResource(owner, launching), instanceTypes: typesOf(owner, launching) }];
}

const typesOf = (owner: string, { now }: Launching): Answer<readonly string[]> =>
  listOf(at(launchData(now, owner), 'InstanceType'), stringOf);

/** A logical id, or the expression that makes it unknown. */
type Owner = string | { expression: string } | undefined;

const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
const LAUNCH_CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';

/** The launch template of this template that a specification names by its id or its name; `undefined`: it names another. */
function templateNamed(specification: Resolved, { now }: Launching): Owner {
  const id = at(specification, 'LaunchTemplateId');
  const name = at(specification, 'LaunchTemplateName');
  const [wanted] = [id, name].filter(({ kind }) => kind !== 'absent');
  if (wanted === undefined) return { expression: 'LaunchTemplateId' };
  const resources = objectOf(now.template['Resources']);
  const isTemplate = (owner: string): boolean => memberOf(resources[owner], 'Type') === LAUNCH_TEMPLATE;
  if (wanted.kind === 'unknown') {
    const { attribute } = wanted;
    const named = attribute !== undefined && (attribute.name === '' || attribute.name === 'LaunchTemplateId');
    return named && isTemplate(attribute.resource) ? attribute.resource : { expression: wanted.expression };
  }
  const text = wanted.kind === 'scalar' ? textOf(wanted.value) : '';
  const owner = Object.keys(resources).find(
    (key) => isTemplate(key) && isNamed(now.attribute(key, 'Properties'), text),
  );
  return wanted === name ? owner : undefined;
}

function isNamed(properties: Resolved, name: string): boolean {
  const own = stringOf(at(properties, 'LaunchTemplateName'));
  return own.kind === 'known' && own.value === name;
}

/** A number of another launch template than the one that is launched does not follow it. */
function versionOf(version: Resolved, owner: Owner): Answer<VersionSource> {
  if (version.kind === 'absent') return version;
  if (version.kind === 'unknown') {
    const { attribute } = version;
    const own = attribute !== undefined && attribute.resource === owner;
    if (own && attribute.name === 'LatestVersionNumber') return { kind: 'known', value: 'newest-number' };
    // CloudFormation leaves the default version where it is.
    if (own && attribute.name === 'DefaultVersionNumber') return { kind: 'known', value: 'fixed' };
    return { kind: 'unknown', expression: version.expression };
  }
  const text = version.kind === 'scalar' ? textOf(version.value) : '';
  if (text.startsWith('$')) return { kind: 'known', value: 'floating' };
  return numberOf(version).kind === 'known'
    ? { kind: 'known', value: 'fixed' }
    : { kind: 'unknown', expression: text || 'Version' };
}

function fromConfiguration({ place, now }: Part, launching: Launching): LaunchSource[] {
  if (now.kind === 'absent') return [];
  const version = { kind: 'known', value: 'configuration' } as const;
  const owner = now.kind === 'unknown' ? now.attribute?.resource : configurationNamed(now, launching);
  const type = memberOf(memberOf(launching.now.template['Resources'], owner ?? ''), 'Type');
  if (owner !== undefined && type === LAUNCH_CONFIGURATION)
    return [{ place, version, image: imageOfResource(owner, launching), instanceTypes: typesOf(owner, launching) }];
  return [now.kind === 'unknown' ? { ...unknownSource(place, now.expression), version } : foreign(place, version)];
}

function configurationNamed(wanted: Resolved, { now }: Launching): string | undefined {
  const text = wanted.kind === 'scalar' ? textOf(wanted.value) : undefined;
  return Object.entries(objectOf(now.template['Resources'])).find(([key, resource]) => {
    if (memberOf(resource, 'Type') !== LAUNCH_CONFIGURATION) return false;
    const own = stringOf(at(now.attribute(key, 'Properties'), 'LaunchConfigurationName'));
    return own.kind === 'known' && own.value === text;
  })?.[0];
}

/** The group has the image of that instance from when it was created, whatever the instance is now. */
function fromInstance({ place, now }: Part): LaunchSource[] {
  if (now.kind === 'absent') return [];
  const version = { kind: 'known', value: 'fixed' } as const;
  return [now.kind === 'unknown' ? { ...unknownSource(place, now.expression), version } : foreign(place, version)];
}

/** The policy's own launch template, and each override that names another one or an image. */
function fromMixed(mixed: Part, launching: Launching): LaunchSource[] {
  if (mixed.now.kind === 'absent') return [];
  if (mixed.now.kind === 'unknown') return [unknownSource(mixed.place, mixed.now.expression)];
  const base = { ...within(mixed, 'LaunchTemplate', 'LaunchTemplateSpecification'), place: mixed.place };
  const overrides = at(mixed.now, 'LaunchTemplate', 'Overrides');
  if (overrides.kind === 'unknown')
    return [...fromTemplate(base, launching), unknownSource('overrides', overrides.expression)];
  const others = at(mixed.marked, 'LaunchTemplate', 'Overrides');
  const marked = others.kind === 'list' ? others.items : [];
  const parts = (overrides.kind === 'list' ? overrides.items : []).map(
    (now, i): Part => ({ place: `override ${i + 1}`, now, marked: marked[i] ?? now }),
  );
  const own = parts.map((part) => fromOverride(part, launching));
  const typeOnly = parts.filter((_, i) => own[i]?.length === 0);
  const baseSources = fromTemplate(base, launching);
  return [...baseSources.map((source) => (parts.length === 0 ? source : withTypes(source, typeOnly))), ...own.flat()];
}

/** The instance types of overrides replace the launch template's own; empty where each override launches something else. */
function withTypes(source: LaunchSource, parts: readonly Part[]): LaunchSource {
  const types = { kind: 'list', items: parts.map(({ now }) => at(now, 'InstanceType')) } as const;
  return { ...source, instanceTypes: listOf(types, stringOf) };
}

/** Empty when it launches what the policy's own launch template says. */
function fromOverride(part: Part, launching: Launching): LaunchSource[] {
  if (part.now.kind === 'unknown') return [unknownSource(part.place, part.now.expression)];
  const [image, template] = [within(part, 'ImageId'), within(part, 'LaunchTemplateSpecification')];
  const type = at(part.now, 'InstanceType');
  const instanceTypes = listOf(type, stringOf);
  if (image.now.kind !== 'absent') {
    const version = { kind: 'known', value: 'own-image' } as const;
    return [{ place: part.place, version, image: imageOf(image.now, image.marked, launching), instanceTypes }];
  }
  const sources = fromTemplate(template, launching);
  return type.kind === 'absent' ? sources : sources.map((source) => ({ ...source, instanceTypes }));
}
