import type { Json, JsonObject } from '../../types/template.ts';
import { plainScalar } from './plain-scalar.ts';

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** An array is not an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** A member of its own: a template may call a resource `constructor`. */
export const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/**
 * The name that a reference gives: `[Off, a, b]` in YAML 1.1 names what is written `Off`, and is the flag false. `undefined`: none.
 */
export const nameOf = (value: Json | undefined): string | undefined =>
  value === undefined || value === null || typeof value === 'object' ? undefined : textOf(value);

/** A member by the name that a reference gives, whichever way YAML has read the two; not when several could be meant. */
export function memberNamed(value: Json | undefined, name: string): Json | undefined {
  const own = memberOf(value, name);
  if (own !== undefined || !isObject(value)) return own;
  const [only, ...more] = Object.entries(value).filter(([key]) => textOf(plainScalar(key)) === name);
  return more.length === 0 ? only?.[1] : undefined;
}

/** The text that CloudFormation makes of a scalar: a number or flag that a template writes bare means the same quoted. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A call of an intrinsic function, which is the only member of its object. */
export interface Call {
  name: string;
  argument: Json;
}

/**
 * `undefined`: an ordinary value. An object with a function beside other members, as `Fn::Transform` may stand, is that
 * function's call too: its result is unknown then.
 */
export function callOf(value: JsonObject): Call | undefined {
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1) {
    const [name, argument] = first;
    return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
  }
  const mixed = entries.find(([name]) => name.startsWith('Fn::'));
  return mixed === undefined ? undefined : { name: 'Fn::Transform', argument: { [mixed[0]]: mixed[1] } };
}
