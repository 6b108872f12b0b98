import type { SlackCallError } from '../../slack/call-error.ts';
import type { Carded, CardMessage } from '../types.ts';
import type { ChannelCheck } from './channel.ts';
import { lookForCard } from './earlier.ts';
import { fallBack, takeDown } from './elsewhere.ts';
import { leaveUnpaintable } from './left.ts';
import { LEASE_MS, REPAINT_INTERVAL_MS } from './pace.ts';
import { asSlackFailure, release, undeliverable, withoutTs } from './release.ts';
import type { CardPorts, Shown } from './shown.ts';

interface Failed {
  error: unknown;
  now: number;
  owner: string;
  what: string;
}

/** What becomes of a card that could not be posted. @throws anything that is not a Slack failure */
export async function postFailed<C extends Carded>(ports: CardPorts, carded: C, failed: Failed): Promise<Shown<C>> {
  const { now } = failed;
  const failure = loggedFailure(ports, carded, { event: 'card-not-posted', error: failed.error });
  switch (failure.kind) {
    case 'rate-limited':
      return rest(ports, carded, {
        parts: { status: 'none', attempts: carded.card.attempts - 1 },
        until: now + (failure.retryAfterSeconds ?? 1) * 1000,
      });
    case 'ambiguous':
      // It may be there: the next attempt looks for it, after the lease.
      return { kind: 'later', carded, at: carded.card.leaseUntil ?? now };
    case 'channel-gone':
      return fallBack(ports, carded, failed);
    case 'user-unreachable':
      return undeliverable(ports, carded);
    case 'invalid-content':
      return simplify(ports, carded, { now, parts: { status: 'none' } });
    case 'token-invalid':
      ports.shutOut();
      return { kind: 'later', carded, at: carded.card.leaseUntil ?? now };
    case 'message-gone':
    case 'refused':
      // Not posted, and not at once again: the lease keeps everyone away for as long.
      return { kind: 'later', carded, at: carded.card.leaseUntil ?? now };
  }
}

/** Nobody knows yet whether an earlier attempt arrived: the card stays as it is, and is neither lost nor posted twice. */
export function notLookedUp<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { failure, now }: { failure: SlackCallError; now: number },
): Promise<Shown<C>> {
  if (failure.kind === 'token-invalid') ports.shutOut();
  if (failure.kind !== 'rate-limited')
    return Promise.resolve({ kind: 'later', carded, at: carded.card.leaseUntil ?? now });
  const until = now + (failure.retryAfterSeconds ?? 1) * 1000;
  return rest(ports, carded, { parts: { attempts: carded.card.attempts - 1 }, until });
}

/** How many answers may leave out whether the channel is shared before the card goes elsewhere. */
const UNSAID_ATTEMPTS = 3;

type NotPosted = Omit<Failed, 'error'> & {
  check: Exclude<ChannelCheck, { kind: 'ok' }>;
  earlier: number | undefined;
};

/** What happens to a card whose channel is shared, or may be: it is not posted there. */
export async function notPosted<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { check, earlier, ...moving }: NotPosted,
): Promise<Shown<C>> {
  ports.log('card-not-posted', { key: carded.key.pk, channel: carded.card.channel, code: check.kind });
  switch (check.kind) {
    case 'shared': {
      const failure = await removeEarlier(ports, carded, earlier);
      return failure === undefined
        ? fallBack(ports, carded, { ...moving, why: 'shared' })
        : notLookedUp(ports, carded, { failure, now: moving.now });
    }
    case 'gone':
    case 'not-member':
      return fallBack(ports, carded, moving);
    case 'unknown':
      // An outage passes; an answer that leaves it out does not.
      if (check.failure.kind === 'refused' && carded.card.attempts >= UNSAID_ATTEMPTS)
        return fallBack(ports, carded, { ...moving, why: 'unknown' });
      return earlier === undefined
        ? postFailed(ports, carded, { ...moving, error: check.failure })
        : notLookedUp(ports, carded, { failure: check.failure, now: moving.now });
  }
}

/** What an earlier attempt left in a channel that is shared. Returns why that could not be settled now. */
async function removeEarlier(
  ports: CardPorts,
  carded: Carded,
  earlier: number | undefined,
): Promise<SlackCallError | undefined> {
  const looked = await lookForCard(ports, carded, earlier);
  if (looked.kind === 'unknown') return looked.failure;
  if (looked.kind !== 'found') return undefined;
  try {
    await takeDown(ports, { channel: carded.card.channel, ts: looked.ts });
    return undefined;
  } catch (error) {
    return asSlackFailure(error);
  }
}

/** What becomes of a card that could not be edited. @throws anything that is not a Slack failure */
export async function paintFailed<C extends Carded>(ports: CardPorts, carded: C, failed: Failed): Promise<Shown<C>> {
  const { now } = failed;
  const failure = loggedFailure(ports, carded, { event: 'card-not-painted', error: failed.error });
  switch (failure.kind) {
    case 'rate-limited':
      ports.measure('ChatUpdateRateLimited', 1);
      return rest(ports, carded, { parts: {}, until: now + (failure.retryAfterSeconds ?? 1) * 1000 });
    case 'message-gone':
      await leaveUnpaintable(ports, carded, { failure, what: failed.what, now });
      // The old message's buttons are dead from here on: only the stored one counts.
      return release(ports, withoutTs(carded), { parts: { status: 'none', attempts: 0 }, at: now });
    case 'channel-gone':
      await leaveUnpaintable(ports, carded, { failure, what: failed.what, now });
      return fallBack(ports, withoutTs(carded), failed);
    case 'invalid-content':
      return simplify(ports, carded, { now, parts: {} });
    case 'token-invalid':
      ports.shutOut();
      return release(ports, carded, { parts: {}, at: now + LEASE_MS });
    case 'ambiguous':
    case 'user-unreachable':
    case 'refused':
      return release(ports, carded, { parts: {}, at: now + LEASE_MS });
  }
}

function loggedFailure(
  { log }: CardPorts,
  { key }: Carded,
  { event, error }: { event: string; error: unknown },
): SlackCallError {
  const failure = asSlackFailure(error);
  const { method, code, kind } = failure;
  log(event, { key: key.pk, method, code, kind });
  return failure;
}

/** Content that Slack does not take is never sent again as it is: state and buttons alone, and if they fail too, nothing. */
function simplify<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { now, parts }: { now: number; parts: Partial<CardMessage> },
): Promise<Shown<C>> {
  if (carded.card.simple === true) return undeliverable(ports, carded);
  return release(ports, carded, { parts: { ...parts, simple: true }, at: now + REPAINT_INTERVAL_MS });
}

/** Slack said until when it takes nothing more: the lease keeps everyone away until then. */
const rest = <C extends Carded>(
  ports: CardPorts,
  carded: C,
  { parts, until }: { parts: Partial<CardMessage>; until: number },
): Promise<Shown<C>> => release(ports, carded, { parts: { ...parts, leaseUntil: until }, at: until });
