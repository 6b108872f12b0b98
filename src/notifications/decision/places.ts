import { distinctPeople, isSamePerson } from '../../approvals/decision/people.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import type { Run } from '../../runs/types/run.ts';
import type { Availability, Ledger, Notice, PeopleFacts } from '../types.ts';
import type { GroupOfPeople } from './asked.ts';
import { toldBeforeStart } from './ledger.ts';
import { isCapped } from './notices.ts';

/** "At most three notifications per person and run before its start." */
export const MOST_BEFORE_START = 3;
/** So many are named, or told directly, by one notice; a group that is mentioned has as many members as it has. */
export const MOST_NAMED = 30;

/** What a notice is about: the run as it is, whom its policy asks, and what was told before. */
export interface About {
  run: Run;
  policy: Pick<PolicySnapshot, 'groups'>;
  ledger: Ledger;
}

/** How one person, or one whole group, is told. */
export type Place =
  | { how: 'group'; group: string; reaches: readonly string[] }
  | { how: 'mention'; userId: string }
  | { how: 'direct'; userId: string; dueAt: number };

/** One account of each person who is still there: that in the channel, if there is one. */
export function accountsOf(people: readonly Person[], facts: PeopleFacts): readonly string[] {
  const known = people.filter(({ userId }) => facts.accounts[userId] !== 'stranger');
  return distinctPeople(known).flatMap((name) => {
    const theirs = known.filter((one) => one.person === name).map(({ userId }) => userId);
    return theirs.find((id) => isInChannel(id, facts)) ?? theirs[0] ?? [];
  });
}

/** How those of a group are told: by the group itself, unless that would reach someone whom it must not. */
export function placesOf(
  { usergroup, members, people }: GroupOfPeople,
  { notice, about, facts }: { notice: Notice; about: About; facts: PeopleFacts },
): readonly Place[] {
  const isFree = (id: string): boolean => !isOverCap(id, notice, about, facts);
  const isWhole =
    usergroup !== undefined &&
    members.every((id) => facts.availability[id] === undefined || facts.availability[id]?.kind === 'now') &&
    people.every(isFree) &&
    !(notice.kind !== 'ask' && members.some((id) => hasApproved(about.run, facts.personOf(id))));
  const inChannel = people.filter((id) => isInChannel(id, facts));
  const outside = people.filter((id) => !isInChannel(id, facts));
  const byName = (ids: readonly string[]): readonly Place[] => ids.filter(isFree).flatMap((id) => placeWhen(id, facts));
  if (!isWhole || inChannel.length === 0) return byName([...inChannel, ...outside].slice(0, MOST_NAMED));
  return [{ how: 'group', group: usergroup, reaches: inChannel }, ...byName(outside.slice(0, MOST_NAMED))];
}

const hasApproved = ({ approvals, epoch }: Run, person: Person): boolean =>
  approvals.some((given) => given.epoch === epoch && isSamePerson(given, person));

/** Of a run with a slot, the end that nobody chose counts too. */
const isOverCap = (id: string, { kind }: Notice, { ledger, run }: About, { personOf }: PeopleFacts): boolean =>
  (isCapped(kind) || (kind === 'end' && run.slot !== undefined)) &&
  toldBeforeStart(ledger, personOf(id), personOf) >= MOST_BEFORE_START;

/** Muted: not at all. In quiet hours: when they end. */
export function placeWhen(userId: string, facts: PeopleFacts): readonly Place[] {
  const available = facts.availability[userId] ?? { kind: 'now' };
  return available.kind === 'muted' ? [] : [placeOf(userId, available, facts)];
}

export function placeOf(
  userId: string,
  available: Exclude<Availability, { kind: 'muted' }>,
  facts: PeopleFacts,
): Place {
  if (available.kind === 'quiet') return { how: 'direct', userId, dueAt: available.until };
  return isInChannel(userId, facts) ? { how: 'mention', userId } : { how: 'direct', userId, dueAt: facts.now };
}

/** A mention reaches members alone, by either id of their account; where Slack does not say who they are, everyone is mentioned. */
export function isInChannel(userId: string, { hasCard, channel, sameAccount = [] }: PeopleFacts): boolean {
  if (!hasCard || channel.kind !== 'known') return hasCard;
  const ids = [userId, ...sameAccount.filter((same) => same.includes(userId)).flat()];
  return ids.some((id) => channel.value.includes(id));
}

/** Nobody twice: neither by two groups, nor by name beside their group, nor by two accounts. */
export function withoutDoubles(places: readonly Place[], { personOf }: PeopleFacts): readonly Place[] {
  const groups = places.filter((place) => place.how === 'group');
  const reached = groups.flatMap(({ reaches }) => reaches.map(personOf));
  const kept: Place[] = groups.filter(({ group }, i) => groups.findIndex((one) => one.group === group) === i);
  for (const place of places) {
    if (place.how === 'group') continue;
    const person = personOf(place.userId);
    if (reached.some((one) => isSamePerson(one, person))) continue;
    reached.push(person);
    kept.push(place);
  }
  return kept;
}
