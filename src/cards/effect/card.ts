import { namesIn } from '../../approvals/decision/eligibility.ts';
import { reserveSlot, SLOT_GRACE_MS, UPDATE_BUDGET } from '../../store/budget.ts';
import { hashOf } from '../../store/table.ts';
import { marked } from '../message/marker.ts';
import { unmentioning } from '../message/unmentioning.ts';
import type { Carded, CardMessage, MessageContent } from '../types.ts';
import { notLookedUp, notPosted, paintFailed, postFailed } from './card-failure.ts';
import { checkChannel } from './channel.ts';
import { cardMarker, earlierAttempt, lookForCard } from './earlier.ts';
import { noteLeft } from './left.ts';
import { heldFrom, LEASE_MS, pauseAfter, REPAINT_INTERVAL_MS } from './pace.ts';
import type { CardPorts, Showing, Shown } from './shown.ts';
import { reloadCard, saveCard } from './store.ts';

/** Posts the card once, by reservation, or edits it when its content has changed. Authority never depends on it. */
export async function showCard<C extends Carded>(ports: CardPorts, carded: C, showing: Showing): Promise<Shown<C>> {
  const { card } = carded;
  const { now } = showing;
  const content = card.simple === true ? (showing.simple ?? simpleContent(showing.content)) : showing.content;
  if (card.status === 'undeliverable') return { kind: 'shown', carded };
  if (card.leaseUntil !== undefined && card.leaseUntil > now) return { kind: 'later', carded, at: card.leaseUntil };
  if (card.status !== 'posted' || card.ts === undefined) return post(ports, carded, { ...showing, content });
  if (card.shown === hashOf(content)) return { kind: 'shown', carded };
  return paint(ports, carded, { ...showing, content, ts: card.ts });
}

/** Nothing in it but what we wrote ourselves. */
const simpleContent = ({ text, blocks }: MessageContent): MessageContent => ({
  text,
  blocks: blocks.filter(({ type }) => type === 'header' || type === 'actions'),
});

async function post<C extends Carded>(ports: CardPorts, carded: C, showing: Showing): Promise<Shown<C>> {
  const { content, now, metadata } = showing;
  const attempts = carded.card.attempts + 1;
  const leaseUntil = heldFrom(ports, now) + pauseAfter(attempts);
  const earlier = earlierAttempt(carded.card);
  const attempt = { status: 'posting', leaseUntil, attempts, postingSince: earlier ?? now } as const;
  const reserved = await saveCard(ports.table, carded, attempt);
  if (reserved === undefined) return { kind: 'later', carded, at: now + REPAINT_INTERVAL_MS };
  const { channel } = reserved.card;
  // Whatever this attempt does: one of those before may have arrived, or may still.
  if (earlier !== undefined)
    await noteLeft(ports, reserved, { channel, postedSince: earlier, what: showing.what, now });
  const check = await checkChannel(ports, channel);
  if (check.kind !== 'ok') return notPosted(ports, reserved, { ...showing, check, earlier });
  const looked = await lookForCard(ports, reserved, earlier);
  if (looked.kind === 'unknown') return notLookedUp(ports, reserved, { failure: looked.failure, now });
  if (looked.kind === 'found') return found(ports, reserved, { ...showing, ts: looked.ts });
  try {
    const silent = unmentioning(content, namesIn(ports.config.approvers, ports.config.people));
    const { ts, channel: postedIn } = await ports.slack.postMessage({
      channel,
      ...marked(silent, cardMarker(reserved)),
      metadata,
    });
    const shown = hashOf(silent);
    const isWhole = shown === hashOf(content);
    const posted = await recorded(ports, reserved, {
      now,
      what: showing.what,
      parts: { status: 'posted', ts, channel: postedIn, shown, attempts: 0, ...(isWhole ? { paintedAt: now } : {}) },
    });
    // Whom it mentions, an edit puts in, which notifies nobody.
    return isWhole || posted.kind === 'later' ? posted : await paint(ports, posted.carded, { ...showing, ts });
  } catch (error) {
    return postFailed(ports, reserved, { ...showing, error });
  }
}

/** The card of an earlier attempt is recorded as it is in the channel, and then edited to the newest content. */
async function found<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { ts, ...showing }: Showing & { ts: string },
): Promise<Shown<C>> {
  const saved = await saveCard(ports.table, carded, { status: 'posted', ts, shown: '', attempts: 0, leaseUntil: 0 });
  if (saved === undefined) return { kind: 'later', carded, at: showing.now + REPAINT_INTERVAL_MS };
  return paint(ports, saved, { ...showing, ts });
}

async function paint<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { ts, ...showing }: Showing & { ts: string },
): Promise<Shown<C>> {
  const { content, now } = showing;
  const soonest = (carded.card.paintedAt ?? 0) + REPAINT_INTERVAL_MS;
  if (soonest > now) return { kind: 'later', carded, at: soonest };
  const kept = carded.card.slotAt ?? 0;
  const slotAt = kept + SLOT_GRACE_MS > now ? kept : await reserveSlot(ports.table, UPDATE_BUDGET, now);
  if (slotAt > now) return waitForSlot(ports, carded, { slotAt, now });
  const claimed = await saveCard(ports.table, carded, { leaseUntil: heldFrom(ports, now) + LEASE_MS, slotAt: 0 });
  if (claimed === undefined) return { kind: 'later', carded, at: now + REPAINT_INTERVAL_MS };
  try {
    await ports.slack.updateMessage({ channel: claimed.card.channel, ts, ...content });
    return await recorded(ports, claimed, {
      now,
      what: showing.what,
      parts: { shown: hashOf(content), paintedAt: now },
    });
  } catch (error) {
    return paintFailed(ports, claimed, { ...showing, error });
  }
}

/** The reserved moment is kept on the card, so that whoever comes then paints what is newest and reserves nothing more. */
async function waitForSlot<C extends Carded>(
  { table }: CardPorts,
  carded: C,
  { slotAt, now }: { slotAt: number; now: number },
): Promise<Shown<C>> {
  if (carded.card.slotAt === slotAt) return { kind: 'later', carded, at: slotAt };
  const saved = await saveCard(table, carded, { slotAt });
  return { kind: 'later', carded: saved ?? carded, at: saved === undefined ? now + REPAINT_INTERVAL_MS : slotAt };
}

/** Whoever lost the card while sending cannot tell whose paint came last: the card is marked to be painted again. */
async function recorded<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { parts, now, what }: { parts: Partial<CardMessage>; now: number; what: string },
): Promise<Shown<C>> {
  const { table } = ports;
  const saved = await saveCard(table, carded, { ...parts, leaseUntil: 0 });
  if (saved !== undefined) return { kind: 'shown', carded: saved };
  const fresh = await reloadCard(table, carded);
  if (fresh !== undefined) await saveCard(table, fresh, { shown: '' });
  const { ts, channel } = parts;
  if (ts !== undefined && channel !== undefined) await noteLeft(ports, carded, { channel, ts, what, now });
  return { kind: 'later', carded, at: now + REPAINT_INTERVAL_MS };
}
