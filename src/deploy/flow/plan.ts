import { adviseInstance, advisePatchGroup } from '../../advice/flow.ts';
import { loadQuorum } from '../../approvals/effect.ts';
import { whoAsks } from '../../approvals/flow.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { placedAway } from '../../config/place.ts';
import { at, type PlacePorts, type Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { tooFew } from '../../runs/message/request.ts';
import { atRun } from '../../runs/ports.ts';
import type { Planning } from '../../runs/types/input.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { isInstanceId } from '../command.ts';
import { loadChanges } from '../effect/difference.ts';
import { loadFacts } from '../effect/facts.ts';
import { workOut } from '../effect/plan.ts';
import { loadPlanAhead, savePlanAhead, tidyPlanAhead } from '../effect/plan-ahead.ts';
import { type PlanEnd, planEndedModal, planModal } from '../message/plan-modal.ts';
import { tooFewToOverride } from '../message/request.ts';
import type { PlanAhead, PlanWish } from '../types/plan-ahead.ts';
import type { DeployRun } from '../types/run.ts';
import { prepareDeploy, type ReadyDeploy, type RequestPorts } from './prepare.ts';
import { newDeploy } from './request.ts';

export type PlanPorts = RequestPorts;

/** A change set takes seconds; a stack whose plan takes longer than this has something else to tell. */
const PATIENCE_MS = 5 * MINUTE;
const LOOK_AGAIN_S = 3;
/** The longest that a message of the queue can wait: whatever becomes of the looks, what they made is then taken away. */
const TIDY_AFTER_S = 900;

const wakeKey = (what: 'plan' | 'tidy', id: string): string => `${what}:${id}`;

/** `/patch plan <fleet> [image]`: what a deploy would do, for the one who wants to know. Nobody is asked, and nothing stays. */
export async function planAhead(
  ports: PlanPorts,
  { id: requestId, ...wish }: PlanWish & { id: string },
  now: number,
): Promise<void> {
  const by = await whoAsks(ports, wish.to);
  if (by === undefined) return;
  const advice = await adviceOn(ports, wish.fleet, now);
  if (advice !== undefined) return showEnd(ports, wish, { kind: 'advice', text: advice });
  const id = runIdOf('plan', requestId);
  const ready = await prepareDeploy(ports, { id, ...wish }, now);
  if (ready.kind === 'refused') return showEnd(ports, wish, { kind: 'refused', text: ready.text });
  const { place, target, observe } = ready.fleet;
  const plan = {
    id,
    askedAt: now,
    by,
    wish,
    ...placedAway(ports.home, place),
    ...(target.kind === 'stack' && observe === undefined ? { stack: target.stack } : {}),
  };
  await savePlanAhead(ports.table, plan);
  await ports.wakes.send({ feature: 'deploy', key: wakeKey('tidy', id) }, TIDY_AFTER_S);
  return workOutAhead(ports, plan, now);
}

/** What is patched in place has no deploy to plan: people are told how it is best patched. */
async function adviceOn(ports: PlanPorts, name: string, now: number): Promise<Mrkdwn | undefined> {
  if (isInstanceId(name)) return adviseInstance(ports, name, now);
  const { fleets } = ports.config;
  const fleet = Object.hasOwn(fleets, name) ? fleets[name] : undefined;
  return fleet?.target.kind === 'patch-group'
    ? advisePatchGroup(at(ports, fleet.place), { fleet, patchGroup: fleet.target.patchGroup }, now)
    : undefined;
}

/** A wake-up about a plan: look whether it is worked out, or take away what is left of it. */
export async function lookAtPlan(ports: PlanPorts, key: string, now: number): Promise<void> {
  const [what, id = ''] = key.split(':');
  const plan = await loadPlanAhead(ports.table, id);
  if (plan === undefined) return;
  return what === 'plan' ? workOutAhead(ports, plan, now) : tidyPlanAhead(at(ports, plan.place ?? ports.home), plan);
}

async function workOutAhead(ports: PlanPorts, plan: PlanAhead, now: number): Promise<void> {
  const { id, wish, by } = plan;
  const ready = await prepareDeploy(ports, { id, ...wish }, now);
  if (ready.kind === 'refused') return end(ports, plan, { kind: 'refused', text: ready.text });
  const { fleet, policy, at } = ready;
  const asked = { id, fleet, plan: ready.plan, policy, requester: by, reason: wish.reason, scheduledFor: at, now };
  const run = newDeploy(ports, asked);
  const planning = await tryWorkOut(atRun(ports, run), run, now);
  switch (planning.kind) {
    case 'planned':
      return showPlan(ports, plan, { run: { ...run, state: 'awaiting-approval', plan: planning.plan }, ready, now });
    case 'already':
      return end(ports, plan, { kind: 'already', image: ready.plan.image });
    case 'refused':
      return end(ports, plan, { kind: 'refused-plan', reason: planning.reason });
    case 'not-yet':
    case 'unknown':
      return now - plan.askedAt < PATIENCE_MS
        ? ports.wakes.send({ feature: 'deploy', key: wakeKey('plan', id) }, LOOK_AGAIN_S)
        : showEnd(ports, wish, { kind: 'too-slow', waitedMs: PATIENCE_MS });
  }
}

/** What AWS refuses stays refused; anything else is asked again. */
async function tryWorkOut(ports: PlanPorts & PlacePorts, run: DeployRun, now: number): Promise<Planning<'deploy'>> {
  try {
    return await workOut(ports, run, now);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return error.failure === 'refused' ? { kind: 'refused', reason: error.message } : { kind: 'not-yet' };
  }
}

async function showPlan(
  ports: PlanPorts,
  plan: PlanAhead,
  { run, ready, now }: { run: DeployRun; ready: ReadyDeploy; now: number },
): Promise<void> {
  const [facts, difference, short] = await Promise.all([
    loadFacts(ports, run, { now }),
    loadChanges(ports, run.plan, { keep: false }),
    loadShort(ports, run, ready),
  ]);
  await tidyPlanAhead(at(ports, plan.place ?? ports.home), plan);
  await fillForm(ports, plan.wish.to, planModal(run, { ...facts, ...present({ difference }) }, short));
}

/** Why a request for it would be refused although it could be done: too few people could approve it. */
async function loadShort(ports: PlanPorts, run: DeployRun, ready: ReadyDeploy): Promise<Mrkdwn | undefined> {
  const quorum = await loadQuorum(ports, run);
  if (quorum.kind !== 'short') return undefined;
  const { people } = quorum;
  return ready.override === undefined ? tooFew(run, people) : tooFewToOverride({ run, people }, ready.usual);
}

async function end(ports: PlanPorts, plan: PlanAhead, ended: PlanEnd): Promise<void> {
  await tidyPlanAhead(at(ports, plan.place ?? ports.home), plan);
  await showEnd(ports, plan.wish, ended);
}

async function showEnd(ports: Uses<'slack' | 'log'>, { fleet, to }: PlanWish, ended: PlanEnd): Promise<void> {
  const { text, view } = planEndedModal(fleet, ended);
  return to.viewId === undefined ? answer(ports, to, text) : fillForm(ports, to, view);
}
