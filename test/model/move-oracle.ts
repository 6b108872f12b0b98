import type { Here } from '../../src/config/here.ts';
import type { Change } from '../support/memory-table.ts';
import type { History } from './history.ts';
import { isIn } from './people.ts';
import type { RunHistory, Started } from './run-history.ts';
import { asSeen, type SeenRun, TERMINAL } from './seen-run.ts';
import type { World } from './world.ts';

/** What is over changes no more, but for what it still owes. */
export function afterlifeProblem(before: SeenRun, after: SeenRun): string | undefined {
  if (after.state !== before.state) return `left ${before.state} for ${after.state}`;
  return before.whole !== after.whole && before.report !== 'pending' ? 'changed after its end' : undefined;
}

/** One active run for each subject. */
export function crowdProblem({ store }: World, after: SeenRun): string | undefined {
  for (const other of store.items()) {
    const seen = other.sk === 'RUN' ? asSeen(other) : undefined;
    if (seen === undefined || seen.id === after.id || TERMINAL.includes(seen.state)) continue;
    if (seen.subject === after.subject) return `was opened while ${seen.id} was still active`;
  }
  return undefined;
}

/** "A button acts only on what its message showed": one epoch is one plan at one time, and asks one thing. */
export function epochProblem(run: RunHistory, before: SeenRun | undefined, after: SeenRun): string | undefined {
  if (before !== undefined && after.epoch !== before.epoch && after.epoch !== before.epoch + 1)
    return `went from epoch ${before.epoch} to ${after.epoch}`;
  if (before?.gate === 'checkpoint' && before.state === 'waiting' && after.epoch !== before.epoch)
    return 'asked anew while it waited for people';
  // Nothing is shown to anyone before it is planned.
  if (after.state === 'planning') return undefined;
  if (after.askedAgain === 'proof-needed') return 'asked something else within an epoch';
  const shown = `${after.asks} ${after.planHash} ${after.basis} ${after.scheduledFor ?? 'at once'}`;
  const known = run.epochs.get(after.epoch) ?? shown;
  run.epochs.set(after.epoch, known);
  return known === shown ? undefined : `changed its plan within epoch ${after.epoch}`;
}

/** What is no longer just what was approved beforehand is the request of whoever set it off. */
export function requesterProblem(
  { exact }: History,
  { setOffBy }: RunHistory,
  { state, planHash, requester }: SeenRun,
): string | undefined {
  if (setOffBy === undefined || state === 'planning' || TERMINAL.includes(state) || exact.has(planHash))
    return undefined;
  return requester === setOffBy ? undefined : `was set off by ${setOffBy} and says that ${requester} asked`;
}

/** What is watched is what was started for this epoch. */
export function watchProblem(
  executions: ReadonlyMap<string, Started>,
  { state, gate, epoch, executionId, overIds }: SeenRun,
): string | undefined {
  const isWatched = state === 'running' || state === 'cancelling' || (state === 'waiting' && gate === 'soak');
  if (isWatched && overIds.includes(executionId ?? '')) return `watches ${executionId}, which was turned away`;
  if (!isWatched || executionId === undefined || executions.get(executionId)?.parameters['Epoch'] === String(epoch))
    return undefined;
  return `watches ${executionId}, which was started for another epoch than ${epoch}`;
}

/** What changes a subject executes where that is. */
export const startedElsewhere = ({ subject }: RunHistory, place: Here): string | undefined =>
  isIn(subject, place) ? undefined : `was started in ${place.account}/${place.region}, and changes ${subject}`;

/** A lease is of its run's subject, goes with its end or with it to another one, and to nobody else. */
export function leaseProblem({ before, after }: Change, changes: readonly Change[]): string | undefined {
  if (before !== undefined && after !== undefined && before['runId'] !== after['runId'])
    return `the lease ${after.pk} went from ${String(before['runId'])} to ${String(after['runId'])}`;
  const holder = (after ?? before)?.['runId'];
  const run = changes.map(({ after: item }) => asSeen(item)).find((seen) => seen?.id === holder);
  if (after !== undefined)
    return run === undefined || after.pk === `LEASE#${run.subject}`
      ? undefined
      : `${run.id} of ${run.subject} holds ${after.pk}`;
  const isMoved = run !== undefined && before?.pk !== `LEASE#${run.subject}`;
  return run !== undefined && (TERMINAL.includes(run.state) || isMoved)
    ? undefined
    : `the lease of ${String(before?.['runId'])} was given back before its end`;
}
