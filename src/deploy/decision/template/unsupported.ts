import type { Json, JsonObject, Unsupported } from '../../types/template.ts';
import { isList, isObject, memberOf, objectOf, textOf } from './json.ts';
import type { References } from './references.ts';

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

/** Nested stacks that the image reaches: what they would do to their own groups is not looked at. */
export const nestedIn = (template: JsonObject, { following }: References): Unsupported[] =>
  [...following]
    .filter((id) => memberOf(memberOf(template['Resources'], id), 'Type') === 'AWS::CloudFormation::Stack')
    .map((name) => ({ kind: 'nested-stack', name }));
