import type { Json, JsonObject } from '../../types/template.ts';
import { type Conditions, conditionsOf } from './conditions.ts';
import { expressionOf } from './expression.ts';
import { INTRINSICS } from './functions.ts';
import { sameInBoth } from './if-branches.ts';
import { finished } from './joined.ts';
import { callOf, isList, isObject, memberOf, nameOf } from './json.ts';
import type { Parameters } from './parameters.ts';
import { ABSENT, type Resolved, scalar, unknown } from './resolved.ts';

/** A template as CloudFormation would resolve it in one update. */
export interface Resolver {
  template: JsonObject;
  /** Whether a condition holds, by its name. */
  holds: Conditions;
  resolve: (value: Json | undefined) => Resolved;
  /** Whether a resource is in the stack after the update; `undefined` when that is unknown. */
  isIn: (logicalId: string) => boolean | undefined;
  /** One attribute of a resource, such as `Properties`; absent with the resource, or when its condition does not hold. */
  attribute: (logicalId: string, name: string) => Resolved;
}

/** Resolves what is asked for, each attribute of a resource once. */
export function createResolver(template: JsonObject, parameters: Parameters): Resolver {
  const holds: Conditions = conditionsOf(template['Conditions'], resolve);
  const attributes = new Map<string, Resolved>();

  function resolve(value: Json | undefined): Resolved {
    if (value === undefined) return ABSENT;
    if (value === null) return unknown('null');
    if (typeof value === 'string') return finished(value);
    if (isList(value))
      return { kind: 'list', items: value.map((item) => resolve(item)).filter(({ kind }) => kind !== 'absent') };
    return isObject(value) ? resolveObject(value) : scalar(value);
  }

  function resolveObject(value: JsonObject): Resolved {
    const call = callOf(value);
    if (call === undefined) {
      const entries = Object.entries(value).map(([name, part]) => [name, resolve(part)] as const);
      return { kind: 'map', entries: new Map(entries.filter(([, part]) => part.kind !== 'absent')) };
    }
    const expression = expressionOf(value);
    if (call.name === 'Fn::If') return resolveIf(call.argument, expression);
    const intrinsic = Object.hasOwn(INTRINSICS, call.name) ? INTRINSICS[call.name] : undefined;
    return (
      intrinsic?.({ resolve, refer, mappings: template['Mappings'], expression }, call.argument) ?? unknown(expression)
    );
  }

  /** Where the condition is unknown, whatever both branches agree on is still known. */
  function resolveIf(argument: Json, expression: string): Resolved {
    const [condition, yes, no, ...more] = isList(argument) ? argument : [];
    const name = nameOf(condition);
    if (name === undefined || yes === undefined || no === undefined || more.length > 0) return unknown(expression);
    const verdict = holds(name);
    if (typeof verdict === 'boolean') return resolve(verdict ? yes : no);
    return sameInBoth(resolve(yes), resolve(no), unknown(`${verdict.expression} in condition ${name}`));
  }

  /** A resource is known by its attributes alone; one that is not in the stack may not be referred to. */
  function refer(name: string, attribute?: string): Resolved {
    const parameter = attribute === undefined ? parameters.get(name) : undefined;
    if (parameter !== undefined) return withDynamic(parameter);
    const expression = attribute === undefined ? `!Ref ${name}` : `!GetAtt ${name}.${attribute}`;
    if (memberOf(template['Resources'], name) === undefined || isIn(name) === false) return unknown(expression);
    return { ...unknown(expression), attribute: { resource: name, name: attribute ?? '' } };
  }

  function isIn(logicalId: string): boolean | undefined {
    const condition = memberOf(memberOf(template['Resources'], logicalId), 'Condition');
    if (condition === undefined) return true;
    const verdict = holds(nameOf(condition) ?? '');
    return typeof verdict === 'boolean' ? verdict : undefined;
  }

  function attribute(logicalId: string, name: string): Resolved {
    const key = `${logicalId}.${name}`;
    const before = attributes.get(key);
    if (before !== undefined) return before;
    const resource = isIn(logicalId) === false ? undefined : memberOf(template['Resources'], logicalId);
    const value = resolve(memberOf(resource, name));
    attributes.set(key, value);
    return value;
  }

  return { template, holds, resolve, isIn, attribute };
}

/** A parameter's value may be a dynamic reference, too. */
const withDynamic = (value: Resolved): Resolved =>
  value.kind === 'scalar' && typeof value.value === 'string' ? finished(value.value) : value;
