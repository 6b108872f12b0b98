import type { Json } from '../json.ts';
import type { ActionResult, Attempt, Ending } from './action.ts';
import { holds } from './branch.ts';
import { resolveReferences } from './references.ts';
import { loopSteps } from './runbook.ts';

export const MOST_ITERATIONS = 100;

/**
 * Runs its Steps once for each of Iterators, or again while LoopCondition holds after a turn.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html
 */
export const loop = async (attempt: Attempt): Promise<ActionResult> => {
  const { step, inputs, record } = attempt;
  const steps = loopSteps(step.inputs['Steps']);
  const iterators = Array.isArray(inputs['Iterators']) ? inputs['Iterators'] : undefined;
  const most = Math.min(Number(inputs['MaxIterations'] ?? MOST_ITERATIONS), iterators?.length ?? MOST_ITERATIONS);
  for (let iteration = 1; iteration <= most; iteration += 1) {
    const value = iterators?.[iteration - 1];
    record.outputs['CurrentIteration'] = iteration;
    if (value !== undefined) record.outputs['CurrentIteratorValue'] = value;
    const ending = await attempt.runSteps(steps, parentOf(attempt, iteration, value));
    const stopped = stopOf(ending);
    if (stopped !== undefined) return stopped;
    if (attempt.deps.clock.now() >= attempt.deadline) return { kind: 'timed-out' };
    if (iterators === undefined && !goesOn(attempt)) break;
  }
  return { kind: 'success', outputs: { ...record.outputs } };
};

const parentOf = ({ record }: Attempt, iteration: number, value: Json | undefined) => ({
  id: record.id,
  name: record.name,
  action: record.action,
  iteration,
  ...(value !== undefined && { iteratorValue: value }),
});

const stopOf = (ending: Ending): ActionResult | undefined => {
  if (ending.kind === 'cancelled') return { kind: 'cancelled' };
  if (ending.failure === undefined) return undefined;
  return { kind: 'failed', type: 'LoopStepFailed', message: ending.failure.message };
};

const goesOn = ({ step, lookup }: Attempt): boolean => {
  const condition = step.inputs['LoopCondition'];
  return condition !== undefined && holds(resolveReferences(condition, lookup));
};
