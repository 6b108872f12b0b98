import { isRecord } from '../json-value.ts';
import { validationError } from './errors.ts';
import { checkAttributes, checkSections, checkTypes, checkValues } from './template-limits.ts';
import type { Template, TemplateOutput, TemplateParameter, TemplateResource } from './template-types.ts';
import { textOf } from './text-of.ts';
import { readYaml } from './yaml-text.ts';

const formatError = (text: string): Error => validationError(`Template format error: ${text}`);

const KEPT_TEMPLATES = 50;
/** By their text: every world begins with the same stacks, and most updates give the template that is there already. */
const kept = new Map<string, Template>();

/** Reads a template's YAML or JSON. @throws ValidationError in CloudFormation's words */
export const parseTemplate = (text: string): Template => {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const template = readTemplate(text);
  const [oldest] = kept.size < KEPT_TEMPLATES ? [] : kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(text, template);
  return template;
};

const readTemplate = (text: string): Template => {
  if (text.length > 51_200) {
    throw validationError(
      "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    );
  }
  const root = readYaml(text);
  if (!isRecord(root)) throw formatError('unsupported structure.');
  checkSections(root);
  checkValues(root);
  const resources = Object.entries(section(root, 'Resources')).map(
    ([id, value]) => [id, resourceOf(id, value)] as const,
  );
  if (resources.length === 0) throw formatError('At least one Resources member must be defined.');
  checkTypes(resources.map(([id, { type }]) => [id, type]));
  return {
    text,
    ...(typeof root['Description'] === 'string' && { description: root['Description'] }),
    parameters: new Map(Object.entries(section(root, 'Parameters')).map(([key, value]) => [key, parameterOf(value)])),
    conditions: section(root, 'Conditions'),
    mappings: section(root, 'Mappings'),
    resources: new Map(resources),
    outputs: new Map(Object.entries(section(root, 'Outputs')).map(([key, value]) => [key, outputOf(key, value)])),
  };
};

const section = (root: Record<string, unknown>, name: string): Record<string, unknown> => {
  const value = root[name] ?? {};
  if (!isRecord(value)) throw formatError(`[/${name}] is not an object`);
  return value;
};

const resourceOf = (id: string, value: unknown): TemplateResource => {
  if (!isRecord(value) || typeof value['Type'] !== 'string')
    throw formatError(`[/Resources/${id}] Every Resources object must contain a Type member.`);
  checkAttributes(value);
  const { Type, Properties, DependsOn, Condition, CreationPolicy, UpdatePolicy, DeletionPolicy } = value;
  return {
    type: Type,
    properties: isRecord(Properties) ? Properties : {},
    dependsOn: [DependsOn ?? []].flat().map(String),
    ...(typeof Condition === 'string' && { condition: Condition }),
    ...(isRecord(CreationPolicy) && { creationPolicy: CreationPolicy }),
    ...(isRecord(UpdatePolicy) && { updatePolicy: UpdatePolicy }),
    ...(typeof DeletionPolicy === 'string' && { deletionPolicy: DeletionPolicy }),
  };
};

const parameterOf = (value: unknown): TemplateParameter => {
  if (!isRecord(value) || typeof value['Type'] !== 'string')
    throw formatError('Every Parameters object must contain a Type member.');
  const text = (name: string) => (value[name] === undefined ? undefined : textOf(value[name]));
  const number = (name: string) => (value[name] === undefined ? undefined : Number(value[name]));
  const [fallback, description, pattern] = ['Default', 'Description', 'AllowedPattern'].map(text);
  const [constraint, allowed] = [text('ConstraintDescription'), value['AllowedValues']];
  const [minLength, maxLength, minValue, maxValue] = ['MinLength', 'MaxLength', 'MinValue', 'MaxValue'].map(number);
  return {
    type: value['Type'],
    noEcho: String(value['NoEcho']) === 'true',
    ...(fallback !== undefined && { default: fallback }),
    ...(description !== undefined && { description }),
    ...(pattern !== undefined && { allowedPattern: pattern }),
    ...(constraint !== undefined && { constraintDescription: constraint }),
    ...(Array.isArray(allowed) && { allowedValues: allowed.map(String) }),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(minValue !== undefined && { minValue }),
    ...(maxValue !== undefined && { maxValue }),
  };
};

const outputOf = (key: string, value: unknown): TemplateOutput => {
  if (!isRecord(value) || value['Value'] === undefined)
    throw formatError(`Output ${key} is malformed. The Value field of every Outputs member must be specified.`);
  const { Value, Description, Condition, Export } = value;
  return {
    value: Value,
    ...(typeof Description === 'string' && { description: Description }),
    ...(typeof Condition === 'string' && { condition: Condition }),
    ...(isRecord(Export) && { exportName: Export['Name'] }),
  };
};
