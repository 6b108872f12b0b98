import { DAY } from '../../duration.ts';

/** What is kept of a user group: when it was first read, and when each of its members was first seen in it. Milliseconds since the epoch. */
export interface Sights {
  since: number;
  members: Readonly<Record<string, number>>;
}

/** Who is in a user group now. `joined` has only those who came after the group was first read; the others have no age. */
export interface Membership {
  ids: readonly string[];
  joined: Readonly<Record<string, number>>;
}

/**
 * What is to be kept once these members were read: whoever is not there any more is forgotten, so that who comes back is new. Of the first
 * read all are as old as the group.
 */
export function sightsAfter(kept: Sights | undefined, ids: readonly string[], now: number): Sights {
  const before = new Map(Object.entries(kept?.members ?? {}));
  return {
    since: kept?.since ?? now,
    members: Object.fromEntries(ids.map((id) => [id, before.get(id) ?? now])),
  };
}

/** Whether these are exactly the members of whom something is kept. */
export const isKept = ({ members }: Sights, ids: readonly string[]): boolean =>
  new Set(ids).size === Object.keys(members).length && ids.every((id) => Object.hasOwn(members, id));

export function membershipOf(ids: readonly string[], { since, members }: Sights): Membership {
  const joined = Object.entries(members).filter(([id, at]) => ids.includes(id) && at > since);
  return { ids, joined: Object.fromEntries(joined) };
}

/** For whoever only reads: whom nobody has seen yet joined now, and so did everyone in a group that was never read. */
export const membershipUnkept = (kept: Sights | undefined, ids: readonly string[], now: number): Membership =>
  membershipOf(ids, sightsAfter(kept ?? { since: 0, members: {} }, ids, now));

/** Since when a person is in it, by the earliest of the ids that Slack has for them; `undefined`: not in it, or without an age. */
export function joinedAt({ ids: listed, joined }: Membership, ids: readonly string[]): number | undefined {
  const ages = ids.filter((id) => listed.includes(id)).map((id) => joined[id]);
  return ages.includes(undefined) || ages.length === 0
    ? undefined
    : Math.min(...ages.flatMap((at) => (at === undefined ? [] : [at])));
}

/** From when on the approvals of someone who joined then count. */
export const settledUntil = (joined: number | undefined, settleMs: number): number | undefined =>
  joined === undefined || settleMs === 0 ? undefined : joined + settleMs;

export function isSettled(joined: number | undefined, settleMs: number, now: number): boolean {
  const until = settledUntil(joined, settleMs);
  return until === undefined || now >= until;
}

/** A membership that is told beside an approval: less than a day old, or than what the config makes people wait. */
export const isRecent = (joined: number, settleMs: number, now: number): boolean =>
  now < joined + Math.max(DAY, settleMs);
