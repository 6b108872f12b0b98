import { SlackCallError } from '../../slack/call-error.ts';
import type { Carded, CardMessage } from '../types.ts';
import { LEASE_MS, REPAINT_INTERVAL_MS } from './pace.ts';
import type { CardPorts, Shown } from './shown.ts';
import { saveCard } from './store.ts';

interface Failed {
  error: unknown;
  now: number;
  owner: string;
}

/** What becomes of a card that could not be posted. @throws what is no failure of Slack's */
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
      // It may be there. The lease runs out first; a second card would be without authority, since only the stored one counts.
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

/** What becomes of a card that could not be edited. @throws what is no failure of Slack's */
export async function paintFailed<C extends Carded>(ports: CardPorts, carded: C, failed: Failed): Promise<Shown<C>> {
  const { now } = failed;
  const failure = loggedFailure(ports, carded, { event: 'card-not-painted', error: failed.error });
  switch (failure.kind) {
    case 'rate-limited':
      ports.measure('ChatUpdateRateLimited', 1);
      return rest(ports, carded, { parts: {}, until: now + (failure.retryAfterSeconds ?? 1) * 1000 });
    case 'message-gone':
      // The old message's buttons are dead from here on: only the stored one counts.
      return release(ports, withoutTs(carded), { parts: { status: 'none', attempts: 0 }, at: now });
    case 'channel-gone':
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

/** Anything but a failed Slack call is a surprise, and thrown on. */
export function asSlackFailure(error: unknown): SlackCallError {
  if (error instanceof SlackCallError) return error;
  throw error;
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

/** The default channel instead, then the owner's own messages: a deleted channel loses nothing. */
async function fallBack<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { now, owner }: Pick<Failed, 'now' | 'owner'>,
): Promise<Shown<C>> {
  const { config, slack, log } = ports;
  if (carded.card.channel !== config.channel && !carded.card.channel.startsWith('D')) {
    return release(ports, carded, { parts: { channel: config.channel, status: 'none' }, at: now });
  }
  if (carded.card.channel.startsWith('D')) return undeliverable(ports, carded);
  try {
    const channel = await slack.openDirectMessage(owner);
    return await release(ports, carded, { parts: { channel, status: 'none' }, at: now });
  } catch (error) {
    const { code } = asSlackFailure(error);
    log('no-direct-message', { key: carded.key.pk, code });
    return release(ports, carded, { parts: { status: 'none' }, at: now + LEASE_MS });
  }
}

async function undeliverable<C extends Carded>({ table, log }: CardPorts, carded: C): Promise<Shown<C>> {
  log('card-undeliverable', { key: carded.key.pk, channel: carded.card.channel });
  const saved = await saveCard(table, carded, { status: 'undeliverable', leaseUntil: 0 });
  return { kind: 'shown', carded: saved ?? carded };
}

async function release<C extends Carded>(
  { table }: CardPorts,
  carded: C,
  { parts, at }: { parts: Partial<CardMessage>; at: number },
): Promise<Shown<C>> {
  const saved = await saveCard(table, carded, { leaseUntil: 0, ...parts });
  return { kind: 'later', carded: saved ?? carded, at };
}

/** Slack said until when it takes nothing more: the lease keeps everyone away until then. */
const rest = <C extends Carded>(
  ports: CardPorts,
  carded: C,
  { parts, until }: { parts: Partial<CardMessage>; until: number },
): Promise<Shown<C>> => release(ports, carded, { parts: { ...parts, leaseUntil: until }, at: until });

function withoutTs<C extends Carded>(carded: C): C {
  const { ts: _ts, shown: _shown, ...card } = carded.card;
  // The thread went with its card: the new one gets its details again.
  return { ...carded, card: { ...card, threads: {} } };
}
