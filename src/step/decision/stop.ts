import { bindingOf } from '../../runs/decision/binding.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import type { ResumeRun } from '../types/run.ts';

/** What the runbook that stops a step is started with, made from the decision alone: repeated, it is the same start. */
export interface StopStart {
  document: string;
  parameters: Readonly<Record<string, string>>;
  /** What the gate compares with the parameters. */
  bound: string;
  token: string;
}

export function stopStart({ id, plan, ending }: ResumeRun, document: string): StopStart {
  const parameters = {
    ImageArn: plan.imageArn,
    StepId: plan.step.id,
    Reason: reasonFor(id, ending?.reason ?? ''),
    ActionToken: tokenOf(`${id}/stop-step`),
  };
  return { document, parameters, bound: bindingOf(parameters).text, token: tokenOf(`${id}/stop`) };
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
