import { nearest } from './nearest.ts';

/** Keys and list positions from the top of the file to the field. */
export type FieldPath = readonly (string | number)[];

/** One thing wrong: where, and a sentence that says what is wrong and what to write instead. */
export interface Problem {
  path: FieldPath;
  message: string;
}

/** A problem as people meet it; `line` counts from 1 and is absent when the file could not be read at all. */
export interface LocatedProblem {
  field: string;
  line?: number;
  message: string;
}

/** A config that must not be used. It carries every problem found, in the order of the file. */
export class ConfigError extends Error {
  readonly code = 'config-refused';
  readonly problems: readonly LocatedProblem[];

  constructor(file: string, problems: readonly LocatedProblem[], cause?: unknown) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map(
      ({ field, line, message }) => `  ${field}${line === undefined ? '' : ` (line ${line})`} ${message}`,
    );
    super(`${file} is refused, ${count}:\n${lines.join('\n')}`, cause === undefined ? undefined : { cause });
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** `policies.prod.from[1]`; a key that is not a plain word is quoted, so that nothing in it can pass for a path. */
export function formatPath(path: FieldPath): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return `.${/^[\w-]{1,64}$/.test(part) ? part : JSON.stringify(part.slice(0, 64))}`;
  });
  return parts.join('').replace(/^\./, '') || 'the file';
}

/** A wrong value as a person would quote it: short, on one line, and never one that looks like a token. */
export function quoted(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'string') return 'a map';
  if (/xox[a-z]|xapp-|AKIA|ASIA|https?:/.test(value)) return 'a value that looks like a secret';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/** What to write instead of a name that is not there, as the end of a sentence. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean ${near}?`;
  if (candidates.length === 0) return 'there is none yet: add one first.';
  const shown = candidates.slice(0, 15).join(', ');
  return `choose from ${shown}${candidates.length > 15 ? ` and ${candidates.length - 15} more` : ''}.`;
}
