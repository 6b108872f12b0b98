import { section } from '../../slack/blocks.ts';
import { type Mrkdwn, topText } from '../../slack/mrkdwn.ts';
import { leftText, movedMessage, movedToMessage, movedToText, type WhyMoved } from '../message/moved.ts';
import type { Carded } from '../types.ts';
import { answer } from './answer.ts';
import { earlierAttempt, lookForCard } from './earlier.ts';
import { LEASE_MS } from './pace.ts';
import { asSlackFailure, release, undeliverable, withoutTs } from './release.ts';
import type { CardPorts, Showing, Shown } from './shown.ts';
import { reloadCard } from './store.ts';

type Moving = Pick<Showing, 'now' | 'owner' | 'what'>;

/** The default channel instead, then the owner's own messages: a deleted channel loses nothing. `why`: the owner is told. */
export async function fallBack<C extends Carded>(
  ports: CardPorts,
  carded: C,
  moving: Moving & { why?: WhyMoved },
): Promise<Shown<C>> {
  const { config, slack, log } = ports;
  const { now, owner } = moving;
  if (carded.card.channel !== config.channel && !isDirectMessage(carded.card.channel)) {
    return moveTo(ports, carded, { ...moving, channel: config.channel });
  }
  if (isDirectMessage(carded.card.channel)) return undeliverable(ports, carded);
  try {
    return await moveTo(ports, carded, { ...moving, channel: await slack.openDirectMessage(owner) });
  } catch (error) {
    const { code } = asSlackFailure(error);
    log('no-direct-message', { key: carded.key.pk, code });
    return release(ports, carded, { parts: { status: 'none' }, at: now + LEASE_MS });
  }
}

const isDirectMessage = (channel: string): boolean => channel.startsWith('D');

async function moveTo<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { now, owner, what, why, channel }: Moving & { why?: WhyMoved; channel: string },
): Promise<Shown<C>> {
  const from = carded.card.channel;
  const moved = await release(ports, carded, { parts: { channel, status: 'none' }, at: now });
  if (why !== undefined && moved.carded.card.channel === channel) {
    const to = isDirectMessage(channel) ? undefined : channel;
    await answer(ports, { userId: owner }, movedMessage({ what, from, to, why }));
  }
  return moved;
}

/** Enough for two workers that paint it meanwhile. */
const LEAVE_ATTEMPTS = 3;

/**
 * The card is in a shared channel: its text and buttons are removed there, and it is posted again elsewhere.
 * Buttons that are left on a screen do nothing, since only the stored message counts. @throws SlackCallError to be asked again
 */
export async function leaveChannel<C extends Carded>(ports: CardPorts, carded: C, moving: Moving): Promise<void> {
  const left = carded.card.channel;
  let current: C | undefined = carded;
  for (let attempt = 0; attempt < LEAVE_ATTEMPTS && current?.card.channel === left; attempt += 1) {
    await takeDownThere(ports, current, leftText);
    const moved = await fallBack(ports, withoutTs(current), { ...moving, why: 'shared' });
    if (moved.carded.card.channel !== left) return;
    current = await reloadCard(ports.table, carded);
  }
}

/**
 * The config names another channel now: the old card says where it went, and it is posted there the next time it is shown. It stays
 * as it is while another worker writes it. @throws SlackCallError to be asked again
 */
export async function moveToChannel<C extends Carded>(
  ports: CardPorts,
  carded: C,
  { channel, ...moving }: Moving & { channel: string },
): Promise<C> {
  const from = carded.card.channel;
  try {
    await takeDownThere(ports, carded, movedToText(channel));
  } catch (error) {
    // What may not be edited there any more is left: only the stored card counts.
    if (asSlackFailure(error).kind !== 'refused') throw error;
  }
  const { carded: moved } = await moveTo(ports, withoutTs(carded), { ...moving, channel });
  if (moved.card.channel !== channel) return carded;
  await answer(ports, { userId: moving.owner }, movedToMessage({ what: moving.what, from, to: channel }));
  return moved;
}

async function takeDownThere(ports: CardPorts, carded: Carded, text: Mrkdwn): Promise<void> {
  const ts = await standingTs(ports, carded);
  if (ts !== undefined) await takeDown(ports, { channel: carded.card.channel, ts, text });
}

/** Of the stored message, or of one that was posted and not recorded. */
async function standingTs(ports: CardPorts, carded: Carded): Promise<string | undefined> {
  if (carded.card.ts !== undefined) return carded.card.ts;
  const looked = await lookForCard(ports, carded, earlierAttempt(carded.card));
  if (looked.kind === 'unknown') throw looked.failure;
  return looked.kind === 'found' ? looked.ts : undefined;
}

/** Text and buttons of a message are removed where it stands. @throws SlackCallError */
export async function takeDown(
  { slack }: CardPorts,
  { channel, ts, text = leftText }: { channel: string; ts: string; text?: Mrkdwn },
): Promise<void> {
  try {
    await slack.updateMessage({ channel, ts, text: topText(text), blocks: [section(text)] });
  } catch (error) {
    const { kind } = asSlackFailure(error);
    if (kind !== 'message-gone' && kind !== 'channel-gone') throw error;
  }
}
