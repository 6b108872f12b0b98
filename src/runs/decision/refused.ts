import type { Execution } from '../../aws/ssm.ts';
import { GATE_REFUSALS, type GateRefusal } from '../types/gate-refusal.ts';

/** The step of every runbook that asks whether it may go on. */
const GATE = 'gate';

/** How an execution ended that the gatekeeper did not let in, for its observation; nothing of any other. */
export function notAdmitted(execution: Execution | undefined): { untouched: true; refusal: GateRefusal } | undefined {
  const step = execution?.steps.find(({ name }) => name === GATE);
  if (step === undefined || execution?.end === undefined || execution.end === 'success') return undefined;
  const refusal = answerOf(step.outputs, GATE_REFUSALS);
  if (refusal !== undefined) return { untouched: true, refusal };
  // It was not answered, or the answer had nothing in it that was looked for.
  return step.failure === undefined ? undefined : { untouched: true, refusal: 'unknown' };
}

/** The questions after the gate, by step, that were answered with a no. */
export const refusedAt = ({ steps }: Execution): readonly string[] =>
  steps.flatMap(({ name, outputs }) =>
    name !== GATE && answerOf(outputs, GATE_REFUSALS) !== undefined ? [name] : [],
  );

/** An output of a step that has not run is a sentence, and that of an admission is `none`. */
const answerOf = <T extends string>(outputs: Readonly<Record<string, readonly string[]>>, known: readonly T[]) =>
  known.find((code) => code === outputs['refusal']?.[0]);
