import type { Json, JsonObject } from '../../../src/deploy/types/template.ts';
import { callFunction } from './functions.ts';
import { TemplateRefusal } from './text.ts';
import { ABSENT, hiddenName, isList, isObject, type Names, textOf, type Value } from './values.ts';

/** A parameter as the update has it. Of an SSM type, `value` is the name that is looked up, and `resolved` what it holds. */
export interface GivenParameter {
  key: string;
  value: string;
  resolved?: string;
}

/** What only AWS knows, by name: see `hiddenName`. */
export type Hidden = Readonly<Record<string, Json>>;

export interface EvaluationInput {
  /** As `readTemplateText` reads it. */
  template: Json;
  parameters: readonly GivenParameter[];
  hidden: Hidden;
  /** By name, e.g. `AWS::Region`. */
  pseudo: Readonly<Record<string, Json>>;
}

/** A resource that the update would leave in the stack, nothing in it left to resolve. */
export interface EvaluatedResource {
  type: string;
  properties: JsonObject;
  updatePolicy: JsonObject;
  creationPolicy: JsonObject;
}

export interface Evaluated {
  conditions: Readonly<Record<string, boolean>>;
  resources: Readonly<Record<string, EvaluatedResource>>;
  /** Hidden values that were read on the way. */
  asked: readonly string[];
}

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Rules',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
];

/**
 * Everything that a template's resources say, as CloudFormation would find it when it has these values.
 * @throws TemplateRefusal for what CloudFormation refuses, transforms, and hidden values that are not given
 */
export const evaluateTemplate = (input: EvaluationInput): Evaluated => {
  const { template: root } = input;
  if (!isObject(root)) throw new TemplateRefusal('a template is an object');
  const strange = Object.keys(root).filter((key) => !SECTIONS.includes(key));
  if (strange.length > 0) throw new TemplateRefusal(`not supported: ${strange.join(', ')}`);
  const asked = new Set<string>();
  const names = namesOf(root, input, asked);
  const evaluate = (value: Json): Value => evaluateValue(value, names);
  const conditions = Object.keys(section(root, 'Conditions')).map((name) => [name, names.condition(name)] as const);
  const resources = Object.entries(section(root, 'Resources')).flatMap(([id, resource]) => {
    if (!isObject(resource)) throw new TemplateRefusal(`resource ${id} is no object`);
    const { Type, Condition, Properties = {}, UpdatePolicy = {}, CreationPolicy = {} } = resource;
    if (typeof Condition === 'string' && !names.condition(Condition)) return [];
    const [properties, updatePolicy, creationPolicy] = [Properties, UpdatePolicy, CreationPolicy]
      .map(evaluate)
      .map(orEmpty);
    if (properties === undefined || updatePolicy === undefined || creationPolicy === undefined) return [];
    return [[id, { type: textOf(Type ?? ''), properties, updatePolicy, creationPolicy }] as const];
  });
  return { conditions: Object.fromEntries(conditions), resources: Object.fromEntries(resources), asked: [...asked] };
};

const orEmpty = (value: Value): JsonObject => (isObject(value) ? value : {});

const section = (root: JsonObject, name: string): JsonObject => {
  const found = root[name];
  return isObject(found) ? found : {};
};

/** A value with its functions called: members and items that come to nothing are left out. */
export const evaluateValue = (value: Json, names: Names): Value => {
  if (typeof value === 'string') return dynamic(value, names);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => evaluateValue(item, names)).filter((item) => item !== ABSENT);
  const [only, ...more] = Object.entries(value);
  if (only !== undefined && more.length === 0 && isFunction(only[0]))
    return settled(callFunction(only[0], only[1], { names, evaluate: (part) => evaluateValue(part, names) }), names);
  const members = Object.entries(value).flatMap(([key, member]) => {
    const found = evaluateValue(member, names);
    return found === ABSENT ? [] : [[key, found] as const];
  });
  return Object.fromEntries(members);
};

const isFunction = (key: string): boolean => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

const settled = (value: Value, names: Names): Value => (typeof value === 'string' ? dynamic(value, names) : value);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
const dynamic = (text: string, names: Names): string =>
  text.replace(/\{\{resolve:[^}]+\}\}/g, (reference) => textOf(names.hidden(hiddenName.dynamic(reference))));

const namesOf = (root: JsonObject, input: EvaluationInput, asked: Set<string>): Names => {
  const [parameters, conditions, resources] = [
    section(root, 'Parameters'),
    section(root, 'Conditions'),
    section(root, 'Resources'),
  ];
  const hidden = (name: string): Json => {
    asked.add(name);
    const value = input.hidden[name];
    if (value === undefined) throw new TemplateRefusal(`hidden value ${name} is not given`);
    return value;
  };
  const names: Names = {
    hidden,
    region: textOf(input.pseudo['AWS::Region'] ?? ''),
    mappings: section(root, 'Mappings'),
    ref(name) {
      if (name === 'AWS::NoValue') return ABSENT;
      const [declared, pseudo] = [parameters[name], input.pseudo[name]];
      if (isObject(declared)) return parameterValue({ name, declared, input, hidden });
      if (pseudo !== undefined) return pseudo;
      if (resources[name] === undefined) throw new TemplateRefusal(`${name} is not defined`);
      return hidden(hiddenName.ref(name));
    },
    condition(name) {
      const declared = conditions[name];
      if (declared === undefined) throw new TemplateRefusal(`condition ${name} is not defined`);
      return evaluateValue(declared, names) === true;
    },
  };
  return names;
};

interface ParameterQuestion {
  name: string;
  declared: JsonObject;
  input: EvaluationInput;
  hidden: (name: string) => Json;
}

/** What Ref gives: always text, or a list of texts; of an SSM type the value that was found.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
const parameterValue = ({ name, declared, input, hidden }: ParameterQuestion): Json => {
  const type = textOf(declared['Type'] ?? 'String');
  const inner = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type)?.[1];
  const given = input.parameters.find(({ key }) => key === name);
  const shown = inner === undefined ? (given?.value ?? fallback(declared)) : given?.resolved;
  const value = textOf(declared['NoEcho'] ?? false) === 'true' ? textOf(hidden(hiddenName.noEcho(name))) : shown;
  if (value === undefined) throw new TemplateRefusal(`parameter ${name} has no value`);
  const isList = /^(List<.+>|CommaDelimitedList)$/.test(inner ?? type);
  return isList ? value.split(',').map((item) => item.trim()) : value;
};

const fallback = ({ Default: value }: JsonObject): string | undefined =>
  value === undefined ? undefined : textOf(value);
