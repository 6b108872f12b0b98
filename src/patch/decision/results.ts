import type { PatchState } from '../../aws/patches.ts';
import { hasRebooted } from '../../nodes/decision/boot-facts.ts';
import type { BootFacts, PatchNode } from '../../nodes/types.ts';
import { present } from '../../present.ts';
import type { PatchPlan } from '../types/plan.ts';
import type { NodeResult } from '../types/progress.ts';
import { type PatchedBy, progressOf } from './invocations.ts';

/** What one instance shows at the end. Times are milliseconds since the epoch. */
export interface NodeFacts {
  /** As it is in the plan. */
  planned: PatchNode;
  by?: PatchedBy;
  /** Its state now, by its last scan or install. */
  state?: PatchState;
  before?: BootFacts;
  after?: BootFacts;
  isOnline: boolean;
  /** It no longer exists. */
  isTerminated: boolean;
  /** Target groups in which it is healthy now. */
  healthyIn: readonly string[];
  /** Of a pinned list: patches of it that the instance still lacks. Absent where the plan has no list. */
  lacksOfList?: number;
  /** Patches that were installed since the command, where that could be read. */
  installed?: number;
}

/** What an instance's own state says, and nothing else: a command that succeeded on an instance that still misses patches has failed. */
export function resultOf(plan: PatchPlan, facts: NodeFacts): NodeResult {
  const { planned, by, state } = facts;
  const progress = progressOf(planned.id, by);
  const scanned = state !== undefined && isSince(state, by) && isOfBaseline(state, planned) ? state : undefined;
  const missing = facts.lacksOfList ?? scanned?.missing ?? planned.scan?.missing ?? 0;
  const failed = scanned?.failed ?? 0;
  const pendingReboot = scanned?.pendingReboot ?? 0;
  const isPatched =
    progress.phase === 'patched' && scanned !== undefined && (plan.operation === 'scan' || missing + failed === 0);
  const waits = isPatched && plan.operation === 'install' && pendingReboot > 0;
  const failure = isPatched
    ? undefined
    : (progress.failure ?? (progress.phase === 'patched' ? 'patch-failed' : 'not-started'));
  const rebooted = hasRebooted(facts.before, facts.after) === true;
  const installed = plan.operation === 'scan' ? 0 : (facts.installed ?? fewerMissing(planned, scanned));
  return {
    id: planned.id,
    phase: waits
      ? 'pending-reboot'
      : isPatched
        ? 'patched'
        : progress.phase === 'patched'
          ? 'failed'
          : endPhase(progress.phase),
    installed,
    missing,
    failed,
    pendingReboot,
    rebooted,
    cameBack: cameBackOf(plan, facts, installed),
    unhealthyIn: facts.isTerminated ? [] : planned.serves.filter((group) => !facts.healthyIn.includes(group)),
    ...present({ failure, explained: explainedOf(plan, facts) }),
  };
}

/** Whatever is still waiting or running at the end was not reached. */
const endPhase = (phase: NodeResult['phase']): NodeResult['phase'] =>
  phase === 'waiting' || phase === 'in-progress' ? 'not-reached' : phase;

const isSince = ({ endedAt }: PatchState, by: PatchedBy | undefined): boolean =>
  by !== undefined && endedAt >= by.invocation.requestedAt;

/** Another baseline than the approved one counts other patches as missing: what it does not miss proves nothing. */
const isOfBaseline = ({ baselineId }: PatchState, planned: PatchNode): boolean =>
  planned.baselineId === '' || baselineId === planned.baselineId;

const fewerMissing = ({ scan }: PatchNode, state: PatchState | undefined): number =>
  state === undefined || scan === undefined
    ? 0
    : Math.max(0, scan.missing + scan.failed - state.missing - state.failed);

/**
 * Online is not enough. Patch Manager reboots whenever it has installed anything, or finds something that waits for a reboot, unless
 * it is told not to: then an unchanged boot time says that it did not.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
 */
function cameBackOf({ operation, reboot }: PatchPlan, facts: NodeFacts, installed: number): NodeResult['cameBack'] {
  const { planned, by, before, after, isOnline } = facts;
  if (!isOnline) return 'no';
  const rebooted = hasRebooted(before, after);
  const wasPatched = by?.invocation.status === 'Success';
  const mustReboot =
    operation === 'install' &&
    reboot === 'if-needed' &&
    wasPatched &&
    (installed > 0 || (planned.scan?.pendingReboot ?? 0) > 0);
  if (rebooted === 'unknown') return 'unproven';
  return mustReboot && !rebooted ? 'no' : 'yes';
}

function explainedOf({ changedSince }: PatchPlan, { planned, isTerminated, by }: NodeFacts): NodeResult['explained'] {
  if (isTerminated) return 'terminated';
  const isUntouched = ['waiting', 'not-reached'].includes(progressOf(planned.id, by).phase);
  return changedSince?.removed.includes(planned.id) === true && isUntouched ? 'left' : undefined;
}

/** Patched, and all of it is as it was before: or it is known why not. */
export function isProven({ operation, reboot }: PatchPlan, result: NodeResult): boolean {
  if (result.explained !== undefined) return true;
  if (result.phase !== 'patched' && !(result.phase === 'pending-reboot' && reboot === 'never')) return false;
  if (operation === 'scan') return result.cameBack !== 'no';
  const mustHaveRebooted = reboot === 'if-needed' && result.installed > 0;
  return (
    result.unhealthyIn.length === 0 &&
    (result.cameBack === 'yes' || (result.cameBack === 'unproven' && !mustHaveRebooted))
  );
}
