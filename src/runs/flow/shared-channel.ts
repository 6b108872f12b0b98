import { answer } from '../../cards/effect/answer.ts';
import { checkChannel } from '../../cards/effect/channel.ts';
import { leaveChannel } from '../../cards/effect/elsewhere.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { decide } from '../decision/decide.ts';
import { loadActiveRuns, loadRun, saveDecision } from '../effect/run-store.ts';
import { withdrawnMessage } from '../message/withdrawn.ts';
import type { ReconcilePorts } from '../ports.ts';
import type { RunRecord } from '../types/record.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';
import { reconcile } from './reconcile.ts';
import { sayRefused } from './refuse.ts';

/** Why this card takes no decision that leads to a start: its channel is shared, or may be. */
export async function channelRefusalOf(
  ports: Uses<'slack'>,
  { card }: Pick<RunRecord, 'card'>,
): Promise<Refusal | undefined> {
  const { kind } = await checkChannel(ports, card.channel);
  switch (kind) {
    case 'ok':
    case 'not-member':
      return undefined;
    case 'shared':
      return { code: 'channel-shared', channel: card.channel };
    case 'gone':
    case 'unknown':
      return { code: 'unknown-channel', channel: card.channel };
  }
}

/** Whether this card may take a request; if not, the person is told and the card moves. */
export async function mayDecideThere(
  ports: ReconcilePorts,
  record: RunRecord,
  { to, now }: { to: AnswerTo; now: number },
): Promise<boolean> {
  const refusal = await channelRefusalOf(ports, record);
  if (refusal !== undefined) await refuseThere(ports, record, { refusal, to, now });
  return refusal === undefined;
}

/** Says why nothing was decided; in a shared channel, also what happened to the run. */
export async function refuseThere(
  ports: ReconcilePorts,
  record: RunRecord,
  { refusal, to, now }: { refusal: Refusal; to: AnswerTo; now: number },
): Promise<void> {
  const run = refusal.code === 'channel-shared' ? await leaveOrLater(ports, record, now) : record.run;
  return sayRefused(ports, run, { refusal, to });
}

/** If the card could not be moved, the next click is refused again. */
async function leaveOrLater(ports: ReconcilePorts, record: RunRecord, now: number): Promise<Run> {
  try {
    return await leaveShared(ports, record, now);
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    ports.log('card-not-moved', { runId: record.run.id, code: error.code });
    return record.run;
  }
}

/**
 * Slack says that a channel is now shared; that is read again before it is believed. @throws SlackCallError when that cannot be read,
 * or a card could not be moved: to be retried
 */
export async function leaveSharedChannel(ports: ReconcilePorts, channelId: string, now: number): Promise<void> {
  const check = await checkChannel(ports, channelId);
  if (check.kind === 'unknown') throw check.failure;
  if (check.kind !== 'shared') return;
  const there = (await loadActiveRuns(ports)).filter(({ card }) => card.channel === channelId);
  const failed: unknown[] = [];
  for (const { run } of there) {
    const record = await loadRun(ports, run.id);
    if (record?.card.channel !== channelId) continue;
    await leaveShared(ports, record, now).catch((error: unknown) => failed.push(error));
  }
  if (failed.length > 0) throw failed[0];
}

/** More than those who decide at the same moment. */
const ATTEMPTS = 8;

/** A request is withdrawn and the requester told; anything else continues, and its card moves. */
async function leaveShared(ports: ReconcilePorts, record: RunRecord, now: number): Promise<Run> {
  let current: RunRecord | undefined = record;
  for (let attempt = 0; attempt < ATTEMPTS && current !== undefined; attempt += 1) {
    const { run, card }: RunRecord = current;
    const decision = decide(run, { kind: 'channel-shared', channel: card.channel }, now);
    if (decision.kind !== 'change') return moveCard(ports, current, now);
    const saved = await saveDecision(ports, {
      record: current,
      run: decision.run,
      audit: decision.audit,
      at: now,
    });
    if (saved !== undefined) return tellWithdrawn(ports, saved, now);
    current = await loadRun(ports, run.id);
  }
  throw new Error(`run ${record.run.id} changed ${ATTEMPTS} times while it was being withdrawn`);
}

async function tellWithdrawn(ports: ReconcilePorts, { run }: RunRecord, now: number): Promise<Run> {
  await answer(ports, { userId: run.requester.userId }, withdrawnMessage(run, ports.kinds.of(run)));
  return (await reconcile(ports, run.id, now)) ?? run;
}

async function moveCard(ports: ReconcilePorts, record: RunRecord, now: number): Promise<Run> {
  const { run } = record;
  await leaveChannel(ports, record, { now, owner: run.requester.userId, what: `run ${run.id}` });
  return (await reconcile(ports, run.id, now)) ?? run;
}
