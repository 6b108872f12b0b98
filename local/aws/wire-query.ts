import { stringOr } from './json-value.ts';
import type { Schema } from './wire-model.ts';

/** Form-encoded parameters of a Query request, by their dotted names. */
export type QueryParams = ReadonlyMap<string, string>;

export const parseForm = (body: string): QueryParams => new Map(new URLSearchParams(body));

/**
 * Reads Query parameters by a schema into the JSON that `readShape` takes. `ec2` is EC2's dialect: capital first
 * letters, lists without `.member`. Absent members stay absent.
 */
export function readQuery(schema: Schema, params: QueryParams, ec2: boolean, prefix = ''): unknown {
  if (schema.isStructSchema()) return readQueryStruct(schema, params, ec2, prefix);
  if (schema.isListSchema()) return readQueryList(schema, params, ec2, prefix);
  if (schema.isMapSchema()) return readQueryMap(schema, params, ec2, prefix);
  const value = params.get(prefix);
  return value === undefined ? undefined : scalar(schema, value);
}

function readQueryStruct(schema: Schema, params: QueryParams, ec2: boolean, prefix: string): unknown {
  const value: Record<string, unknown> = {};
  let found = prefix === '';
  for (const [name, member] of schema.structIterator()) {
    const key = join(prefix, memberKey(member, name, ec2));
    if (!hasPrefix(params, key)) continue;
    value[name] = readQuery(member, params, ec2, key);
    found = true;
  }
  return found ? value : undefined;
}

function readQueryList(schema: Schema, params: QueryParams, ec2: boolean, prefix: string): unknown {
  const member = schema.getValueSchema();
  const isFlat = ec2 || Boolean(schema.getMergedTraits().xmlFlattened);
  const base = isFlat ? prefix : join(prefix, member.getMergedTraits().xmlName ?? 'member');
  const items: unknown[] = [];
  for (let index = 1; hasPrefix(params, join(base, `${index}`)); index++) {
    items.push(readQuery(member, params, ec2, join(base, `${index}`)));
  }
  return items;
}

function readQueryMap(schema: Schema, params: QueryParams, ec2: boolean, prefix: string): unknown {
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const member = schema.getValueSchema();
  const valueName = member.getMergedTraits().xmlName ?? 'value';
  const base = schema.getMergedTraits().xmlFlattened ? prefix : join(prefix, 'entry');
  const map: Record<string, unknown> = {};
  for (let index = 1; ; index++) {
    const entry = join(base, `${index}`);
    const key = params.get(join(entry, keyName));
    if (key === undefined) return map;
    map[key] = readQuery(member, params, ec2, join(entry, valueName));
  }
}

function memberKey(member: Schema, name: string, ec2: boolean): string {
  const traits = member.getMergedTraits();
  const key = traits.xmlName ?? name;
  if (!ec2) return key;
  return stringOr(traits['ec2QueryName'], key.charAt(0).toUpperCase() + key.slice(1));
}

/** Text of a form, a path or a header as the JSON value its schema asks for; what does not fit stays text. */
export function scalar(schema: Schema, value: string): unknown {
  if (schema.isBooleanSchema()) return value === 'true' ? true : value === 'false' ? false : value;
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
  }
  return value;
}

const join = (prefix: string, name: string) => (prefix ? `${prefix}.${name}` : name);

function hasPrefix(params: QueryParams, key: string): boolean {
  if (params.has(key)) return true;
  const start = `${key}.`;
  for (const name of params.keys()) if (name.startsWith(start)) return true;
  return false;
}
