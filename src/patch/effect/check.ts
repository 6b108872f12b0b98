import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadGroup } from '../../nodes/effect/group.ts';
import type { PatchGroupFacts } from '../../nodes/types.ts';
import { present } from '../../present.ts';
import { loadLease, loadRun } from '../../runs/effect/run-store.ts';
import type { PlanCheck } from '../../runs/types/input.ts';
import { changeOf } from '../decision/changes.ts';
import { beyondDate } from '../decision/pin.ts';
import { planOf } from '../decision/plan.ts';
import { groupSubject, windowSubject } from '../decision/subject.ts';
import { refusedReason } from '../message/refused.ts';
import { isAdopted, isPatched, type PatchFleet } from '../types/fleet.ts';
import type { PatchPlan } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';
import { loadOrder } from './order.ts';
import { loadPin } from './pin.ts';
import { loadPlan, type PlanPorts, planHashOf, wishOf } from './plan.ts';
import { checkSlot } from './slot-check.ts';

export type CheckPorts = PlanPorts & Uses<'windows' | 'here' | 'clock'>;

/** Is what was approved still what would be done? Asked in the step that starts or arms it; what cannot be read holds it. */
export async function checkPatchPlan(ports: CheckPorts, run: PatchRun): Promise<PlanCheck<'patch'>> {
  try {
    return await check(ports, run);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    // Not its message: AWS's words may differ each time, and each would be another hold.
    return { kind: 'unknown', what: error.code };
  }
}

async function check(ports: CheckPorts, run: PatchRun): Promise<PlanCheck<'patch'>> {
  const fleet = ports.config.fleets[run.name];
  const gone = goneFromConfig(fleet, run);
  if (fleet === undefined || !isPatched(fleet) || gone !== undefined)
    return { kind: 'gone', why: gone ?? `patchwarden.yml no longer patches ${run.name}` };
  const now = ports.clock();
  const slot = await checkSlot(ports, run, now);
  if (slot !== undefined) return slot;
  const busy = await otherRun(ports, run, fleet);
  if (busy !== undefined) return { kind: 'busy', what: busy };
  return checkGroup(ports, run, { fleet, now });
}

function goneFromConfig(fleet: PlanPorts['config']['fleets'][string] | undefined, run: PatchRun): string | undefined {
  if (fleet === undefined) return `patchwarden.yml no longer has fleet ${run.name}`;
  if (fleet.target.kind !== 'patch-group' || fleet.target.patchGroup !== run.plan.patchGroup)
    return `patchwarden.yml now gives ${run.name} other instances`;
  if (run.slot !== undefined && (!isAdopted(fleet) || fleet.window !== run.slot.what))
    return `patchwarden.yml no longer lets ${run.slot.what} patch ${run.name} as approved`;
  return undefined;
}

/** Two runs of one group at once: one in an occurrence of its window, and one on its own. */
async function otherRun(ports: CheckPorts, run: PatchRun, fleet: PatchFleet): Promise<string | undefined> {
  const group = groupSubject(ports.here, fleet.target.patchGroup);
  const window =
    fleet.window === undefined ? undefined : windowSubject(ports.here, fleet.target.patchGroup, fleet.window);
  for (const subject of [group, window].filter((each) => each !== undefined && each !== run.subject)) {
    const runId = subject === undefined ? undefined : await loadLease(ports.table, subject);
    const other = runId === undefined || runId === run.id ? undefined : await loadRun(ports, runId);
    if (other !== undefined && PATCHING.includes(other.run.state)) return `run ${other.run.id} is patching ${run.name}`;
    // Its window may let it through at any moment.
    if (other?.run.armed !== undefined) return `run ${other.run.id} is about to patch ${run.name} in its window`;
  }
  return undefined;
}

const PATCHING: readonly PatchRun['state'][] = ['starting', 'running', 'waiting', 'cancelling'];

async function checkGroup(
  ports: CheckPorts,
  run: PatchRun,
  { fleet, now }: { fleet: PatchFleet; now: number },
): Promise<PlanCheck<'patch'>> {
  const { plan } = run;
  const order = plan.operation === 'scan' ? ({ kind: 'allowed' } as const) : await loadOrder(ports, fleet, now);
  if (order.kind === 'refused' && plan.override === undefined)
    return { kind: 'busy', what: refusedReason(order.refusal) };
  const pin = plan.operation === 'scan' ? ({ kind: 'pin', pin: plan.pin } as const) : await loadPin(ports, fleet);
  if (pin.kind === 'refused') return { kind: 'busy', what: refusedReason(pin.refusal) };
  const group = await loadGroup(ports, plan.patchGroup, { lists: false });
  const planned = planOf({
    fleet,
    group: shownGroup(group, plan),
    operation: plan.operation,
    asked: stillThere(group, plan),
    pin: pin.pin,
    deferredBefore: plan.deferredBefore,
    usualMs: plan.usualMs,
    now,
    // Nothing is refused for having nothing missing: that was settled when it was asked for.
    ...present({ override: plan.override, occurrence: plan.occurrence ?? ANY_TIME }),
  });
  if (planned.kind === 'refused') return { kind: 'busy', what: refusedReason(planned.refusal) };
  const date = pin.pin.kind === 'until-date' ? beyondDate(planned.plan.baselines, { ...pin.pin, now }) : undefined;
  if (date !== undefined) return { kind: 'busy', what: refusedReason(date) };
  const { occurrence: _any, ...now_ } = planned.plan;
  const asNow: PatchPlan = { ...now_, asked: plan.asked, ...present({ occurrence: plan.occurrence }) };
  const change = changeOf(plan, asNow, { listsRead: false });
  return change.kind === 'same' ? change : changed(ports, run, { fleet, why: change.why, now });
}

const ANY_TIME = { windowId: '', windowName: '', opensAt: 0, endsAt: 0, cutoffAt: 0, timezone: 'UTC', next: [] };

/** What was missing when it was asked for is not read again. */
const shownGroup = (group: PatchGroupFacts, { missing, notRead, inspector }: PatchPlan): PatchGroupFacts => ({
  ...group,
  missing,
  notRead,
  inspector,
});

/** Who was chosen and has gone counts as gone, not as a wrong choice. */
function stillThere({ nodes }: PatchGroupFacts, { asked }: PatchPlan): PatchPlan['asked'] {
  const { only, ...rest } = asked;
  return only === undefined ? rest : { ...rest, only: only.filter((id) => nodes.some((node) => node.id === id)) };
}

/** People are shown all of it anew. */
async function changed(
  ports: CheckPorts,
  run: PatchRun,
  { fleet, why, now }: { fleet: PatchFleet; why: string; now: number },
): Promise<PlanCheck<'patch'>> {
  const planned = await loadPlan(ports, fleet, wishOf(run), now);
  return planned.kind === 'refused'
    ? { kind: 'busy', what: refusedReason(planned.refusal) }
    : { kind: 'changed', plan: planned.plan, planHash: planHashOf(planned.plan), why };
}
