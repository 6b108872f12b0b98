import type { OperatingSystem } from '../../aws/patches.ts';
import { DAY } from '../../duration.ts';
import type { GroupBaseline } from '../../nodes/types.ts';
import type { PatchRefusal } from '../types/refusal.ts';

/** What one run installed, by operating system: ids as Systems Manager names them, sorted. */
export type InstalledPatches = Readonly<Record<OperatingSystem, readonly string[]>>;

/** What is left of it without some patches, and those of them that are not in it. */
export function leftWithout(
  installed: InstalledPatches,
  without: readonly string[],
): { left: InstalledPatches; unknown: readonly string[] } {
  const isLeftOut = (id: string): boolean => without.some((word) => isNamed(id, word));
  const left = Object.fromEntries(
    Object.entries(installed).map(([system, ids]) => [system, ids.filter((id) => !isLeftOut(id))]),
  );
  const all = allOf(installed);
  return { left, unknown: without.filter((word) => !all.some((id) => isNamed(id, word))) };
}

/** `KB5031234`, or of `openssl.x86_64:1:3.0.7-24.el9` the package, with or without its architecture and version. */
function isNamed(id: string, word: string): boolean {
  const [one, other] = [id.toLowerCase(), word.toLowerCase()];
  const withArchitecture = one.split(':')[0] ?? one;
  return [one, withArchitecture, withArchitecture.replace(/\.[^.]+$/, '')].includes(other);
}

/** All of it, each once, sorted. */
export const allOf = (installed: InstalledPatches): string[] => [...new Set(Object.values(installed).flat())].sort();

/**
 * The list that AWS-RunPatchBaseline takes in place of what a baseline approves. The same patches are the same text, so that its hash names it.
 * On Windows a KB number, on Linux a package with its architecture, and its version as the title.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-override-lists.html
 */
export function overrideList(installed: InstalledPatches): string {
  const entries = allOf(installed).map(entryOf);
  return ['patches:', ...entries].join('\n').concat('\n');
}

/** `openssl.x86_64:1:3.0.7-24.el9`, whose version begins after the first colon. */
function entryOf(id: string): string {
  const at = id.indexOf(':');
  if (at === -1) return `  - id: ${quoted(id)}`;
  return `  - id: ${quoted(id.slice(0, at))}\n    title: ${quoted(id.slice(at + 1))}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The ids in a list that `overrideList` wrote. */
export function listedIn(yaml: string): string[] {
  const entries = yaml.split(/^ {2}- id: /m).slice(1);
  return entries.map((entry) =>
    [...entry.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'")).join(':'),
  );
}

/** The day in UTC, `2026-11-24`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Until when patches were released that a run installed: its day less the shortest delay of its baselines. A baseline with a date instead
 * of a delay keeps to that date anyway.
 */
export function testedUntil(patchedAt: number, baselines: readonly GroupBaseline[]): string {
  const delays = baselines.map(({ approveAfterDays = 0 }) => approveAfterDays);
  return dayOf(patchedAt - (delays.length === 0 ? 0 : Math.min(...delays)) * DAY);
}

/** Why what this fleet's baselines let through today would go beyond that day; `undefined` when none does. */
export function beyondDate(
  baselines: readonly GroupBaseline[],
  { fleet, date, now }: { fleet: string; date: string; now: number },
): PatchRefusal | undefined {
  for (const { name, approveAfterDays, soonestAfterDays = approveAfterDays } of baselines) {
    const until = soonestAfterDays === undefined ? undefined : dayOf(now - soonestAfterDays * DAY);
    if (until !== undefined && until > date) return { code: 'past-date', fleet, baseline: name, date, until };
  }
  return undefined;
}

/** So many of each side are kept: the run's record is bounded. */
const MOST_DIFFERENT = 50;

/** What was installed here and not there, and the other way round. */
export function differenceOf(
  fleet: string,
  here: readonly string[],
  there: readonly string[],
): { fleet: string; onlyHere: string[]; onlyThere: string[] } {
  return {
    fleet,
    onlyHere: here.filter((id) => !there.includes(id)).slice(0, MOST_DIFFERENT),
    onlyThere: there.filter((id) => !here.includes(id)).slice(0, MOST_DIFFERENT),
  };
}
