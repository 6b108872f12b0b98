import type { ImageBuilder } from '../../aws/imagebuilder.ts';
import { BAKE_MODAL } from '../../runs/actions.ts';
import { personOf, snapshotPolicy } from '../../runs/decision/standing.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { type AnswerTo, answer } from '../../runs/effect/answer.ts';
import { checkChannel } from '../../runs/effect/channel.ts';
import { fillForm } from '../../runs/effect/form.ts';
import { loadMemberStanding } from '../../runs/effect/people.ts';
import { createRun, loadLease, loadRun } from '../../runs/effect/run-store.ts';
import { advance } from '../../runs/flow/advance.ts';
import { memberRefusal, unknownStanding } from '../../runs/message/refusal.ts';
import type { Services } from '../../runs/services.ts';
import type { Run } from '../../runs/types.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { loadPlan } from '../effect/plan.ts';
import {
  asked,
  askedBefore,
  channelRefusal,
  goingAlready,
  imageModal,
  planRefusal,
  unknownImage,
} from '../message/request.ts';

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
  const standing = await loadMemberStanding(services, wish.to.userId);
  if (standing.may === 'no') return say(memberRefusal(standing.code));
  if (standing.may === 'unknown') return say(unknownStanding(standing.what));
  const { config } = services;
  const image = Object.hasOwn(config.images, wish.image) ? config.images[wish.image] : undefined;
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (image === undefined || policy === undefined) return say(unknownImage(wish.image, Object.keys(config.images)));
  const going = await loadGoing(services, image.pipelineArn);
  if (going !== undefined) return say(goingAlready(going.run, going.card));
  const check = await checkChannel(services, image.channel);
  if (check.kind !== 'ok') return say(channelRefusal(image.channel, check));
  const planned = await loadPlan(services.images, image);
  if (planned.kind === 'refused') return say(planRefusal(image.name, planned.refusal));
  const run: Run = {
    schema: 1,
    id: runIdOf('bake', wish.id),
    kind: 'bake',
    state: 'awaiting-approval',
    version: 1,
    epoch: 1,
    subject: image.pipelineArn,
    name: image.name,
    plan: planned.plan,
    planHash: planned.planHash,
    policy,
    channel: image.channel,
    requester: personOf(wish.to.userId, config.people),
    requestedAt: now,
    ...(wish.reason === undefined ? {} : { reason: wish.reason }),
    expiresAt: now + policy.expiresMs,
    deferrals: 0,
    maxDeferrals: config.deferrals.max,
    deferWithinMs: config.deferrals.withinMs,
    approvals: [],
  };
  return open(services, run, { say, now });
}

async function open(
  services: BakeServices,
  run: Run,
  { say, now }: { say: (text: Mrkdwn) => Promise<void>; now: number },
): Promise<void> {
  const created = await createRun(services.table, run, {
    type: 'requested',
    by: run.requester.userId,
    person: run.requester.person,
    ...(run.reason === undefined ? {} : { note: run.reason }),
    evidence: { plan: run.plan, policy: run.policy },
  });
  if (created.kind === 'busy') {
    const going = await loadGoing(services, run.subject);
    return say(
      going === undefined
        ? md`Nothing was asked: another request was faster. Try again in a moment.`
        : goingAlready(going.run, going.card),
    );
  }
  const record = await loadRun(services.table, run.id);
  if (created.kind === 'replayed') return say(askedBefore(record?.run ?? run));
  await advance(services, run.id, now);
  const shown = (await loadRun(services.table, run.id)) ?? created.record;
  return say(asked(shown.run, shown.card));
}

async function loadGoing({ table }: Services, subject: string) {
  const runId = await loadLease(table, subject);
  return runId === undefined ? undefined : loadRun(table, runId);
}

/** `/patch bake` alone: the Loading modal becomes the chooser. */
export async function chooseImage(services: BakeServices, to: AnswerTo): Promise<void> {
  const images = Object.values(services.config.images).map(({ name, policy }) => ({ name, policy }));
  await fillForm(services, to, imageModal(BAKE_MODAL, images));
}
