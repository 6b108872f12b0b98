import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { Carded, CardMessage } from '../types.ts';
import type { CardPorts, Shown } from './shown.ts';
import { saveCard } from './store.ts';

/** How the worker that holds a card's lease releases it. */

/** Anything but a failed Slack call is a surprise, and thrown on. */
export function asSlackFailure(error: unknown): SlackCallError {
  if (error instanceof SlackCallError) return error;
  throw error;
}

/** Releases the card with its new state; `at` is when to look at it again. */
export async function release<C extends Carded>(
  { table }: Uses<'table'>,
  carded: C,
  { parts, at }: { parts: Partial<CardMessage>; at: number },
): Promise<Shown<C>> {
  const saved = await saveCard(table, carded, { leaseUntil: 0, ...parts });
  return { kind: 'later', carded: saved ?? carded, at };
}

export async function undeliverable<C extends Carded>({ table, log }: CardPorts, carded: C): Promise<Shown<C>> {
  log('card-undeliverable', { key: carded.key.pk, channel: carded.card.channel });
  const saved = await saveCard(table, carded, { status: 'undeliverable', leaseUntil: 0 });
  return { kind: 'shown', carded: saved ?? carded };
}

/** The card without its stored message. */
export function withoutTs<C extends Carded>(carded: C): C {
  const { ts: _ts, shown: _shown, ...card } = carded.card;
  // The thread went with its card: the new one gets its details again.
  return { ...carded, card: { ...card, threads: {} } };
}
