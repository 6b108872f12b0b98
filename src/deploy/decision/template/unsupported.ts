import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject, Unsupported } from '../../types/template.ts';
import { callOf, isList, isObject, memberOf, objectOf, textOf } from './json.ts';
import type { Launching } from './launch-image.ts';
import type { Resolved } from './resolved.ts';

/** Transforms of AWS that leave Auto Scaling groups, launch templates and launch configurations as they are. */
const HARMLESS = /^AWS::(?:Serverless|SecretsManager|CodeDeployBlueGreen)(?:-|$)/;

const EXTENSIONS = 'AWS::LanguageExtensions';

/**
 * What of a template, as it was handed in, is made by something else than the template: macros may make other resources of
 * the new image than they made of the old one, and CloudFormation works language extensions out with the values of before.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
 */
export function unsupportedOf(source: JsonObject): Unsupported[] {
  const transforms = [...new Set([...transformsOf(source['Transform']), ...inlineIn(source)])];
  const types = Object.values(objectOf(source['Resources'])).map((resource) => textOf(memberOf(resource, 'Type')));
  const modules = new Set(types.filter((type) => type.endsWith('::MODULE')));
  return [
    ...transforms.filter((name) => name === EXTENSIONS).map((name) => ({ kind: 'language-extensions', name }) as const),
    ...transforms
      .filter((name) => name !== EXTENSIONS && !HARMLESS.test(name))
      .map((name) => ({ kind: 'macro', name }) as const),
    ...[...modules].map((name) => ({ kind: 'module', name }) as const),
  ];
}

/** A name, a call with parameters, or a list of them. */
function transformsOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value.flatMap(transformsOf);
  return [typeof value === 'string' ? value : textOf(memberOf(value, 'Name'))];
}

/** Names of the macros that are called within the template, by `Fn::Transform`. */
function inlineIn(value: Json): string[] {
  if (isList(value)) return value.flatMap(inlineIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'Fn::Transform' ? transformsOf(part) : inlineIn(part),
  );
}

/**
 * Nested stacks whose own properties may hold the image: what they would do to their own groups is not looked at. One that is
 * only told the name of a group, for dashboards and alarms, is none of them.
 */
export const nestedIn = ({
  now,
  marked,
  references,
}: Pick<Launching, 'now' | 'marked' | 'references'>): Unsupported[] =>
  Object.entries(objectOf(now.template['Resources'])).flatMap(([name, resource]) => {
    if (memberOf(resource, 'Type') !== 'AWS::CloudFormation::Stack' || now.isIn(name) === false) return [];
    const takes = (value: Json): boolean => {
      if (isList(value)) return value.some(takes);
      if (isObject(value) && callOf(value) === undefined) return Object.values(value).some(takes);
      const here = now.resolve(value);
      return !isDeepStrictEqual(here, marked.resolve(value)) || (isUntold(here) && references.mayHold(value));
    };
    const condition = memberOf(resource, 'Condition');
    const mayAppear =
      now.isIn(name) === undefined && condition !== undefined && references.mayHold({ Condition: condition });
    const changes = now.isIn(name) !== marked.isIn(name) || mayAppear || takes(memberOf(resource, 'Properties') ?? {});
    return changes ? [{ kind: 'nested-stack', name }] : [];
  });

function isUntold(value: Resolved): boolean {
  if (value.kind === 'list') return value.items.some(isUntold);
  return value.kind === 'map' ? [...value.entries.values()].some(isUntold) : value.kind === 'unknown';
}
