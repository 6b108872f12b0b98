import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { nearest } from '../../config/nearest.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { timeOf } from '../../runs/decision/typed-time.ts';
import { inTheWay, openedMessage, openRun } from '../../runs/flow/request.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import type { When } from '../command.ts';
import { groupSubject } from '../decision/subject.ts';
import { patchDoor } from '../door.ts';
import { loadPlan, planOrUnread } from '../effect/plan.ts';
import { patchRefused } from '../message/refused.ts';
import type { Field } from '../types/chooser.ts';
import { isPatched, type PatchFleet } from '../types/fleet.ts';
import type { AskedFor, Operation } from '../types/plan.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import { directRun, type RequestPorts } from './open.ts';

/** One person's wish to patch a fleet. `id` is the request's, so that a replay meets the run it made. */
export interface PatchWish {
  id: string;
  operation: Operation;
  fleet: string;
  asked: AskedFor;
  when: When;
  override: boolean;
  reason?: string | undefined;
  to: AnswerTo;
}

/** `/patch install <fleet>` and `/patch scan <fleet>`: who asks, what exactly, one at a time; then a card that asks for approval. */
export async function requestPatch(ports: RequestPorts, wish: PatchWish, now: number): Promise<void> {
  const requester = await whoAsks(ports, wish.to);
  if (requester === undefined) return;
  const asked = await openWish(ports, { wish, requester, now });
  return answer(ports, wish.to, asked.text);
}

export type Asked = { kind: 'refused'; at: Field; text: Mrkdwn } | { kind: 'asked'; text: Mrkdwn };

const refused = (at: Field, refusal: PatchRefusal): Asked => ({ kind: 'refused', at, text: patchRefused(refusal) });

/** Opens the request, unless something blocks it. */
export async function openWish(
  ports: RequestPorts,
  { wish, requester, now }: { wish: PatchWish; requester: Person; now: number },
): Promise<Asked> {
  const found = fleetOf(ports, wish.fleet);
  if (found.kind === 'refused') return refused('fleet', found.refusal);
  const { fleet, policy } = found;
  const start = startOf(ports, wish.when, now);
  if (start.kind === 'refused') return refused('when', start.refusal);
  const subject = groupSubject(fleet.place, fleet.target.patchGroup);
  const blocked = await inTheWay(ports, { subject, channel: fleet.channel });
  if (blocked !== undefined) return { kind: 'refused', at: 'fleet', text: blocked };
  const { operation, asked, reason } = wish;
  const override = wish.override ? reason : undefined;
  const planned = await planOrUnread(() =>
    loadPlan(at(ports, fleet.place), fleet, { operation, asked, ...present({ override }) }, now),
  );
  if (planned.kind === 'refused') return refused(fieldOf(planned.refusal), planned.refusal);
  const run = directRun(ports, {
    id: runIdOf(patchDoor.runPrefix, wish.id),
    fleet,
    // What the order forbids takes one approval more.
    policy: planned.plan.override === undefined ? policy : { ...policy, approvals: policy.approvals + 1, beyond: 1 },
    requester,
    plan: planned.plan,
    reason,
    scheduledFor: start.at,
    now,
  });
  return { kind: 'asked', text: openedMessage(await openRun(ports, run, now), ports) };
}

type FoundFleet =
  | { kind: 'fleet'; fleet: PatchFleet; policy: PolicySnapshot }
  | { kind: 'refused'; refusal: PatchRefusal };

/** A fleet that we patch in place. */
export function fleetOf({ config }: Uses<'config'>, name: string): FoundFleet {
  const fleet = Object.hasOwn(config.fleets, name) ? config.fleets[name] : undefined;
  const policy = fleet === undefined ? undefined : snapshotPolicy(config, fleet.policy);
  if (fleet === undefined || policy === undefined) {
    const known = Object.values(config.fleets).filter(isPatched);
    const near = nearest(
      name,
      known.map((each) => each.name),
    );
    return { kind: 'refused', refusal: { code: 'unknown-fleet', name, ...present({ near }) } };
  }
  if (fleet.target.kind !== 'patch-group') return { kind: 'refused', refusal: { code: 'not-in-place', fleet: name } };
  return isPatched(fleet)
    ? { kind: 'fleet', fleet, policy }
    : { kind: 'refused', refusal: { code: 'not-configured', fleet: name } };
}

type Start = { kind: 'start'; at?: number } | { kind: 'refused'; refusal: PatchRefusal };

/** When it may start; at once without a moment. */
export function startOf({ config }: Uses<'config'>, when: When, now: number): Start {
  const { timezone, deferrals } = config;
  const at = when.kind === 'at' ? timeOf(when.text, { timezone, now }) : when.kind === 'moment' ? when.at : undefined;
  if (when.kind === 'now') return { kind: 'start' };
  if (at === undefined)
    return { kind: 'refused', refusal: { code: 'not-a-time', text: when.kind === 'at' ? when.text : '', timezone } };
  if (at <= now) return { kind: 'refused', refusal: { code: 'past', at } };
  const latest = now + deferrals.withinMs;
  return at > latest ? { kind: 'refused', refusal: { code: 'too-far', at, latest } } : { kind: 'start', at };
}

/** Where in a form a refusal stands. */
function fieldOf({ code }: PatchRefusal): Field {
  if (code === 'not-in-group' || code === 'too-many') return 'instances';
  return code.startsWith('before-') ? 'override' : 'fleet';
}
