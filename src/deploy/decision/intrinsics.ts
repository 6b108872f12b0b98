/** A template's value, long form: plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** What a template's values are read with: its own sections, and the stack's parameters by name. */
export interface Scope {
  template: JsonObject;
  parameters: Readonly<Record<string, string>>;
}

export const objectOf = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined);

/** An array is read as no object. */
function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

/**
 * A value with the intrinsics that can be known from the template alone put in place. `undefined`: absent (`AWS::NoValue`) or
 * not known before the update.
 */
export function knownValue(scope: Scope, value: Json | undefined): Json | undefined {
  const object = objectOf(value);
  const [entry, ...more] = object === undefined ? [] : Object.entries(object);
  if (entry === undefined || more.length > 0) return value;
  const [name, argument] = entry;
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? parameterOf(scope, argument) : undefined;
    case 'Fn::If': {
      const [condition, yes, no] = listOf(argument);
      const holds = typeof condition === 'string' ? namedCondition(scope, condition) : undefined;
      return holds === undefined ? undefined : knownValue(scope, holds ? yes : no);
    }
    case 'Fn::FindInMap':
      return mapped(scope, listOf(argument));
    default:
      return name.startsWith('Fn::') ? undefined : value;
  }
}

const parameterOf = ({ parameters }: Scope, name: string): string | undefined =>
  Object.hasOwn(parameters, name) ? parameters[name] : undefined;

function mapped(scope: Scope, path: readonly Json[]): Json | undefined {
  let at: Json | undefined = scope.template['Mappings'];
  for (const part of path) {
    const key = knownValue(scope, part);
    const map = objectOf(at);
    at = typeof key === 'string' && map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
  }
  return at;
}

function namedCondition(scope: Scope, name: string): boolean | undefined {
  const conditions = objectOf(scope.template['Conditions']) ?? {};
  return Object.hasOwn(conditions, name) ? holdsIn(scope, conditions[name]) : undefined;
}

function holdsIn(scope: Scope, condition: Json | undefined): boolean | undefined {
  const [entry] = Object.entries(objectOf(condition) ?? {});
  if (entry === undefined) return undefined;
  const [name, argument] = entry;
  const parts = listOf(argument);
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? namedCondition(scope, argument) : undefined;
    case 'Fn::Equals': {
      const [left, right] = parts.map((part) => knownValue(scope, part));
      return left === undefined || right === undefined ? undefined : textOf(left) === textOf(right);
    }
    case 'Fn::Not': {
      const holds = holdsIn(scope, parts[0]);
      return holds === undefined ? undefined : !holds;
    }
    case 'Fn::And':
      return every(parts.map((part) => holdsIn(scope, part)));
    case 'Fn::Or': {
      const none = every(parts.map((part) => not(holdsIn(scope, part))));
      return not(none);
    }
    default:
      return undefined;
  }
}

const not = (holds: boolean | undefined): boolean | undefined => (holds === undefined ? undefined : !holds);

/** Three-valued: one no is enough, and one unknown keeps it unknown. */
function every(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

export function numberOf(scope: Scope, value: Json | undefined): number | undefined {
  const known = knownValue(scope, value);
  const number = typeof known === 'string' && known.trim() !== '' ? Number(known) : known;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Templates write numbers and flags as text or not, and mean the same; anything larger as its JSON. */
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

export function flagOf(scope: Scope, value: Json | undefined): boolean | undefined {
  const known = knownValue(scope, value);
  const text = textOf(known).toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Every name that a value refers to: parameters, and resources with or without an attribute. */
export function namesIn(value: Json | undefined): string[] {
  if (isList(value)) return value.flatMap(namesIn);
  return Object.entries(objectOf(value) ?? {}).flatMap(([key, argument]) => {
    if (key === 'Ref' && typeof argument === 'string') return [argument];
    if (key === 'Fn::GetAtt') return attributeOwner(argument);
    if (key === 'Fn::Sub') return [...substituted(argument), ...namesIn(argument)];
    return namesIn(argument);
  });
}

function attributeOwner(argument: Json): string[] {
  const owner = typeof argument === 'string' ? argument.split('.')[0] : listOf(argument)[0];
  return typeof owner === 'string' ? [owner] : [];
}

function substituted(argument: Json): string[] {
  const text = typeof argument === 'string' ? argument : listOf(argument)[0];
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/\$\{([^!}.][^}.]*)[^}]*\}/g)].flatMap(([, name]) => name?.trim() ?? []);
}
