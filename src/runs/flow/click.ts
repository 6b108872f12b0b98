import { waitsUntil } from '../../approvals/decision/confirm.ts';
import { joinPeople, personOf, withPeople } from '../../approvals/decision/people.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { originRefusal } from '../../cards/decision.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { refuseOrigin } from '../../cards/effect/origin.ts';
import { viewWithPlace } from '../../cards/message/place.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import type { ClickJob } from '../../slack/job.ts';
import { type ButtonValue, parseButtonValue, type RunAction, stopHowOf } from '../actions.ts';
import { admittedInput } from '../decision/arm.ts';
import { waitingToConfirm } from '../decision/confirm.ts';
import { withDeadline } from '../decision/deadline.ts';
import { decide } from '../decision/decide.ts';
import { DEFER_MARGIN_MS } from '../decision/limits.ts';
import { wishOf } from '../decision/wish.ts';
import { loadDeadline } from '../effect/deadline.ts';
import { loadRun } from '../effect/run-store.ts';
import { changedMessage } from '../message/changed.ts';
import { reasonModal, timeModal } from '../message/forms.ts';
import { approvedInForm, noSuchRun, nothingToDo } from '../message/refusal.ts';
import { noReview } from '../message/review.ts';
import type { ReconcilePorts } from '../ports.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Deadline } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';
import { type Decided, decideFor } from './decide-for.ts';
import { reconcile } from './reconcile.ts';
import { sayRefused } from './refuse.ts';
import { refuseThere } from './shared-channel.ts';

/** A button of a run's card: from the run's own message, or it does nothing and says why. */
export async function handleClick(
  ports: ReconcilePorts,
  job: ClickJob,
  { action, now }: { action: RunAction; now: number },
): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  if (action === 'now') return decideAtOnce(ports, job, { ...clicked, action, now });
  if (action !== 'approve') return showForm(ports, job, { ...clicked, action, now });
  const { run } = clicked.record;
  const view = await ports.kinds.of(run).approvalForm?.(run, clicked.value);
  if (view === undefined) return decideAtOnce(ports, job, { ...clicked, action, now });
  // No card of ours has a light button for a decision that is too heavy for one, and no form was opened for it.
  const refusal = refusalBeforehand(ports, clicked.record, { job, action, value: clicked.value, now });
  if (refusal !== undefined) return sayRefused(ports, run, { refusal, to: answerTo(job) });
  return answer(ports, answerTo(job), approvedInForm(run));
}

/** The button that opens the form in which a run is approved, or everything about it. It approves nothing itself: it is not signed as an approval. */
export async function handleReview(ports: ReconcilePorts, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  const kind = ports.kinds.of(run);
  const view = (await kind.approvalForm?.(run, clicked.value)) ?? (await kind.review?.(run, clicked.value, now));
  if (view === undefined) return answer(ports, answerTo(job), noReview(run));
  const refusal = refusalBeforehand(ports, clicked.record, { job, action: 'approve', value: clicked.value, now });
  if (refusal !== undefined) return sayRefused(ports, run, { refusal, to: answerTo(job) });
  return fillForm(ports, answerTo(job), viewWithPlace(view, ports.config, kind.placeOf(run)));
}

/** Review on a run's own card: as the run is now, whatever the card showed. What is approved there is what the review shows. */
export async function openReview(ports: ReconcilePorts, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  const kind = ports.kinds.of(run);
  const view = await kind.review?.(run, { runId: run.id, epoch: run.epoch }, now);
  return view === undefined
    ? answer(ports, answerTo(job), noReview(run))
    : fillForm(ports, answerTo(job), viewWithPlace(view, ports.config, kind.placeOf(run)));
}

interface ClickedRun {
  record: RunRecord;
  value: ButtonValue;
}

/** The run that a button names, if it is on that run's own message; otherwise the person is told why nothing is done. */
export async function clickedRun(
  ports: Uses<'table' | 'slack' | 'log'> & HasKinds,
  job: ClickJob,
): Promise<ClickedRun | undefined> {
  const value = parseButtonValue(job.value);
  const record = value === undefined ? undefined : await loadRun(ports, value.runId);
  if (value === undefined || record === undefined) {
    await answer(ports, answerTo(job), noSuchRun());
    return undefined;
  }
  const refusal = originRefusal(record.card, job.from);
  if (refusal === undefined) return { record, value };
  await refuseOrigin(ports, job, { to: answerTo(job), refusal, what: `run ${record.run.id}`, of: record });
  return undefined;
}

