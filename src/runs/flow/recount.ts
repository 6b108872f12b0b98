import { withPeople } from '../../approvals/decision/people.ts';
import { decide } from '../decision/decide.ts';
import { loadQuorumNow } from '../effect/quorum.ts';
import { loadActiveRuns, loadRun, saveDecision } from '../effect/run-store.ts';
import type { ReconcilePorts } from '../ports.ts';
import type { Run } from '../types/run.ts';
import { reconcile } from './reconcile.ts';

const isAsking = ({ state, wait }: Run): boolean =>
  state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint');

/** The members of a user group have changed: requests that they could approve are counted again, and their cards say so. */
export async function recountIn(ports: ReconcilePorts, usergroup: string, now: number): Promise<void> {
  const asking = (await loadActiveRuns(ports)).filter(
    ({ run }) =>
      isAsking(run) &&
      Object.values(run.policy.groups).some((group) => group.kind === 'usergroup' && group.usergroup === usergroup),
  );
  for (const { run } of asking) await recount(ports, run.id, now);
}

/** Whoever decides meanwhile is not held up: the count is for the card alone. */
async function recount(ports: ReconcilePorts, runId: string, now: number): Promise<void> {
  const record = await loadRun(ports, runId);
  if (record === undefined || !isAsking(record.run)) return;
  const run = withPeople(record.run, ports.config.people);
  const decision = decide(run, { kind: 'counted', quorum: await loadQuorumNow(ports, run) }, now);
  if (decision.kind !== 'change') return;
  await saveDecision(ports, { record, run: decision.run, audit: decision.audit, at: now });
  await reconcile(ports, runId, now);
}
