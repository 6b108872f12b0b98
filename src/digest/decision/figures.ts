import { DAY } from '../../duration.ts';
import { asOf } from '../../posture/decision/as-of.ts';
import { dayAt } from '../../posture/decision/day.ts';
import { isNobody } from '../../posture/decision/judge.ts';
import type { DayRecord } from '../../posture/types/day.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import { present } from '../../present.ts';
import type { DigestFacts, DigestFigures, FleetFigures } from '../types/digest.ts';
import { needsOf } from './needs.ts';
import { pointOn, shareOf, trendOf, weekBefore } from './trend.ts';

const WEEK_MS = 7 * DAY;

/** Everything that one digest says, from what was loaded. */
export function figuresOf(facts: DigestFacts): DigestFigures {
  const { scope, week, now, timezone, days, exceptions, deferred } = facts;
  const postures = facts.postures.map((posture) => asOf(posture, now)).filter((posture) => !isNobody(posture));
  const today = dayAt(now, timezone);
  const records = Object.values(days).flat();
  const newest = Object.values(days).flatMap((all) => all.at(-1) ?? []);
  const holding = exceptions.filter(({ state }) => state === 'approved');
  return {
    scope,
    week,
    now,
    fleets: postures.map((posture) => fleetFigures(posture, days, today)).sort(worstFirst),
    unread: scope.fleets.filter((name) => !isNoFleet(name) && !postures.some(({ fleet }) => fleet === name)),
    counts: countsOf(postures),
    trend: trendOf(days, today),
    deferred,
    exceptions: {
      holding: holding.length,
      asked: exceptions.filter(({ state }) => state === 'asked').length,
      ending: holding.filter(({ until }) => until <= now + WEEK_MS).sort((a, b) => a.until - b.until),
    },
    closed: closedOf(records.filter(({ readAt }) => readAt > now - WEEK_MS)),
    needs: needsOf(facts),
    ...present({
      weekAgo: weekBefore(days, today)?.compliant,
      imageAgeDays: imageAgeOf(newest),
      critical: oldestCritical(newest),
    }),
  };
}

function fleetFigures(posture: FleetPosture, days: DigestFacts['days'], today: string): FleetFigures {
  const own = { [posture.fleet]: days[posture.fleet] ?? [] };
  const before = weekBefore(own, today)?.compliant;
  const now = shareOf(posture.counts.compliant, posture.counts.instances) ?? pointOn(own, today)?.compliant;
  const change = before === undefined || now === undefined ? undefined : Math.round((now - before) * 10) / 10;
  return { posture, ...present({ change }) };
}

const RANK: Readonly<Record<FleetPosture['verdict'], number>> = { 'not-compliant': 0, 'not-seen': 1, compliant: 2 };

/** Those that need someone first: by verdict, then by deadline, then by how many instances are not compliant. */
const worstFirst = ({ posture: a }: FleetFigures, { posture: b }: FleetFigures): number =>
  RANK[a.verdict] - RANK[b.verdict] ||
  (a.deadline?.due ?? Number.POSITIVE_INFINITY) - (b.deadline?.due ?? Number.POSITIVE_INFINITY) ||
  b.counts.notCompliant - a.counts.notCompliant ||
  (a.fleet < b.fleet ? -1 : 1);

function countsOf(postures: readonly FleetPosture[]): FleetPosture['counts'] {
  const sum = (of: (counts: FleetPosture['counts']) => number): number =>
    postures.reduce((total, { counts }) => total + of(counts), 0);
  return {
    instances: sum(({ instances }) => instances),
    compliant: sum(({ compliant }) => compliant),
    notCompliant: sum(({ notCompliant }) => notCompliant),
    notSeen: sum(({ notSeen }) => notSeen),
    excepted: sum(({ excepted }) => excepted),
  };
}

function imageAgeOf(newest: readonly DayRecord[]): number | undefined {
  const images = newest.flatMap(({ images: own }) => own ?? []);
  const instances = images.reduce((total, own) => total + own.instances, 0);
  return instances === 0 ? undefined : images.reduce((total, { ageDays }) => total + ageDays, 0) / instances;
}

function oldestCritical(newest: readonly DayRecord[]): DigestFigures['critical'] {
  const [oldest] = newest
    .flatMap(({ fleet, critical }) => (critical === undefined ? [] : [{ fleet, ...critical }]))
    .sort((a, b) => a.since - b.since);
  return oldest === undefined
    ? undefined
    : { fleet: oldest.fleet, patch: oldest.patch, cves: oldest.cves, since: oldest.since };
}

function closedOf(records: readonly DayRecord[]): DigestFigures['closed'] {
  const durations = records.flatMap(({ closed }) => closed).sort((a, b) => a - b);
  const middle = durations.length >> 1;
  const upper = durations[middle];
  const patches = durations.length + records.reduce((total, { closedOld }) => total + closedOld, 0);
  if (upper === undefined) return { patches };
  const lower = durations[middle - 1] ?? upper;
  return { patches, medianMs: durations.length % 2 === 1 ? upper : (lower + upper) / 2 };
}
