import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { inTheWay, openedMessage, openRun, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { BAKE_FORM, bakeDoor } from '../door.ts';
import { loadPlan } from '../effect/plan.ts';
import { imageModal, planRefusal, unknownImage } from '../message/request.ts';

/** One person's wish for a new image. `id` is the request's, so that a replay meets the run it made. */
export interface BakeWish {
  id: string;
  image: string;
  reason?: string | undefined;
  to: AnswerTo;
}

/** `/patch bake <image>`: who asks, what exactly, one at a time; then a card that asks for approval. */
export async function requestBake(ports: ReconcilePorts & Uses<'images'>, wish: BakeWish, now: number): Promise<void> {
  const say = (text: Mrkdwn): Promise<void> => answer(ports, wish.to, text);
  const requester = await whoAsks(ports, wish.to);
  if (requester === undefined) return;
  const { config } = ports;
  const image = Object.hasOwn(config.images, wish.image) ? config.images[wish.image] : undefined;
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (image === undefined || policy === undefined) return say(unknownImage(wish.image, Object.keys(config.images)));
  const blocked = await inTheWay(ports, { subject: image.pipelineArn, channel: image.channel });
  if (blocked !== undefined) return say(blocked);
  const planned = await loadPlan(ports.images, image);
  if (planned.kind === 'refused') return say(planRefusal(image.name, planned.refusal));
  const opened = await openRun(
    ports,
    {
      ...requested(ports, { policy, requester, now }),
      id: runIdOf(bakeDoor.runPrefix, wish.id),
      kind: 'bake',
      state: 'awaiting-approval',
      subject: image.pipelineArn,
      name: image.name,
      plan: planned.plan,
      planHash: planned.planHash,
      channel: image.channel,
      ...present({ reason: wish.reason }),
    },
    now,
  );
  return say(openedMessage(opened, ports));
}

/** `/patch bake` alone, or Bake on a card: the Loading modal becomes the chooser. */
export async function chooseImage(
  ports: Uses<'slack' | 'config' | 'log'>,
  to: AnswerTo,
  chosen?: string,
): Promise<void> {
  const images = Object.values(ports.config.images).map(({ name, policy }) => ({ name, policy }));
  await fillForm(ports, to, imageModal(BAKE_FORM, images, chosen));
}
