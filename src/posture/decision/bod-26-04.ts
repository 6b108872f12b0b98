import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { Ruled } from '../types/deadline.ts';
import type { KnownVulnerability } from '../types/known.ts';
import type { Assumed } from '../types/posture.ts';
import { endOfDay } from './end-of-day.ts';

/** Where the table stands: rows, days and the forensic triage are of these texts, and none is ours. */
export const BOD_26_04 = {
  name: 'BOD 26-04',
  issued: '2026-06-10',
  source: 'https://www.cisa.gov/news-events/directives/bod-26-04-prioritizing-security-updates-based-risk',
  /** The same table, machine-readable. */
  data: 'https://github.com/CERTCC/SSVC/blob/e3b00a2/data/csv/cisa/cisa_bod_26_04_1_0_0.csv',
  dataDate: '2026-07-20',
} as const;

type Impact = 'partial' | 'total';
type Timeline = { days: number; forensic?: true } | 'on-upgrade';
type Row = readonly [listed: boolean, isPublic: boolean, automatable: boolean, impact: Impact, timeline: Timeline];

const FORENSIC = { days: 3, forensic: true } as const;

/** Every combination, in the order of the source. */
export const ROWS: readonly Row[] = [
  [false, false, false, 'partial', 'on-upgrade'],
  [true, false, false, 'partial', { days: 14 }],
  [false, true, false, 'partial', { days: 60 }],
  [false, false, true, 'partial', { days: 60 }],
  [false, false, false, 'total', 'on-upgrade'],
  [true, true, false, 'partial', { days: 14 }],
  [true, false, true, 'partial', { days: 14 }],
  [false, true, true, 'partial', { days: 14 }],
  [true, false, false, 'total', { days: 14 }],
  [false, true, false, 'total', { days: 14 }],
  [false, false, true, 'total', { days: 60 }],
  [true, true, true, 'partial', { days: 3 }],
  [true, true, false, 'total', FORENSIC],
  [true, false, true, 'total', FORENSIC],
  [false, true, true, 'total', { days: 3 }],
  [true, true, true, 'total', FORENSIC],
];

interface Placed {
  timeline: Timeline;
  /** Several rows fit, and they differ: this is the strictest of them. */
  isGuess: boolean;
}

const strictness = (timeline: Timeline): number =>
  timeline === 'on-upgrade' ? Number.POSITIVE_INFINITY : timeline.days - (timeline.forensic ? 0.5 : 0);

/** The strictest of the rows that fit what is known. */
function placed(listed: boolean, isPublic: boolean, { automatable, technicalImpact }: KnownVulnerability): Placed {
  const fitting = ROWS.filter(
    ([l, p, a, i]) => l === listed && p === isPublic && a === (automatable ?? a) && i === (technicalImpact ?? i),
  ).map(([, , , , timeline]) => timeline);
  const [timeline = 'on-upgrade', ...others] = fitting.sort((a, b) => strictness(a) - strictness(b));
  return { timeline, isGuess: others.some((other) => strictness(other) !== strictness(timeline)) };
}

export interface BodFacts {
  /** Absent: not known, which counts as public. */
  exposure?: 'public' | 'internal' | undefined;
  unrated: 'told' | 'strictest';
  /** `undefined`: nothing is known of it, nor whether it is exploited. */
  known: KnownVulnerability | undefined;
  /** Since when the fleet is known to have it. */
  seenAt: number;
}

/**
 * What the directive says of a vulnerability. One that is listed as exploited is due so many days after its listing, or by what
 * applied to it before, whichever comes first: a listing never gives more time. One that is listed and has no ratings is placed in the
 * strictest row that fits.
 */
export function ruledByBod({ exposure, unrated, known, seenAt }: BodFacts): Ruled {
  if (known === undefined && unrated === 'told') return { kind: 'unrated' };
  const { exploited = { since: seenAt }, ...ratings } = known ?? {};
  const isListed = known === undefined || known.exploited !== undefined;
  const isPublic = exposure !== 'internal';
  const common = { isPublic, exposure };
  const unlisted = placed(false, isPublic, ratings);
  if (!isListed) {
    if (unlisted.isGuess && unrated === 'told') return { kind: 'unrated' };
    return ruledFrom(unlisted, { ...common, from: seenAt, how: 'not known exploited' });
  }
  const now = ruledFrom(placed(true, isPublic, ratings), { ...common, from: exploited.since, how: 'known exploited' });
  const before = ruledFrom(unlisted, { ...common, from: seenAt, how: 'as before it was known exploited' });
  const isSooner = before.kind === 'due' && now.kind === 'due' && before.due < now.due;
  return isSooner && !unlisted.isGuess ? { ...now, ...before } : now;
}

interface From {
  isPublic: boolean;
  exposure: 'public' | 'internal' | undefined;
  from: number;
  how: string;
}

function ruledFrom({ timeline, isGuess }: Placed, { isPublic, exposure, from, how }: From): Ruled {
  if (timeline === 'on-upgrade') return { kind: 'none' };
  const { days, forensic } = timeline;
  const assumed: Assumed[] = [
    ...(exposure === undefined ? (['public'] as const) : []),
    ...(isGuess ? (['ratings'] as const) : []),
  ];
  return {
    kind: 'due',
    due: endOfDay(from + days * DAY),
    rule: `${BOD_26_04.name}: ${[how, isPublic ? 'public' : 'internal', `${days} days`].join(', ')}`,
    ...present({ forensic, assumed: assumed.length === 0 ? undefined : assumed }),
  };
}
