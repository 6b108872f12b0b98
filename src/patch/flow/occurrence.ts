import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { loadDeadline } from '../../runs/effect/deadline.ts';
import { answerTo, clickedRun, refusalBeforehand } from '../../runs/flow/click.ts';
import { sayRefused } from '../../runs/flow/refuse.ts';
import { handleRunForm } from '../../runs/flow/submit.ts';
import { REASON_INPUT, TIME_INPUT } from '../../runs/message/forms.ts';
import { noSuchRun } from '../../runs/message/refusal.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import { choiceIn, momentIn, textIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import { deferIncomplete, deferModal, HOW_INPUT, HOWS, noOccurrence, skipModal } from '../message/forms.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import { isPatch } from '../types/run.ts';

/** Defer or Skip on the card of an occurrence: the form that says what each does; what would be refused for anyone is reported first. */
export async function handleOccurrenceClick(ports: ReconcilePorts, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const { record, value } = clicked;
  const { run } = record;
  const to = answerTo(job);
  if (!isPatch(run)) return answer(ports, to, noSuchRun());
  const isSkip = job.actionId === PATCH_ACTIONS.skip;
  // No deferrals left keeps nobody from skipping it in the same form.
  const deadline = await loadDeadline(ports, run);
  const beforehand = { job, action: 'reject', value, now } as const;
  const refusal = refusalBeforehand(ports, record, isSkip ? { ...beforehand, deadline } : beforehand);
  if (refusal !== undefined) return sayRefused(ports, run, { refusal, to });
  if (run.slot === undefined) return answer(ports, to, noOccurrence(run));
  return fillForm(ports, to, isSkip ? skipModal(run, value) : deferModal(run, value, now, deadline));
}

/** The form behind them: skipping is a rejection, with its reason; a time moves the run out of its window. */
export async function submitOccurrence(ports: ReconcilePorts, job: SubmitJob, now: number): Promise<void> {
  const { values, actor } = job;
  const to = { userId: actor.userId, channelId: ports.config.channel };
  const isSkipped = job.callbackId === PATCH_ACTIONS.skip || choiceIn(values, HOW_INPUT) === HOWS.next;
  const lacks = isSkipped
    ? (textIn(values, REASON_INPUT) ?? '').trim() === ''
    : momentIn(values, TIME_INPUT) === undefined;
  if (lacks) return answer(ports, to, deferIncomplete(isSkipped ? 'reason' : 'time'));
  return handleRunForm(ports, job, { action: isSkipped ? 'reject' : 'defer', now });
}
