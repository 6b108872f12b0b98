import type { ActionsBlock } from '@slack/types';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { CardLines } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { waitsAtMostUntil, waitsUntil } from '../../images/decision/waits.ts';
import { runButtons } from '../../runs/message/buttons.ts';
import { runCard } from '../../runs/message/card-frame.ts';
import { nextLine } from '../../runs/message/state.ts';
import { needsText, requestedText, requesterOf } from '../../runs/message/who-decides.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { barText, counted, moment, sentence, short } from '../../slack/words.ts';
import { isResume, isRetry, type ResumeRun, type RetryRun, type StepRun } from '../types/run.ts';
import type { StopRecord } from '../types/stop.ts';
import { resumeButtons } from './buttons.ts';
import { failedNext, failedText } from './failed.ts';
import { failsText, notStoppedText, stepLines } from './lines.ts';
import { resumeText, retryText, waitCostText } from './plan-lines.ts';
import { stepTitle } from './title.ts';

export interface StepFacts {
  now: number;
  /** What became of the no that someone gave. */
  stop?: StopRecord;
  offers?: readonly ActionsBlock[];
}

/** The one message of a step that waits, or of a retry. */
export function stepCard(run: StepRun, facts: StepFacts): MessageContent {
  const title = stepTitle(run);
  const lines = isResume(run) ? resumeLines(run, facts) : isRetry(run) ? retryLines(run) : NO_LINES;
  const cost = isResume(run) && run.state === 'awaiting-approval' ? md` ${waitCostText(run, facts.now)}.` : md``;
  const requested = isResume(run)
    ? md`Request ${requestedText(requesterOf(run, stepLines))} at ${moment(run.requestedAt)}`
    : undefined;
  return runCard(run, {
    title,
    headline: md`${title}. ${lines.next}${cost}`,
    lines,
    requested,
    buttons: isResume(run) ? resumeButtons(run) : runButtons(run, `retry of ${run.name}`),
    ...(facts.offers === undefined ? {} : { offers: facts.offers }),
  });
}

const NO_LINES: CardLines = { what: md``, next: md`` };

const RESUME_UNDO = md`Resuming cannot be undone · the bake can be stopped on its card until it ends · no fleet changes`;
const NO_FLEET = md`No fleet has changed`;

function resumeLines(run: ResumeRun, { now, stop = {} }: StepFacts): CardLines {
  const what = resumeText(run);
  const next = nextLine(run, stepLines);
  switch (run.state) {
    case 'awaiting-approval':
      return { what, status: waitCostText(run, now), undo: RESUME_UNDO, next: askText(run) };
    case 'planning':
    case 'scheduled':
    case 'approved':
    case 'starting':
    case 'running':
    case 'waiting':
    case 'cancelling':
      // What holds it back does not hold the step.
      return { what, status: timeoutText(run), undo: RESUME_UNDO, next };
    case 'rejected':
      return { what, undo: NO_FLEET, next: run.observe === undefined ? stoppedText(run, stop) : notToldText(run) };
    case 'expired':
      return {
        what,
        status: givenText(run),
        undo: NO_FLEET,
        next: md`The step timed out, and ${failsText(run)}. The card of run ${run.plan.bake} says how it ends.`,
      };
    case 'failed':
      return { what, undo: NO_FLEET, next: notResumedText(run) };
    case 'needs-attention':
    case 'succeeded':
    case 'rolled-back':
    case 'cancelled':
      return { what, undo: NO_FLEET, next };
  }
}

/** Who decides, by when, and what happens if nobody does. */
const askText = (run: ResumeRun): Mrkdwn =>
  run.plan.step.waitsMs === undefined
    ? md`${needsText(run, md` to resume`)}, and one to stop it. ${timeoutText(run)}. If nobody answers, it does, and ${failsText(run)}.`
    : md`${needsText(run, md` to resume`)}, and one to stop it, by ${moment(run.expiresAt)}. If nobody answers, the step times out and ${failsText(run)}.`;

function timeoutText({ plan: { step } }: ResumeRun): Mrkdwn {
  const at = waitsUntil(step);
  return at === undefined
    ? md`When the step times out is not known, at the latest at ${moment(waitsAtMostUntil(step))}`
    : md`The step times out at ${moment(at)}`;
}

