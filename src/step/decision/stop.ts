import { MINUTE } from '../../duration.ts';
import { stopText } from '../../runs/decision/binding.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import type { ResumeRun } from '../types/run.ts';

/** What the runbook that stops a step is started with, made from the decision and the attempt alone: repeated, it is the same start. */
export interface StopStart {
  document: string;
  parameters: Readonly<Record<string, string>>;
  /** What the gatekeeper compares with the parameters. */
  bound: string;
  token: string;
}

/** So many executions are started for one no, each only once the one before has failed. */
const MOST_ATTEMPTS = 6;

/** AWS is given time to recover between two of them. */
const APART_MS = 5 * MINUTE;

/** The number of the attempt that follows one that came to nothing; `undefined`: none now, or none any more. */
export const nextAttempt = ({ attempt, at }: { attempt: number; at: number }, now: number): number | undefined =>
  attempt < MOST_ATTEMPTS && now >= at + APART_MS ? attempt + 1 : undefined;

/** Image Builder is given one token in every attempt: it is one answer. */
export function stopStart(
  { id, plan, ending }: ResumeRun,
  { document, attempt }: { document: string; attempt: number },
): StopStart {
  const parameters = {
    Attempt: String(attempt),
    ImageArn: plan.imageArn,
    StepId: plan.step.id,
    Reason: reasonFor(id, ending?.reason ?? ''),
    ActionToken: tokenOf(`${id}/stop-step`),
  };
  return { document, parameters, bound: stopText(parameters), token: tokenOf(`${id}/stop/${attempt}`) };
}

const MOST = 200;

/**
 * What Image Builder keeps: plain characters alone, since Automation reads `{{…}}` in a parameter as a reference and the gate
 * separates parameters by `;`. The run has the reason as it was typed.
 */
const reasonFor = (runId: string, reason: string): string => {
  const plain = reason
    .replace(/[^A-Za-z0-9 .,:()/_-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return `Stopped in Patchwarden, run ${runId}${plain === '' ? '' : `: ${plain}`}`.slice(0, MOST).trim();
};
