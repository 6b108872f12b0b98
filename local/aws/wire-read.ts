import { isRecord } from './json-value.ts';
import { type Protocol, requiredCount, type Schema } from './wire-model.ts';

/** What is wrong with an input, before any handler sees it. */
export type Problem =
  | { kind: 'missing'; path: string[] }
  | { kind: 'wrong-type'; path: string[]; expected: string; value: unknown }
  | { kind: 'unknown'; path: string[]; known: string[] };

export interface ReadResult {
  value: unknown;
  problems: Problem[];
}

interface Reading {
  jsonName: boolean;
  /** Report members that the schema does not know, as boto3 does; a service ignores them. */
  reportUnknown: boolean;
  problems: Problem[];
}

export interface ReadOptions {
  protocol?: Protocol;
  reportUnknown?: boolean;
}

/** Reads a JSON value by its schema into what a handler takes: timestamps become Dates, blobs byte arrays. */
export function readShape(schema: Schema, wire: unknown, options: ReadOptions = {}): ReadResult {
  const reading: Reading = {
    jsonName: options.protocol === 'rest-json',
    reportUnknown: options.reportUnknown ?? false,
    problems: [],
  };
  const value = schema.isUnitSchema() ? {} : read(schema, wire ?? {}, [], reading);
  return { value, problems: reading.problems };
}

function read(schema: Schema, wire: unknown, path: string[], reading: Reading): unknown {
  if (schema.isStructSchema()) return readStruct(schema, wire, path, reading);
  if (schema.isListSchema()) return readList(schema, wire, path, reading);
  if (schema.isMapSchema()) return readMap(schema, wire, path, reading);
  if (schema.isTimestampSchema()) return readTimestamp(wire, path, reading);
  if (schema.isBlobSchema()) return readBlob(wire, path, reading);
  if (schema.isStringSchema()) return readPrimitive('string', wire, path, reading);
  if (schema.isBooleanSchema()) return readPrimitive('boolean', wire, path, reading);
  if (schema.isDocumentSchema()) return wire;
  return readNumber(wire, path, reading);
}

function readStruct(schema: Schema, wire: unknown, path: string[], reading: Reading): unknown {
  if (!isRecord(wire)) return wrongType(reading, path, 'structure', wire);
  const value: Record<string, unknown> = {};
  const known: string[] = [];
  let required = requiredCount(schema);
  for (const [name, member] of schema.structIterator()) {
    const wireName = (reading.jsonName && member.getMergedTraits().jsonName) || name;
    known.push(wireName);
    const given = wire[wireName];
    if (given !== undefined && given !== null) value[name] = read(member, given, [...path, name], reading);
    else if (required > 0) reading.problems.push({ kind: 'missing', path: [...path, name] });
    required--;
  }
  if (reading.reportUnknown) reportUnknown(wire, known, path, reading);
  return value;
}

function reportUnknown(wire: Record<string, unknown>, known: string[], path: string[], reading: Reading): void {
  for (const name of Object.keys(wire)) {
    if (!known.includes(name)) reading.problems.push({ kind: 'unknown', path: [...path, name], known });
  }
}

function readList(schema: Schema, wire: unknown, path: string[], reading: Reading): unknown {
  if (!Array.isArray(wire)) return wrongType(reading, path, 'list', wire);
  const member = schema.getValueSchema();
  return wire
    .filter((item) => item !== null && item !== undefined)
    .map((item, index) => read(member, item, [...path, `${index}`], reading));
}

function readMap(schema: Schema, wire: unknown, path: string[], reading: Reading): unknown {
  if (!isRecord(wire)) return wrongType(reading, path, 'map', wire);
  const member = schema.getValueSchema();
  const entries = Object.entries(wire).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, read(member, item, [...path, key], reading)]));
}

function readTimestamp(wire: unknown, path: string[], reading: Reading): unknown {
  if (wire instanceof Date) return wire;
  if (typeof wire === 'number') return new Date(wire * 1000);
  const time = typeof wire === 'string' ? Date.parse(wire) : Number.NaN;
  return Number.isNaN(time) ? wrongType(reading, path, 'timestamp', wire) : new Date(time);
}

function readBlob(wire: unknown, path: string[], reading: Reading): unknown {
  if (wire instanceof Uint8Array) return wire;
  return typeof wire === 'string'
    ? new Uint8Array(Buffer.from(wire, 'base64'))
    : wrongType(reading, path, 'blob', wire);
}

function readNumber(wire: unknown, path: string[], reading: Reading): unknown {
  if (wire === 'NaN' || wire === 'Infinity' || wire === '-Infinity') return Number(wire);
  return typeof wire === 'number' ? wire : wrongType(reading, path, 'number', wire);
}

function readPrimitive(expected: 'string' | 'boolean', wire: unknown, path: string[], reading: Reading): unknown {
  return typeof wire === expected ? wire : wrongType(reading, path, expected, wire);
}

function wrongType(reading: Reading, path: string[], expected: string, value: unknown): undefined {
  reading.problems.push({ kind: 'wrong-type', path, expected, value });
  return undefined;
}
