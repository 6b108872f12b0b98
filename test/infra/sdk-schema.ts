import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as imagebuilder from '@aws-sdk/client-imagebuilder';
import { NormalizedSchema } from '@smithy/core/schema';

const PACKAGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { dynamodb, ec2, imagebuilder };

/** The schema of a request or response, by the boto3 name of the service. Throws for what the SDK does not have. */
export function schemaOf(service: string, api: string, side: 'input' | 'output'): NormalizedSchema {
  const operation = PACKAGES[service]?.[`${api}$`];
  if (!Array.isArray(operation)) throw new Error(`${service} has no operation ${api}`);
  return NormalizedSchema.of(operation[side === 'input' ? 4 : 5]);
}

/** What is wrong with a request: members that do not exist, values of the wrong shape, missing members. */
export function inputProblems(schema: NormalizedSchema, value: unknown, path = ''): string[] {
  // A whole value that is a reference has the type of what it stands for.
  if (typeof value === 'string' && /^\{\{[^}]+\}\}$/.test(value)) return [];
  if (schema.isStructSchema()) return structProblems(schema, value, path);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) => inputProblems(schema.getValueSchema(), item, `${path}[${index}]`));
  }
  if (schema.isMapSchema()) {
    if (typeof value !== 'object' || value === null) return [`${path} is no map`];
    return Object.entries(value).flatMap(([key, item]) =>
      inputProblems(schema.getValueSchema(), item, `${path}.${key}`),
    );
  }
  return typeof value === 'string' ? [] : [`${path} is no string`];
}

function structProblems(schema: NormalizedSchema, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no structure`];
  const members = schema.getMemberSchemas();
  const unknown = Object.keys(value).filter((name) => !(name in members));
  const missing = requiredOf(schema).filter((name) => !(name in value));
  return [
    ...unknown.map((name) => `${path}.${name} is unknown`),
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const member = members[name];
      return member === undefined ? [] : inputProblems(member, item, `${path}.${name}`);
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

/** The type at the end of a selector like `$.image.outputResources.amis[*].image`, or why there is none. */
export function selected(schema: NormalizedSchema, selector: string): string {
  let at = schema;
  let many = false;
  for (const [, name, index] of selector.slice(1).matchAll(/\.(\w+)|\[(\*|\d+)\]/g)) {
    if (name !== undefined) {
      const member = at.isStructSchema() ? at.getMemberSchemas()[name] : undefined;
      if (member === undefined) return `no member ${name}`;
      at = member;
    } else if (!at.isListSchema()) return `no list before [${index}]`;
    else {
      at = at.getValueSchema();
      many ||= index === '*';
    }
  }
  if (!at.isStringSchema()) return 'no string';
  return many ? 'StringList' : 'String';
}
