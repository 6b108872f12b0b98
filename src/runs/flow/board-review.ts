import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { withClock } from '../../cards/message/clock.ts';
import { viewWithPlace, withPlace } from '../../cards/message/place.ts';
import { earliestClock } from '../../posture/message/deadline.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import { parseButtonValue } from '../actions.ts';
import { loadFixed } from '../effect/deadline.ts';
import { loadRun } from '../effect/run-store.ts';
import { cardForm, notOnBoard } from '../message/board-review.ts';
import { approvedInForm, refusalMessage } from '../message/refusal.ts';
import type { ReconcilePorts } from '../ports.ts';
import { answerTo, refusalBeforehand } from './click.ts';
import { handleRunForm } from './submit.ts';

/**
 * Review on the board opens the form in which the run is approved, and decides nothing. The form says what its card says, from our
 * own data, and is bound to the run and the epoch that the button named.
 */
export async function handleBoardReview(ports: ReconcilePorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const value = parseButtonValue(job.value);
  // Anyone can post a message with such a button; views are the app's own.
  const record = value === undefined || job.from.kind === 'message' ? undefined : await loadRun(ports, value.runId);
  if (value === undefined || record === undefined) return answer(ports, to, notOnBoard());
  const { run } = record;
  const refusal = refusalBeforehand(ports, record, { job, action: 'approve', value, now });
  if (refusal !== undefined) return answer(ports, to, refusalMessage(refusal, run));
  const kind = ports.kinds.of(run);
  const form = await kind.approvalForm?.(run, value);
  const place = kind.placeOf(run);
  if (form !== undefined) return fillForm(ports, to, viewWithPlace(form, ports.config, place));
  const clock = earliestClock(await loadFixed(ports, run), now);
  const card = withClock(await kind.card(run, { now, offers: [] }), clock);
  return fillForm(ports, to, cardForm(run, value, withPlace(card, ports.config, place)));
}

/** The card as a form, submitted. A kind with a form of its own is approved in no lighter one. */
export async function submitReview(ports: ReconcilePorts, job: SubmitJob, now: number): Promise<void> {
  const value = parseButtonValue(job.privateMetadata);
  const run = value === undefined ? undefined : (await loadRun(ports, value.runId))?.run;
  const form = value === undefined || run === undefined ? undefined : ports.kinds.of(run).approvalForm?.(run, value);
  if (run !== undefined && (await form) !== undefined) return answer(ports, job.actor, approvedInForm(run));
  return handleRunForm(ports, job, { action: 'approve', now });
}
