import { isRecord } from './json-value.ts';
import type { Schema } from './wire-model.ts';

export interface WriteOptions {
  /** `wire`: as the schema says, seconds since the epoch by default. `iso`: as text, whatever the schema says. */
  timestamps: 'wire' | 'iso';
  jsonName: boolean;
}

const DATE_TIME = 5;
const HTTP_DATE = 6;

/** Turns a handler's output into plain JSON by its schema. Members that the schema does not know are dropped. */
export function writeShape(schema: Schema, value: unknown, options: WriteOptions): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.isStructSchema()) return writeStruct(schema, value, options);
  if (schema.isListSchema()) {
    const member = schema.getValueSchema();
    return Array.isArray(value) ? value.map((item) => writeShape(member, item, options) ?? null) : [];
  }
  if (schema.isMapSchema()) return writeMap(schema, value, options);
  if (value instanceof Date) return options.timestamps === 'iso' ? value.toISOString() : wireTime(schema, value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

function writeStruct(schema: Schema, value: unknown, options: WriteOptions): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  if (!isRecord(value)) return wire;
  for (const [name, member] of schema.structIterator()) {
    const written = writeShape(member, value[name], options);
    if (written === undefined) continue;
    wire[(options.jsonName && member.getMergedTraits().jsonName) || name] = written;
  }
  return wire;
}

function writeMap(schema: Schema, value: unknown, options: WriteOptions): Record<string, unknown> {
  const member = schema.getValueSchema();
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter(([, item]) => item !== undefined).map(([key, item]) => [key, writeShape(member, item, options)]),
  );
}

/** A timestamp in the format the schema asks for; seconds since the epoch where it asks for none. */
function wireTime(schema: Schema, value: Date): unknown {
  const format: unknown = schema.getSchema();
  if (format === DATE_TIME) return isoTime(value);
  if (format === HTTP_DATE) return value.toUTCString();
  return value.getTime() / 1000;
}

/** ISO 8601 as AWS writes it: no milliseconds when there are none. */
export const isoTime = (value: Date): string => value.toISOString().replace('.000Z', 'Z');
