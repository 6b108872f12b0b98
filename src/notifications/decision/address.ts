import { isSamePerson } from '../../approvals/decision/people.ts';
import type { Person } from '../../approvals/types.ts';
import type { Run } from '../../runs/types/run.ts';
import type { Mentions, Notice, PeopleFacts } from '../types.ts';
import { askedOf, type GroupOfPeople } from './asked.ts';
import type { Keyed } from './ledger.ts';
import { isCapped } from './notices.ts';
import { type About, accountsOf, type Place, placeOf, placesOf, placeWhen, withoutDoubles } from './places.ts';

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
    case 'reminder-slot':
    case 'announce':
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

/** Requester and approvers; what they requested is never muted for them. */
function peopleFor({ kind }: Notice, { run }: About, facts: PeopleFacts): readonly Place[] {
  const askers = accountsOf([run.requester, ...(run.setOffBy === undefined ? [] : [run.setOffBy])], facts).filter(
    isAccount,
  );
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
      // Of that the requester is told when it happens.
      if (run.ending?.code === 'channel-shared') return [];
      return askers.filter((id) => !isOwnEnd(run, facts.personOf(id))).map((id) => placeOf(id, { kind: 'now' }, facts));
    default:
      return [];
  }
}

/** What a maintenance window requests nobody has asked for. */
const isAccount = (id: string): boolean => /^[UW][A-Z0-9]+$/.test(id);

/** Whoever ended it knows. */
const isOwnEnd = ({ ending, cancel }: Run, person: Person): boolean =>
  [ending?.by, cancel?.by].some((id) => id !== undefined && isSamePerson(person, { userId: id, person: id }));

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
  // Of what starts without anyone being asked there is a message, even where nobody is known to read it.
  const isLoud = notice.kind === 'announce' || !isCapped(notice.kind);
  const isForChannel = isLoud && notice.kind !== 'quiet-end' && hasCard;
  if (isSilent && !isForChannel) return direct;
  const reaches = [...places.flatMap((place) => (place.how === 'group' ? place.reaches : [])), ...mentions.users];
  const to = { kind: notice.kind === 'quiet-end' ? 'thread' : 'channel', mentions } as const;
  return [{ ...base, key: notice.key, to, reaches, dueAt: notice.dueAt }, ...direct];
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
