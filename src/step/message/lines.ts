import { waitsUntil } from '../../images/decision/waits.ts';
import type { KindLines } from '../../runs/run-kind.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment, sentence } from '../../slack/words.ts';
import { isResume, type ResumeRun, type StepRun } from '../types/run.ts';

/** What answers and retries say in words of their own wherever a run is told of. */
export const stepLines: KindLines<'step'> = {
  word: ({ plan }) => (plan.operation === 'resume' ? 'approval step' : 'retry'),
  stateWord: (run) =>
    isResume(run) && run.state === 'rejected' ? (run.report === 'unavailable' ? 'not stopped' : 'stopped') : undefined,
  requestedBy: ({ plan, requester }) =>
    plan.operation === 'resume' ? { after: plan.bake } : { userId: requester.userId },
  succeededLine: ({ plan }) =>
    plan.operation === 'resume'
      ? md`Nothing is needed from you: run ${plan.bake} follows the bake to its end.`
      : md`Nothing is needed from you: the fleets keep their image until this one is deployed.`,
  stoppingLine: ({ cancel }, teller) => {
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} chose Stop: ${sentence(cancel.reason)} `;
    return md`${who}${teller === 'its card' ? 'Its card' : 'This message'} says when the execution has ended. If it has not ended within 30 minutes, the run needs attention.`;
  },
  stopLeaves: (run) =>
    isResume(run)
      ? md`Image Builder fails the step, and ${failsText(run)}. No fleet changes.`
      : md`The execution is stopped and the image build cancelled. AMIs that were already copied stay, and no fleet changes.`,
  wouldHave: ({ plan }) =>
    plan.operation === 'resume'
      ? md`It would have resumed the bake of ${plan.image}.`
      : md`It would have retried the ${plan.phase} of ${plan.image}.`,
  again: ({ plan }) => `/patch bake ${plan.image}`,
};

/** What is to be done about a step that could not be stopped, and what happens if nobody does it. */
export const notStoppedText = (run: ResumeRun): Mrkdwn => {
  const until = waitsUntil(run.plan.step);
  const when = until === undefined ? md`` : md` at ${moment(until)}`;
  return md`or choose Stop on the card of run ${run.plan.bake} to end the bake. If nobody acts, the step times out${when}, and ${failsText(run)}.`;
};

/** What Image Builder does with a step that is stopped or times out. */
export function failsText(run: StepRun): Mrkdwn {
  if (!isResume(run)) return md`the bake fails`;
  const { onFailure } = run.plan.step;
  if (onFailure === undefined) return md`the bake fails or continues, as its workflow says (not known here)`;
  return onFailure === 'continue'
    ? md`the bake continues without an answer: its workflow says onFailure: Continue, so choose Stop on the card of the bake to end it`
    : md`the bake fails`;
}
