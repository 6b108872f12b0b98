import type { Execution } from '../../aws/ssm.ts';
import { GATE_REFUSALS, type GateRefusal } from '../types/gate-refusal.ts';

/** The step of every runbook that asks whether it may go on. */
const GATE = 'gate';

/** How an execution ended that the gatekeeper did not admit, for its observation; nothing of any other. */
export function notAdmitted(execution: Execution | undefined): { untouched: true; refusal: GateRefusal } | undefined {
  const step = execution?.steps.find(({ name }) => name === GATE);
  if (step === undefined || execution?.end === undefined || execution.end === 'success') return undefined;
  const refusal = answerOf(step.outputs);
  if (refusal !== undefined) return { untouched: true, refusal };
  // It was not answered, or the answer had nothing in it that was looked for.
  return step.failure === undefined ? undefined : { untouched: true, refusal: 'unknown' };
}

/** The same of what ends something, which has no card of its own for it; nothing of any other. */
export function notAdmittedReason(execution: Execution): string | undefined {
  const refusal = notAdmitted(execution)?.refusal;
  return refusal === undefined ? undefined : refusedReason(refusal);
}

/** For the record. */
export const refusedReason = (refusal: GateRefusal): string => `the gatekeeper did not admit the execution: ${refusal}`;

/** The questions after the gate, by step, that were answered with a no. */
export const refusedAt = ({ steps }: Execution): readonly string[] =>
  steps.flatMap(({ name, outputs }) => (name !== GATE && answerOf(outputs) !== undefined ? [name] : []));

/** An output of a step that has not run is a sentence, and that of an admission is `none`. */
function answerOf(outputs: Readonly<Record<string, readonly string[]>>): GateRefusal | undefined {
  const [, values = []] = Object.entries(outputs).find(([name]) => /^(?:\w+\.)?refusal$/.test(name)) ?? [];
  return GATE_REFUSALS.find((code) => code === values[0]);
}
