import { personOf } from '../../approvals/decision/eligibility.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { originRefusal } from '../../cards/decision.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { originMessage } from '../../cards/message/origin.ts';
import type { ClickJob } from '../../slack/job.ts';
import { md } from '../../slack/mrkdwn.ts';
import { type ButtonValue, DEPLOY_ACTIONS, parseButtonValue, RUN_ACTIONS, stopHowOf } from '../actions.ts';
import { decide } from '../decision/decide.ts';
import { DEFER_MARGIN_MS } from '../decision/limits.ts';
import { loadRun } from '../effect/run-store.ts';
import { changedMessage } from '../message/changed.ts';
import { reasonModal, timeModal } from '../message/forms.ts';
import { approvedInForm, refusalMessage } from '../message/refusal.ts';
import type { RunRecord } from '../record.ts';
import type { Services } from '../services.ts';
import type { Input } from '../types/input.ts';
import type { Person, Refusal, Run } from '../types.ts';
import { advance } from './advance.ts';
import { type Decided, decideFor, type Wish } from './decide-for.ts';

/** A button: from the run's own message, or it does nothing and says why. */
export async function handleClick(services: Services, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(services, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  if (job.actionId !== RUN_ACTIONS.approve && job.actionId !== DEPLOY_ACTIONS.decide)
    return showForm(services, job, { ...clicked, now });
  const view = await services.features[run.kind].approvalForm?.(run, clicked.value);
  if (view === undefined) return approve(services, job, { ...clicked, now });
  const decision = decide(run, aboutApproval(services, job, clicked.value), now);
  if (decision.kind === 'refuse') return answer(services, answerTo(job), refusalMessage(decision.refusal, run));
  // No card of ours has a light button for a decision that is too heavy for one, and no form was opened for it.
  if (job.actionId === RUN_ACTIONS.approve) return answer(services, answerTo(job), approvedInForm(run));
  return fillForm(services, answerTo(job), view);
}

const aboutApproval = ({ config }: Services, job: ClickJob, { epoch }: ButtonValue): Input => ({
  kind: 'approve',
  by: personOf(job.actor.userId, config.people),
  epoch,
  standing: { may: 'yes', groups: [] },
});

/** The run that a button speaks of, when it stands on that run's own message; otherwise it is said why nothing is done. */
export async function clickedRun(
  services: Services,
  job: ClickJob,
): Promise<{ record: RunRecord; value: ButtonValue } | undefined> {
  const value = parseButtonValue(job.value);
  const record = value === undefined ? undefined : await loadRun(services.table, value.runId);
  if (value === undefined || record === undefined) {
    await answer(
      services,
      answerTo(job),
      md`Nothing was done: this button belongs to no run. \`/patch status\` shows what is going on.`,
    );
    return undefined;
  }
  const refusal = originRefusal(record.card, job.from);
  if (refusal === undefined) return { record, value };
  services.log('click-from-elsewhere', { runId: record.run.id, code: refusal.code, userId: job.actor.userId });
  await answer(services, answerTo(job), originMessage(refusal, record.run));
  return undefined;
}

async function approve(
  services: Services,
  job: ClickJob,
  { record, value, now }: { record: RunRecord; value: ButtonValue; now: number },
): Promise<void> {
  const wish: Wish = (by, standing) => ({ kind: 'approve', by, epoch: value.epoch, standing });
  const decided = await decideFor(services, { record, userId: job.actor.userId, wish, now });
  await finish(services, { decided, to: answerTo(job), now });
}

/** Says what became of a wish, and carries the run on when it changed. */
export async function finish(
  services: Services,
  { decided, to, now }: { decided: Decided; to: Parameters<typeof answer>[1]; now: number },
): Promise<void> {
  const { decision, record } = decided;
  switch (decision.kind) {
    case 'change':
      await answer(
        services,
        to,
        changedMessage(decision.run, decision.audit.type, await advanceOrLater(services, record.run.id, now)),
      );
      return;
    case 'refuse':
      await answer(services, to, refusalMessage(decision.refusal, record.run));
      return;
    case 'nothing':
      await answer(services, to, md`Nothing was done: ${decision.because}.`);
      return;
  }
}

/** The decision is stored: what could not be carried on now is carried on by the tick, and the person is answered. */
async function advanceOrLater(services: Services, runId: string, now: number): Promise<Run | undefined> {
  try {
    return await advance(services, runId, now);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    services.log('run-not-advanced', { runId, code: error.code });
    return undefined;
  }
}

/** Reject, defer and cancel first ask for a reason or a time; the Loading modal becomes the form. */
async function showForm(
  services: Services,
  job: ClickJob,
  { record, value, now }: { record: RunRecord; value: ButtonValue; now: number },
): Promise<void> {
  const { run } = record;
  const refusal = formRefusal(run, job, { by: personOf(job.actor.userId, services.config.people), value, now });
  if (refusal !== undefined) return answer(services, answerTo(job), refusalMessage(refusal, run));
  if (job.actionId === RUN_ACTIONS.defer) return fillForm(services, answerTo(job), timeModal(run, value, now));
  const action = reasonFor(job.actionId);
  const leaves =
    run.start !== undefined ? services.features[run.kind].stopLeaves?.(run, stopHowOf(job.actionId)) : undefined;
  return fillForm(services, answerTo(job), reasonModal(run, value, { action, leaves }));
}

const reasonFor = (actionId: string): 'reject' | 'cancel' | 'rollBack' =>
  actionId === RUN_ACTIONS.reject ? 'reject' : actionId === RUN_ACTIONS.rollBack ? 'rollBack' : 'cancel';

/** What would be refused of anyone is said before they type; who they are is looked at when they submit. */
function formRefusal(
  run: Run,
  { actionId }: ClickJob,
  { by, value: { epoch }, now }: { by: Person; value: ButtonValue; now: number },
): Refusal | undefined {
  if (epoch !== run.epoch) return { code: 'stale', epoch: run.epoch };
  const about = { by, epoch, reason: '', standing: { may: 'yes', groups: [] } } as const;
  const decision =
    actionId === RUN_ACTIONS.defer
      ? decide(run, { kind: 'defer', until: now + DEFER_MARGIN_MS, ...about }, now)
      : actionId === RUN_ACTIONS.reject
        ? decide(run, { kind: 'reject', ...about }, now)
        : decide(run, { kind: 'cancel', how: stopHowOf(actionId), ...about }, now);
  return decision.kind === 'refuse' ? decision.refusal : undefined;
}

export const answerTo = (job: ClickJob) => ({
  userId: job.actor.userId,
  viewId: job.viewId,
  responseUrl: job.responseUrl,
  channelId: job.from.kind === 'message' ? job.from.channelId : undefined,
});
