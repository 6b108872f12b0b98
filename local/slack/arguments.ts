import { checkBlocks, checkView } from './blocks/surface.ts';
import { failureAt, SlackFailure } from './failure.ts';
import { isRecord, type JsonRecord, parseJson } from './json.ts';

/**
 * A Web API call's arguments. A form carries only text, with lists and objects as JSON; a JSON body carries values.
 * https://docs.slack.dev/apis/web-api/#formats
 */
export interface Arguments {
  /** @throws SlackFailure invalid_arguments when it is missing or empty */
  required(name: string): string;
  optional(name: string): string | undefined;
  flag(name: string): boolean;
  /** A whole number, `fallback` when not given. */
  count(name: string, fallback: number, max: number): number;
  /** A list or object; `undefined` when not given, `bad-json` when it cannot be read. */
  json(name: string): unknown;
  has(name: string): boolean;
}

export const BAD_JSON = Symbol('not JSON');

export function createArguments(values: JsonRecord): Arguments {
  const optional = (name: string): string | undefined => {
    const value = values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw failureAt('invalid_arguments', [`must be a string [json-pointer:/${name}]`]);
  };
  return {
    optional,
    required: (name) => {
      const value = optional(name);
      if (value === undefined || value === '') {
        throw failureAt('invalid_arguments', [`missing required field: ${name}`]);
      }
      return value;
    },
    flag: (name) => ['true', '1'].includes(optional(name) ?? ''),
    count: (name, fallback, max) => {
      const value = Number(optional(name) ?? fallback);
      if (!Number.isInteger(value) || value < 1) {
        throw failureAt('invalid_arguments', [`must be a positive integer [json-pointer:/${name}]`]);
      }
      return Math.min(value, max);
    },
    json: (name) => {
      const value = values[name];
      if (value === undefined || value === null || value === '') return undefined;
      if (typeof value !== 'string') return value;
      return parseJson(value) ?? BAD_JSON;
    },
    has: (name) => values[name] !== undefined && values[name] !== null && values[name] !== '',
  };
}

/** @throws SlackFailure invalid_blocks_format, invalid_blocks */
export function blocksOf(args: Arguments, scopes: readonly string[]): JsonRecord[] | undefined {
  const value = args.json('blocks');
  if (value === undefined) return undefined;
  return checkedBlocks(value, scopes);
}

export function checkedBlocks(value: unknown, scopes: readonly string[]): JsonRecord[] {
  if (!Array.isArray(value)) throw new SlackFailure('invalid_blocks_format');
  const problems = checkBlocks(value, 'message', { scopes });
  if (problems.length > 0) throw failureAt('invalid_blocks', problems);
  return value.filter(isRecord);
}

const VIEW_MAX_BYTES = 250_000;

/** @throws SlackFailure invalid_arguments, view_too_large */
export function viewOf(value: unknown, type: 'modal' | 'home', scopes: readonly string[]): JsonRecord {
  if (!isRecord(value)) throw failureAt('invalid_arguments', ['missing required field: view']);
  if (Buffer.byteLength(JSON.stringify(value)) > VIEW_MAX_BYTES) throw new SlackFailure('view_too_large');
  const problems = checkView(value, scopes);
  if (problems.length > 0) throw failureAt('invalid_arguments', problems);
  if (value['type'] !== type) throw failureAt('invalid_arguments', [`must be ${type} [json-pointer:/view/type]`]);
  return value;
}

/**
 * Message metadata: an event type and a payload.
 * @throws SlackFailure invalid_metadata_format, invalid_metadata_schema, metadata_too_large
 */
export function metadataOf(args: Arguments): JsonRecord | undefined {
  const value = args.json('metadata');
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw new SlackFailure('invalid_metadata_format');
  if (Object.keys(value).length === 0) return value;
  const { event_type: eventType, event_payload: payload, ...others } = value;
  if (typeof eventType !== 'string' || eventType === '' || !isRecord(payload) || Object.keys(others).length > 0) {
    throw new SlackFailure('invalid_metadata_schema');
  }
  if (Buffer.byteLength(JSON.stringify(value)) > 16_000) throw new SlackFailure('metadata_too_large');
  return value;
}