const givenText = (run: StepRun): Mrkdwn =>
  md`${countedPeople(run).length} of ${run.policy.approvals} approvals were given`;

/** The no was stored at once; Image Builder is told by a runbook. */
function stoppedText(run: ResumeRun, { ended, executionId, attempt = 1, error }: StopRecord): Mrkdwn {
  const by = md`${user(run.ending?.by ?? '')} chose Stop: ${sentence(run.ending?.reason ?? 'no reason given')}`;
  const follows = md`The card of run ${run.plan.bake} says how the bake ends.`;
  if (ended === 'COMPLETED')
    return md`${by} Someone resumed the step in Image Builder first, so the bake continues: choose Stop on the card of run ${run.plan.bake} to end it.`;
  if (ended !== undefined) return md`${by} The step no longer waits, and ${failsText(run)}. ${follows}`;
  if (run.report === 'unavailable')
    return md`${by} The stop was not carried out${triedText({ attempt, error })}: Image Builder still shows the step as waiting: stop it there, ${notStoppedText(run)}`;
  if (error !== undefined)
    return md`${by} The stop has not reached Image Builder yet${triedText({ attempt, error })}. It is sent again for up to 30 minutes. ${follows}`;
  const execution = executionId === undefined ? md`` : md` by execution ${code(executionId)}`;
  return md`${by} The stop is being sent to Image Builder${execution}. ${follows}`;
}

/** It is only observed: the no is on record, and nobody tells Image Builder. */
const notToldText = (run: ResumeRun): Mrkdwn =>
  md`${user(run.ending?.by ?? '')} chose Stop: ${sentence(run.ending?.reason ?? 'no reason given')} Patchwarden only observes, so Image Builder is not told: stop the step there. The card of run ${run.plan.bake} says how the bake ends.`;

const triedText = ({ attempt, error }: { attempt: number; error: string | undefined }): Mrkdwn =>
  error === undefined ? md`` : md` (${counted(attempt, 'attempt')}; AWS says: ${short(error, 160)})`;

function notResumedText(run: ResumeRun): Mrkdwn {
  const { ending, plan } = run;
  if (ending?.code === 'not-admitted')
    return md`${nextLine(run, stepLines)} The card of run ${plan.bake} says how the bake continues.`;
  const why = sentence(ending?.reason ?? 'reason not known');
  return md`Not resumed from here: ${why} The card of run ${plan.bake} says how the bake continues.`;
}

const RETRY_UNDO = md`Retrying changes no fleet · AMIs that were already copied stay`;

function retryLines(run: RetryRun): CardLines {
  const { plan, state, progress, outcome, ending } = run;
  const what = retryText(run);
  const next = nextLine(run, stepLines);
  switch (state) {
    case 'awaiting-approval':
    case 'planning':
    case 'scheduled':
    case 'approved':
    case 'starting':
      return { what, status: md`Failed before: ${failedText(plan.reason, plan)}`, undo: RETRY_UNDO, next };
    case 'running':
    case 'waiting':
    case 'cancelling':
      return { what, status: progressText(progress), undo: RETRY_UNDO, next };
    case 'succeeded':
      return { what, status: md`New AMI ${code(outcome?.image ?? 'not known')}`, undo: NO_FLEET, next };
    case 'failed':
      if (ending?.code === 'not-admitted') return { what, undo: NO_FLEET, next };
      return {
        what,
        status: md`Failed: ${failedText(ending?.reason ?? 'reason not known', plan)}`,
        undo: NO_FLEET,
        next: failedNext(ending?.reason ?? '', plan),
      };
    case 'needs-attention':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return { what, undo: NO_FLEET, next };
  }
}

function progressText(progress: RetryRun['progress']): Mrkdwn {
  if (progress === undefined) return md`Waiting for Image Builder`;
  if (progress.checkingSince !== undefined)
    return md`Image Builder reports success · checking that EC2 can launch the AMI`;
  const at = progress.waitsAt;
  if (at !== undefined)
    return md`Waiting for approval at step ${short(at.name)} of the ${at.workflow} workflow since ${moment(at.since)}`;
  const bar =
    progress.total === 0
      ? md``
      : md`${barText(progress.done, progress.total)} ${progress.done} of ${progress.total} steps · `;
  return md`${bar}${progress.status.toLowerCase()}`;
}
