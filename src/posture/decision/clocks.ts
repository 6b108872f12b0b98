import { present } from '../../present.ts';
import type { Clock, DeadlineFacts, Ruled } from '../types/deadline.ts';
import type { PatchFacts } from '../types/snapshot.ts';
import { ruledByBod } from './bod-26-04.ts';
import { ruledByCustom } from './custom-deadlines.ts';

/** Deadlines of what a fleet misses, the earliest first, and how many CVEs have none since they are not rated. */
export interface Clocks {
  clocks: readonly Clock[];
  unrated: number;
}

/** Each CVE once, at its earliest, whichever patch closes it; a patch without CVEs counts where rules are about patches. */
export function clocksOf(patches: Readonly<Record<string, PatchFacts>>, facts: DeadlineFacts): Clocks {
  const earliest = new Map<string, Clock>();
  const unrated = new Set<string>();
  for (const [patch, { cves, severity, firstSeenAt }] of Object.entries(patches)) {
    for (const cve of cves.length === 0 ? [undefined] : cves) {
      const ruled = ruledFor({ cve, severity, seenAt: firstSeenAt }, facts);
      if (ruled.kind === 'unrated') unrated.add(cve ?? patch);
      if (ruled.kind !== 'due') continue;
      const { kind: _kind, ...due } = ruled;
      const clock = { ...due, ...present({ cve }), patch, exploited: isExploited(cve, facts) };
      const before = earliest.get(cve ?? patch);
      if (before === undefined || clock.due < before.due) earliest.set(cve ?? patch, clock);
    }
  }
  return { clocks: [...earliest.values()].sort(byDue), unrated: [...unrated].filter((id) => !earliest.has(id)).length };
}

const isExploited = (cve: string | undefined, { known }: DeadlineFacts): boolean =>
  cve !== undefined && known.of(cve)?.exploited !== undefined;

const byDue = (a: Clock, b: Clock): number =>
  a.due - b.due || Number(b.exploited) - Number(a.exploited) || compare(a.cve ?? a.patch, b.cve ?? b.patch);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function ruledFor(
  { cve, severity, seenAt }: { cve: string | undefined; severity: string; seenAt: number },
  { config: { deadlines, custom, unrated }, fleet: { exposure }, known }: DeadlineFacts,
): Ruled {
  const common = { exposure, unrated, seenAt };
  if (deadlines === undefined) return { kind: 'none' };
  switch (deadlines) {
    case 'bod-26-04':
      return cve === undefined ? { kind: 'none' } : ruledByBod({ ...common, known: known.of(cve) });
    case 'custom':
      // Without an id, exploitation is not known.
      return ruledByCustom({ ...common, rules: custom, severity, known: cve === undefined ? {} : known.of(cve) });
  }
}
