import { DAY } from '../../duration.ts';
import { isOld } from '../../posture/decision/judge.ts';
import type { DigestFacts, Need } from '../types/digest.ts';

const WEEK_MS = 7 * DAY;

/** What a person has to do before the next digest, the most pressing first; fleets, then requests that wait, then what ends soon. */
export function needsOf({ postures, waiting, exceptions, now }: DigestFacts): Need[] {
  const late = postures.flatMap(({ fleet, deadline }): Need[] => {
    if (deadline === undefined) return [];
    const { due, cve, patch, infeasible } = deadline;
    return [
      ...(due <= now ? [{ code: 'overdue', fleet, due, what: cve ?? patch } as const] : []),
      ...(infeasible === undefined ? [] : [{ code: 'infeasible', fleet, due: infeasible.due, infeasible } as const]),
    ];
  });
  const asked = exceptions.filter(({ state }) => state === 'asked');
  const ending = exceptions.filter(({ state, until }) => state === 'approved' && until <= now + WEEK_MS);
  return [
    ...late.sort((a, b) => dueOf(a) - dueOf(b)),
    ...waiting.filter(({ why }) => why === 'attention').map((run): Need => ({ code: 'attention', run })),
    ...waiting.filter(({ why }) => why === 'approval').map((run): Need => ({ code: 'approval', run })),
    ...asked.map((exception): Need => ({ code: 'exception-asked', exception })),
    ...ending.toSorted((a, b) => a.until - b.until).map((exception): Need => ({ code: 'exception-ending', exception })),
    ...postures
      .filter(({ readAt }) => isOld(readAt, now))
      .map(({ fleet, readAt }): Need => ({ code: 'not-read', fleet, readAt })),
    ...postures
      .filter(({ counts, unread }) => counts.notSeen > 0 || unread > 0)
      .map(({ fleet, counts, unread }): Need => ({ code: 'not-seen', fleet, instances: counts.notSeen, unread })),
  ];
}

const dueOf = (need: Need): number => ('due' in need ? need.due : Number.POSITIVE_INFINITY);
