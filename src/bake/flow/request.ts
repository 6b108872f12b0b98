import { personOf, snapshotPolicy } from '../../approvals/decision/eligibility.ts';
import type { ImageBuilder } from '../../aws/imagebuilder.ts';
import { type AnswerTo, answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { BAKE_MODAL } from '../../runs/actions.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { inTheWay, mayAsk, openedMessage, openRun, requested } from '../../runs/flow/request.ts';
import type { Services } from '../../runs/services.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { loadPlan } from '../effect/plan.ts';
import { imageModal, planRefusal, unknownImage } from '../message/request.ts';

export interface BakeServices extends Services {
  images: ImageBuilder;
}

/** One person's wish for a new image. `id` is the request's, so that a replay meets the run it made. */
export interface BakeWish {
  id: string;
  image: string;
  reason?: string | undefined;
  to: AnswerTo;
}

/** `/patch bake <image>`: who asks, what exactly, one at a time; then a card that asks for approval. */
export async function requestBake(services: BakeServices, wish: BakeWish, now: number): Promise<void> {
  const say = (text: Mrkdwn): Promise<void> => answer(services, wish.to, text);
  if (!(await mayAsk(services, wish.to))) return;
  const { config } = services;
  const image = Object.hasOwn(config.images, wish.image) ? config.images[wish.image] : undefined;
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (image === undefined || policy === undefined) return say(unknownImage(wish.image, Object.keys(config.images)));
  const blocked = await inTheWay(services, { subject: image.pipelineArn, channel: image.channel });
  if (blocked !== undefined) return say(blocked);
  const planned = await loadPlan(services.images, image);
  if (planned.kind === 'refused') return say(planRefusal(image.name, planned.refusal));
  const opened = await openRun(
    services,
    {
      ...requested(services, { policy, requester: personOf(wish.to.userId, config.people), now }),
      id: runIdOf('bake', wish.id),
      kind: 'bake',
      state: 'awaiting-approval',
      subject: image.pipelineArn,
      name: image.name,
      plan: planned.plan,
      planHash: planned.planHash,
      channel: image.channel,
      ...(wish.reason === undefined ? {} : { reason: wish.reason }),
    },
    now,
  );
  return say(openedMessage(opened));
}

/** `/patch bake` alone: the Loading modal becomes the chooser. */
export async function chooseImage(services: BakeServices, to: AnswerTo): Promise<void> {
  const images = Object.values(services.config.images).map(({ name, policy }) => ({ name, policy }));
  await fillForm(services, to, imageModal(BAKE_MODAL, images));
}
