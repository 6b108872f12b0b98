import { AwsCallError } from '../../aws/failure.ts';
import type { Here } from '../../config/here.ts';
import { placeText, samePlace } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadGroup } from '../../nodes/effect/group.ts';
import type { PatchGroupFacts } from '../../nodes/types.ts';
import { present } from '../../present.ts';
import { loadLease, loadRun } from '../../runs/effect/run-store.ts';
import type { Beside, PlanCheck } from '../../runs/types/input.ts';
import { changeOf } from '../decision/changes.ts';
import type { Order } from '../decision/order.ts';
import { beyondDate } from '../decision/pin.ts';
import { type Planned, planOf } from '../decision/plan.ts';
import { groupSubject, windowSubject } from '../decision/subject.ts';
import { refusedReason } from '../message/refused.ts';
import { isAdopted, isPatched, type PatchFleet } from '../types/fleet.ts';
import type { PatchPlan, Pin } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';
import { loadOrder } from './order.ts';
import { type LoadedPin, loadPin } from './pin.ts';
import { loadPlan, type PlanPorts, planHashOf, wishOf } from './plan.ts';
import { checkSlot } from './slot-check.ts';

export type CheckPorts = PlanPorts & Uses<'windows' | 'clock'>;

/** Is what was approved still what would be done? Asked in the step that starts or arms it; what cannot be read holds it. */
export async function checkPatchPlan(ports: CheckPorts, run: PatchRun): Promise<PlanCheck<'patch'>> {
  try {
    const found = await check(ports, run);
    // What the deployed config approves in advance needs no approval: it is planned again, and continues.
    return found.kind === 'changed' && run.standing === true && run.slot !== undefined
      ? { kind: 'void', plan: found.plan, why: found.why }
      : found;
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    // Not its message: AWS's words may differ each time, and each would be another hold.
    return { kind: 'unknown', what: error.code };
  }
}

async function check(ports: CheckPorts, run: PatchRun): Promise<PlanCheck<'patch'>> {
  const fleet = ports.config.fleets[run.name];
  const gone = goneFromConfig(fleet, run, ports.home);
  if (fleet === undefined || !isPatched(fleet) || gone !== undefined)
    return { kind: 'gone', why: gone ?? `patchwarden.yml no longer patches ${run.name}` };
  const now = ports.clock();
  const slot = await checkSlot(ports, run, now);
  if (slot !== undefined) return slot;
  const others = await otherRuns(ports, run, fleet);
  if (others.busy !== undefined) return { kind: 'busy', what: others.busy };
  const checked = await checkGroup(ports, run, { fleet, now });
  return checked.kind === 'same' && others.beside.length > 0 ? { ...checked, beside: others.beside } : checked;
}

/** Why the config that is deployed now no longer has what a run is for; `undefined` when it has. */
export function goneFromConfig(
  fleet: PlanPorts['config']['fleets'][string] | undefined,
  run: PatchRun,
  home: Here,
): string | undefined {
  if (fleet === undefined) return `patchwarden.yml no longer has fleet ${run.name}`;
  if (!samePlace(run.plan.place ?? home, fleet.place))
    return `patchwarden.yml now has ${run.name} in ${placeText(fleet.place)}`;
  if (fleet.target.kind !== 'patch-group' || fleet.target.patchGroup !== run.plan.patchGroup)
    return `patchwarden.yml now gives ${run.name} other instances`;
  if (run.slot !== undefined && (!isAdopted(fleet) || fleet.window !== run.slot.what))
    return `patchwarden.yml no longer lets ${run.slot.what} patch ${run.name} as approved`;
  return undefined;
}

interface Others {
  busy?: string;
  /** Those that wait. Two that both see the other wait cannot both begin. */
  beside: readonly Beside[];
}

/** Two runs of one group at once: one in an occurrence of its window, and one on its own. */
async function otherRuns(ports: CheckPorts, run: PatchRun, fleet: PatchFleet): Promise<Others> {
  const group = groupSubject(fleet.place, fleet.target.patchGroup);
  const window =
    fleet.window === undefined ? undefined : windowSubject(fleet.place, fleet.target.patchGroup, fleet.window);
  const beside: Beside[] = [];
  for (const subject of [group, window].filter((each) => each !== undefined && each !== run.subject)) {
    const runId = subject === undefined ? undefined : await loadLease(ports.table, subject);
    const other = runId === undefined || runId === run.id ? undefined : (await loadRun(ports, runId))?.run;
    if (other === undefined) continue;
    if (PATCHING.includes(other.state)) return { beside, busy: `run ${other.id} is patching ${run.name}` };
    // Its window may let it through at any moment.
    if (other.armed !== undefined)
      return { beside, busy: `run ${other.id} is about to patch ${run.name} in its window` };
    beside.push({ runId: other.id, version: other.version });
  }
  return { beside };
}

