import { isoTime } from '../activities.ts';
import type { AutoScalingState, Group, LaunchSource, Refresh, RefreshScene } from '../state.ts';
import { terminateMember } from '../terminate.ts';
import { announce } from './events.ts';
import { boundsOf, countHeads, type Headcount } from './headcount.ts';
import { describeStall } from './reason.ts';
import { activeRefresh, endRefresh, failRefresh } from './status.ts';

/** How long a refresh tries without getting any further. */
const STALLS_AT_MOST = 3_600_000;

/** What a refresh wants of the group: instances beyond the desired capacity for a while, and to be looked at again. */
export interface Wants {
  surplus: number;
  wakeAt: number;
}

const NOTHING: Wants = { surplus: 0, wakeAt: Number.POSITIVE_INFINITY };

/** What the group launches from now: a refresh's desired configuration while it goes forward, else its own. */
export const refreshSource = (group: Group): LaunchSource => {
  const refresh = activeRefresh(group);
  const isForward = refresh?.status === 'InProgress' || refresh?.status === 'Baking';
  return (isForward ? refresh?.launch : undefined) ?? group.launch;
};

/** Marks the instances that a refresh launches, and those of its rollback. */
export const phaseOf = (group: Group): string | undefined => {
  const refresh = activeRefresh(group);
  if (refresh?.status === 'InProgress' || refresh?.status === 'Baking') return refresh.id;
  return refresh?.status === 'RollbackInProgress' ? `${refresh.id}/rollback` : undefined;
};

/** Takes the group's refresh as far as it goes at this moment. */
export const stepRefresh = (state: AutoScalingState, group: Group): Wants => {
  const refresh = activeRefresh(group);
  if (refresh === undefined || refresh.status === 'Pending') return NOTHING;
  const scene = { state, group, refresh };
  if (refresh.status === 'Cancelling') return stepCancel(scene);
  if (refresh.status !== 'RollbackInProgress') {
    const alarm = refresh.preferences.alarms.find((name) => state.alarms.inAlarm(name));
    if (alarm !== undefined) failRefresh(scene, `The CloudWatch alarm ${alarm} is in ALARM state.`);
  }
  if (refresh.status === 'Baking') return stepBake(scene);
  return refresh.status === 'InProgress' || refresh.status === 'RollbackInProgress' ? stepReplace(scene) : NOTHING;
};

const stepCancel = (scene: RefreshScene): Wants => {
  const heads = countHeads(scene);
  const isMoving = heads.terminating > 0 || heads.starting !== undefined || heads.warming !== undefined;
  if (isMoving && scene.refresh.waitsForTransitions) return { surplus: 0, wakeAt: heads.warmAt };
  endRefresh(scene, 'Cancelled', 'Cancelled due to user request.');
  return NOTHING;
};

const stepBake = (scene: RefreshScene): Wants => {
  const until = scene.refresh.pausedUntil ?? 0;
  if (scene.state.clock.now() < until) return { surplus: 0, wakeAt: until };
  endRefresh(scene, 'Successful');
  return NOTHING;
};

const stepReplace = (scene: RefreshScene): Wants => {
  const { state, refresh } = scene;
  const heads = countHeads(scene);
  showProgress(scene, heads);
  const now = state.clock.now();
  if (refresh.pausedUntil !== undefined && now < refresh.pausedUntil)
    return { surplus: 0, wakeAt: refresh.pausedUntil };
  delete refresh.pausedUntil;
  const target = Math.ceil((heads.total * stagePercentage(refresh)) / 100);
  if (isStageDone(heads, target)) return endStage(scene, heads);
  const giveUpAt = refresh.progressAt + refresh.preferences.warmup * 1000 + STALLS_AT_MOST;
  if (now >= giveUpAt) {
    failRefresh(scene, describeStall(heads, refresh));
    return { surplus: 0, wakeAt: now };
  }
  const surplus = replaceBatch(scene, heads, target);
  delete refresh.reason;
  return { surplus, wakeAt: Math.min(heads.warmAt, giveUpAt) };
};

