import { DAY, parseDuration } from '../duration.ts';

/** `since`: a duration before now, or the beginning of a day in UTC, in milliseconds since the epoch. */
export type ExportParse =
  | { kind: 'request'; since: { before: number } | { at: number } }
  | { kind: 'help'; text: string };

const DEFAULT_MS = 30 * DAY;

/** `export [since]`: `30d`, or `2026-11-01`. */
export function parseExport(words: readonly string[]): ExportParse {
  const [word, ...rest] = words;
  if (word === undefined) return { kind: 'request', since: { before: DEFAULT_MS } };
  const before = /^[0-9]+[dh]$/.test(word) ? parseDuration(word) : undefined;
  const at = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(word) ? dayOf(word) : undefined;
  if (rest.length === 0 && before !== undefined && before > 0) return { kind: 'request', since: { before } };
  if (rest.length === 0 && at !== undefined) return { kind: 'request', since: { at } };
  return {
    kind: 'help',
    text: 'Nothing was exported: say since when, for example `/patch export 30d` or `/patch export 2026-11-01`. Without it, `/patch export` has the last 30 days.',
  };
}

/** `undefined` for a day that no calendar has. */
function dayOf(word: string): number | undefined {
  const at = Date.parse(`${word}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== word ? undefined : at;
}
