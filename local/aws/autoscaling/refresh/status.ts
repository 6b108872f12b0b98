import type { InstanceRefreshStatus } from '@aws-sdk/client-auto-scaling';
import type { Group, Refresh, RefreshScene } from '../state.ts';
import { announce } from './events.ts';

const ACTIVE: readonly InstanceRefreshStatus[] = [
  'Pending',
  'InProgress',
  'Baking',
  'Cancelling',
  'RollbackInProgress',
];

export const isActive = ({ status }: Refresh): boolean => ACTIVE.includes(status);

/** The group's refresh that has not ended; there is at most one. */
export const activeRefresh = (group: Group): Refresh | undefined => {
  const newest = group.refreshes.at(-1);
  return newest !== undefined && isActive(newest) ? newest : undefined;
};

export const endRefresh = (
  scene: RefreshScene,
  status: 'Successful' | 'Failed' | 'Cancelled' | 'RollbackSuccessful' | 'RollbackFailed',
  reason?: string,
): void => {
  const { state, group, refresh } = scene;
  refresh.status = status;
  refresh.endedAt = state.clock.now();
  if (reason === undefined) delete refresh.reason;
  else refresh.reason = reason;
  if (status === 'Successful' && refresh.launch !== undefined) group.launch = refresh.launch;
  announce(scene, EVENTS[status]);
};

const EVENTS = {
  Successful: 'Succeeded',
  Failed: 'Failed',
  Cancelled: 'Cancelled',
  RollbackSuccessful: 'Rollback Succeeded',
  RollbackFailed: 'Rollback Failed',
} as const;

/** A refresh that cannot go on: it rolls back where it was told to, and fails where not. */
export const failRefresh = (scene: RefreshScene, reason: string): void => {
  if (scene.refresh.status === 'RollbackInProgress') endRefresh(scene, 'RollbackFailed', reason);
  else if (scene.refresh.preferences.autoRollback) startRollback(scene, reason);
  else endRefresh(scene, 'Failed', reason);
};

/** Turns round: what the refresh has launched is to be replaced with what the group had. */
export const startRollback = (scene: RefreshScene, reason: string): void => {
  const { state, group, refresh } = scene;
  const { percentage, instancesToUpdate } = refresh;
  refresh.rollback = { reason, startedAt: state.clock.now(), percentage, instancesToUpdate };
  refresh.status = 'RollbackInProgress';
  refresh.reason = reason;
  delete refresh.pausedUntil;
  refresh.toReplace = new Set(
    [...group.members.values()].filter(({ phase }) => phase === refresh.id).map(({ id }) => id),
  );
  refresh.most = -1;
  refresh.progressAt = state.clock.now();
  announce(scene, 'Rollback Started');
  state.look(group);
};
