import type { Change } from '../support/memory-table.ts';
import type { SeenRun } from './seen-run.ts';
import type { Invocation } from './worker.ts';

/** What people ask for in forms, as the audit names it. */
const ASKED: readonly unknown[] = ['cancel-asked', 'cancelled', 'rejected'];

/** "A button does only what its message showed": a form that is carried out says so of the epoch and stage that the run is at. */
export function formProblemOf(
  before: SeenRun,
  changes: readonly Change[],
  invocation: Invocation | undefined,
): string | undefined {
  const job = invocation?.job;
  // What is being stopped already ends so without anyone asking anew.
  if (job?.kind !== 'submit' || before.state === 'cancelling') return undefined;
  const [runId, epoch, stage] = job.privateMetadata.split(':');
  const isTheirs = changes.some(
    ({ after }) => ASKED.includes(after?.['type']) && after?.['by'] === job.actor.userId && after['runId'] === runId,
  );
  if (!isTheirs || before.id !== runId) return undefined;
  if (Number(epoch) !== before.epoch) return `a form of epoch ${epoch} was carried out in epoch ${before.epoch}`;
  const now = before.gate === 'checkpoint' ? 'between' : before.hasStart ? 'going' : 'before';
  return stage === undefined || stage === now ? undefined : `a form that showed it ${stage} was carried out ${now}`;
}
