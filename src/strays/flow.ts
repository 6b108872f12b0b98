import { dropLeft, KEPT_MS, loadLeft, lookAgain } from '../cards/effect/left.ts';
import type { LeftMessage } from '../cards/types.ts';
import { MINUTE } from '../duration.ts';
import { isSettled, nextLook } from './decision.ts';
import { cardOf, pointKnown, removeUnknown, type StrayPorts } from './effect.ts';
import type { StrayOutcome } from './types.ts';

/** Nothing waits for it, and there is almost never any: it is not looked for at each tick. */
const EVERY_MINUTES = 5;
/** Of one look; the others are next in turn. */
const MAX_AT_ONCE = 10;

/** All of them are one thing. */
const ALL = 'all';

export async function dueStrays(ports: StrayPorts, now: number): Promise<readonly string[]> {
  if (Math.floor(now / MINUTE) % EVERY_MINUTES !== 0) return [];
  const due = (await loadLeft(ports)).filter(({ lookAt }) => lookAt <= now);
  return due.length === 0 ? [] : [ALL];
}

/** Looks at what was left and is due: what is not the card is removed, or says where the card is. */
export async function settleStrays(ports: StrayPorts, now: number): Promise<void> {
  const due = (await loadLeft(ports)).filter(({ lookAt }) => lookAt <= now);
  for (const left of due.slice(0, MAX_AT_ONCE)) {
    const outcome = await settle(ports, left, now);
    if (outcome.kind === 'again' && outcome.at < left.notedAt + KEPT_MS) await lookAgain(ports, left, outcome.at);
    else {
      if (outcome.kind !== 'done') ports.log('stray-given-up', { channel: left.channel, ts: left.ts });
      await dropLeft(ports, left);
    }
  }
}

async function settle(ports: StrayPorts, left: LeftMessage, now: number): Promise<StrayOutcome> {
  const card = await cardOf(ports, left);
  if (card === undefined) return { kind: 'given-up' };
  if (!isSettled(card)) return { kind: 'again', at: nextLook(left, now) };
  return left.ts === undefined
    ? removeUnknown(ports, { left, card, now })
    : pointKnown(ports, left.ts, { left, card, now });
}
