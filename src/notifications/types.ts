import type { Escalation, Person } from '../approvals/types.ts';

/** Why people are told something. */
export type NoticeKind =
  /** Approvers are asked, once for each epoch. */
  | 'ask'
  | 'reminder-half'
  | 'reminder-hour'
  /** Of a run with a slot, once before that opens. */
  | 'reminder-slot'
  /** It starts in its slot without anyone being asked. */
  | 'announce'
  /** Its first part is done, and people decide whether it continues. */
  | 'checkpoint'
  | 'needs-attention'
  | 'escalation'
  /** An end that nobody chose, or that needs to be looked at. */
  | 'end'
  /** Any other end: for who asked, in the thread alone where they are in the channel. */
  | 'quiet-end'
  /** Nobody who could approve is known. */
  | 'nobody-known'
  /** Someone could not be told. */
  | 'not-reached';

/** Something to be told, and the moment from which on; `key` names it within its run. */
export interface Notice {
  key: string;
  kind: NoticeKind;
  dueAt: number;
}

/** A notice to one place; `key` names it within its run and never changes, so that it can be looked up in Slack. */
export interface Message {
  notice: string;
  kind: NoticeKind;
  epoch: number;
  to:
    | { kind: 'channel'; mentions: Mentions }
    | { kind: 'thread'; mentions: Mentions }
    | { kind: 'person'; userId: string };
  /** Accounts of the people whom it notifies. */
  reaches: readonly string[];
  dueAt: number;
  state: MessageState;
}

/**
 * `sending`: it may be in Slack since then, and until then nobody else tries. `unreachable`: Slack does not let it be told. `obsolete`: it was no longer true when it could be
 * sent, or something newer says it.
 */
export type MessageState =
  | { kind: 'owed' }
  | { kind: 'sending'; since: number; until: number }
  | { kind: 'sent'; at: number; channel: string; ts: string }
  | { kind: 'unreachable'; code: string }
  | { kind: 'obsolete' };

/** User groups and people by id, in the order in which they are named. */
export interface Mentions {
  groups: readonly string[];
  users: readonly string[];
}

/** What of one run has been told, is being told, or waits for its moment. */
export interface Ledger {
  /** Grows with each write. */
  rev: number;
  /** When it was settled who is told of a notice, by its key. */
  notices: Readonly<Record<string, number>>;
  /** Notices that wait for people who are not known, by their key: since when, and when they are looked for again. */
  unread: Readonly<Record<string, Unread>>;
  messages: Readonly<Record<string, Message>>;
}

export interface Unread {
  since: number;
  again: number;
}

export const EMPTY_LEDGER: Ledger = { rev: 0, notices: {}, unread: {}, messages: {} };

/** What one account has chosen. */
export interface Preferences {
  /** Milliseconds since the epoch; for good: until the person turns it off. */
  mutedUntil?: number | 'for-good';
  quiet?: QuietHours;
}

/** `HH:mm` on the person's own clock; `from` after `to` is over midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

/** Whether someone can be told now, by what they have chosen. */
export type Availability = { kind: 'now' } | { kind: 'muted' } | { kind: 'quiet'; until: number };

/** Something that was looked up. `gone`: Slack says that there is no such thing. */
export type Read<Value> = { kind: 'known'; value: Value } | { kind: 'gone' } | { kind: 'unknown'; what: string };

/** Whether an account is one of those who can decide: current, internal, full. */
export type AccountState = 'member' | 'stranger' | 'unknown';

/** Everything that decides who is told, as it is now. */
export interface PeopleFacts {
  /** Whether there is a card to point at: otherwise everyone is told directly. */
  hasCard: boolean;
  /** Accounts in the channel of the card; `gone`: Slack never says who they are. */
  channel: Read<readonly string[]>;
  /** Members of each user group that matters, by its id. */
  groups: Readonly<Record<string, Read<readonly string[]>>>;
  /** By id; one that is not there has not been looked at. */
  accounts: Readonly<Record<string, AccountState>>;
  /** By account id; someone who is not there has chosen nothing. */
  availability: Readonly<Record<string, Availability>>;
  personOf: (userId: string) => Person;
  /** Ids that Slack has for one account, of those that were looked at and have two. */
  sameAccount?: readonly (readonly string[])[];
  /** The card is where others than its requester can open it: otherwise nobody is asked. */
  isOpen: boolean;
  escalation?: Escalation | undefined;
  now: number;
}
