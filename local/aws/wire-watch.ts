import { isRecord } from './json-value.ts';
import type { Schema } from './wire-model.ts';

/** An input that tells which of its members a handler has read. */
export interface WatchedInput {
  value: unknown;
  /** Members that were given and not read, such as `Filters.Name`, in the order of the input. */
  unread(): string[];
}

interface Watch {
  given: Set<string>;
  read: Set<string>;
}

/**
 * Wraps every structure of an input that was read by its schema. Members of a list's structures count together: the
 * first one that is read is enough. Spreading or listing an input, or keeping a structure of it, reads nothing of what is inside: a handler
 * names what it takes (`take`).
 */
export function watchInput(schema: Schema, input: unknown): WatchedInput {
  const watch: Watch = { given: new Set(), read: new Set() };
  const value = wrap(schema, input, '', watch);
  return { value, unread: () => unreadOf(watch) };
}

/** Members inside count as those at the top do; of a structure that was not read, the structure alone is told. */
function unreadOf({ given, read }: Watch): string[] {
  const isSeen = (path: string): boolean => path === '' || read.has(path);
  return [...given].filter((path) => !isSeen(path) && isSeen(parentOf(path)));
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));

function wrap(schema: Schema, value: unknown, path: string, watch: Watch): unknown {
  if (schema.isStructSchema() && isRecord(value)) return wrapStructure(schema, value, path, watch);
  if (schema.isListSchema() && Array.isArray(value)) {
    const member = schema.getValueSchema();
    return holdsStructures(member) ? value.map((item) => wrap(member, item, path, watch)) : value;
  }
  if (schema.isMapSchema() && isRecord(value)) {
    const member = schema.getValueSchema();
    if (!holdsStructures(member)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wrap(member, item, path, watch)]));
  }
  return value;
}

const holdsStructures = (schema: Schema): boolean =>
  schema.isStructSchema() ||
  ((schema.isListSchema() || schema.isMapSchema()) && holdsStructures(schema.getValueSchema()));

function wrapStructure(schema: Schema, given: Record<string, unknown>, path: string, watch: Watch): unknown {
  const value: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    if (given[name] === undefined) continue;
    const memberPath = path === '' ? name : `${path}.${name}`;
    watch.given.add(memberPath);
    value[name] = wrap(member, given[name], memberPath, watch);
  }
  return recording(value, path, watch);
}

/**
 * Copying asks for all keys, and then for each key's descriptor right before its value; whoever names a member asks for
 * no descriptor. JSON is made of what lies behind, and asks for nothing.
 */
function recording(value: Record<string, unknown>, path: string, { read }: Watch): unknown {
  const prefix = path === '' ? '' : `${path}.`;
  let copying = false;
  let described: PropertyKey | undefined;
  return new Proxy(value, {
    get(target, name, receiver) {
      if (name === 'toJSON') return () => target;
      const isCopied = copying && described === name;
      described = undefined;
      if (!isCopied) {
        copying = false;
        read.add(`${prefix}${String(name)}`);
      }
      return Reflect.get(target, name, receiver);
    },
    ownKeys(target) {
      copying = true;
      described = undefined;
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(target, name) {
      // Two in a row: the keys alone were asked for.
      copying = copying && described === undefined;
      described = name;
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
}
