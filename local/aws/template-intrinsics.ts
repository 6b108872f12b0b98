import { isRecord } from './json-value.ts';

export interface Scope {
  /** What `Ref` gives: parameters, pseudo parameters and resources. */
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
}

/** Resolves CloudFormation's intrinsic functions in a value. Throws for those it does not know. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  }
  if (!isRecord(value)) return value;
  const [name, operand] = intrinsicOf(value) ?? [];
  if (name !== undefined) return resolveIntrinsic(name, operand, scope);
  const entries = Object.entries(value).map(([key, member]) => [key, resolve(member, scope)] as const);
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

/** The logical ids and parameters that a value refers to. */
export function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isRecord(value)) return [];
  const [name, operand] = intrinsicOf(value) ?? [];
  if (name === 'Ref') return [String(operand)];
  if (name === 'Fn::GetAtt') return [getAttParts(operand)[0]];
  if (name === 'Fn::Sub') return subReferences(operand);
  return Object.values(value).flatMap(referencesIn);
}

function intrinsicOf(value: Record<string, unknown>): [string, unknown] | undefined {
  const [name, ...more] = Object.keys(value);
  if (name === undefined || more.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? [name, value[name]] : undefined;
}

function resolveIntrinsic(name: string, operand: unknown, scope: Scope): unknown {
  switch (name) {
    case 'Ref':
      return scope.ref(String(operand));
    case 'Fn::GetAtt':
      return scope.getAtt(...getAttParts(operand));
    case 'Fn::Sub':
      return substitute(operand, scope);
    case 'Fn::Join': {
      const [separator, parts] = pair(operand, name);
      const resolved = resolve(parts, scope);
      return (Array.isArray(resolved) ? resolved : []).map(String).join(String(separator));
    }
    case 'Fn::Select': {
      const [index, items] = pair(operand, name);
      const resolved = resolve(items, scope);
      return Array.isArray(resolved) ? resolved[Number(index)] : undefined;
    }
    case 'Fn::Split': {
      const [separator, text] = pair(operand, name);
      return String(resolve(text, scope)).split(String(separator));
    }
    default:
      throw new Error(`the template uses ${name}, which local mode does not know`);
  }
}

function pair(operand: unknown, name: string): readonly [unknown, unknown] {
  if (Array.isArray(operand) && operand.length === 2) return [operand[0], operand[1]];
  throw new Error(`the template's ${name} must have two elements`);
}

function getAttParts(operand: unknown): [string, string] {
  if (Array.isArray(operand)) return [String(operand[0]), String(operand[1])];
  const [logicalId = '', ...attribute] = String(operand).split('.');
  return [logicalId, attribute.join('.')];
}

const PLACEHOLDER = /\$\{([^!}][^}]*)\}/g;

function subParts(operand: unknown): { text: string; variables: Record<string, unknown> } {
  if (!Array.isArray(operand)) return { text: String(operand), variables: {} };
  return { text: String(operand[0]), variables: isRecord(operand[1]) ? operand[1] : {} };
}

function subReferences(operand: unknown): string[] {
  const { text, variables } = subParts(operand);
  const named = [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name.trim());
  const outside = named.filter((name) => !(name in variables)).map((name) => name.split('.')[0] ?? '');
  return [...outside, ...referencesIn(variables)];
}

function substitute(operand: unknown, scope: Scope): string {
  const { text, variables } = subParts(operand);
  const filled = text.replace(PLACEHOLDER, (_match, given: string) => {
    const name = given.trim();
    if (name in variables) return String(resolve(variables[name], scope));
    return String(name.includes('.') ? scope.getAtt(...getAttParts(name)) : scope.ref(name));
  });
  return filled.replaceAll('${!', '${');
}
