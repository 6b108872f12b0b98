import { mayAsk } from '../../approvals/flow.ts';
import { originRefusal } from '../../cards/decision.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { refuseOrigin } from '../../cards/effect/origin.ts';
import { answerTo } from '../../runs/flow/click.ts';
import { textIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import { loadException } from '../effect/store.ts';
import { noException, noReason } from '../message/answers.ts';
import { INPUTS, reasonForm } from '../message/forms.ts';
import type { ExceptionPorts } from '../ports.ts';
import { EXCEPTION_ACTIONS, type ExceptionValue, parseExceptionValue } from '../types/actions.ts';
import type { ExceptionRecord } from '../types/record.ts';
import { decideFor, sayRefused } from './decide.ts';

/** A decision on an exception's own card. */
export async function decideOnCard(ports: ExceptionPorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const clicked = await clickedException(ports, job);
  if (clicked === undefined) return;
  const { record, value } = clicked;
  switch (job.actionId) {
    case EXCEPTION_ACTIONS.approve:
      return decideFor(ports, record, { wish: { kind: 'approve', epoch: value.epoch }, to, now });
    case EXCEPTION_ACTIONS.withdraw:
      return decideFor(ports, record, { wish: { kind: 'withdraw' }, to, now });
    case EXCEPTION_ACTIONS.reject:
    case EXCEPTION_ACTIONS.end:
      return showReason(ports, job, clicked);
  }
}

interface Clicked {
  record: ExceptionRecord;
  value: ExceptionValue;
}

/** "A click counts only from the message stored for it"; otherwise the person is told why nothing is done. */
async function clickedException(ports: ExceptionPorts, job: ClickJob): Promise<Clicked | undefined> {
  const to = answerTo(job);
  const value = parseExceptionValue(job.value);
  const record = value === undefined ? undefined : await loadException(ports.table, value.id);
  if (value === undefined || record === undefined) {
    await answer(ports, to, noException());
    return undefined;
  }
  const refusal = originRefusal(record.card, job.from);
  if (refusal === undefined) return { record, value };
  await refuseOrigin(ports, job, { to, refusal, what: `exception ${value.id}`, of: record });
  return undefined;
}

/** What would be refused for anyone is reported before they type. */
async function showReason(ports: ExceptionPorts, job: ClickJob, { record, value }: Clicked): Promise<void> {
  const to = answerTo(job);
  if (!(await mayAsk(ports, to))) return;
  const { exception } = record;
  const action = job.actionId === EXCEPTION_ACTIONS.reject ? 'reject' : 'end';
  const wanted = action === 'reject' ? 'asked' : 'approved';
  if (exception.state !== wanted) return sayRefused(ports, exception, { refusal: { code: 'over' }, to });
  if (value.epoch !== exception.epoch) return sayRefused(ports, exception, { refusal: { code: 'stale' }, to });
  return fillForm(ports, to, reasonForm(exception, value, action));
}

/** A reason for rejecting or ending it. Its form was opened on the card, and only the app writes views. */
export async function decideInForm(ports: ExceptionPorts, job: SubmitJob, now: number): Promise<void> {
  const value = parseExceptionValue(job.privateMetadata);
  const record = value === undefined ? undefined : await loadException(ports.table, value.id);
  if (value === undefined || record === undefined) return answer(ports, job.actor, noException());
  const to = { userId: job.actor.userId, channelId: record.card.channel };
  const reason = textIn(job.values, INPUTS.reason)?.trim() ?? '';
  if (reason === '') return answer(ports, to, noReason());
  const wish =
    job.callbackId === EXCEPTION_ACTIONS.reject
      ? ({ kind: 'reject', epoch: value.epoch, reason } as const)
      : ({ kind: 'end', reason } as const);
  return decideFor(ports, record, { wish, to, now });
}
