import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as imagebuilder from '@aws-sdk/client-imagebuilder';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { NormalizedSchema } from '@smithy/core/schema';

const PACKAGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  autoscaling,
  cloudformation,
  dynamodb,
  ec2,
  imagebuilder,
  ssm,
  sts,
};

/** The schema of a request or response, by the boto3 name of the service. Throws for what the SDK does not have. */
export function schemaOf(service: string, api: string, side: 'input' | 'output'): NormalizedSchema {
  const operation = PACKAGES[service]?.[`${api}$`];
  if (!Array.isArray(operation)) throw new Error(`${service} has no operation ${api}`);
  return NormalizedSchema.of(operation[side === 'input' ? 4 : 5]);
}

/** Where a value stands in a request, and the declared type of what a reference names; absent when that is not known. */
interface Scope {
  path: string;
  typeOf: (reference: string) => string | undefined;
}

/** What is wrong with a request: members that do not exist, values of the wrong shape, missing members. */
export function inputProblems(
  schema: NormalizedSchema,
  value: unknown,
  scope: Scope = { path: '', typeOf: () => undefined },
): string[] {
  const { path } = scope;
  // A whole value that is a reference has the type of what it stands for.
  const [, reference] = typeof value === 'string' ? (/^\{\{([^}]+)\}\}$/.exec(value) ?? []) : [];
  if (reference !== undefined) return referenceProblems(schema, reference, scope);
  if (schema.isStructSchema()) return structProblems(schema, value, scope);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) =>
      inputProblems(schema.getValueSchema(), item, { ...scope, path: `${path}[${index}]` }),
    );
  }
  if (schema.isMapSchema()) {
    if (typeof value !== 'object' || value === null) return [`${path} is no map`];
    return Object.entries(value).flatMap(([key, item]) =>
      inputProblems(schema.getValueSchema(), item, { ...scope, path: `${path}.${key}` }),
    );
  }
  const wanted = scalarOf(schema);
  return typeof value === wanted ? [] : [`${path} is no ${wanted}`];
}

function scalarOf(schema: NormalizedSchema): 'boolean' | 'number' | 'string' {
  if (schema.isBooleanSchema()) return 'boolean';
  return schema.isNumericSchema() ? 'number' : 'string';
}

/** A reference keeps its type, so that a number is sent where a number is wanted. */
function referenceProblems(schema: NormalizedSchema, reference: string, { path, typeOf }: Scope): string[] {
  const type = typeOf(reference);
  const scalar = { boolean: 'Boolean', number: 'Integer', string: 'String' }[scalarOf(schema)];
  const wanted = schema.isListSchema() ? 'StringList' : scalar;
  return type === undefined || type === wanted ? [] : [`${path} is a ${type} and must be a ${wanted}`];
}

function structProblems(schema: NormalizedSchema, value: unknown, scope: Scope): string[] {
  const { path } = scope;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no structure`];
  const members = schema.getMemberSchemas();
  const unknown = Object.keys(value).filter((name) => !(name in members));
  const missing = requiredOf(schema).filter((name) => !(name in value));
  return [
    ...unknown.map((name) => `${path}.${name} is unknown`),
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const member = members[name];
      return member === undefined ? [] : inputProblems(member, item, { ...scope, path: `${path}.${name}` });
    }),
  ];
}

/** The seventh slot of a structure's tuple counts the required members, which come first. */
function requiredOf(schema: NormalizedSchema): string[] {
  const tuple: unknown = schema.getSchema();
  const count: unknown = Array.isArray(tuple) ? tuple[6] : undefined;
  return Object.keys(schema.getMemberSchemas()).slice(0, typeof count === 'number' ? count : 0);
}

/** Names of the members that make a repeated call the same call. */
export const tokenMembers = (schema: NormalizedSchema): string[] =>
  Object.entries(schema.getMemberSchemas())
    .filter(([, member]) => member.isIdempotencyToken())
    .map(([name]) => name);

/** The type at the end of a selector like `$.image.outputResources.amis..image`, `wanted` where it can be that, or why there is none. */
export function selected(schema: NormalizedSchema, selector: string, wanted = 'String'): string {
  let at = schema;
  let many = false;
  for (const [, scan, name, index] of selector.slice(1).matchAll(/(\.?)\.(\w+)|\[(\d+)\]/g)) {
    if (name !== undefined) {
      const member = scan === '.' ? deepMember(at, name) : memberOf(at, name);
      if (member === undefined) return `no member ${name}`;
      at = member;
      many ||= scan === '.';
    } else if (!at.isListSchema()) return `no list before [${index}]`;
    else at = at.getValueSchema();
  }
  if (wanted === 'Boolean' && at.isBooleanSchema() && !many) return wanted;
  if (wanted === 'Integer' && at.isNumericSchema() && !many) return wanted;
  // Automation writes a number as a String where one is asked for.
  if (!at.isStringSchema() && !at.isNumericSchema()) return 'no string';
  return many ? 'StringList' : 'String';
}

const memberOf = (schema: NormalizedSchema, name: string): NormalizedSchema | undefined =>
  schema.isStructSchema() ? schema.getMemberSchemas()[name] : undefined;

/** The one member of that name, however deep; none where there are two, since a scan would mix them. */
function deepMember(schema: NormalizedSchema, name: string): NormalizedSchema | undefined {
  const found = deepMembers(schema, name);
  return found.length === 1 ? found[0] : undefined;
}

function deepMembers(schema: NormalizedSchema, name: string): NormalizedSchema[] {
  if (schema.isListSchema() || schema.isMapSchema()) return deepMembers(schema.getValueSchema(), name);
  if (!schema.isStructSchema()) return [];
  const members = Object.entries(schema.getMemberSchemas());
  return members.flatMap(([key, member]) => [...(key === name ? [member] : []), ...deepMembers(member, name)]);
}
