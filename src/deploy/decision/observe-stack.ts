import type { Stack } from '../../aws/cloudformation.ts';
import type { Execution } from '../../aws/ssm.ts';
import type { Observation, StopHow } from '../../runs/types.ts';
import type {
  DeployFailure,
  DeployOutcome,
  DeployPhase,
  DeployProgress,
  EventTally,
  StackChange,
} from '../types/plan.ts';
import { executionSaid } from './execution.ts';

/** What was read about the update of a stack. */
export interface StackLook {
  change: StackChange;
  /** Absent where the stack has told of our operation at an earlier look: it is not asked for any more. */
  execution?: Execution;
  /** Absent when it no longer exists. */
  stack?: Stack;
  /** Events of our operation; absent while it has none. */
  tally?: EventTally;
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
export function observeStackUpdate(look: StackLook): Observation {
  const { stack, tally } = look;
  if (stack === undefined)
    return { kind: 'stuck', reason: 'the stack was deleted meanwhile', outcome: outcomeOf(look) };
  if (tally === undefined) return notBegun(look, stack);
  return byStatus(look, statusOf(look, stack, tally), tally);
}

/**
 * A newer status of the stack may be of another operation, one that was read too early of the operation before; and an event
 * may come after the status that it tells of.
 */
const statusOf = ({ change }: StackLook, stack: Stack, tally: EventTally): string =>
  tally.over || stack.changedAt === change.stackChangedAt ? tally.status : stack.status;

/** No event of our operation: an end that the stack shows is an older one. */
function notBegun(look: StackLook, stack: Stack): Observation {
  const { execution, foreign } = look;
  const outcome = outcomeOf(look);
  // An update just begun may not have its first event yet.
  if (execution?.end === undefined || (stack.status.endsWith('_IN_PROGRESS') && !foreign))
    return working(look, { phase: look.asked === undefined ? 'preparing' : 'stopping', status: stack.status });
  switch (execution.end) {
    case 'cancelled':
      return { kind: 'cancelled', outcome };
    case 'failed':
    case 'timed-out':
      return { kind: 'failed', outcome, reason: executionSaid(execution), untouched: true };
    case 'success':
      return look.hasImage
        ? { kind: 'succeeded', outcome: { ...outcome, already: true } }
        : { kind: 'stuck', reason: 'the runbook succeeded, but the stack was not updated', outcome };
  }
}

function byStatus(look: StackLook, status: string, tally: EventTally): Observation {
  const outcome = outcomeOf(look);
  switch (status) {
    case 'UPDATE_IN_PROGRESS':
      return goingForward(look, tally);
    case 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS':
      return working(look, { phase: 'cleaning-up', status });
    case 'UPDATE_COMPLETE':
      return { kind: 'succeeded', outcome };
    case 'UPDATE_ROLLBACK_IN_PROGRESS':
    case 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS':
      return working(look, { phase: 'rolling-back', status });
    case 'UPDATE_ROLLBACK_COMPLETE':
      return { kind: 'rolled-back', outcome, reason: whyBack(look) };
    case 'UPDATE_ROLLBACK_FAILED':
      return { kind: 'stuck', reason: `the rollback failed: ${causeOf(tally)}`, outcome };
    case 'UPDATE_FAILED':
      return { kind: 'stuck', reason: `the update failed and was not taken back: ${causeOf(tally)}`, outcome };
    default:
      return status.endsWith('_IN_PROGRESS') && !status.startsWith('DELETE')
        ? working(look, { phase: 'replacing', status })
        : { kind: 'stuck', reason: `the stack is ${status}`, outcome };
  }
}

/** Events may come in a moment later than the last that was read; quiet for so long means that nothing is changed any more. */
const QUIET_MS = 5_000;

/** CloudFormation keeps the old resources while it monitors, and says nothing of it. */
function goingForward(look: StackLook, tally: EventTally): Observation {
  const { change, now, asked } = look;
  const { status } = tally;
  const groups = change.groups.flatMap(({ logicalId }) => logicalId ?? []);
  const done = groups.length > 0 && groups.every((id) => tally.doneGroups.includes(id));
  const quiet = tally.pending.length === 0 && now - tally.newestAt >= QUIET_MS;
  if (asked !== undefined) return working(look, { phase: 'stopping', status });
  if (!done || !quiet || change.monitoringMinutes === 0) {
    const begun = groups.some((id) => tally.pending.includes(id)) || tally.doneGroups.length > 0;
    const phase = !begun && groups.length > 0 ? 'preparing' : change.shape === 'replace' ? 'creating' : 'replacing';
    return working(look, { phase, status });
  }
  const until = tally.newestAt + change.monitoringMinutes * 60_000;
  return { kind: 'soaking', progress: progressOf(look, { phase: 'soaking', status, until }), until };
}

interface Where {
  phase: DeployPhase;
  status: string;
  until?: number;
}

const working = (look: StackLook, where: Where): Observation => ({
  kind: 'working',
  progress: progressOf(look, where),
});

function progressOf({ change, tally }: StackLook, where: Where): DeployProgress {
  const total = change.groups.reduce((sum, { desired }) => sum + desired, 0);
  const done = Math.min(total, tally?.signals ?? 0);
  const current = tally?.pending.at(-1);
  return {
    kind: 'deploy',
    ...where,
    done: where.phase === 'soaking' || where.phase === 'cleaning-up' ? total : done,
    total,
    ...(current === undefined ? {} : { current }),
    ...failurePart(tally),
    ...(tally === undefined ? {} : { events: tally }),
  };
}

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