async function decideAtOnce(
  ports: ReconcilePorts,
  job: ClickJob,
  { record, value, action, now }: ClickedRun & { action: 'approve' | 'now'; now: number },
): Promise<void> {
  const wish = wishOf(action, value.epoch);
  if (wish === undefined) return;
  const decided = await decideFor(ports, { record, userId: job.actor.userId, wish, asking: job, now });
  await finish(ports, { decided, to: answerTo(job), now });
}

/** Says what became of a wish, and carries the run on when it changed. */
export async function finish(
  ports: ReconcilePorts,
  { decided, to, now }: { decided: Decided; to: AnswerTo; now: number },
): Promise<void> {
  const { decision, record } = decided;
  switch (decision.kind) {
    case 'change': {
      const since = await reconcileOrLater(ports, record.run.id, now);
      await answer(
        ports,
        to,
        changedMessage(decision.run, decision.audit.type, {
          since,
          kinds: ports.kinds,
          confirm: confirmOf(ports, decision.run, to.userId),
        }),
      );
      return;
    }
    case 'refuse':
      // The card shows what the refusal speaks of.
      if (['evidence-unread', 'evidence-worse', 'no-proof', 'channel-changed'].includes(decision.refusal.code))
        await reconcileOrLater(ports, record.run.id, now);
      return refuseThere(ports, record, { refusal: decision.refusal, to, now });
    case 'nothing':
      await answer(ports, to, nothingToDo(decision.because));
      return;
  }
}

/** By when the person who has just approved is to confirm it in AWS; `undefined` where nothing is to be confirmed. */
function confirmOf({ home }: Uses<'home'>, run: Run, userId: string) {
  const own = waitingToConfirm(run).find((approval) => approval.userId === userId);
  const until = own === undefined ? undefined : waitsUntil(own);
  return until === undefined ? undefined : { until, region: home.region };
}

/** The decision is stored: what could not be carried on now is carried on by the tick, and the person is answered. */
async function reconcileOrLater(ports: ReconcilePorts, runId: string, now: number): Promise<Run | undefined> {
  try {
    return await reconcile(ports, runId, now);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('run-not-advanced', { runId, code: error.code });
    return undefined;
  }
}

/** All but an approval first ask for a reason or a time; the Loading modal becomes the form. */
async function showForm(
  ports: ReconcilePorts,
  job: ClickJob,
  { record, value, action, now }: ClickedRun & { action: Exclude<RunAction, 'approve' | 'now'>; now: number },
): Promise<void> {
  const { run } = record;
  const deadline = action === 'defer' || action === 'reject' ? await loadDeadline(ports, run) : undefined;
  const refusal = refusalBeforehand(ports, record, { job, action, value, now, deadline });
  if (refusal !== undefined) return sayRefused(ports, run, { refusal, to: answerTo(job) });
  if (action === 'defer') return fillForm(ports, answerTo(job), timeModal(run, value, now, deadline));
  const isBefore = run.start === undefined && run.answersWait !== true;
  const leaves = isBefore ? undefined : ports.kinds.of(run).stopLeaves(run, stopHowOf(action));
  return fillForm(ports, answerTo(job), reasonModal(run, value, { action, leaves }));
}

interface Beforehand {
  job: ClickJob;
  action: RunAction;
  value: ButtonValue;
  now: number;
  deadline?: Deadline | undefined;
}

/** What would be refused for anyone is reported before they type; who they are is checked when they submit. */
export function refusalBeforehand(
  { config }: Uses<'config'>,
  record: Pick<RunRecord, 'run' | 'gate'>,
  { job, action, value, now, deadline }: Beforehand,
): Refusal | undefined {
  const run = asAdmitted(record, now);
  if (value.epoch !== run.epoch) return { code: 'stale', epoch: run.epoch };
  const wish = wishOf(action, value.epoch, { reason: 'to be given', until: now + DEFER_MARGIN_MS });
  const by = personOf(job.actor.userId, joinPeople(config.people, run.policy.people));
  const asked = withPeople(run, config.people);
  const eligibility = { may: 'yes', groups: [] } as const;
  const anyone = wish?.(by, eligibility, { eligibility, approvals: 0 });
  const decision = anyone === undefined ? undefined : decide(asked, withDeadline(anyone, deadline), now);
  return decision?.kind === 'refuse' ? decision.refusal : undefined;
}

/** As the run is once it is written down what the gate let through. */
function asAdmitted(record: Pick<RunRecord, 'run' | 'gate'>, now: number): Run {
  const input = admittedInput(record);
  const decision = input === undefined ? undefined : decide(record.run, input, now);
  return decision?.kind === 'change' ? decision.run : record.run;
}

export const answerTo = (job: ClickJob): AnswerTo => ({
  userId: job.actor.userId,
  viewId: job.viewId,
  responseUrl: job.responseUrl,
  channelId: job.from.kind === 'message' ? job.from.channelId : undefined,
});
