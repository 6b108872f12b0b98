import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { mendedBy, type Opened, openedMessage, openRun, openRunByItself, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Mended, MendWish } from '../../runs/run-kind.ts';
import type { Emergency } from '../../runs/types/run.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { hashOf } from '../../store/table.ts';
import { subjectOf } from '../decision/subject.ts';
import { deployDoor } from '../door.ts';
import { tooFewToOverride } from '../message/request.ts';
import { bindingOf, type DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { type DeployWish, type ImageFleet, prepareDeploy, type RefusedAt, type RequestPorts } from './prepare.ts';

/** `/patch deploy <fleet> [image]`: who asks, and whether it may be asked; then what would change is worked out. */
export async function requestDeploy(ports: RequestPorts, wish: DeployWish, now: number): Promise<void> {
  const requester = await whoAsks(ports, wish.to);
  if (requester === undefined) return;
  const asked = await openWish(ports, { wish, requester, now });
  return answer(ports, wish.to, asked.text);
}

export type Asked = { kind: 'refused'; at: RefusedAt; text: Mrkdwn } | { kind: 'asked'; text: Mrkdwn };

/** Opens the request, unless something blocks it. */
export async function openWish(
  ports: RequestPorts,
  { wish, requester, now }: { wish: DeployWish; requester: Person; now: number },
): Promise<Asked> {
  const prepared = await prepareDeploy(ports, wish, now);
  if (prepared.kind === 'refused') return prepared;
  const { fleet, plan, policy, override, at } = prepared;
  const id = runIdOf(deployDoor.runPrefix, wish.id);
  const { reason } = wish;
  const opened = await openDeploy(ports, { id, fleet, plan, policy, requester, reason, scheduledFor: at, now });
  if (opened.kind === 'short' && override !== undefined)
    return { kind: 'refused', at: 'fleet', text: tooFewToOverride(opened, prepared.usual) };
  const text = openedMessage(opened, ports);
  const isThere = opened.kind === 'opened' || opened.kind === 'replayed';
  return isThere ? { kind: 'asked', text } : { kind: 'refused', at: 'fleet', text };
}

/** The image that closes a vulnerability, brought to one fleet. */
export async function mendFleet(
  ports: RequestPorts,
  { id, name, emergency, policy, requester, reason, image, override }: MendWish,
  now: number,
): Promise<Mended> {
  const wish: DeployWish = {
    id,
    fleet: name,
    image,
    when: { kind: 'now' },
    override: override !== undefined,
    reason: override ?? reason,
    emergency: { part: emergency, policy },
    to: { userId: requester.userId },
  };
  const prepared = await prepareDeploy(ports, wish, now);
  if (prepared.kind === 'refused') return prepared;
  const { fleet, plan, policy: asked } = prepared;
  const run = { id: runIdOf(deployDoor.runPrefix, id), fleet, plan, policy: asked, requester, reason, emergency, now };
  return mendedBy(await openDeploy(ports, run), ports);
}

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
  emergency?: Emergency;
  now: number;
}

export function openDeploy(ports: ReconcilePorts, wanted: NewDeploy): Promise<Opened> {
  const run = newDeploy(ports, wanted);
  const isByItself = wanted.plan.opensAfter !== undefined || wanted.setOffBy !== undefined;
  return isByItself ? openRunByItself(ports, run, wanted.now) : openRun(ports, run, wanted.now);
}

/** The run as it is requested: nothing is stored by that. */
export function newDeploy(ports: Uses<'config'>, wanted: NewDeploy): DeployRun {
  const { fleet, plan, policy, requester, reason, scheduledFor, approvals, setOffBy, emergency, now } = wanted;
  return {
    ...requested(ports, { policy, requester, now }),
    id: wanted.id,
    kind: 'deploy',
    state: 'planning',
    subject: subjectOf(fleet.place, fleet.target),
    name: fleet.name,
    plan,
    planHash: hashOf(bindingOf(plan)),
    channel: fleet.channel,
    ...present({ reason, scheduledFor, approvals, setOffBy, emergency }),
  };
}
