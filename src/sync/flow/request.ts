import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { Here } from '../../config/here.ts';
import { fleetsAt, placePrefix, placesOf, placeWords, samePlace } from '../../config/place.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { inTheWay, openedMessage, openRun, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import { joinMd, type Mrkdwn } from '../../slack/mrkdwn.ts';
import { type Planned, planOf } from '../decision/plan.ts';
import { syncSubject } from '../decision/subject.ts';
import { syncDoor } from '../door.ts';
import { channelOf, type FactPorts, loadFacts } from '../effect/facts.ts';
import { keepWindows } from '../effect/windows.ts';
import { inPlace, nothingToDo, notSetUp, unreadable } from '../message/request.ts';
import type { SyncConfig } from '../types/config.ts';
import type { SyncOperation } from '../types/plan.ts';
import { SYNC_NAME, type SyncRun } from '../types/run.ts';
import { rememberAsked } from './asked.ts';

/** Of one place. */
export type SyncPorts = ReconcilePorts & FactPorts;

/** One person's wish that everything be as the tags ask. `id` is the request's, so that a replay meets the run it made. */
export interface SyncWish {
  id: string;
  operation: SyncOperation;
  reason?: string | undefined;
  to: AnswerTo;
}

/** Where there may be something to compare: at home, and where the config has a patch group. */
export const syncPlaces = ({ config }: Uses<'config'>): readonly Here[] =>
  placesOf(config).filter(
    (place, i) => i === 0 || Object.values(fleetsAt(config, place)).some(({ target }) => target.kind === 'patch-group'),
  );

/** `/patch sync`: what differs now, and a card that asks for it where anything does, place by place. */
export async function requestSync(
  ports: ReconcilePorts,
  sync: SyncConfig | undefined,
  wish: SyncWish,
  now: number,
): Promise<void> {
  const requester = await whoAsks(ports, wish.to);
  if (requester === undefined) return;
  const policy = sync === undefined ? undefined : policyFor(ports, sync, wish.operation);
  if (sync === undefined || policy === undefined) return answer(ports, wish.to, notSetUp());
  const said: Mrkdwn[] = [];
  for (const place of syncPlaces(ports)) {
    const text = await requestThere(at(ports, place), { sync, wish, policy, requester }, now);
    said.push(samePlace(place, ports.home) ? text : inPlace(placeWords(ports.config, place), text));
  }
  return answer(ports, wish.to, joinMd(said));
}

async function requestThere(
  ports: SyncPorts,
  { sync, wish, policy, requester }: { sync: SyncConfig; wish: SyncWish; policy: PolicySnapshot; requester: Person },
  now: number,
): Promise<Mrkdwn> {
  const blocked = await inTheWay(ports, { subject: syncSubject(ports.here), channel: channelOf(ports.config, sync) });
  if (blocked !== undefined) return blocked;
  const planned = await planNow(ports, sync, wish.operation, now);
  if (typeof planned === 'string') return unreadable(planned);
  if (planned.plan.changes.length === 0) return nothingToDo(planned);
  const id = runIdOf(syncDoor.runPrefix, `${placePrefix(ports.config, ports.here)}${wish.id}`);
  const run = syncRun(ports, { id, sync, planned, policy, requester, reason: wish.reason, now });
  const opened = await openRun(ports, run, now);
  if (opened.kind === 'opened' && wish.operation === 'make') await rememberAsked(ports, id);
  return openedMessage(opened, ports);
}

export const policyFor = (
  { config }: Uses<'config'>,
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
