import type { Stack } from '../../aws/cloudformation.ts';
import type { Execution } from '../../aws/ssm.ts';
import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import { notAdmitted } from '../../runs/decision/refused.ts';
import type { StopHow } from '../../runs/types/ending.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { StackChange } from '../types/change.ts';
import type { DeployFailure, DeployOutcome, DeployPhase, DeployProgress, EventTally } from '../types/progress.ts';
import { isPending, pendingCount } from './events.ts';
import { cannotStop, executionSaid, stopByHand, UNTOLD_MS } from './execution.ts';

/** What was read about the update of a stack. */
export interface StackLook {
  change: StackChange;
  /** Absent where an earlier check found our operation in the stack's events: it is no longer read. */
  execution?: Execution;
  /** Absent when it no longer exists. */
  stack?: Stack;
  /** Events of our operation; absent while it has none. */
  tally?: EventTally;
  /** The newest event of the stack, whosever it is. */
  newestId?: string;
  /** The stack's time as this run left it, found by an earlier look. */
  left?: number;
  /** The change set's execution status; `GONE` when it no longer exists. Absent where it was not asked for. */
  set?: string;
  /** When it was claimed or, later, asked to stop: so soon after it AWS may not tell all yet. */
  since: number;
  /** What the stack is going through is another's operation: its newest events do not carry our token. */
  foreign: boolean;
  /** The stack's parameter has the image of the plan. */
  hasImage: boolean;
  /** What the fleet runs. */
  images: DeployOutcome['images'];
  asked?: StopHow;
  now: number;
}

/** "Reality decides": the stack's own operation first, the execution only where it has not begun. */
export function observeStackUpdate(look: StackLook): Observation<'deploy'> {
  const { stack, tally } = look;
  if (stack === undefined) return stuckForGood(look, 'the stack was deleted meanwhile');
  if (tally === undefined) return notBegun(look, stack);
  return byStatus(look, statusOf(look, stack, tally), tally);
}

/**
 * A newer status of the stack may be of another operation, one that was read too early of the operation before; and an event
 * may come after the status that it reports.
 */
const statusOf = ({ change }: StackLook, stack: Stack, tally: EventTally): string =>
  tally.over || stack.changedAt === change.stackChangedAt ? tally.status : stack.status;

/** Events of an update that was certainly taken do not come so late. */
const EVENTS_LATE_MS = 15 * MINUTE;

/**
 * No event of our operation: an end that the stack shows is an older one. The runbook may end before the answer to what it
 * asked for, so its end alone does not say that nothing was begun: the change set does.
 */
function notBegun(look: StackLook, stack: Stack): Observation<'deploy'> {
  const { execution, now, since } = look;
  const outcome = outcomeOf(look);
  if (execution?.end === undefined || mayHaveBegun(look, stack)) {
    if (execution?.end !== undefined && wasExecuted(look) && now >= since + EVENTS_LATE_MS)
      return stuckForGood(look, 'its change set was executed, but the stack tells of no update of this run');
    return working(look, { phase: look.asked === undefined ? 'preparing' : 'stopping', status: stack.status });
  }
  switch (execution.end) {
    case 'cancelled':
      return { kind: 'cancelled', outcome };
    case 'failed':
    case 'timed-out':
      return { kind: 'failed', outcome, reason: executionSaid(execution), untouched: true, ...notAdmitted(execution) };
    case 'success':
      return look.hasImage
        ? { kind: 'succeeded', outcome: { ...outcome, already: true } }
        : stuckForGood(look, 'the runbook succeeded, but the stack was not updated');
  }
}

const wasExecuted = ({ set }: StackLook): boolean => set?.startsWith('EXECUTE_') === true;

function mayHaveBegun(look: StackLook, stack: Stack): boolean {
  const already = look.execution?.end === 'success' && look.hasImage;
  if (stack.status.endsWith('_IN_PROGRESS') && !look.foreign) return true;
  return !already && (wasExecuted(look) || look.now < look.since + UNTOLD_MS);
}

