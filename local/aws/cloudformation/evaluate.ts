import { isRecord } from '../json-value.ts';
import { referencesIn } from '../template-intrinsics.ts';
import { validationError } from './errors.ts';
import type { Template } from './template-types.ts';

/** What names in a template stand for. */
export interface Scope {
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  importValue(name: string): unknown;
  mappings: Record<string, unknown>;
  region: string;
}

const templateError = (text: string): Error => validationError(`Template error: ${text}`);

/** Resolves a value's intrinsic functions; what resolves to nothing (AWS::NoValue) is left out. */
export const evaluate = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
  if (typeof value === 'string') return withoutReferences(value);
  if (!isRecord(value)) return value;
  const [name, operand] = intrinsicOf(value) ?? [];
  if (name !== undefined) return called(name, operand, scope);
  const entries = Object.entries(value).map(([key, member]) => [key, evaluate(member, scope)] as const);
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
};

/** They are refused where they are read: in a branch that is not taken CloudFormation never looks one up either. */
const withoutReferences = (text: string): string => {
  const [reference] = /\{\{resolve:[^}]*\}\}/.exec(text) ?? [];
  if (reference !== undefined) throw validationError(`Dynamic references are not simulated: ${reference}`);
  return text;
};

const called = (name: string, operand: unknown, scope: Scope): unknown => {
  const found = intrinsic(name, operand, scope);
  return typeof found === 'string' ? withoutReferences(found) : found;
};

/** The same for an object, which stays one. */
export const evaluateRecord = (value: Record<string, unknown>, scope: Scope): Record<string, unknown> => {
  const resolved = evaluate(value, scope);
  return isRecord(resolved) ? resolved : {};
};

const intrinsicOf = (value: Record<string, unknown>): [string, unknown] | undefined => {
  const [first, ...more] = Object.entries(value);
  if (first === undefined || more.length > 0) return undefined;
  return first[0] === 'Ref' || first[0] === 'Condition' || first[0].startsWith('Fn::') ? first : undefined;
};

const list = (operand: unknown, scope: Scope): unknown[] => {
  const resolved = evaluate(operand, scope);
  return Array.isArray(resolved) ? resolved : [resolved];
};

/** A scalar as it stands in text. */
const text = (value: unknown, name: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw templateError(`every ${name} object must be given strings.`);
};

const parts = (operand: unknown, name: string, count: number): unknown[] => {
  if (Array.isArray(operand) && operand.length === count) return operand;
  throw templateError(`${name} object requires ${count} arguments.`);
};

const intrinsic = (name: string, operand: unknown, scope: Scope): unknown => {
  switch (name) {
    case 'Ref':
      return scope.ref(String(operand));
    case 'Condition':
      return scope.condition(String(operand));
    case 'Fn::GetAtt':
      return scope.getAtt(...attributePath(operand));
    case 'Fn::Sub':
      return substitute(operand, scope);
    case 'Fn::Base64':
      return Buffer.from(text(evaluate(operand, scope), name)).toString('base64');
    case 'Fn::ImportValue':
      return scope.importValue(text(evaluate(operand, scope), name));
    case 'Fn::GetAZs':
      return zonesOf(text(evaluate(operand, scope), name), scope);
    case 'Fn::Join': {
      const [separator, items] = parts(operand, name, 2);
      return list(items, scope)
        .map((item) => text(item, name))
        .join(String(separator));
    }
    case 'Fn::Split': {
      const [separator, joined] = parts(operand, name, 2);
      return text(evaluate(joined, scope), name).split(String(separator));
    }
    case 'Fn::Select': {
      const [index, items] = parts(operand, name, 2);
      const chosen = list(items, scope)[Number(evaluate(index, scope))];
      if (chosen === undefined) throw templateError('Fn::Select cannot select nonexistent value at index.');
      return chosen;
    }
    case 'Fn::FindInMap': {
      const path = parts(operand, name, 3).map((part) => text(evaluate(part, scope), name));
      return findInMap(path, scope);
    }
    default:
      return logical(name, operand, scope);
  }
};

