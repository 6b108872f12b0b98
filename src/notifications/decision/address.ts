import { distinctPeople, isSamePerson } from '../../approvals/decision/people.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import type { Run } from '../../runs/types/run.ts';
import type { Availability, Ledger, Mentions, Notice, PeopleFacts } from '../types.ts';
import { askedOf, type GroupOfPeople } from './asked.ts';
import type { Keyed } from './ledger.ts';
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

/** Who is told, message by message. `isSettled`: someone who can act is known, or nobody has to; otherwise it is tried again. */
export interface Addressed {
  isSettled: boolean;
  messages: readonly Keyed[];
}

export function addressNotice(notice: Notice, about: About, facts: PeopleFacts): Addressed {
  const groups = facts.isOpen ? groupsFor(notice, about, facts) : [];
  const named = peopleFor(notice, about, facts);
  const asks = ['ask', 'checkpoint', 'escalation'].includes(notice.kind);
  if (asks && facts.isOpen && groups.every(({ people }) => people.length === 0)) {
    return { isSettled: false, messages: nobodyKnown(notice, about, facts) };
  }
  // Whoever is to be reminded may be in a group that Slack does not tell just now.
  if (
    isCapped(notice.kind) &&
    groups.some(({ isRead }) => !isRead) &&
    groups.every(({ people }) => people.length === 0)
  )
    return { isSettled: false, messages: [] };
  const told = [...named, ...groups.flatMap((group) => placesOf(group, { notice, about, facts }))];
  return { isSettled: true, messages: messagesOf(notice, inPlace(about, facts), withoutDoubles(told, facts)) };
}

const inPlace = (about: About, { hasCard }: PeopleFacts) => ({ ...about, hasCard });

/** Those who must act, by group. */
function groupsFor({ kind }: Notice, about: About, facts: PeopleFacts): readonly GroupOfPeople[] {
  const { run, policy } = about;
  switch (kind) {
    case 'ask':
    case 'reminder-half':
    case 'reminder-hour':
    case 'checkpoint':
      return askedOf(run, policy.groups, facts);
    case 'end':
      return isUnanswered(run) ? askedOf(run, policy.groups, facts) : [];
    case 'escalation': {
      const { escalation } = facts;
      return escalation === undefined ? [] : askedOf(undefined, { [escalation.name]: escalation.group }, facts);
    }
    case 'needs-attention':
    case 'quiet-end':
    case 'nobody-known':
    case 'not-reached':
      return [];
  }
}

const isUnanswered = ({ state, approvals }: Run): boolean => state === 'expired' && approvals.length === 0;

/** Whether anyone of a group is told of it, so that its members have to be read. */
export const concernsGroups = ({ kind }: Notice, run: Run): boolean =>
  kind === 'end' ? isUnanswered(run) : kind !== 'needs-attention' && kind !== 'quiet-end';

/** How one person, or one whole group, is told. */
type Place =
  | { how: 'group'; group: string; reaches: readonly string[] }
  | { how: 'mention'; userId: string }
  | { how: 'direct'; userId: string; dueAt: number };

/** Requester and approvers; what they requested is never muted for them. */
function peopleFor({ kind }: Notice, { run }: About, facts: PeopleFacts): readonly Place[] {
  const askers = accountsOf([run.requester, ...(run.setOffBy === undefined ? [] : [run.setOffBy])], facts);
  const approvers = accountsOf([...run.approvals, ...(run.approvedEarlier ?? [])], facts);
  switch (kind) {
    case 'checkpoint':
    case 'needs-attention':
    case 'escalation':
    case 'end':
      return [
        ...askers.map((id) => placeOf(id, { kind: 'now' }, facts)),
        ...approvers.flatMap((id) => placeWhen(id, facts)),
      ];
    case 'quiet-end':
      return askers
        .filter((id) => !isInChannel(id, facts) && !isOwnEnd(run, facts.personOf(id)))
        .map((id) => placeOf(id, { kind: 'now' }, facts));
    default:
      return [];
  }
}

