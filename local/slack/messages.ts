import type { Clock } from '../types.ts';
import type { JsonRecord } from './json.ts';
import type { Notified } from './notified.ts';
import type { SlackMessage } from './types.ts';

/** A message in its channel. Ephemeral ones are seen by one person and cannot be found by the Web API. */
export interface StoredMessage {
  channel: string;
  message: SlackMessage;
  ephemeralTo?: string;
  /** Also shown outside its thread. */
  broadcast?: boolean;
  /** Whom it notified when it was posted. */
  notified?: readonly Notified[];
  /** The blocks that earlier versions showed, oldest first: what a screen that lags behind still shows. */
  earlier: JsonRecord[][];
}

/** A message as the Web API and the control API show it. */
export type ShownMessage = SlackMessage & {
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  ephemeral_to?: string;
};

export interface Messages {
  /** A time stamp that no other message has: seconds of the world, six digits behind the point. */
  newTs(): string;
  add(stored: Omit<StoredMessage, 'earlier'>): StoredMessage;
  find(channel: string, ts: string): StoredMessage | undefined;
  /** Ephemeral messages too. */
  findShown(channel: string, ts: string): StoredMessage | undefined;
  change(stored: StoredMessage, message: SlackMessage): void;
  remove(stored: StoredMessage): void;
  /** Oldest first, ephemeral ones left out. */
  inChannel(channel: string): StoredMessage[];
  repliesTo(channel: string, ts: string): StoredMessage[];
  ephemeralIn(channel: string): StoredMessage[];
  shown(stored: StoredMessage): ShownMessage;
}

const EARLIER_KEPT = 50;

export function createMessages(clock: Clock): Messages {
  const all: StoredMessage[] = [];
  let lastMicros = 0;
  const newTs = (): string => {
    lastMicros = Math.max(clock.now() * 1000, lastMicros + 1);
    return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
  };
  const find = (channel: string, ts: string): StoredMessage | undefined =>
    all.find((stored) => stored.channel === channel && stored.message.ts === ts);
  const repliesTo = (channel: string, ts: string): StoredMessage[] =>
    all.filter(
      ({ channel: other, message, ephemeralTo }) =>
        other === channel && ephemeralTo === undefined && message.thread_ts === ts && message.ts !== ts,
    );
  return {
    newTs,
    add: (stored) => {
      const kept = { ...stored, earlier: [] };
      all.push(kept);
      return kept;
    },
    find: (channel, ts) => {
      const stored = find(channel, ts);
      return stored?.ephemeralTo === undefined ? stored : undefined;
    },
    findShown: find,
    change: (stored, message) => {
      stored.earlier = [...stored.earlier, stored.message.blocks ?? []].slice(-EARLIER_KEPT);
      stored.message = message;
    },
    remove: (stored) => {
      all.splice(all.indexOf(stored), 1);
    },
    inChannel: (channel) => all.filter((stored) => stored.channel === channel && stored.ephemeralTo === undefined),
    repliesTo,
    ephemeralIn: (channel) => all.filter((stored) => stored.channel === channel && stored.ephemeralTo !== undefined),
    shown: (stored) => withThread(stored, repliesTo(stored.channel, stored.message.ts)),
  };
}

function withThread({ message, ephemeralTo }: StoredMessage, replies: readonly StoredMessage[]): ShownMessage {
  const last = replies.at(-1);
  return {
    ...structuredClone(message),
    ...(ephemeralTo === undefined ? {} : { ephemeral_to: ephemeralTo }),
    ...(last === undefined
      ? {}
      : {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.message.user))],
          latest_reply: last.message.ts,
        }),
  };
}
