import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { pipelineProblem } from '../../images/decision/origin.ts';
import type { PipelineProblem } from '../../images/types.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { inTheWay, type Opened, openedMessage, openRun, openRunByItself, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { hashOf } from '../../store/table.ts';
import type { When } from '../command.ts';
import { ownerRefusal } from '../decision/origin.ts';
import { deployDoor } from '../door.ts';
import { findDeployImage } from '../effect/images.ts';
import { type LoadedOrder, loadOrder } from '../effect/order.ts';
import { ownImage } from '../effect/origin.ts';
import { deployModal } from '../message/chooser.ts';
import { originRefused } from '../message/origin.ts';
import { imageRefused, orderRefused, whenRefused } from '../message/refused.ts';
import { fleetIsPatchGroup, tooFewToOverride, unknownFleet } from '../message/request.ts';
import type { Override } from '../types/override.ts';
import { bindingOf, type DeployPlan, type DeployTarget } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { startOfWhen } from './when.ts';

/** One person's wish to move a fleet to an image. `id` is the request's, so that a replay meets the run it made. */
export interface DeployWish {
  id: string;
  fleet: string;
  image?: string | undefined;
  when: When;
  override: boolean;
  reason?: string | undefined;
  to: AnswerTo;
}

/** A fleet that takes images: what is patched in place does not. */
export type ImageFleet = FleetConfig & { target: DeployTarget };

export const takesImages = (fleet: FleetConfig): fleet is ImageFleet => fleet.target.kind !== 'patch-group';

/** What one run at a time may change, `<account>/<Region>/stack/<name>` or `…/auto-scaling-group/<name>`: also in the runbooks' gates. */
export const subjectOf = ({ here }: Uses<'here'>, target: DeployTarget): string =>
  `${here.account}/${here.region}/${target.kind === 'stack' ? `stack/${target.stack}` : `auto-scaling-group/${target.group}`}`;

/** What asking for a deploy reaches. */
export type RequestPorts = ReconcilePorts & Uses<'images' | 'ec2' | 'here' | 'windows'>;

/** `/patch deploy <fleet> [image]`: who asks, of which image, in what order of fleets; then what would change is worked out. */
export async function requestDeploy(ports: RequestPorts, wish: DeployWish, now: number): Promise<void> {
  const say = (text: Mrkdwn): Promise<void> => answer(ports, wish.to, text);
  const requester = await whoAsks(ports, wish.to);
  if (requester === undefined) return;
  const found = fleetOf(ports, wish.fleet);
  if (found.kind === 'refused') return say(found.text);
  const { fleet, policy } = found;
  const blocked = await inTheWay(ports, { subject: subjectOf(ports, fleet.target), channel: fleet.channel });
  if (blocked !== undefined) return say(blocked);
  const start = await startOfWhen(ports, { when: wish.when, fleet, now });
  if (start.kind === 'refused') return say(whenRefused(fleet.name, start.refusal, ports.config.timezone));
  const image = await findDeployImage(ports, fleet, wish.image);
  if (image.kind === 'refused') return say(imageRefused(fleet.name, image.refusal));
  const { origin } = image.image;
  const own = ownImage(ports, fleet);
  const asked = { fleet: fleet.name, image: image.image.id, approvals: policy.approvals, own: own?.name };
  const owner = ownerRefusal(origin, own);
  if (owner !== undefined) return say(originRefused(owner, asked));
  const problem = pipelineProblem(origin, own);
  if (problem !== undefined && !wish.override) return say(originRefused({ code: 'pipeline', problem }, asked));
  const order = await loadOrder(ports, { fleet, image: image.image, now });
  if (order.kind === 'refused' && !wish.override) return say(orderRefused(order.refusal, asked));
  const override = overrideOf(wish, { order, problem });
  const plan: DeployPlan = {
    ...planFor(fleet, image.image),
    ...(order.kind === 'allowed' && order.before !== undefined ? { before: order.before } : {}),
    ...present({ override }),
  };
  const opened = await openDeploy(ports, {
    id: runIdOf(deployDoor.runPrefix, wish.id),
    fleet,
    plan,
    policy: override === undefined ? policy : { ...policy, approvals: policy.approvals + 1, beyond: 1 },
    requester,
    reason: wish.reason,
    scheduledFor: start.at,
    now,
  });
  if (opened.kind === 'short' && override !== undefined) return say(tooFewToOverride(opened, policy));
  return say(openedMessage(opened));
}

/** What there is to override; one approval more stands for all of it. */
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
export const planFor = (fleet: ImageFleet, image: DeployPlan['image']): DeployPlan => ({
  kind: 'deploy',
  fleet: fleet.name,
  target: fleet.target,
  image,
  stage: fleet.checkpoint === undefined ? 'whole' : 'canary',
});

export interface NewDeploy {
  id: string;
  fleet: ImageFleet;
  plan: DeployPlan;
  policy: PolicySnapshot;
  requester: Person;
  reason?: string | undefined;
  scheduledFor?: number | undefined;
  /** Of the deploy that this one takes back, and who clicked. */
  approvals?: DeployRun['approvals'];
  setOffBy?: Person;
  now: number;
}

export function openDeploy(ports: ReconcilePorts & Uses<'here'>, wanted: NewDeploy): Promise<Opened> {
  const { fleet, plan, policy, requester, reason, scheduledFor, approvals, setOffBy, now } = wanted;
  const run: DeployRun = {
    ...requested(ports, { policy, requester, now }),
    id: wanted.id,
    kind: 'deploy',
    state: 'planning',
    subject: subjectOf(ports, fleet.target),
    name: fleet.name,
    plan,
    planHash: hashOf(bindingOf(plan)),
    channel: fleet.channel,
    ...present({ reason, scheduledFor, approvals, setOffBy }),
  };
  const isByItself = plan.opensAfter !== undefined || setOffBy !== undefined;
  return isByItself ? openRunByItself(ports, run, now) : openRun(ports, run, now);
}

/** `/patch deploy` alone: the Loading modal becomes the chooser. */
export async function chooseFleet(ports: Uses<'slack' | 'config' | 'log'>, to: AnswerTo): Promise<void> {
  const fleets = Object.values(ports.config.fleets)
    .filter(takesImages)
    .map(({ name, policy, image, after }) => ({
      name,
      policy,
      ...present({ image, after }),
    }));
  await fillForm(ports, to, deployModal(fleets));
}
