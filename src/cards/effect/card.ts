import { loadRun, saveCard } from '../../runs/effect/run-store.ts';
import type { MessageContent } from '../../runs/feature.ts';
import type { CardMessage, RunRecord } from '../../runs/record.ts';
import type { Services } from '../../runs/services.ts';
import { SlackCallError } from '../../slack/client.ts';
import { reserveSlot, SLOT_GRACE_MS, UPDATE_BUDGET } from '../../store/budget.ts';
import { hashOf } from '../../store/table.ts';

/** How long a worker holds a card while it posts or paints: longer than a Slack call may take. */
export const LEASE_MS = 30_000;
/** A run's card is painted at most once in this time. */
export const REPAINT_INTERVAL_MS = 3_000;
/** The longest pause between two attempts to post a card. */
const MAX_PAUSE_MS = 5 * 60_000;

/** What became of a card: `later` asks to come back at that moment, with whatever is newest then. */
export type Shown = { kind: 'shown'; record: RunRecord } | { kind: 'later'; record: RunRecord; at: number };

/** Posts the card once, by reservation, or edits it when its content has changed. Authority never depends on it. */
export async function showCard(
  services: Services,
  record: RunRecord,
  { content: whole, now }: { content: MessageContent; now: number },
): Promise<Shown> {
  const { card } = record;
  const content = card.simple === true ? simpleContent(whole) : whole;
  if (card.status === 'undeliverable') return { kind: 'shown', record };
  if (card.leaseUntil !== undefined && card.leaseUntil > now) return { kind: 'later', record, at: card.leaseUntil };
  if (card.status !== 'posted' || card.ts === undefined) return post(services, record, { content, now });
  if (card.shown === hashOf(content)) return { kind: 'shown', record };
  return paint(services, record, { content, now, ts: card.ts });
}

/** Nothing in it but what we wrote ourselves. */
const simpleContent = ({ text, blocks }: MessageContent): MessageContent => ({
  text,
  blocks: blocks.filter(({ type }) => type === 'header' || type === 'actions'),
});

async function post(
  services: Services,
  record: RunRecord,
  { content, now }: { content: MessageContent; now: number },
): Promise<Shown> {
  const attempts = record.card.attempts + 1;
  const leaseUntil = now + pauseAfter(attempts);
  const reserved = await saveCard(services.table, record, { status: 'posting', leaseUntil, attempts });
  if (reserved === undefined) return { kind: 'later', record, at: now + REPAINT_INTERVAL_MS };
  try {
    const { channel } = reserved.card;
    const metadata = { event_type: 'patchwarden_run', event_payload: { run_id: record.run.id } };
    const { ts, channel: postedIn } = await services.slack.postMessage({ channel, ...content, metadata });
    return await recorded(
      services,
      reserved,
      { status: 'posted', ts, channel: postedIn, shown: hashOf(content), paintedAt: now, attempts: 0 },
      now,
    );
  } catch (error) {
    return postFailed(services, reserved, { error, now });
  }
}

/** An outage of Slack is waited out, with ever fewer attempts: each one that got no answer may be a card without authority. */
const pauseAfter = (attempts: number): number => Math.min(MAX_PAUSE_MS, LEASE_MS * 2 ** (attempts - 1));

async function paint(
  services: Services,
  record: RunRecord,
  { content, now, ts }: { content: MessageContent; now: number; ts: string },
): Promise<Shown> {
  const soonest = (record.card.paintedAt ?? 0) + REPAINT_INTERVAL_MS;
  if (soonest > now) return { kind: 'later', record, at: soonest };
  const kept = record.card.slotAt ?? 0;
  const slotAt = kept + SLOT_GRACE_MS > now ? kept : await reserveSlot(services.table, UPDATE_BUDGET, now);
  if (slotAt > now) return waitForSlot(services, record, { slotAt, now });
  const claimed = await saveCard(services.table, record, { leaseUntil: now + LEASE_MS, slotAt: 0 });
  if (claimed === undefined) return { kind: 'later', record, at: now + REPAINT_INTERVAL_MS };
  try {
    await services.slack.updateMessage({ channel: claimed.card.channel, ts, ...content });
    return await recorded(services, claimed, { shown: hashOf(content), paintedAt: now }, now);
  } catch (error) {
    return paintFailed(services, claimed, { error, now });
  }
}

/** The reserved moment is kept on the card, so that whoever comes then paints what is newest and reserves nothing more. */
async function waitForSlot(
  services: Services,
  record: RunRecord,
  { slotAt, now }: { slotAt: number; now: number },
): Promise<Shown> {
  if (record.card.slotAt === slotAt) return { kind: 'later', record, at: slotAt };
  const saved = await saveCard(services.table, record, { slotAt });
  return { kind: 'later', record: saved ?? record, at: saved === undefined ? now + REPAINT_INTERVAL_MS : slotAt };
}

/** Whoever lost the card while sending cannot tell whose paint came last: the card is marked to be painted again. */
async function recorded(
  services: Services,
  record: RunRecord,
  parts: Partial<CardMessage>,
  now: number,
): Promise<Shown> {
  const saved = await saveCard(services.table, record, { ...parts, leaseUntil: 0 });
  if (saved !== undefined) return { kind: 'shown', record: saved };
  const fresh = await loadRun(services.table, record.run.id);
  if (fresh !== undefined) await saveCard(services.table, fresh, { shown: '' });
  return { kind: 'later', record, at: now + REPAINT_INTERVAL_MS };
}

