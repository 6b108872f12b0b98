import { DAY } from '../../duration.ts';
import { isOld } from '../../posture/decision/as-of.ts';
import type { FleetPosture, PostureDeadline, SlowBaseline } from '../../posture/types/posture.ts';
import type { DigestFacts, Need } from '../types/digest.ts';

const WEEK_MS = 7 * DAY;

/** What a person has to do before the next digest, the most pressing first; fleets, then requests that wait, then what ends soon. */
export function needsOf({ postures, waiting, exceptions, now }: DigestFacts): Need[] {
  const late = postures.flatMap(({ fleet, deadline, deadlines }): Need[] => [
    ...(deadline === undefined ? [] : lateOf(fleet, deadline, now)),
    ...(deadlines?.held ?? []).map((held): Need => ({ code: 'held', fleet, due: held.due, held })),
  ]);
  const asked = exceptions.filter(({ state }) => state === 'asked');
  const ending = exceptions.filter(({ state, until }) => state === 'approved' && until <= now + WEEK_MS);
  return [
    ...late.sort((a, b) => dueOf(a) - dueOf(b)),
    ...waiting.filter(({ why }) => why === 'attention').map((run): Need => ({ code: 'attention', run })),
    ...waiting.filter(({ why }) => why === 'approval').map((run): Need => ({ code: 'approval', run })),
    ...asked.map((exception): Need => ({ code: 'exception-asked', exception })),
    ...ending.toSorted((a, b) => a.until - b.until).map((exception): Need => ({ code: 'exception-ending', exception })),
    ...slowOf(postures),
    ...postures
      .filter(({ readAt }) => isOld(readAt, now))
      .map(({ fleet, readAt }): Need => ({ code: 'not-read', fleet, readAt })),
    ...postures
      .filter(({ counts, unread }) => counts.notSeen > 0 || unread > 0)
      .map(({ fleet, counts, unread }): Need => ({ code: 'not-seen', fleet, instances: counts.notSeen, unread })),
  ];
}

function lateOf(fleet: string, { due, cve, patch, infeasible }: PostureDeadline, now: number): Need[] {
  return [
    ...(due <= now ? [{ code: 'overdue', fleet, due, what: cve ?? patch } as const] : []),
    ...(infeasible === undefined ? [] : [{ code: 'infeasible', fleet, due: infeasible.due, infeasible } as const]),
  ];
}

/** A baseline is that of many fleets: it is listed once, with each of them. */
function slowOf(postures: readonly FleetPosture[]): Need[] {
  const found = new Map<string, { fleets: string[]; slow: SlowBaseline }>();
  for (const { fleet, deadlines } of postures) {
    for (const slow of deadlines?.slow ?? []) {
      const key = `${slow.id} ${slow.days} ${slow.sooner}`;
      found.set(key, { slow, fleets: [...(found.get(key)?.fleets ?? []), fleet] });
    }
  }
  return [...found.values()].map((each) => ({ code: 'slow', ...each }));
}

const dueOf = (need: Need): number => ('due' in need ? need.due : Number.POSITIVE_INFINITY);
