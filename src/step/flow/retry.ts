import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { answer } from '../../cards/effect/answer.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { answerTo, clickedRun } from '../../runs/flow/click.ts';
import { inTheWay, openedMessage, openRun, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { ClickJob } from '../../slack/job.ts';
import { hashOf } from '../../store/table.ts';
import { retryableOf } from '../decision/retryable.ts';
import { stepDoor } from '../door.ts';
import { retryPlan } from '../effect/plan.ts';
import { imageUnread, noImage, nothingToRetry } from '../message/request.ts';
import { bindingOf } from '../types/plan.ts';

/** Retry on the card of an image build that failed: a request of its own, under the image's policy. */
export async function requestRetry(ports: ReconcilePorts, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  const to = answerTo(job);
  const retryable = retryableOf(run);
  if (retryable === undefined) return answer(ports, to, nothingToRetry(run.name));
  const requester = await whoAsks(ports, to);
  if (requester === undefined) return;
  const image = ports.config.images[run.name];
  const policy = image === undefined ? undefined : snapshotPolicy(ports.config, image.policy);
  if (image === undefined || policy === undefined) return answer(ports, to, noImage(run.name));
  const blocked = await inTheWay(ports, { subject: retryable.imageArn, channel: image.channel });
  if (blocked !== undefined) return answer(ports, to, blocked);
  try {
    const plan = await retryPlan(ports.at(image.place).images, image, retryable);
    if ('state' in plan) return await answer(ports, to, nothingToRetry(run.name, plan.state));
    const opened = await openRun(
      ports,
      {
        ...requested(ports, { policy, requester, now }),
        id: runIdOf(stepDoor.runPrefix, job.id),
        kind: 'step',
        state: 'awaiting-approval',
        subject: plan.imageArn,
        name: run.name,
        plan,
        planHash: hashOf(bindingOf(plan)),
        channel: image.channel,
      },
      now,
    );
    return await answer(ports, to, openedMessage(opened, ports));
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return answer(ports, to, imageUnread(run.name, error.code));
  }
}
