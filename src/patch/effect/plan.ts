import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { type GroupPorts, loadGroup } from '../../nodes/effect/group.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { Planning } from '../../runs/types/input.ts';
import type { Emergency } from '../../runs/types/run.ts';
import { hashOf } from '../../store/table.ts';
import { coverageOf } from '../decision/coverage.ts';
import type { Order } from '../decision/order.ts';
import { isDeferred, usualOf } from '../decision/past.ts';
import { beyondDate } from '../decision/pin.ts';
import { type Planned, planOf } from '../decision/plan.ts';
import { refusedReason } from '../message/refused.ts';
import { isPatched, type PatchFleet } from '../types/fleet.ts';
import type { AskedFor, Operation, PatchPlan, PlannedOccurrence } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';
import { loadPatchRuns } from './history.ts';
import { loadOrder } from './order.ts';
import { loadPin } from './pin.ts';
import { rivalOf } from './rivals.ts';

export type PlanPorts = GroupPorts & Uses<'table' | 'config' | 'home' | 'patchLists'> & HasKinds;

/** What is to be planned for a fleet. */
export interface PatchWish {
  operation: Operation;
  asked: AskedFor;
  /** Why, although the order of fleets forbids it. */
  override?: string;
  /** It is patched then, or not at all; the order is looked at when it opens. */
  occurrence?: PlannedOccurrence;
  emergency?: Emergency;
  /** It was moved to a time that is to come: the order is looked at then. */
  isLater?: boolean;
}

/** Everything an approver is told about patching a fleet, read now. Throws AwsCallError. */
export async function loadPlan(ports: PlanPorts, fleet: PatchFleet, wish: PatchWish, now: number): Promise<Planned> {
  const { operation, asked, override, occurrence, emergency, isLater = false } = wish;
  const isForLater = occurrence !== undefined || isLater;
  const order: Order = operation === 'scan' ? { kind: 'allowed' } : await loadOrder(ports, fleet, now, emergency);
  if (order.kind === 'refused' && override === undefined && !isForLater) return order;
  const pin = operation === 'scan' ? NO_PIN : await loadPin(ports, fleet, asked);
  // It is planned long before: what holds it to a list is settled once there is one.
  if (pin.kind === 'refused' && !isForLater) return pin;
  const group = await loadGroup(ports, fleet.target.patchGroup);
  const planned = planOf({
    fleet,
    home: ports.home,
    group,
    operation,
    asked,
    pin: pin.kind === 'pin' ? pin.pin : NO_PIN.pin,
    ...(await loadPast(ports, fleet.name, { operation, now })),
    now,
    ...present({
      override: order.kind === 'refused' ? override : undefined,
      occurrence,
      before: order.kind === 'allowed' ? order.before : undefined,
    }),
  });
  return planned.kind === 'plan' ? keptToDate(planned, now) : planned;
}

const NO_PIN = { kind: 'pin', pin: { kind: 'none' } } as const;

function keptToDate(planned: Extract<Planned, { kind: 'plan' }>, now: number): Planned {
  const { pin, baselines, occurrence } = planned.plan;
  if (pin.kind !== 'until-date' || occurrence !== undefined) return planned;
  const refusal = beyondDate(baselines, { fleet: pin.fleet, date: pin.date, now });
  return refusal === undefined ? planned : { kind: 'refused', refusal };
}

/** What earlier runs of the fleet tell people who decide. */
async function loadPast(
  ports: PlanPorts,
  fleet: string,
  { operation, now }: { operation: Operation; now: number },
): Promise<Pick<PatchPlan, 'deferredBefore' | 'usualMs'>> {
  const since = now - ports.config.deferrals.withinMs;
  const isOld = ({ requestedAt }: PatchRun): boolean => requestedAt < since;
  const runs = await loadPatchRuns(ports, fleet, (read) => read.some(isOld));
  const deferred = runs.filter((run) => !isOld(run) && isDeferred(run));
  return { deferredBefore: deferred.map(({ id }) => id), usualMs: usualOf(runs, operation) };
}

/** The plan of a run that waits for one: an occurrence when it is announced, or a run that was moved out of its window. */
export async function planRun(
  ports: PlanPorts & Uses<'windows'>,
  run: PatchRun,
  now: number,
): Promise<Planning<'patch'>> {
  const fleet = ports.config.fleets[run.name];
  if (fleet === undefined || !isPatched(fleet))
    return { kind: 'refused', reason: refusedReason({ code: 'not-configured', fleet: run.name }) };
  const isLater = (run.scheduledFor ?? now) > now;
  const planned = await loadPlan(ports, fleet, { ...wishOf(run), isLater }, now);
  return planned.kind === 'refused'
    ? { kind: 'refused', reason: refusedReason(planned.refusal) }
    : plannedUnless(await rivalIn(ports, run, planned.plan), planned.plan);
}

const plannedUnless = (rival: string | undefined, plan: PatchPlan): Planning<'patch'> =>
  rival === undefined ? { kind: 'planned', plan, planHash: planHashOf(plan) } : { kind: 'refused', reason: rival };

const rivalIn = async (
  ports: Uses<'windows'>,
  { slot }: PatchRun,
  { patchGroup, instances }: PatchPlan,
): Promise<string | undefined> =>
  slot === undefined ? undefined : rivalOf(ports, slot.what, { patchGroup, ids: instances.map(({ id }) => id) });

/** What a run is to do, without what it was found to mean. */
export const wishOf = ({ plan, slot, emergency }: PatchRun): PatchWish => ({
  operation: plan.operation,
  asked: plan.asked,
  ...present({ override: plan.override, emergency, occurrence: slot === undefined ? undefined : plan.occurrence }),
});

export const planHashOf = (plan: PatchPlan): string => hashOf(coverageOf(plan));

/** A plan, or that AWS could not be asked, as it is answered to whoever requests it. */
export async function planOrUnread(load: () => Promise<Planned>): Promise<Planned> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'refused', refusal: { code: 'unreadable', error: error.code } };
  }
}
