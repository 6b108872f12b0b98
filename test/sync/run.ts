import type { RunState } from '../../src/runs/types/state.ts';
import type { SyncChange } from '../../src/sync/types/change.ts';
import type { SyncPlan } from '../../src/sync/types/plan.ts';
import type { SyncRun } from '../../src/sync/types/run.ts';
import { MINUTE, runIn, T0 } from '../runs/fixture.ts';
import { SUNDAYS, TUESDAYS, WINDOW } from './fixture.ts';

export const CHANGES: readonly SyncChange[] = [
  { kind: 'register-group', group: 'APP', operatingSystem: 'WINDOWS', baseline: { id: 'pb-0a1b2c3d4e5f67890' } },
  {
    kind: 'make-window',
    name: 'Patchwarden-app',
    schedule: TUESDAYS,
    timezone: 'Australia/Sydney',
    durationHours: 3,
    cutoffHours: 1,
  },
  {
    kind: 'change-window',
    windowId: WINDOW,
    name: 'Patchwarden-web',
    schedule: SUNDAYS,
    timezone: 'Australia/Sydney',
    was: `${TUESDAYS} UTC`,
  },
  { kind: 'adopt-window', fleet: 'app', window: { made: 'Patchwarden-app' } },
];

export const REMOVED: readonly SyncChange[] = [
  { kind: 'remove-task', fleet: 'app', windowId: WINDOW, taskId: 'task-app' },
  { kind: 'remove-window', windowId: WINDOW, name: 'Patchwarden-app' },
];

export const aPlan = (parts: Partial<SyncPlan> = {}): SyncPlan => ({
  kind: 'sync',
  operation: 'make',
  changes: CHANGES,
  leftOut: [
    { instanceId: 'i-1', group: 'DB', code: 'unreadable-window-tag', what: 'cron(0 3)' },
    { group: 'OLD', code: 'no-fleet' },
  ],
  moreLeftOut: 0,
  newly: 12,
  removable: 3,
  readAt: T0 - MINUTE,
  ...parts,
});

/** A sync in that state, with what such a run holds. */
export function syncIn(state: RunState, parts: Partial<SyncRun> = {}): SyncRun {
  const { outcome: _outcome, progress: _progress, ...run } = runIn(state);
  return {
    ...run,
    id: 's-7k2m9x4q',
    kind: 'sync',
    subject: '111122223333/ap-southeast-2/sync',
    name: 'tags',
    plan: aPlan(),
    ...parts,
  };
}
