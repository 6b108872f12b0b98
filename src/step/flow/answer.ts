import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import { answerTo, clickedRun, refusalBeforehand } from '../../runs/flow/click.ts';
import { sayRefused } from '../../runs/flow/refuse.ts';
import { cardForm } from '../../runs/message/board-review.ts';
import { reasonModal } from '../../runs/message/forms.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { ClickJob } from '../../slack/job.ts';
import { waitOf } from '../decision/wait.ts';
import { notAskedYet, waitsNoMore } from '../message/request.ts';
import { stepRunId } from '../types/run-id.ts';

/**
 * Resume or Stop on the card of the build itself: opens the form of the step's own request, and decides nothing. What is submitted
 * there counts as on that request's card, for the step and the epoch that the form shows.
 */
export async function openAnswer(
  ports: ReconcilePorts,
  job: ClickJob,
  { action, now }: { action: 'approve' | 'reject'; now: number },
): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const to = answerTo(job);
  const wait = waitOf(clicked.record.run);
  if (wait === undefined) return answer(ports, to, waitsNoMore(clicked.record.run.name));
  const record = await loadRun(ports, stepRunId(wait.step));
  if (record === undefined) return answer(ports, to, notAskedYet(clicked.record.run.name));
  const { run } = record;
  const value = { runId: run.id, epoch: run.epoch };
  const refusal = refusalBeforehand(ports, record, { job, action, value, now });
  if (refusal !== undefined) return sayRefused(ports, run, { refusal, to });
  const kind = ports.kinds.of(run);
  const form =
    action === 'approve'
      ? cardForm(run, value, await kind.card(run, { now, offers: [] }))
      : reasonModal(run, value, { action, leaves: kind.stopLeaves(run, 'cancel') });
  return fillForm(ports, to, form);
}