function byStatus(look: StackLook, status: string, tally: EventTally): Observation<'deploy'> {
  const outcome = outcomeOf(look);
  switch (status) {
    case 'UPDATE_IN_PROGRESS':
      return goingForward(look, tally);
    case 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS':
      return working(look, { phase: 'cleaning-up', status });
    case 'UPDATE_COMPLETE':
      return { kind: 'succeeded', outcome: { ...outcome, ...leftPart(look, tally) } };
    case 'UPDATE_ROLLBACK_IN_PROGRESS':
    case 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS':
      return working(look, { phase: 'rolling-back', status });
    case 'UPDATE_ROLLBACK_COMPLETE':
      return { kind: 'rolled-back', outcome, reason: whyBack(look) };
    case 'UPDATE_ROLLBACK_FAILED':
      return { kind: 'stuck', reason: `the rollback failed: ${causeOf(tally)}`, outcome };
    case 'UPDATE_FAILED':
      return stuckForGood(look, `the update failed and was not rolled back: ${causeOf(tally)}`);
    default:
      return status.endsWith('_IN_PROGRESS') && !status.startsWith('DELETE')
        ? working(look, { phase: 'replacing', status })
        : stuckForGood(look, `the stack is ${status}`);
  }
}

/** Nothing that the stack does later is of this run. */
const stuckForGood = (look: StackLook, reason: string): Observation<'deploy'> => ({
  kind: 'stuck',
  reason,
  outcome: { ...outcomeOf(look), final: true },
});

/** Its time is that of this run only while nothing has come after the run's last event: a later look does not read events again. */
const leftPart = ({ stack, newestId, left }: StackLook, tally: EventTally): Pick<DeployOutcome, 'stackChangedAt'> =>
  stack?.status === 'UPDATE_COMPLETE' && (newestId === tally.newestId || left === stack.changedAt)
    ? { stackChangedAt: stack.changedAt }
    : {};

/** Events may arrive a little after the last one that was read; after this long without events, nothing is changing. */
const QUIET_MS = 5_000;

/** CloudFormation keeps the old resources while it monitors, and sends no event for it. */
function goingForward(look: StackLook, tally: EventTally): Observation<'deploy'> {
  const { change, now, asked } = look;
  const { status } = tally;
  const groups = change.groups.flatMap(({ logicalId }) => logicalId ?? []);
  const done = groups.length > 0 && groups.every((id) => tally.doneGroups.includes(id));
  const quiet = pendingCount(tally) === 0 && now - tally.newestAt >= QUIET_MS;
  if (asked !== undefined)
    return cannotStop(look.execution) ? goesOn(look) : working(look, { phase: 'stopping', status });
  if (!done || !quiet || change.monitoringMinutes === 0) {
    const begun = groups.some((id) => isPending(tally, id)) || tally.doneGroups.length > 0;
    const phase = !begun && groups.length > 0 ? 'preparing' : change.shape === 'replace' ? 'creating' : 'replacing';
    return working(look, { phase, status });
  }
  const until = tally.newestAt + change.monitoringMinutes * MINUTE;
  return { kind: 'watching', progress: progressOf(look, { phase: 'soaking', status, until }), until };
}

const goesOn = (look: StackLook): Observation<'deploy'> => ({
  kind: 'stuck',
  reason: stopByHand(`aws cloudformation cancel-update-stack --stack-name ${look.stack?.name ?? look.change.stackId}`),
  outcome: outcomeOf(look),
});

interface Where {
  phase: DeployPhase;
  status: string;
  until?: number;
}

const working = (look: StackLook, where: Where): Observation<'deploy'> => ({
  kind: 'working',
  progress: progressOf(look, where),
});

/** Only signals are counted here: without any nothing is known of the instances until they are read. */
function progressOf({ change, tally }: StackLook, where: Where): DeployProgress {
  const signals = tally?.signals ?? 0;
  const isSilent = change.shape === 'stack-refresh' || (signals === 0 && AFTER.includes(where.phase));
  const total = isSilent ? 0 : change.groups.reduce((sum, { desired }) => sum + desired, 0);
  const current = tally?.pending.at(-1);
  return {
    kind: 'deploy',
    ...where,
    done: Math.min(total, signals),
    total,
    ...present({ current }),
    ...failurePart(tally),
    ...present({ events: tally }),
  };
}

/** CloudFormation waits for no more signals. */
const AFTER: readonly DeployPhase[] = ['soaking', 'cleaning-up'];

const outcomeOf = ({ images, tally }: StackLook): DeployOutcome => ({ kind: 'deploy', images, ...failurePart(tally) });

const failurePart = (tally: EventTally | undefined): { failure?: DeployFailure } => {
  const failure = tally?.failure;
  return failure === undefined ? {} : { failure };
};

function causeOf(tally: EventTally): string {
  const { failure } = tally;
  if (failure === undefined) return tally.statusReason ?? tally.status;
  return failure.resource === undefined ? failure.reason : `${failure.resource}: ${failure.reason}`;
}

function whyBack({ asked, tally }: StackLook): string {
  if (asked !== undefined) return 'it was stopped here';
  if (tally?.failure === undefined) return 'someone cancelled the update in CloudFormation';
  return causeOf(tally);
}
