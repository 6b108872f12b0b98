import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { Config } from '../../config/types.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { inTheWay, mendedBy, openedMessage, openRun, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Mended, MendWish } from '../../runs/run-kind.ts';
import type { Emergency } from '../../runs/types/run.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { BAKE_FORM, bakeDoor } from '../door.ts';
import { loadPlan } from '../effect/plan.ts';
import { bakedElsewhere, imageModal, planRefusal, unknownImage } from '../message/request.ts';
import { type BakedImage, bakedImage, bakedImages } from '../types/baked.ts';

/** One person's wish for a new image. `id` is the request's, so that a replay meets the run it made. */
export interface BakeWish {
  id: string;
  image: string;
  reason?: string | undefined;
  to: AnswerTo;
}

/** `/patch bake <image>`: who asks, what exactly, one at a time; then a card that asks for approval. */
export async function requestBake(ports: ReconcilePorts, wish: BakeWish, now: number): Promise<void> {
  const say = (text: Mrkdwn): Promise<void> => answer(ports, wish.to, text);
  const requester = await whoAsks(ports, wish.to);
  if (requester === undefined) return;
  const { config } = ports;
  const image = bakedImage(config, wish.image);
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (image === undefined || policy === undefined) return say(notBaked(config, wish.image));
  const blocked = await inTheWay(ports, { subject: image.pipelineArn, channel: image.channel });
  if (blocked !== undefined) return say(blocked);
  const opened = await openBake(ports, { id: wish.id, image, policy, requester, reason: wish.reason, now });
  return say(opened.kind === 'refused' ? opened.text : openedMessage(opened, ports));
}

function notBaked(config: Config, name: string): Mrkdwn {
  const image = Object.hasOwn(config.images, name) ? config.images[name] : undefined;
  if (image?.parameter === undefined)
    return unknownImage(
      name,
      bakedImages(config).map((baked) => baked.name),
    );
  const fleets = Object.values(config.fleets).flatMap((fleet) => (fleet.image === name ? [fleet.name] : []));
  return bakedElsewhere({ image: name, parameter: image.parameter, owners: image.owners, fleets });
}

interface NewBake {
  id: string;
  image: BakedImage;
  policy: PolicySnapshot;
  requester: Person;
  reason?: string | undefined;
  emergency?: Emergency;
  now: number;
}

async function openBake(ports: ReconcilePorts, { id, image, policy, requester, reason, emergency, now }: NewBake) {
  const planned = await loadPlan(ports.at(image.place).images, image);
  if (planned.kind === 'refused') return { kind: 'refused', text: planRefusal(image.name, planned.refusal) } as const;
  return openRun(
    ports,
    {
      ...requested(ports, { policy, requester, now }),
      id: runIdOf(bakeDoor.runPrefix, id),
      kind: 'bake',
      state: 'awaiting-approval',
      subject: image.pipelineArn,
      name: image.name,
      plan: planned.plan,
      planHash: planned.planHash,
      channel: image.channel,
      ...present({ reason, emergency }),
    },
    now,
  );
}

/** A new image that closes a vulnerability. */
export async function mendImage(
  ports: ReconcilePorts,
  { id, name, emergency, policy, requester, reason }: MendWish,
  now: number,
): Promise<Mended> {
  const image = bakedImage(ports.config, name);
  if (image === undefined) return { kind: 'refused', text: notBaked(ports.config, name) };
  const blocked = await inTheWay(ports, { subject: image.pipelineArn, channel: image.channel });
  if (blocked !== undefined) return { kind: 'refused', text: blocked };
  const opened = await openBake(ports, { id, image, policy, requester, reason, emergency, now });
  return opened.kind === 'refused' ? opened : mendedBy(opened, ports);
}

/** `/patch bake` alone, or Bake on a card: the Loading modal becomes the chooser. */
export async function chooseImage(
  ports: Uses<'slack' | 'config' | 'log'>,
  to: AnswerTo,
  chosen?: string,
): Promise<void> {
  const images = bakedImages(ports.config).map(({ name, policy }) => ({ name, policy }));
  await fillForm(ports, to, imageModal(BAKE_FORM, images, chosen));
}
