import { lookUpAll } from '../cards/effect/once.ts';
import { asSlackFailure } from '../cards/effect/release.ts';
import { cardIn } from '../cards/effect/store.ts';
import { pointerContent } from '../cards/message/origin.ts';
import type { CardMessage, LeftMessage } from '../cards/types.ts';
import type { Uses } from '../contract/ports.ts';
import { reserveSlot, UPDATE_BUDGET } from '../store/budget.ts';
import { isTheCard, nextLook, outcomeOfFailure } from './decision.ts';
import type { StrayOutcome } from './types.ts';

export type StrayPorts = Uses<'table' | 'slack' | 'log' | 'measure'>;

/** The card as it is stored now; `undefined` when its thing is gone. */
export async function cardOf({ table }: StrayPorts, { of }: LeftMessage): Promise<CardMessage | undefined> {
  const item = await table.get(of);
  return item === undefined ? undefined : cardIn(item)?.card;
}

interface At {
  left: LeftMessage;
  card: CardMessage;
  now: number;
}

/** One that is known: people may have read it and written below it, so it stays and says where the card is. */
export async function pointKnown(ports: StrayPorts, ts: string, at: At): Promise<StrayOutcome> {
  const { left, card, now } = at;
  if (isTheCard(card, { channel: left.channel, ts })) return { kind: 'done' };
  const slot = await reserveSlot(ports.table, UPDATE_BUDGET, now);
  if (slot > now) return { kind: 'again', at: slot };
  const pointed = await tryTo(ports, 'point', { ts, ...at });
  return pointed.kind === 'delete' ? tryTo(ports, 'delete', { ts, ...at }) : pointed;
}

/** Whatever carries the card's marker and is not the card: removed, unless someone has written below it. */
export async function removeUnknown(ports: StrayPorts, at: At): Promise<StrayOutcome> {
  const { left, card, now } = at;
  const { channel, marker = '', postedSince = now } = left;
  const looked = await lookUpAll(ports, { channel, marker, since: postedSince });
  if (looked.kind === 'unknown') return { kind: 'again', at: nextLook(left, now) };
  if (looked.kind === 'unknowable') return { kind: 'given-up' };
  let outcome: StrayOutcome = { kind: 'done' };
  for (const { ts, hasReplies } of looked.messages) {
    if (isTheCard(card, { channel, ts })) continue;
    const one = hasReplies ? await pointKnown(ports, ts, at) : await remove(ports, ts, at);
    ports.log('stray-found', { channel, ts, became: one.kind });
    if (one.kind !== 'done') outcome = one;
  }
  return outcome;
}

async function remove(ports: StrayPorts, ts: string, at: At): Promise<StrayOutcome> {
  const removed = await tryTo(ports, 'delete', { ts, ...at });
  return removed.kind === 'point' ? tryTo(ports, 'point', { ts, ...at }) : removed;
}

async function tryTo(
  { slack, log }: StrayPorts,
  tried: 'point' | 'delete',
  { ts, left, card, now }: At & { ts: string },
): Promise<StrayOutcome> {
  const { channel, what } = left;
  try {
    if (tried === 'delete') await slack.deleteMessage({ channel, ts });
    else await slack.updateMessage({ channel, ts, ...pointerContent(card, what) });
    return { kind: 'done' };
  } catch (error) {
    const failure = asSlackFailure(error);
    log('stray-not-removed', { channel, ts, tried, code: failure.code, kind: failure.kind });
    return outcomeOfFailure(failure, { left, tried, now });
  }
}
