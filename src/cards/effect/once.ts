import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { NewMessage } from '../../slack/client.ts';
import type { FoundMessage, LookedFor } from '../../slack/past-messages.ts';
import { marked } from '../message/marker.ts';
import type { MessageContent } from '../types.ts';
import { LEASE_MS } from './pace.ts';
import { asSlackFailure } from './release.ts';

/** What is known of a message that an earlier attempt may have posted. */
export type LookedUp =
  | { kind: 'found'; ts: string }
  | { kind: 'absent' }
  /** Not yet known: a later look may say. */
  | { kind: 'unknown'; failure: SlackCallError }
  /** Never to be known from here: the app lacks a scope, or the channel holds too much since then. */
  | { kind: 'unknowable'; code: string };

/** "A message whose answer was lost is looked up before it is sent again." */
export async function lookUp(ports: Uses<'slack' | 'log' | 'measure'>, looked: LookedFor): Promise<LookedUp> {
  try {
    const ts = await ports.slack.findMessage(looked);
    return ts === undefined ? { kind: 'absent' } : { kind: 'found', ts };
  } catch (error) {
    const failure = asSlackFailure(error);
    ports.log('message-not-looked-up', { marker: looked.marker, code: failure.code, kind: failure.kind });
    return withoutAnswer(ports, failure);
  }
}

/** The same for all that carry the marker: a card may be there more than once. */
export async function lookUpAll(
  ports: Uses<'slack' | 'log' | 'measure'>,
  looked: LookedFor,
): Promise<
  { kind: 'read'; messages: readonly FoundMessage[] } | Extract<LookedUp, { kind: 'unknown' | 'unknowable' }>
> {
  try {
    return { kind: 'read', messages: await ports.slack.findMessages(looked) };
  } catch (error) {
    const failure = asSlackFailure(error);
    ports.log('message-not-looked-up', { marker: looked.marker, code: failure.code, kind: failure.kind });
    const without = withoutAnswer(ports, failure);
    // Nobody reads there now.
    return without.kind === 'unknowable' ? without : { kind: 'unknown', failure };
  }
}

function withoutAnswer({ measure }: Uses<'measure'>, failure: SlackCallError): LookedUp {
  if (failure.code === 'missing_scope') {
    measure('SlackScopeMissing', 1);
    return { kind: 'unknowable', code: failure.code };
  }
  switch (failure.kind) {
    case 'ambiguous':
    case 'rate-limited':
    case 'token-invalid':
      return { kind: 'unknown', failure };
    // Nobody reads there, or the thread is gone: the post itself will say so.
    case 'channel-gone':
    case 'message-gone':
      return { kind: 'absent' };
    case 'invalid-content':
    case 'user-unreachable':
    case 'refused':
      return { kind: 'unknowable', code: failure.code };
  }
}

/** A channel, with the thread in it if any, or one person's direct messages. */
export type Where = { channel: string; threadTs?: string; broadcast?: boolean } | { user: string };

export interface OnceMessage {
  where: Where;
  content: MessageContent;
  /** Of `markerOf`: the same for each attempt, and for no other message of that channel. */
  marker: string;
}

/** `mayHaveArrived`: the next attempt has to give `earlier`, and must not otherwise. */
export type SentOnce =
  | { kind: 'sent'; channel: string; ts: string }
  | { kind: 'later'; at: number; mayHaveArrived: boolean }
  | { kind: 'unreachable'; code: string };

/**
 * Sends a message for which the caller keeps the record: it writes that an attempt begins before it calls, and what became of it
 * after. `earlier`: when the first attempt began that may have arrived (no answer, or a crash before the record). Where no
 * lookup will ever be possible it is not sent again: told twice is worse here than the missing notice of something that the card shows.
 */
export async function sendOnce(
  ports: SendPorts,
  message: OnceMessage,
  { now, earlier }: { now: number; earlier?: number | undefined },
): Promise<SentOnce> {
  const failed = (failure: SlackCallError, mayHaveArrived: boolean): SentOnce =>
    notSent(ports, failure, { marker: message.marker, now, mayHaveArrived });
  const place = await settledBy(placeOf(ports, message.where));
  if (place instanceof SlackCallError) return failed(place, earlier !== undefined);
  const looked = await earlierOf(ports, { ...place, marker: message.marker, earlier });
  switch (looked.kind) {
    case 'found':
      return { kind: 'sent', channel: place.channel, ts: looked.ts };
    case 'unknown':
      return failed(looked.failure, true);
    case 'unknowable':
      return { kind: 'unreachable', code: looked.code };
    case 'absent': {
      const posted = await settledBy(ports.slack.postMessage({ ...place, ...marked(message.content, message.marker) }));
      return posted instanceof SlackCallError
        ? failed(posted, posted.kind === 'ambiguous')
        : { kind: 'sent', ...posted };
    }
  }
}

type SendPorts = Uses<'slack' | 'log' | 'measure' | 'shutOut'>;
type Place = Pick<NewMessage, 'channel' | 'threadTs' | 'replyBroadcast'>;

async function placeOf({ slack }: Uses<'slack'>, where: Where): Promise<Place> {
  if ('user' in where) return { channel: await slack.openDirectMessage(where.user) };
  const { channel, threadTs, broadcast } = where;
  return { channel, ...present({ threadTs, replyBroadcast: broadcast }) };
}

/** What is shown in the channel too is looked for there: its thread may have gone since, or be that of a new card. */
async function earlierOf(
  ports: SendPorts,
  { channel, threadTs, replyBroadcast, marker, earlier }: Place & { marker: string; earlier: number | undefined },
): Promise<LookedUp> {
  if (earlier === undefined) return { kind: 'absent' };
  const thread = replyBroadcast === true ? {} : present({ threadTs });
  return lookUp(ports, { channel, ...thread, marker, since: earlier });
}

async function settledBy<T>(call: Promise<T>): Promise<T | SlackCallError> {
  try {
    return await call;
  } catch (error) {
    return asSlackFailure(error);
  }
}

function notSent(
  { log, shutOut }: SendPorts,
  failure: SlackCallError,
  { marker, now, mayHaveArrived }: { marker: string; now: number; mayHaveArrived: boolean },
): SentOnce {
  const { method, code, kind } = failure;
  log('message-not-sent', { marker, method, code, kind });
  switch (kind) {
    case 'rate-limited':
      return { kind: 'later', at: now + (failure.retryAfterSeconds ?? 1) * 1000, mayHaveArrived };
    case 'token-invalid':
      shutOut();
      return { kind: 'later', at: now + LEASE_MS, mayHaveArrived };
    case 'ambiguous':
      return { kind: 'later', at: now + LEASE_MS, mayHaveArrived };
    case 'message-gone':
    case 'channel-gone':
    case 'invalid-content':
    case 'user-unreachable':
    case 'refused':
      return { kind: 'unreachable', code };
  }
}
