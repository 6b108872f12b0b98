import { isTurnedAway, type ModelExecution } from './automation.ts';
import { isGoing, type Operation } from './fleets.ts';
import { FINAL } from './images.ts';
import { isContradicted, isLeftMixed, runsNothingNew } from './instances.ts';
import type { Models } from './ports.ts';
import type { SeenRun } from './seen-run.ts';

/** The execution of a run's present epoch. */
export const executionOf = (models: Models, run: SeenRun): ModelExecution | undefined =>
  executionIn(models, run.id, String(run.epoch));

/** The one that the gate let through; before that, or without it, the one that Patchwarden started. */
function executionIn({ aws, world }: Models, id: string, epoch: string): ModelExecution | undefined {
  const { executions } = aws.automation;
  const admitted = world.history.run(id).gates.find((gate) => String(gate.epoch) === epoch);
  if (admitted !== undefined) return executions.find((each) => each.id === admitted.executionId);
  // One that was turned away may be followed by another.
  return executions.findLast(
    ({ parameters, byHand }) => byHand === undefined && parameters['RunId'] === id && parameters['Epoch'] === epoch,
  );
}

/** So long an end that its instances contradict is looked at again. */
const SETTLES_MS = 5 * 60_000;

/** Everything that AWS does for the run has ended, and so long ago that it must have been seen. */
export function isLongOver(models: Models, run: SeenRun): boolean {
  const { aws, world } = models;
  const seenBy = world.now - 70_000;
  const execution = executionOf(models, run);
  const operations = aws.fleets.operations.filter(({ runId }) => runId === run.id);
  const ends = [
    ...(execution === undefined ? [] : [execution.endedAt ?? world.now]),
    ...operations.map((each) => (each.endedAt ?? world.now) + (isContradicted(each) ? SETTLES_MS : 0)),
  ];
  return ends.every((at) => at < seenBy);
}

const NOTHING_STARTED: readonly string[] = ['rejected', 'cancelled', 'expired', 'failed', 'needs-attention'];

/** The states in which a run may be when all is over, from what AWS has. */
export function endsOf(models: Models, run: SeenRun): readonly string[] {
  const { aws, world } = models;
  const last = aws.automation.executions.findLast(
    ({ id, parameters, byHand, ...each }) =>
      parameters['RunId'] === run.id &&
      !isTurnedAway(each) &&
      (byHand === undefined || world.history.run(run.id).gates.some(({ executionId }) => executionId === id)),
  );
  const execution = last === undefined ? undefined : executionIn(models, run.id, last.parameters['Epoch'] ?? '');
  if (execution === undefined) return NOTHING_STARTED;
  const epoch = Number(execution.parameters['Epoch']);
  // The next part was claimed, and AWS never took its start.
  if (world.history.run(run.id).claims.some((claim) => claim.epoch > epoch))
    return ['cancelled', 'failed', 'needs-attention', 'waiting'];
  if (execution.effect === undefined) return execution.end === 'cancelled' ? ['cancelled'] : ['failed', 'cancelled'];
  if (world.kind === 'patch') return [aws.windows.commands.get(execution.effect) ?? 'nothing, since it never ran'];
  return world.kind === 'deploy'
    ? endsOfOperation(models, run, aws.fleets.operation(execution.effect))
    : endsOfImage(models, execution.effect);
}

function endsOfImage({ aws }: Models, arn: string): readonly string[] {
  const { status } = aws.builder.image(arn);
  if (!FINAL.includes(status)) return ['nothing, since its image is not finished'];
  return status === 'AVAILABLE' ? ['succeeded'] : [status.toLowerCase()];
}

function endsOfOperation({ world }: Models, run: SeenRun, operation: Operation): readonly string[] {
  // Only who has been asked to look may close what is stuck.
  const closed = world.history.run(run.id).wasStuck ? ['cancelled'] : [];
  switch (operation.status) {
    case 'IN_PROGRESS':
    case 'SOAKING':
    case 'ROLLING_BACK':
      return ['nothing, since its operation goes on'];
    case 'SUCCESSFUL':
      if (operation.set.stage !== 'canary') return endsOfInstances(operation, closed);
      return ['plan-refused', 'plan-gone'].includes(run.endingCode ?? '') ? ['failed'] : ['waiting', 'cancelled'];
    case 'CANCELLED':
      return ['cancelled'];
    case 'ROLLED_BACK':
      return [isLeftMixed(operation) ? 'needs-attention' : 'rolled-back', ...closed];
    case 'ROLLBACK_FAILED':
      return ['needs-attention', ...closed];
  }
}

/** "Succeeded is said only if all instances run it", and failed only if none does. */
function endsOfInstances(operation: Operation, closed: readonly string[]): readonly string[] {
  if (runsNothingNew(operation)) return ['failed'];
  return [isLeftMixed(operation) ? 'needs-attention' : 'succeeded', ...closed];
}

/** "A stop ends it as it was asked for": what a runbook's stop did to a fleet that no hand in AWS touched. */
export function stopProblem({ aws, world }: Models, run: SeenRun): string | undefined {
  const { submitted } = world.history.run(run.id);
  for (const operation of aws.fleets.operations) {
    const { runId, executionId, stopped } = operation;
    if (runId !== run.id || stopped === undefined) continue;
    if (aws.automation.execution(executionId).isStoppedByHand === true || isGoing(operation)) continue;
    // A later part is only ever stopped: from there the way back is a run of its own.
    const asked = [
      ...(stopped === 'cancel' ? ['run-cancel'] : []),
      ...((stopped === 'roll-back') === (operation.set.stage !== 'rest') ? ['run-roll-back'] : []),
    ];
    if (!asked.some((action) => submitted.has(action)))
      return `${operation.id} was ended by a ${stopped} that nobody asked for`;
  }
  return undefined;
}

/** A deploy that is done leads to the next; one that was to be rolled back, and is half done, leads back. */
export function leadsOn({ aws, world }: Models, run: SeenRun): boolean {
  if (world.kind !== 'deploy') return false;
  if (run.report === 'ready' || run.endingHow === 'roll-back') return true;
  const last = aws.fleets.operations.findLast(({ runId }) => runId === run.id);
  const isHalfDone =
    (last?.status === 'SUCCESSFUL' && last.set.stage === 'canary') ||
    (last?.status === 'CANCELLED' && last.set.stage === 'rest');
  return run.state === 'cancelled' && run.cancelHow === 'roll-back' && isHalfDone;
}