const logical = (name: string, operand: unknown, scope: Scope): unknown => {
  switch (name) {
    case 'Fn::If': {
      const [condition, yes, no] = parts(operand, name, 3);
      return evaluate(scope.condition(String(condition)) ? yes : no, scope);
    }
    case 'Fn::Equals': {
      const [left, right] = list(parts(operand, name, 2), scope);
      return comparable(left) === comparable(right);
    }
    case 'Fn::Not':
      return list(parts(operand, name, 1), scope)[0] !== true;
    case 'Fn::And':
      return among(operand, name, scope).every((item) => item === true);
    case 'Fn::Or':
      return among(operand, name, scope).some((item) => item === true);
    default:
      throw validationError(
        NOT_SIMULATED.includes(name) || name.startsWith('Fn::ForEach')
          ? `${name} is not simulated`
          : `Template format error: Unrecognized function ${name}`,
      );
  }
};

/** Functions of AWS that this evaluator leaves out. */
const NOT_SIMULATED = ['Fn::Cidr', 'Fn::Length', 'Fn::ToJsonString', 'Fn::Transform', 'Fn::GetStackOutput'];

/** Scalars are compared as text: a parameter's `true` equals a plain true. */
const comparable = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);

const among = (operand: unknown, name: string, scope: Scope): unknown[] => {
  const items = list(operand, scope);
  if (items.length >= 2 && items.length <= 10) return items;
  throw templateError(`every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`);
};

const zonesOf = (region: string, scope: Scope): string[] => {
  if (region !== '' && region !== scope.region)
    throw validationError(`Fn::GetAZs of another Region is not simulated: ${region}`);
  return ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`);
};

const findInMap = (path: string[], { mappings }: Scope): unknown => {
  let found: unknown = mappings;
  for (const key of path) found = isRecord(found) ? found[key] : undefined;
  if (found === undefined) throw templateError(`Unable to get mapping for ${path[0]}::${path.slice(1).join('::')}`);
  return found;
};

/** `Logical.Attribute`, or its two parts in a list. */
export const attributePath = (operand: unknown): [string, string] => {
  if (Array.isArray(operand)) return [String(operand[0]), operand.slice(1).map(String).join('.')];
  const [logicalId = '', ...attribute] = String(operand).split('.');
  return [logicalId, attribute.join('.')];
};

const PLACEHOLDER = /\$\{([^!}][^}]*)\}/g;

const substitute = (operand: unknown, scope: Scope): string => {
  const [pattern, given] = Array.isArray(operand) ? operand : [operand, {}];
  const variables = isRecord(given) ? given : {};
  const filled = String(pattern).replace(PLACEHOLDER, (_match, placed: string) => {
    const name = placed.trim();
    if (name in variables) return text(evaluate(variables[name], scope), 'Fn::Sub');
    return text(name.includes('.') ? scope.getAtt(...attributePath(name)) : scope.ref(name), 'Fn::Sub');
  });
  return filled.replaceAll('${!', '${');
};

/** The logical ids in an order in which each comes after those it needs. @throws ValidationError when there is none */
export const dependencyOrder = ({ resources, parameters }: Template): string[] => {
  const needs = new Map(
    [...resources].map(([id, resource]) => {
      const named = [...resource.dependsOn, ...referencesIn(resource.properties)];
      const unknown = named.filter(
        (name) => !resources.has(name) && !parameters.has(name) && !name.startsWith('AWS::'),
      );
      if (unknown.length > 0) {
        throw validationError(
          `Template format error: Unresolved resource dependencies [${unknown.join(', ')}] in the Resources block of the template`,
        );
      }
      return [id, new Set(named.filter((name) => resources.has(name)))] as const;
    }),
  );
  const ordered: string[] = [];
  while (needs.size > 0) {
    const ready = [...needs].find(([, wanted]) => [...wanted].every((id) => ordered.includes(id)))?.[0];
    if (ready === undefined)
      throw validationError(`Circular dependency between resources: [${[...needs.keys()].join(', ')}]`);
    ordered.push(ready);
    needs.delete(ready);
  }
  return ordered;
};
