import { DAY } from '../../duration.ts';
import { isOld } from '../../posture/decision/as-of.ts';
import type { FleetPosture, PostureDeadline, SlowBaseline } from '../../posture/types/posture.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import type { DigestFacts, Need } from '../types/digest.ts';

const WEEK_MS = 7 * DAY;

/** What a person has to do before the next digest, the most pressing first; fleets, then requests that wait, then what ends soon. */
export function needsOf({ scope, postures, waiting, exceptions, now }: DigestFacts): Need[] {
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
    ...driftOf(postures, late),
    ...slowOf(postures),
    ...postures
      .filter(({ readAt }) => isOld(readAt, now))
      .map(({ fleet, readAt }): Need => ({ code: 'not-read', fleet, readAt })),
    ...scope.fleets
      .filter((name) => !isNoFleet(name) && !postures.some(({ fleet }) => fleet === name))
      .map((fleet): Need => ({ code: 'not-read', fleet })),
    ...postures
      .filter(({ verdict, counts, unread }) => verdict === 'not-seen' || counts.notSeen > 0 || unread > 0)
      .map(({ fleet, counts, unread }): Need => ({ code: 'not-seen', fleet, instances: counts.notSeen, unread })),
  ];
}

/** One that is overdue, or cannot be in time, is named with its deadline. */
function driftOf(postures: readonly FleetPosture[], late: readonly Need[]): Need[] {
  const named = late.flatMap((need) => (need.code === 'overdue' || need.code === 'infeasible' ? need.fleet : []));
  return postures
    .filter(({ fleet, verdict }) => verdict === 'not-compliant' && !named.includes(fleet))
    .map(({ fleet, counts }) => ({
      code: 'not-compliant',
      fleet,
      instances: Math.max(0, counts.notCompliant - counts.excepted),
    }));
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
