import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { inTheWay, openedMessage, openRun, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { type Planned, planOf } from '../decision/plan.ts';
import { syncSubject } from '../decision/subject.ts';
import { syncDoor } from '../door.ts';
import { channelOf, type FactPorts, loadFacts } from '../effect/facts.ts';
import { keepWindows } from '../effect/windows.ts';
import { nothingToDo, notSetUp, unreadable } from '../message/request.ts';
import type { SyncConfig } from '../types/config.ts';
import type { SyncOperation } from '../types/plan.ts';
import { SYNC_NAME, type SyncRun } from '../types/run.ts';
import { rememberAsked } from './asked.ts';

export type SyncPorts = ReconcilePorts & FactPorts & Uses<'here'>;

/** One person's wish that everything be as the tags ask. `id` is the request's, so that a replay meets the run it made. */
export interface SyncWish {
  id: string;
  operation: SyncOperation;
  reason?: string | undefined;
  to: AnswerTo;
}

/** `/patch sync`: what differs now, and a card that asks for it where anything does. */
export async function requestSync(
  ports: SyncPorts,
  sync: SyncConfig | undefined,
  wish: SyncWish,
  now: number,
): Promise<void> {
  const say = (text: Mrkdwn): Promise<void> => answer(ports, wish.to, text);
  const requester = await whoAsks(ports, wish.to);
  if (requester === undefined) return;
  const policy = sync === undefined ? undefined : policyFor(ports, sync, wish.operation);
  if (sync === undefined || policy === undefined) return say(notSetUp());
  const blocked = await inTheWay(ports, { subject: syncSubject(ports.here), channel: channelOf(ports.config, sync) });
  if (blocked !== undefined) return say(blocked);
  const planned = await planNow(ports, sync, wish.operation, now);
  if (typeof planned === 'string') return say(unreadable(planned));
  if (planned.plan.changes.length === 0) return say(nothingToDo(planned));
  const id = runIdOf(syncDoor.runPrefix, wish.id);
  const run = syncRun(ports, { id, sync, planned, policy, requester, reason: wish.reason, now });
  const opened = await openRun(ports, run, now);
  if (opened.kind === 'opened' && wish.operation === 'make') await rememberAsked(ports, id);
  return say(openedMessage(opened, ports));
}

export const policyFor = (
  { config }: SyncPorts,
  { policy, removals }: SyncConfig,
  operation: SyncOperation,
): PolicySnapshot | undefined => snapshotPolicy(config, operation === 'remove' ? (removals ?? policy) : policy);

/** What a sync would do now, or what kept it from being read. */
async function planNow(
  ports: SyncPorts,
  sync: SyncConfig,
  operation: SyncOperation,
  now: number,
): Promise<Planned | string> {
  try {
    const facts = await loadFacts(ports, sync);
    await keepWindows(ports, facts);
    return planOf(facts, operation, now);
  } catch (error) {
    if (error instanceof AwsCallError) return error.message;
    throw error;
  }
}

interface NewSync {
  id: string;
  sync: SyncConfig;
  planned: Planned;
  policy: PolicySnapshot;
  requester: Person;
  reason?: string | undefined;
  now: number;
}

export const syncRun = (
  ports: SyncPorts,
  { id, sync, planned: { plan, planHash }, policy, requester, reason, now }: NewSync,
): SyncRun => ({
  ...requested(ports, { policy, requester, now }),
  id,
  kind: 'sync',
  state: 'awaiting-approval',
  subject: syncSubject(ports.here),
  name: SYNC_NAME,
  plan,
  planHash,
  channel: channelOf(ports.config, sync),
  ...present({ reason }),
});