/** Whoever ended it knows. */
const isOwnEnd = ({ ending, cancel }: Run, person: Person): boolean =>
  [ending?.by, cancel?.by].some((id) => id !== undefined && isSamePerson(person, { userId: id, person: id }));

/** One account of each person who is still there: that in the channel, if there is one. */
function accountsOf(people: readonly Person[], facts: PeopleFacts): readonly string[] {
  const known = people.filter(({ userId }) => facts.accounts[userId] !== 'stranger');
  return distinctPeople(known).flatMap((name) => {
    const theirs = known.filter((one) => one.person === name).map(({ userId }) => userId);
    return theirs.find((id) => isInChannel(id, facts)) ?? theirs[0] ?? [];
  });
}

function placesOf(
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

const isOverCap = (id: string, { kind }: Notice, { ledger }: About, { personOf }: PeopleFacts): boolean =>
  isCapped(kind) && toldBeforeStart(ledger, personOf(id), personOf) >= MOST_BEFORE_START;

/** Muted: not at all. In quiet hours: when they end. */
function placeWhen(userId: string, facts: PeopleFacts): readonly Place[] {
  const available = facts.availability[userId] ?? { kind: 'now' };
  return available.kind === 'muted' ? [] : [placeOf(userId, available, facts)];
}

function placeOf(userId: string, available: Exclude<Availability, { kind: 'muted' }>, facts: PeopleFacts): Place {
  if (available.kind === 'quiet') return { how: 'direct', userId, dueAt: available.until };
  return isInChannel(userId, facts) ? { how: 'mention', userId } : { how: 'direct', userId, dueAt: facts.now };
}

/** A mention reaches members alone; where Slack does not say who they are, everyone is mentioned. */
const isInChannel = (userId: string, { hasCard, channel }: PeopleFacts): boolean =>
  hasCard && (channel.kind !== 'known' || channel.value.includes(userId));

/** Nobody twice: neither by two groups, nor by name beside their group, nor by two accounts. */
function withoutDoubles(places: readonly Place[], { personOf }: PeopleFacts): readonly Place[] {
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

function messagesOf(
  notice: Notice,
  { run, hasCard }: About & { hasCard: boolean },
  places: readonly Place[],
): readonly Keyed[] {
  const base = { notice: notice.key, kind: notice.kind, epoch: run.epoch, state: { kind: 'owed' } } as const;
  const direct = places.flatMap((place): Keyed[] =>
    place.how === 'direct'
      ? [
          {
            ...base,
            key: `${notice.key}@${place.userId}`,
            to: { kind: 'person', userId: place.userId },
            reaches: [place.userId],
            dueAt: place.dueAt,
          },
        ]
      : [],
  );
  const mentions: Mentions = {
    groups: places.flatMap((place) => (place.how === 'group' ? [place.group] : [])),
    users: places.flatMap((place) => (place.how === 'mention' ? [place.userId] : [])),
  };
  const isSilent = mentions.groups.length + mentions.users.length === 0;
  const isForChannel = !isCapped(notice.kind) && notice.kind !== 'quiet-end' && hasCard;
  if (isSilent && !isForChannel) return direct;
  const reaches = [...places.flatMap((place) => (place.how === 'group' ? place.reaches : [])), ...mentions.users];
  return [{ ...base, key: notice.key, to: { kind: 'channel', mentions }, reaches, dueAt: notice.dueAt }, ...direct];
}

/** To who requested it, and at a checkpoint to who approved it before: they know whom to ask. */
function nobodyKnown(notice: Notice, about: About, facts: PeopleFacts): readonly Keyed[] {
  const told = { ...notice, kind: 'nobody-known', key: `nobody-known:${notice.key}` } as const;
  const messages = messagesOf(
    told,
    inPlace(about, facts),
    withoutDoubles(peopleFor({ ...notice, kind: 'checkpoint' }, about, facts), facts),
  );
  return messages.filter(({ key }) => about.ledger.messages[key] === undefined);
}
