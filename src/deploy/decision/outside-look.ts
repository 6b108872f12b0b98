import type { InstanceRefresh } from '../../aws/auto-scaling.ts';
import type { StackEvent } from '../../aws/cloudformation.ts';
import type { OutsideRefresh, OutsideState, OutsideUpdate } from '../../outside/types/change.ts';
import { present } from '../../present.ts';
import type { DeployPhase, DeployProgress, EventTally } from '../types/progress.ts';
import { foldEvents, pendingCount } from './events.ts';

/** Stands for the token of an update that was started without one: its events carry none. */
const NO_TOKEN = 'none';

/** Updates the change from the stack events since the last check, newest first. */
export function afterEvents(change: OutsideUpdate, newestFirst: readonly StackEvent[], now: number): OutsideUpdate {
  const own = newestFirst.filter(({ at }) => at >= change.startedAt);
  const tally = foldEvents(
    change.progress?.events,
    change.token === undefined ? own.map((event) => ({ ...event, token: event.token ?? NO_TOKEN })) : own,
    { stackId: change.stackId, token: change.token ?? NO_TOKEN, expected: change.expected },
  );
  if (tally === undefined) return change;
  const progress = stackProgress(change, tally);
  const state = stackState(tally.status);
  if (state === 'running') return { ...change, progress };
  const reason = state === 'succeeded' ? undefined : (tally.failure?.reason ?? tally.statusReason ?? tally.status);
  return { ...change, progress, state, endedAt: endOf(tally.newestAt, now), ...present({ reason }) };
}

/** AWS's clock may be ahead of ours. */
const endOf = (at: number | undefined, now: number): number => Math.min(at ?? now, now);

function stackState(status: string): OutsideState {
  switch (status) {
    case 'UPDATE_COMPLETE':
      return 'succeeded';
    case 'UPDATE_ROLLBACK_COMPLETE':
      return 'rolled-back';
    case 'UPDATE_FAILED':
      return 'failed';
    default:
      return status.endsWith('_IN_PROGRESS') && !status.startsWith('DELETE') ? 'running' : 'unclear';
  }
}

function stackProgress({ expected }: OutsideUpdate, tally: EventTally): DeployProgress {
  const total = Object.values(expected).reduce((sum, desired) => sum + desired, 0);
  const phase = stackPhase(tally);
  const current = tally.pending.at(-1);
  return {
    kind: 'deploy',
    phase,
    status: tally.status,
    done: phase === 'cleaning-up' ? total : Math.min(total, tally.signals),
    total,
    ...present({ current, failure: tally.failure }),
    events: tally,
  };
}

function stackPhase(tally: EventTally): DeployPhase {
  if (tally.status.startsWith('UPDATE_ROLLBACK')) return 'rolling-back';
  if (tally.status.startsWith('UPDATE_COMPLETE')) return 'cleaning-up';
  return pendingCount(tally) > 0 || tally.signals > 0 || tally.doneGroups.length > 0 ? 'replacing' : 'preparing';
}

/** Every status: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html */
const REFRESHES: Readonly<Record<string, { state: OutsideState; phase: DeployPhase }>> = {
  Pending: { state: 'running', phase: 'preparing' },
  InProgress: { state: 'running', phase: 'replacing' },
  Baking: { state: 'running', phase: 'soaking' },
  Cancelling: { state: 'running', phase: 'stopping' },
  RollbackInProgress: { state: 'running', phase: 'rolling-back' },
  Successful: { state: 'succeeded', phase: 'replacing' },
  Failed: { state: 'failed', phase: 'replacing' },
  Cancelled: { state: 'stopped', phase: 'stopping' },
  RollbackSuccessful: { state: 'rolled-back', phase: 'rolling-back' },
  RollbackFailed: { state: 'unclear', phase: 'rolling-back' },
};

/** `wanted`: the group's desired capacity. A status that is not known leaves the refresh as it is. */
export function afterRefresh(
  change: OutsideRefresh,
  refresh: InstanceRefresh | undefined,
  { wanted, now }: { wanted: number; now: number },
): OutsideRefresh {
  if (refresh === undefined)
    return { ...change, state: 'unclear', endedAt: now, reason: 'the refresh is no longer listed' };
  const at = Object.hasOwn(REFRESHES, refresh.status) ? REFRESHES[refresh.status] : undefined;
  if (at === undefined) return change;
  const total = Math.max(wanted, refresh.left ?? 0);
  const progress: DeployProgress = {
    kind: 'deploy',
    phase: at.phase,
    status: refresh.status,
    done: at.state === 'succeeded' ? total : Math.max(0, total - (refresh.left ?? total)),
    total,
    ...present({ percent: refresh.percent }),
  };
  if (at.state === 'running') return { ...change, progress };
  const reason = at.state === 'succeeded' ? undefined : (refresh.rollback?.reason ?? refresh.reason);
  return { ...change, progress, state: at.state, endedAt: endOf(refresh.endedAt, now), ...present({ reason }) };
}
