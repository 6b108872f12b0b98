import type { AnyBlock } from '@slack/types';
import type { Key } from '../store/table.ts';

/** The one message of a thing, as far as Slack has it. */
export interface CardMessage {
  channel: string;
  status: 'none' | 'posting' | 'posted' | 'undeliverable';
  ts?: string;
  /** Whoever posts or paints holds it until then; afterwards another may. */
  leaseUntil?: number;
  /** While `posting`: when the first attempt began of those that may have arrived. Missing in what older versions wrote. */
  postingSince?: number;
  /** Hash of the content that Slack shows. */
  shown?: string;
  /** When the next update may be sent: a reserved moment of the shared budget. */
  slotAt?: number;
  paintedAt?: number;
  attempts: number;
  /** Slack refused the whole card: it shows state and buttons alone. */
  simple?: boolean;
  /** Thread posts by key: their ts, or the attempt to post it. */
  threads: Readonly<Record<string, string | ThreadAttempt>>;
}

/** `since`: when the last attempt began. `first`: when the first of those began that may have arrived, unless it is the last. */
export interface ThreadAttempt {
  since: number;
  first?: number;
}

/** A thing with a card: the key of its item in the table, whose attributes `card` and `cardRev` hold it. */
export interface Carded {
  key: Key;
  card: CardMessage;
  /** Grows with each write of `card`. */
  cardRev: number;
}

/**
 * A message that may stand in a channel as if it were the card of a thing: one that is known, by its `ts`, or whatever attempts
 * posted since a moment that nobody recorded, by its `marker`. Times are milliseconds since the epoch.
 */
export interface LeftMessage {
  /** The item that holds the card. */
  of: Key;
  /** `run b-7k2m9x4q`. */
  what: string;
  channel: string;
  ts?: string;
  marker?: string;
  postedSince?: number;
  notedAt: number;
  lookAt: number;
}

export interface MessageContent {
  /** Says the state first; read by screen readers and notifications. */
  text: string;
  blocks: AnyBlock[];
}

/** A message in the card's thread, posted once; `key` names it within the card. */
export interface ThreadPost extends MessageContent {
  key: string;
  /** Shown in the channel too. */
  broadcast?: true;
}

/** The card of a thing that has none yet. */
export const newCard = (channel: string): CardMessage => ({ channel, status: 'none', attempts: 0, threads: {} });
