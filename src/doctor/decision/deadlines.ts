import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { DeadlineFacts, RingFleet } from '../types/deadlines.ts';
import type { Finding } from '../types/finding.ts';
import type { Unread } from '../types/read.ts';
import { unread } from './unread.ts';

type Ring = DeadlineFacts['rings'][number];

const ABOUT = { subject: 'deadlines' } as const;

/**
 * Whether a patch can be in a fleet in the time that the strictest rule gives, in the best case: released at the moment that suits its
 * order, approved and patched at once wherever it may be. What takes longer than that never meets the deadline.
 */
export const deadlineFindings = ({ rings, now }: DeadlineFacts): Finding[] =>
  rings.map((ring) => ({ ...findingOf(ring, now), ...present({ place: ring.place }) }));

function findingOf({ order, days, rule }: Ring, now: number): Finding {
  const fleet = order.at(-1)?.fleet ?? '';
  const of = { ...ABOUT, fleet, days, rule } as const;
  const known: Known[] = [];
  for (const each of order) {
    const one = knownOf(each);
    if (one === 'others') return { ...of, level: 'unknown', code: 'deadline-unknown', because: 'others' };
    if (one.kind === 'unread') return unread(`whether ${fleet} can meet its deadline`, one);
    known.push(one);
  }
  const earliestMs = bestCase(known, now);
  if (earliestMs === undefined) return { ...of, level: 'unknown', code: 'deadline-unknown', because: 'openings' };
  if (earliestMs <= days * DAY) return { ...of, level: 'ok', code: 'deadline', earliestMs };
  return {
    ...of,
    level: 'to-do',
    code: 'infeasible',
    earliestMs,
    ...partsOf(known, earliestMs),
  };
}

/** What takes the time: the delays, the soaks beyond them, and waiting for windows beyond both. */
function partsOf(order: readonly Known[], earliestMs: number) {
  const delayMs = Math.max(...order.map((each) => each.delayMs));
  const withoutWindows =
    inAt(
      order.map((each) => ({ ...each, openings: 'any-time' as const })),
      0,
    ) ?? 0;
  const soaks = order.slice(1).reduce((sum, { soakMs }) => sum + soakMs, 0);
  return {
    delayDays: delayMs / DAY,
    soakMs: withoutWindows > delayMs ? soaks : 0,
    waitsForWindow: earliestMs > withoutWindows,
  };
}

interface Known {
  kind: 'known';
  delayMs: number;
  soakMs: number;
  openings: readonly number[] | 'any-time';
}

function knownOf({ delayDays, openings, soakMs }: RingFleet): Known | Unread | 'others' {
  if (delayDays.kind === 'unread') return delayDays;
  if (openings.kind === 'unread') return openings;
  if (openings.value === 'others') return 'others';
  return { kind: 'known', delayMs: delayDays.value * DAY, soakMs, openings: openings.value };
}

/** The shortest time from a release to its being in the last fleet, over every release that an opening could make best. */
function bestCase(order: readonly Known[], now: number): number | undefined {
  const releases = order.flatMap(({ openings }, to) =>
    openings === 'any-time' ? [now] : openings.flatMap((at) => leadsTo(order, to).map((lead) => at - lead)),
  );
  // Which windows were open before now is not known here.
  const times = [...new Set(releases)].flatMap((released) => (released < now ? [] : (inAt(order, released) ?? [])));
  return times.length === 0 ? undefined : Math.min(...times);
}

/** How long before an opening of this fleet a release may be at most: by its own delay, and by that of each before it with the soaks since. */
const leadsTo = (order: readonly Known[], to: number): number[] =>
  order
    .slice(0, to + 1)
    .map(({ delayMs }, from) => delayMs + order.slice(from + 1, to + 1).reduce((sum, { soakMs }) => sum + soakMs, 0));

function inAt(order: readonly Known[], released: number): number | undefined {
  let at = released;
  for (const [i, { delayMs, soakMs, openings }] of order.entries()) {
    const from = Math.max(released + delayMs, i === 0 ? released : at + soakMs);
    const opens = openings === 'any-time' ? from : openings.find((opening) => opening >= from);
    if (opens === undefined) return undefined;
    at = opens;
  }
  return at - released;
}