/** A rollback has no checkpoints. */
const stagePercentage = (refresh: Refresh): number =>
  refresh.rollback === undefined ? (refresh.preferences.checkpoints[refresh.passed] ?? 100) : 100;

const isStageDone = (heads: Headcount, target: number): boolean =>
  heads.ready >= target &&
  heads.starting === undefined &&
  heads.checking === undefined &&
  heads.warming === undefined &&
  heads.old.length + heads.held.length <= heads.total - target &&
  (target < heads.total || heads.terminating === 0);

/** Terminates what may go now; how many instances beyond the desired capacity may live meanwhile. */
const replaceBatch = (scene: RefreshScene, heads: Headcount, target: number): number => {
  const { state, group, refresh } = scene;
  if (group.suspended.has('Terminate') || group.suspended.has('Launch')) return 0;
  const { desired } = group.settings;
  const { least, most } = boundsOf(desired, refresh.preferences);
  const toGo = Math.max(0, Math.min(heads.old.length, heads.old.length + heads.held.length - (heads.total - target)));
  const canGo = Math.min(toGo, Math.max(0, heads.healthy - least));
  const why = `At ${isoTime(state.clock.now())} an instance was taken out of service in response to an instance refresh.`;
  for (const member of heads.old.slice(0, canGo)) terminateMember(scene, member, why);
  return Math.min(most - desired, toGo - canGo);
};

const endStage = (scene: RefreshScene, heads: Headcount): Wants => {
  const { state, refresh } = scene;
  if (refresh.rollback !== undefined) {
    endRefresh(scene, 'RollbackSuccessful', refresh.rollback.reason);
    return NOTHING;
  }
  const { checkpoints, checkpointDelay } = refresh.preferences;
  const reached = checkpoints.findLastIndex((checkpoint) => heads.ready >= Math.ceil((heads.total * checkpoint) / 100));
  const checkpoint = checkpoints[reached] ?? 100;
  refresh.passed = reached + 1;
  if (checkpoint < 100) {
    const more = { CheckpointPercentage: String(checkpoint), CheckpointDelay: String(checkpointDelay) };
    announce(scene, 'Checkpoint Reached', more);
  }
  if (refresh.passed >= checkpoints.length) return finish(scene);
  refresh.pausedUntil = state.clock.now() + checkpointDelay * 1000;
  refresh.progressAt = refresh.pausedUntil;
  refresh.reason = `Checkpoint ${checkpoint}% reached. Replacing instances continues at ${isoTime(refresh.pausedUntil)}.`;
  return { surplus: 0, wakeAt: refresh.pausedUntil };
};

const finish = (scene: RefreshScene): Wants => {
  const { state, refresh } = scene;
  const { bakeTime } = refresh.preferences;
  if (bakeTime === 0) {
    endRefresh(scene, 'Successful');
    return NOTHING;
  }
  refresh.status = 'Baking';
  refresh.pausedUntil = state.clock.now() + bakeTime * 1000;
  refresh.reason = `Waiting for the bake time to end at ${isoTime(refresh.pausedUntil)}.`;
  announce(scene, 'Started Baking');
  return { surplus: 0, wakeAt: refresh.pausedUntil };
};

/** The percentage counts what is healthy and warm; in a rollback it falls again as the refresh's own instances go. */
const showProgress = ({ state, refresh }: RefreshScene, heads: Headcount): void => {
  const isBack = refresh.rollback !== undefined;
  const done = isBack ? heads.old.length + heads.held.length : Math.min(heads.total, heads.ready);
  refresh.percentage = heads.total === 0 ? (isBack ? 0 : 100) : Math.floor((100 * done) / heads.total);
  if (!isBack) refresh.instancesToUpdate = heads.total - done;
  if (heads.ready <= refresh.most) return;
  refresh.most = heads.ready;
  refresh.progressAt = state.clock.now();
};