function loggedFailure(
  { log }: Services,
  { run }: RunRecord,
  { event, error }: { event: string; error: unknown },
): SlackCallError {
  const failure = asSlackFailure(error);
  const { method, code, kind } = failure;
  log(event, { runId: run.id, method, code, kind });
  return failure;
}

async function postFailed(
  services: Services,
  record: RunRecord,
  { error, now }: { error: unknown; now: number },
): Promise<Shown> {
  const failure = loggedFailure(services, record, { event: 'card-not-posted', error });
  switch (failure.kind) {
    case 'rate-limited':
      return rest(services, record, {
        parts: { status: 'none', attempts: record.card.attempts - 1 },
        until: now + (failure.retryAfterSeconds ?? 1) * 1000,
      });
    case 'ambiguous':
      // It may be there. The lease runs out first; a second card would be without authority, since only the stored one counts.
      return { kind: 'later', record, at: record.card.leaseUntil ?? now };
    case 'channel-gone':
      return fallBack(services, record, now);
    case 'user-unreachable':
      return undeliverable(services, record);
    case 'invalid-content':
      return simplify(services, record, { now, parts: { status: 'none' } });
    case 'token-invalid':
      services.shutOut();
      return { kind: 'later', record, at: record.card.leaseUntil ?? now };
    case 'message-gone':
    case 'refused':
      // Not posted, and not at once again: the lease keeps everyone away for as long.
      return { kind: 'later', record, at: record.card.leaseUntil ?? now };
  }
}

async function paintFailed(
  services: Services,
  record: RunRecord,
  { error, now }: { error: unknown; now: number },
): Promise<Shown> {
  const failure = loggedFailure(services, record, { event: 'card-not-painted', error });
  switch (failure.kind) {
    case 'rate-limited':
      services.measure('ChatUpdateRateLimited', 1);
      return rest(services, record, { parts: {}, until: now + (failure.retryAfterSeconds ?? 1) * 1000 });
    case 'message-gone':
      // The old message's buttons are dead from here on: only the stored one counts.
      return release(services, withoutTs(record), { status: 'none', attempts: 0 }, now);
    case 'channel-gone':
      return fallBack(services, withoutTs(record), now);
    case 'invalid-content':
      return simplify(services, record, { now, parts: {} });
    case 'token-invalid':
      services.shutOut();
      return release(services, record, {}, now + LEASE_MS);
    case 'ambiguous':
    case 'user-unreachable':
    case 'refused':
      return release(services, record, {}, now + LEASE_MS);
  }
}

/** Content that Slack does not take is never sent again as it is: state and buttons alone, and if they fail too, nothing. */
function simplify(
  services: Services,
  record: RunRecord,
  { now, parts }: { now: number; parts: Partial<CardMessage> },
): Promise<Shown> {
  if (record.card.simple === true) return undeliverable(services, record);
  return release(services, record, { ...parts, simple: true }, now + REPAINT_INTERVAL_MS);
}

/** The default channel instead, then the requester's own messages: a deleted channel loses no run. */
async function fallBack(services: Services, record: RunRecord, now: number): Promise<Shown> {
  const { config, slack } = services;
  if (record.card.channel !== config.channel && !record.card.channel.startsWith('D')) {
    return release(services, record, { channel: config.channel, status: 'none' }, now);
  }
  if (record.card.channel.startsWith('D')) return undeliverable(services, record);
  try {
    const channel = await slack.openDirectMessage(record.run.requester.userId);
    return await release(services, record, { channel, status: 'none' }, now);
  } catch (error) {
    const { code } = asSlackFailure(error);
    services.log('no-direct-message', { runId: record.run.id, code });
    return release(services, record, { status: 'none' }, now + LEASE_MS);
  }
}

async function undeliverable(services: Services, record: RunRecord): Promise<Shown> {
  services.log('card-undeliverable', { runId: record.run.id, channel: record.card.channel });
  return {
    kind: 'shown',
    record: (await saveCard(services.table, record, { status: 'undeliverable', leaseUntil: 0 })) ?? record,
  };
}

async function release(services: Services, record: RunRecord, parts: Partial<CardMessage>, at: number): Promise<Shown> {
  const saved = await saveCard(services.table, record, { leaseUntil: 0, ...parts });
  return { kind: 'later', record: saved ?? record, at };
}

/** Slack said until when it takes nothing more: the lease keeps everyone away until then. */
const rest = (
  services: Services,
  record: RunRecord,
  { parts, until }: { parts: Partial<CardMessage>; until: number },
): Promise<Shown> => release(services, record, { ...parts, leaseUntil: until }, until);

function withoutTs(record: RunRecord): RunRecord {
  const { ts: _ts, shown: _shown, ...card } = record.card;
  // The thread went with its card: the new one gets its details again.
  return { ...record, card: { ...card, threads: {} } };
}

/** Anything but a failed Slack call is a surprise, and thrown on. */
export function asSlackFailure(error: unknown): SlackCallError {
  if (error instanceof SlackCallError) return error;
  throw error;
}