const PATCHING: readonly PatchRun['state'][] = ['starting', 'running', 'waiting', 'cancelling'];

async function checkGroup(
  ports: CheckPorts,
  run: PatchRun,
  { fleet, now }: { fleet: PatchFleet; now: number },
): Promise<PlanCheck<'patch'>> {
  const { plan } = run;
  const order: Order =
    plan.operation === 'scan' ? { kind: 'allowed' } : await loadOrder(ports, fleet, now, run.emergency);
  if (order.kind === 'refused' && plan.override === undefined)
    return { kind: 'busy', what: refusedReason(order.refusal) };
  const pin: LoadedPin =
    plan.operation === 'scan' ? { kind: 'pin', pin: plan.pin } : await loadPin(ports, fleet, plan.asked);
  if (pin.kind === 'refused') return { kind: 'busy', what: refusedReason(pin.refusal) };
  const planned = await planNow(ports, run, { fleet, pin: pin.pin, now });
  if (planned.kind === 'refused') return { kind: 'busy', what: refusedReason(planned.refusal) };
  const date = pin.pin.kind === 'until-date' ? beyondDate(planned.plan.baselines, { ...pin.pin, now }) : undefined;
  if (date !== undefined) return { kind: 'busy', what: refusedReason(date) };
  const change = changeOf(plan, planned.plan, { listsRead: false });
  return change.kind === 'same' ? change : changed(ports, run, { fleet, why: change.why, now });
}

/**
 * Why an occurrence that is still to come would be done otherwise than people were shown, so that they are asked in time: by the config, the
 * rules of its baselines, or a list that there is by now. Which instances there are is looked at when it opens: many are stopped at night.
 * `undefined` when nothing speaks against it, or AWS could not be asked.
 */
export async function changeAhead(ports: CheckPorts, run: PatchRun, now: number): Promise<string | undefined> {
  const fleet = ports.config.fleets[run.name];
  if (fleet === undefined || !isPatched(fleet) || goneFromConfig(fleet, run, ports.home) !== undefined)
    return undefined;
  try {
    const pin = await loadPin(ports, fleet, run.plan.asked);
    const planned = await planNow(ports, run, { fleet, pin: pin.kind === 'pin' ? pin.pin : run.plan.pin, now });
    if (planned.kind === 'refused') return undefined;
    const change = changeOf(run.plan, ofSameInstances(run.plan, planned.plan), { listsRead: false });
    return change.kind === 'changed' ? change.why : undefined;
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return undefined;
  }
}

const ofSameInstances = ({ instances, serves, selection, baselines }: PatchPlan, now: PatchPlan): PatchPlan => ({
  ...now,
  instances,
  serves,
  selection,
  baselines: baselines.map(
    (before) => now.baselines.find(({ operatingSystem }) => operatingSystem === before.operatingSystem) ?? before,
  ),
});

/** What would be done now, without what is missing, which is not read again. */
async function planNow(
  ports: CheckPorts,
  { plan }: PatchRun,
  { fleet, pin, now }: { fleet: PatchFleet; pin: Pin; now: number },
): Promise<Planned> {
  const group = await loadGroup(ports, plan.patchGroup, { lists: false });
  const planned = planOf({
    fleet,
    home: ports.home,
    group: shownGroup(group, plan),
    operation: plan.operation,
    asked: stillThere(group, plan),
    pin,
    deferredBefore: plan.deferredBefore,
    usualMs: plan.usualMs,
    now,
    // Nothing is refused for having nothing missing: that was settled when it was asked for.
    ...present({ override: plan.override, occurrence: plan.occurrence ?? ANY_TIME }),
  });
  if (planned.kind === 'refused') return planned;
  const { occurrence: _any, ...rest } = planned.plan;
  return { kind: 'plan', plan: { ...rest, asked: plan.asked, ...present({ occurrence: plan.occurrence }) } };
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

/** People are shown the whole plan again. */
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
