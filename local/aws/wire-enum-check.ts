import { isRecord } from './json-value.ts';
import { ENUM_MEMBERS } from './wire-enums.ts';
import { WireError } from './wire-error.ts';
import type { Protocol, Schema, ServiceModel } from './wire-model.ts';

interface Unlisted {
  path: readonly string[];
  value: string;
  listed: readonly string[];
}

/**
 * A value that is not in the list that AWS documents for its member never reaches a service.
 * @throws what the service's front end says
 */
export function checkEnums(model: ServiceModel, input: Schema, value: unknown): void {
  const members = ENUM_MEMBERS[model.name];
  if (members === undefined) return;
  const found = unlistedIn(input, value, [], (member) => listOf(model, members[member]));
  if (found.length > 0) throw unlisted(model, found);
}

type ListOf = (member: string) => readonly string[] | undefined;

function unlistedIn(schema: Schema, value: unknown, path: readonly string[], listOf: ListOf): Unlisted[] {
  if (schema.isListSchema() && Array.isArray(value)) {
    const member = schema.getValueSchema();
    return value.flatMap((item, index) => unlistedIn(member, item, [...path, `${index + 1}`, 'member'], listOf));
  }
  if (schema.isMapSchema() && isRecord(value)) {
    const member = schema.getValueSchema();
    return Object.entries(value).flatMap(([key, item]) => unlistedIn(member, item, [...path, key], listOf));
  }
  if (!schema.isStructSchema() || !isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, given]) => {
    if (given === undefined) return [];
    const memberPath = [...path, name];
    const listed = listOf(`${schema.getName()}.${name}`);
    if (listed === undefined) return unlistedIn(schema.getMemberSchema(name), given, memberPath, listOf);
    return (Array.isArray(given) ? given : [given]).flatMap((one) =>
      typeof one === 'string' && !listed.includes(one) ? [{ path: memberPath, value: one, listed }] : [],
    );
  });
}

/** Types of instances are more than the SDK knows of; services that launch them say which they have. */
const OPEN = '_InstanceType';

function listOf({ service }: ServiceModel, name: string | undefined): readonly string[] | undefined {
  const list: unknown = name === undefined || name === OPEN ? undefined : service.sdk[name];
  return isRecord(list) ? Object.values(list).map(String) : undefined;
}

const CODES: Readonly<Record<Protocol, string>> = {
  'json1.0': 'ValidationException',
  'json1.1': 'ValidationException',
  'rest-json': 'ValidationException',
  'rest-xml': 'InvalidArgument',
  query: 'ValidationError',
  'ec2-query': 'InvalidParameterValue',
};

function unlisted({ protocol }: ServiceModel, found: readonly Unlisted[]): WireError {
  const [first] = found;
  if (protocol === 'ec2-query')
    return new WireError(
      CODES[protocol],
      `Value (${first?.value}) for parameter ${lowerFirst(first?.path.at(-1) ?? '')} is invalid.`,
    );
  const each = found.map(
    ({ path, value, listed }) =>
      `Value '${value}' at '${path.map(lowerFirst).join('.')}' failed to satisfy constraint: Member must satisfy enum value set: [${listed.join(', ')}]`,
  );
  return new WireError(
    CODES[protocol],
    `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${each.join('; ')}`,
  );
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
