import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import type { RetryPlan } from '../types/plan.ts';

/** What Image Builder writes first: the step, with ids that nobody looks up. */
const STEP_FAILED = /^Workflow step (\S+) \(step-[0-9a-f-]+\) of wf-[0-9a-f-]+ (?:failed\.\s*)?/;

const REASON = 200;

type Asked = Pick<RetryPlan, 'waits' | 'phase' | 'image'>;

/** An approval step at which it ended: nothing is wrong with the image. */
function unanswered(reason: string, { waits = [] }: Asked): { step: string; timedOut: boolean } | undefined {
  const [first = '', step] = STEP_FAILED.exec(reason) ?? [];
  if (step === undefined || !waits.some(({ name }) => name === step)) return undefined;
  const rest = reason.slice(first.length);
  if (/^timed out/i.test(rest)) return { step, timedOut: true };
  return /^was stopped/i.test(rest) ? { step, timedOut: false } : undefined;
}

/** Why it failed, in a line; the full error is in the thread. */
export function failedText(reason: string, plan: Asked): Mrkdwn {
  const at = unanswered(reason, plan);
  if (at?.timedOut === true) return md`nobody resumed approval step ${short(at.step)} in time`;
  return md`${short(
    reason.replace(STEP_FAILED, (_all, step: string) => `step ${step} `),
    REASON,
  )}`;
}

/** What to do about it. */
export function failedNext(reason: string, plan: Asked): Mrkdwn {
  const first = unanswered(reason, plan) === undefined ? 'Find and fix the cause' : 'Settle it with the approvers';
  const retry = plan.phase === 'test' ? 'Retry tests' : 'Retry distribution';
  return md`${first}, then choose ${retry} below, or start a new build with ${code(`/patch bake ${plan.image}`)}.`;
}
