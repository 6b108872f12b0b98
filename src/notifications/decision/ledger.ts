import { isSamePerson } from '../../approvals/decision/people.ts';
import type { Person } from '../../approvals/types.ts';
import type { Run } from '../../runs/types/run.ts';
import { isTerminal } from '../../runs/types/state.ts';
import type { Availability, Ledger, Message, MessageState } from '../types.ts';
import { isAnnounced, isCapped } from './notices.ts';

/** A message and its key. */
export type Keyed = Message & { key: string };

/** The ledger once it is settled who is told of a notice. What was said before, and not heard yet, is not said twice. */
export function withNotice(ledger: Ledger, notice: string, messages: readonly Keyed[], now: number): Ledger {
  const { [notice]: _read, ...unread } = ledger.unread;
  const added = Object.fromEntries(messages.map(({ key, ...message }) => [key, message]));
  const before = Object.entries(ledger.messages).map(
    ([key, message]) =>
      [key, isReplaced(message, messages) ? withState(message, { kind: 'obsolete' }) : message] as const,
  );
  return {
    ...ledger,
    notices: { ...ledger.notices, [notice]: now },
    unread,
    messages: { ...Object.fromEntries(before), ...added },
  };
}

/** A newer one reaches the same person, while the older waits for the end of their quiet hours. */
const isReplaced = ({ to, state, kind }: Message, newer: readonly Message[]): boolean =>
  state.kind === 'owed' &&
  to.kind === 'person' &&
  isCapped(kind) &&
  newer.some(({ reaches }) => reaches.includes(to.userId));

/** Of what the ledger tells one person: it was to be sent later, and what they have chosen may have changed since. */
export const hasWaited = ({ notices }: Ledger, { state, dueAt, notice }: Message): boolean =>
  state.kind === 'owed' && dueAt > (notices[notice] ?? dueAt);

/** The message as it is kept instead of being sent now; `undefined`: it can be sent. */
export function heldBack(message: Keyed, available: Availability): Keyed | undefined {
  switch (available.kind) {
    case 'now':
      return undefined;
    case 'muted':
      return { ...message, state: { kind: 'obsolete' } };
    case 'quiet':
      return { ...message, dueAt: available.until };
  }
}

/** The ledger with other messages, its notices as they are. */
export const withMessages = (ledger: Ledger, messages: readonly Keyed[]): Ledger => ({
  ...ledger,
  messages: { ...ledger.messages, ...Object.fromEntries(messages.map(({ key, ...message }) => [key, message])) },
});

const withState = (message: Message, state: MessageState): Message => ({ ...message, state });

/** The ledger with one message in another state. */
export function withMessageState(ledger: Ledger, key: string, state: MessageState): Ledger {
  const message = ledger.messages[key];
  return message === undefined
    ? ledger
    : { ...ledger, messages: { ...ledger.messages, [key]: withState(message, state) } };
}

/** How often a person was told, or will be, before the start. */
export const toldBeforeStart = ({ messages }: Ledger, person: Person, personOf: (userId: string) => Person): number =>
  Object.values(messages).filter(
    ({ kind, state, reaches }) =>
      isCapped(kind) &&
      state.kind !== 'obsolete' &&
      state.kind !== 'unreachable' &&
      reaches.some((id) => isSamePerson(personOf(id), person)),
  ).length;

/** What is to be sent by now. One that may be in Slack is among them once whoever was sending it has had the time. */
export const dueMessages = ({ messages }: Ledger, now: number): readonly Keyed[] =>
  Object.entries(messages)
    .map(([key, message]) => ({ key, ...message }))
    .filter((message) => (whenDue(message) ?? Number.POSITIVE_INFINITY) <= now);

/** When the ledger's next message is to be sent or looked up; `undefined` when there is none. */
export function nextMessageAt({ messages }: Ledger): number | undefined {
  const moments = Object.values(messages).flatMap((message) => whenDue(message) ?? []);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function whenDue({ state, dueAt }: Message): number | undefined {
  if (state.kind === 'owed') return dueAt;
  return state.kind === 'sending' ? state.until : undefined;
}

/** Whether what a message says is still so. */
export function isStillTrue({ kind, epoch, to, notice }: Message, run: Run): boolean {
  const isHeard = to.kind === 'person' && hasApproved(run, to.userId);
  switch (kind) {
    case 'ask':
    case 'reminder-half':
    case 'reminder-hour':
    case 'nobody-known':
    case 'checkpoint':
      return isAsking(run, epoch) && !isHeard;
    case 'reminder-slot':
      return isAsking(run, epoch) ? !isHeard : run.epoch === epoch && isAnnounced(run);
    case 'announce':
      return run.epoch === epoch && (isAnnounced(run) || run.state === 'approved');
    case 'needs-attention':
      return needsAttention(run, notice);
    case 'escalation':
      return isAsking(run, epoch) ? !isHeard : needsAttention(run, notice);
    case 'end':
    case 'quiet-end':
      return true;
    case 'not-reached':
      return notice === 'end' || !isTerminal(run.state);
  }
}

const isAsking = ({ epoch: asked, state, wait }: Run, epoch: number): boolean =>
  asked === epoch && (state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint'));

const needsAttention = ({ state, ending, version }: Run, notice: string): boolean =>
  state === 'needs-attention' && notice.endsWith(`needs-attention:${ending?.at ?? version}`);

const hasApproved = ({ approvals, epoch }: Run, userId: string): boolean =>
  approvals.some(
    (given) => given.epoch === epoch && (given.userId === userId || given.aliases?.includes(userId) === true),
  );
