import { isDeepStrictEqual } from 'node:util';
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
  if (!isRecord(value)) return value;
  const [name, operand] = intrinsicOf(value) ?? [];
  if (name !== undefined) return intrinsic(name, operand, scope);
  const entries = Object.entries(value).map(([key, member]) => [key, evaluate(member, scope)] as const);
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
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
      return Buffer.from(String(evaluate(operand, scope))).toString('base64');
    case 'Fn::ImportValue':
      return scope.importValue(String(evaluate(operand, scope)));
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`);
    case 'Fn::Join': {
      const [separator, items] = parts(operand, name, 2);
      return list(items, scope).map(String).join(String(separator));
    }
    case 'Fn::Split': {
      const [separator, text] = parts(operand, name, 2);
      return String(evaluate(text, scope)).split(String(separator));
    }
    case 'Fn::Select': {
      const [index, items] = parts(operand, name, 2);
      const chosen = list(items, scope)[Number(evaluate(index, scope))];
      if (chosen === undefined) throw templateError('Fn::Select cannot select nonexistent value at index.');
      return chosen;
    }
    case 'Fn::FindInMap': {
      const path = parts(operand, name, 3).map((part) => String(evaluate(part, scope)));
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
      return isDeepStrictEqual(left, right);
    }
    case 'Fn::Not':
      return list(operand, scope)[0] !== true;
    case 'Fn::And':
      return list(operand, scope).every((item) => item === true);
    case 'Fn::Or':
      return list(operand, scope).some((item) => item === true);
    default:
      throw validationError(`Template format error: Unrecognized function ${name}`);
  }
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
  const [text, given] = Array.isArray(operand) ? operand : [operand, {}];
  const variables = isRecord(given) ? given : {};
  const filled = String(text).replace(PLACEHOLDER, (_match, placed: string) => {
    const name = placed.trim();
    if (name in variables) return String(evaluate(variables[name], scope));
    return String(name.includes('.') ? scope.getAtt(...attributePath(name)) : scope.ref(name));
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
