import type { Execution } from '../../aws/ssm.ts';
import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import { notAdmitted } from '../../runs/decision/refused.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { SyncChange } from '../types/change.ts';
import type { SyncOutcome, SyncProgress } from '../types/plan.ts';
import type { SyncState } from '../types/state.ts';
import { isSameSchedule } from './window-tag.ts';

/** Lists of Systems Manager may show a change a little after it was made. */
const PATIENCE_MS = 2 * MINUTE;

export interface EndFacts {
  execution: Execution & { end: NonNullable<Execution['end']> };
  state: SyncState;
  changes: readonly SyncChange[];
  /** When the runbook was first seen to have ended. */
  endedSince?: number | undefined;
  now: number;
}

/** How far the runbook is, while it runs. */
export function progressOf({ steps }: Execution): SyncProgress {
  const running = steps.findLast(({ status }) => status === 'InProgress');
  return { kind: 'sync', ...present({ step: running?.name }) };
}

/** Whether it succeeded is what Systems Manager has afterwards, not what the runbook says. */
export function endOf({ execution, state, changes, endedSince, now }: EndFacts): Observation<'sync'> {
  const missing = changes.filter((change) => !isThere(change, state));
  const outcome: SyncOutcome = { kind: 'sync', done: changes.length - missing.length, missing };
  if (missing.length === 0) return { kind: 'succeeded', outcome };
  const since = endedSince ?? now;
  if (execution.end === 'success' && now - since < PATIENCE_MS)
    return { kind: 'working', progress: { kind: 'sync', endedSince: since } };
  if (execution.end === 'cancelled') return { kind: 'cancelled', outcome };
  return {
    kind: 'failed',
    outcome,
    reason: reasonOf(execution),
    ...(outcome.done === 0 ? { untouched: true } : {}),
    ...notAdmitted(execution),
  };
}

function reasonOf(execution: Execution): string {
  if (execution.end === 'success') return 'the runbook succeeded, but some changes are missing';
  const step = execution.steps.findLast(({ failure }) => failure !== undefined);
  const said = step?.failure ?? execution.failure ?? execution.status;
  return `${step === undefined ? 'the runbook' : `runbook step ${step.name}`}: ${said}`;
}

/** Whether Systems Manager shows the change. */
export function isThere(change: SyncChange, state: SyncState): boolean {
  const windowNamed = (name: string) => state.windows.find((window) => window.ours && window.name === name);
  const taskOf = (windowId: string | undefined, fleet: string) =>
    state.windows.find(({ id }) => id === windowId)?.tasks.find((task) => task.fleet === fleet);
  switch (change.kind) {
    case 'make-baseline':
      return state.baselines.some(({ ours, name }) => ours && name === change.name);
    case 'register-group': {
      const { baseline, group, operatingSystem } = change;
      const isIt = (id: string, name: string): boolean =>
        'id' in baseline ? id === baseline.id : name === baseline.made;
      return state.groups.some(
        (row) =>
          row.group === group && row.operatingSystem === operatingSystem && isIt(row.baselineId, row.baselineName),
      );
    }
    case 'make-window': {
      const window = windowNamed(change.name);
      return window !== undefined && isSameSchedule(window.schedule, change.schedule);
    }
    case 'change-window': {
      const window = state.windows.find(({ id }) => id === change.windowId);
      return window !== undefined && isSameSchedule(window.schedule, change.schedule);
    }
    case 'adopt-window': {
      const id = 'id' in change.window ? change.window.id : windowNamed(change.window.made)?.id;
      return taskOf(id, change.fleet) !== undefined;
    }
    case 'make-scan':
      return state.scans.some(({ ours, group, tagKey }) => ours && group === change.group && tagKey === change.tagKey);
    case 'change-scan':
      return state.scans.some(({ id, schedule }) => id === change.associationId && schedule === change.schedule);
    case 'deregister-group':
      return !state.groups.some(({ group, baselineId }) => group === change.group && baselineId === change.baselineId);
    case 'remove-task':
      return !state.windows.some(
        ({ id, tasks }) => id === change.windowId && tasks.some((task) => task.id === change.taskId),
      );
    case 'remove-window':
      return !state.windows.some(({ id }) => id === change.windowId);
    case 'remove-scan':
      return !state.scans.some(({ id }) => id === change.associationId);
  }
}
