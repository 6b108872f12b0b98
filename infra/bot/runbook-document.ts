import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * Reads a runbook of `infra/runbooks` and fills in its `${Name}` values.
 * Throws an `Error` for a name that has no value, and for a value that nothing names.
 */
export function readRunbook(file: string, values: Readonly<Record<string, string | readonly string[]>>): Json {
  const source: Json = parse(readFileSync(join(import.meta.dirname, '../runbooks', file), 'utf8'));
  const used = new Set<string>();
  const filled = fill(source, (name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file}: nothing is known of \${${name}}`);
    used.add(name);
    return typeof value === 'string' ? value : [...value];
  });
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`${file}: nothing names ${unused.join(', ')}`);
  return filled;
}

/** Reads a Command document of `infra/commands`, in which nothing is filled in. */
export const readCommand = (file: string): Json =>
  parse(readFileSync(join(import.meta.dirname, '../commands', file), 'utf8'));

function fill(value: Json, valueFor: (name: string) => Json): Json {
  if (typeof value === 'string') {
    const name = /^\$\{(\w+)\}$/.exec(value)?.[1];
    return name === undefined ? value : valueFor(name);
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, valueFor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, valueFor)]));
}
