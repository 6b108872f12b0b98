import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import { placedAway } from '../../config/place.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { pipelineProblem } from '../../images/decision/origin.ts';
import type { PipelineProblem } from '../../images/types.ts';
import { present } from '../../present.ts';
import { inTheWay } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Emergency } from '../../runs/types/run.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import type { When } from '../command.ts';
import { ownerRefusal } from '../decision/origin.ts';
import { subjectOf } from '../decision/subject.ts';
import { findDeployImage } from '../effect/images.ts';
import { type LoadedOrder, loadOrder } from '../effect/order.ts';
import { ownImage } from '../effect/origin.ts';
import { originRefused } from '../message/origin.ts';
import { imageRefused, orderRefused, whenRefused } from '../message/refused.ts';
import { fleetIsPatchGroup, unknownFleet } from '../message/request.ts';
import type { Override } from '../types/override.ts';
import type { DeployPlan, DeployTarget } from '../types/plan.ts';
import { startOfWhen } from './when.ts';

/** One person's wish to move a fleet to an image. `id` is the request's, so that a replay meets the run it made. */
export interface DeployWish {
  id: string;
  fleet: string;
  image?: string | undefined;
  when: When;
  override: boolean;
  reason?: string | undefined;
  /** Under its policy, with its shorter soak. */
  emergency?: { part: Emergency; policy: PolicySnapshot };
  to: AnswerTo;
}

/** A fleet that takes images: what is patched in place does not. */
export type ImageFleet = FleetConfig & { target: DeployTarget };

export const takesImages = (fleet: FleetConfig): fleet is ImageFleet => fleet.target.kind !== 'patch-group';

/** What asking for a deploy reaches. */
export type RequestPorts = ReconcilePorts;

/** What of a wish is refused: in a form, where the sentence stands. `override`: what an override would let through. */
export type RefusedAt = 'fleet' | 'when' | 'image' | 'override';

/** A wish that may be asked, as it would be. */
export interface ReadyDeploy {
  kind: 'ready';
  fleet: ImageFleet;
  plan: DeployPlan;
  policy: PolicySnapshot;
  /** The fleet's policy without the override. */
  usual: PolicySnapshot;
  override?: Override;
  /** The earliest moment of its start; at once without it. */
  at?: number;
}

export type Prepared = ReadyDeploy | { kind: 'refused'; at: RefusedAt; text: Mrkdwn };

const refused = (at: RefusedAt, text: Mrkdwn) => ({ kind: 'refused', at, text }) as const;

/** Of which image, when, in what order of fleets, and whether anything blocks it. Changes nothing. */
export async function prepareDeploy(hub: RequestPorts, wish: DeployWish, now: number): Promise<Prepared> {
  const found = fleetOf(hub, wish.fleet);
  if (found.kind === 'refused') return refused('fleet', found.text);
  const { fleet } = found;
  const ports = at(hub, fleet.place);
  const policy = wish.emergency?.policy ?? found.policy;
  const blocked = await inTheWay(ports, { subject: subjectOf(ports.here, fleet.target), channel: fleet.channel });
  if (blocked !== undefined) return refused('fleet', blocked);
  const start = await startOfWhen(ports, { when: wish.when, fleet, now });
  if (start.kind === 'refused') return refused('when', whenRefused(fleet.name, start.refusal, ports.config.timezone));
  const image = await findDeployImage(ports, fleet, wish.image);
  if (image.kind === 'refused') return refused('image', imageRefused(fleet.name, image.refusal));
  const { origin } = image.image;
  const own = ownImage(ports, fleet);
  const asked = { fleet: fleet.name, image: image.image.id, approvals: policy.approvals, own: own?.name };
  const owner = ownerRefusal(origin, own);
  if (owner !== undefined) return refused('image', originRefused(owner, asked));
  const problem = pipelineProblem(origin, own, image.image.gold);
  if (problem !== undefined && !wish.override)
    return refused('override', originRefused({ code: 'pipeline', problem }, asked));
  const order = await loadOrder(ports, { fleet, image: image.image, emergency: wish.emergency?.part, now });
  if (order.kind === 'refused' && !wish.override) return refused('override', orderRefused(order.refusal, asked));
  return {
    ...readyFor(wish, { plan: planFor(ports, fleet, image.image), fleet, policy, order, problem }),
    ...present({ at: start.at }),
  };
}

interface Allowed {
  fleet: ImageFleet;
  policy: PolicySnapshot;
  plan: DeployPlan;
  order: LoadedOrder;
  problem: PipelineProblem | undefined;
}

function readyFor(wish: DeployWish, { fleet, plan, policy, order, problem }: Allowed): ReadyDeploy {
  const override = overrideOf(wish, { order, problem });
  const before = order.kind === 'allowed' ? order.before : undefined;
  return {
    kind: 'ready',
    fleet,
    plan: { ...plan, ...present({ before, override }) },
    policy: override === undefined ? policy : { ...policy, approvals: policy.approvals + 1, beyond: 1 },
    usual: policy,
    ...present({ override }),
  };
}

/** What there is to override; one extra approval covers all of it. */
function overrideOf(
  { reason = '' }: DeployWish,
  { order, problem }: { order: LoadedOrder; problem: PipelineProblem | undefined },
): Override | undefined {
  if (order.kind === 'allowed' && problem === undefined) return undefined;
  return {
    reason,
    ...(order.kind === 'refused' ? { order: true } : {}),
    ...present({ pipeline: problem }),
  };
}

export function fleetOf(
  { config }: Uses<'config'>,
  name: string,
  command: 'deploy' | 'rollback' = 'deploy',
): { kind: 'fleet'; fleet: ImageFleet; policy: PolicySnapshot } | { kind: 'refused'; text: Mrkdwn } {
  const fleet = Object.hasOwn(config.fleets, name) ? config.fleets[name] : undefined;
  const policy = fleet === undefined ? undefined : snapshotPolicy(config, fleet.policy);
  const known = Object.values(config.fleets).filter(takesImages);
  if (fleet === undefined || policy === undefined)
    return {
      kind: 'refused',
      text: unknownFleet(
        name,
        known.map((each) => each.name),
        command,
      ),
    };
  return takesImages(fleet)
    ? { kind: 'fleet', fleet, policy }
    : { kind: 'refused', text: fleetIsPatchGroup(fleet.name) };
}

/** A fleet with a checkpoint gets its first part alone. */
export const planFor = ({ home }: Uses<'home'>, fleet: ImageFleet, image: DeployPlan['image']): DeployPlan => ({
  kind: 'deploy',
  fleet: fleet.name,
  ...placedAway(home, fleet.place),
  target: fleet.target,
  image,
  stage: fleet.checkpoint === undefined ? 'whole' : 'canary',
});
