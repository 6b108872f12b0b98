import type { DriftEpisode } from '../../posture/types/drift.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { present } from '../../present.ts';
import type { DayCounts, Drift, DriftNews, Snooze, Told } from '../types/drift.ts';
import { deadlineReplies, replyKind } from './drift-replies.ts';

export interface DriftFacts {
  posture: FleetPosture;
  news: readonly DriftNews[];
  /** The local day of `now`. */
  day: string;
  now: number;
}

/** What becomes of a fleet's drift, and whether it gets a new card. */
export interface DriftDecision {
  drift: Drift;
  card: 'none' | 'edit' | 'new';
}

/** Before anything was reported about a fleet. `toldThrough` 0: what is wrong when it is first looked at is news. */
export const newDrift = (fleet: string): Drift => ({
  schema: 1,
  fleet,
  version: 0,
  toldThrough: 0,
  urgent: [],
  told: {},
  former: [],
});

/**
 * One check: leaving compliance and coming back, and what was not reported yet. If the day has a card already, its news goes into that card;
 * a day without news gets none, and the previous card stays true. While drift is snoozed nothing is reported; what comes meanwhile is
 * news when the snooze ends.
 */
export function decideDrift(before: Drift, facts: DriftFacts): DriftDecision {
  const { day, posture, news } = facts;
  const moved = moveEpisode({ ...withCounts(before, facts), version: before.version + 1 }, facts);
  const urgent = urgentNow(moved, facts);
  const kept = {
    ...moved,
    urgent: deadlineReplies(posture).filter((key) => [...before.urgent, ...urgent].includes(key)),
  };
  const isSnoozed = snoozeAt(moved.snooze, facts.now) !== undefined;
  const told = isSnoozed ? kept : toldNow(kept, { ...facts, hasNews: news.length > 0 });
  if (isLater(day, before.day) && (urgent.length > 0 || (news.length > 0 && !isSnoozed))) {
    const { ended: _ended, ...fresh } = told;
    const inCard = urgent.map((key): [string, Told] => [key, { kind: 'in-card' }]);
    return { drift: { ...fresh, day, told: Object.fromEntries(inCard) }, card: 'new' };
  }
  const isAgain = before.out === undefined && told.out?.toldAt !== undefined;
  const again = isAgain && told.out !== undefined ? [`again-${told.out.since}`] : [];
  return { drift: withReplies(told, [...again, ...urgent]), card: before.day === undefined ? 'none' : 'edit' };
}

/** Clocks of two workers differ around midnight, and the config may get another time zone: no day comes twice. */
const isLater = (day: string, before: string | undefined): boolean => before === undefined || day > before;

/** The snooze that holds then. */
export const snoozeAt = (snooze: Snooze | undefined, now: number): Snooze | undefined =>
  snooze !== undefined && now < snooze.until ? snooze : undefined;

function withCounts(drift: Drift, { posture: { counts }, day }: DriftFacts): Drift {
  const { today } = drift;
  const before: DayCounts | undefined = today !== undefined && today.day !== day ? today : drift.before;
  return { ...drift, today: { day, counts }, ...present({ before }) };
}

/** It leaves compliance, stays out, or is back: then what was reported is reported as fixed. What people have permitted is not. */
function moveEpisode(drift: Drift, { posture, now }: DriftFacts): Drift {
  const { out, ...rest } = drift;
  if (posture.verdict !== 'compliant') return { ...rest, out: out ?? episodeOf(posture, posture.verdict) };
  if (out === undefined) return drift;
  const { ended: _before, snooze: _snooze, ...free } = rest;
  if (out.toldAt === undefined) return rest;
  const excepted = posture.excepted === undefined ? {} : ({ excepted: true } as const);
  return { ...free, ended: { ...out, until: now, ...excepted } };
}

const episodeOf = (posture: FleetPosture, verdict: DriftEpisode['verdict']): DriftEpisode => ({
  schema: 1,
  fleet: posture.fleet,
  since: posture.since,
  verdict,
  causes: posture.causes.slice(0, 10),
});

/** Everything in the newest snapshot is reported with this check, or was before. */
function toldNow(drift: Drift, { posture, now, hasNews }: DriftFacts & { hasNews: boolean }): Drift {
  const { out } = drift;
  const episode = out === undefined || !hasNews ? {} : { out: { ...out, toldAt: out.toldAt ?? now } };
  return { ...drift, toldThrough: posture.readAt, ...episode };
}

/** Replies still to be sent to the newest card: each is sent once, and one that is being sent is left alone. */
function withReplies(drift: Drift, also: readonly string[]): Drift {
  if (drift.day === undefined) return drift;
  const back = drift.ended === undefined || drift.ended.excepted === true ? [] : [`back-${drift.ended.since}`];
  const owed = [...also, ...back].filter((key) => drift.told[key] === undefined);
  // Of several that become known to be exploited at once one reply tells: it says how many there are.
  const [, ...others] = owed.filter((key) => replyKind(key) === 'exploited');
  const now = owed.map((key): [string, Told] => [
    key,
    others.includes(key) ? { kind: 'in-card' } : { kind: 'sending', since: 0, until: 0 },
  ]);
  return now.length === 0 ? drift : { ...drift, told: { ...drift.told, ...Object.fromEntries(now) } };
}

/** Which of its deadlines are to be reported now. A snooze is about drift: a known exploit is still reported. */
function urgentNow(drift: Drift, { posture, now }: DriftFacts): readonly string[] {
  const news = deadlineReplies(posture).filter((key) => !drift.urgent.includes(key));
  return snoozeAt(drift.snooze, now) === undefined ? news : news.filter((key) => replyKind(key) === 'exploited');
}
