import type { InstanceRefresh } from '../../aws/auto-scaling.ts';
import type { Execution } from '../../aws/ssm.ts';
import { present } from '../../present.ts';
import { notAdmitted } from '../../runs/decision/refused.ts';
import type { Observation } from '../../runs/types/input.ts';
import { hashOf } from '../../store/table.ts';
import type { RefreshChange } from '../types/change.ts';
import { bindingOf } from '../types/plan.ts';
import type { DeployFailure, DeployOutcome, DeployPhase, DeployProgress } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { namesOf } from './bounds.ts';
import { cannotStop, executionSaid, outputOf, stopByHand, UNTOLD_MS } from './execution.ts';
import { restOf } from './refresh-plan.ts';

/** What was read about an instance refresh. */
export interface RefreshLook {
  run: DeployRun;
  change: RefreshChange;
  /** Absent where its refresh is known from an earlier check and nothing has to be stopped. */
  execution?: Execution;
  /** Of the group, newest first. */
  refreshes: readonly InstanceRefresh[];
  /** What the group runs. */
  images: DeployOutcome['images'];
  now: number;
}

const REFRESH_ID = /^[0-9a-f-]{36}$/i;
const VERSION = /^\d+$/;

/** "Reality decides": the refresh's own state first, the execution only where there is none. */
export function observeRefresh(look: RefreshLook): Observation<'deploy'> {
  const refresh = refreshOf(look);
  return refresh === undefined ? notBegun(look) : byStatus(look, refresh);
}

/** The launch template's version that this deploy brings: known before, or made by this execution. */
const versionOf = ({ run, execution }: RefreshLook): string | undefined =>
  run.plan.version ?? said(execution, 'version', VERSION) ?? knownOf(run)?.version;

const said = (execution: Execution | undefined, name: string, form: RegExp): string | undefined =>
  execution === undefined ? undefined : outputOf(execution, name, form);

/** What an earlier look found of this very execution: the part before a checkpoint had a refresh of its own. */
export const knownOf = ({ progress, start }: DeployRun): DeployProgress | undefined =>
  progress?.executionId !== undefined && progress.executionId === start?.executionId ? progress : undefined;

/** The one that the execution names; when it could not say, the one since its start that brings the same version. */
function refreshOf(look: RefreshLook): InstanceRefresh | undefined {
  const { run, execution, refreshes } = look;
  const named = said(execution, 'refreshId', REFRESH_ID) ?? knownOf(run)?.refreshId;
  if (named !== undefined) return refreshes.find(({ id }) => id === named);
  const version = versionOf(look);
  const since = run.start?.claimedAt ?? look.now;
  return refreshes.find(
    (refresh) => version !== undefined && refresh.version === version && (refresh.startedAt ?? 0) >= since,
  );
}

function notBegun(look: RefreshLook): Observation<'deploy'> {
  const { execution, run } = look;
  const outcome = outcomeOf(look);
  if (execution?.end === undefined || mayBeUnlisted(look, execution)) {
    const phase = run.cancel === undefined ? 'preparing' : 'stopping';
    return { kind: 'working', progress: progressOf(look, { phase, status: execution?.status ?? 'not listed' }) };
  }
  switch (execution.end) {
    case 'cancelled':
      return { kind: 'cancelled', outcome };
    case 'failed':
    case 'timed-out':
      // A refresh that started and is no longer listed has changed something.
      return {
        kind: 'failed',
        outcome,
        reason: executionSaid(execution),
        ...(said(execution, 'refreshId', REFRESH_ID) === undefined ? { untouched: true } : {}),
        ...notAdmitted(execution),
      };
    case 'success':
      return stuckForGood(look, 'the runbook succeeded without a refresh that can be found');
  }
}

/** The step that starts it may have run without its answer being read: a moment later the refresh is listed, or it does not exist. */
function mayBeUnlisted({ run, now }: RefreshLook, { steps }: Execution): boolean {
  const begun = steps.some(({ name, status }) => name.startsWith('start') && !NOT_BEGUN.includes(status));
  return begun && now < Math.max(run.start?.claimedAt ?? now, run.cancel?.at ?? 0) + UNTOLD_MS;
}

const NOT_BEGUN = ['Pending', 'Waiting'];

/** A refresh that has ended comes to no other end. */
const stuckForGood = (look: RefreshLook, reason: string, refresh?: InstanceRefresh): Observation<'deploy'> => ({
  kind: 'stuck',
  reason,
  outcome: { ...outcomeOf(look, refresh), final: true },
});

/** Every status: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html */
function byStatus(look: RefreshLook, refresh: InstanceRefresh): Observation<'deploy'> {
  const outcome = outcomeOf(look, refresh);
  const { status } = refresh;
  if (FORWARD.includes(status) && look.run.cancel !== undefined && cannotStop(look.execution))
    return { kind: 'stuck', reason: stopByHand(stopCommand(look.run)), outcome };
  switch (status) {
    case 'Pending':
      return working(look, refresh, 'preparing');
    case 'InProgress':
      return working(look, refresh, look.run.cancel === undefined ? 'replacing' : 'stopping');
    case 'Baking':
      return baking(look, refresh);
    case 'Successful':
      return look.run.plan.stage === 'canary' ? atCheckpoint(look, refresh) : { kind: 'succeeded', outcome };
    case 'Cancelling':
      return working(look, refresh, 'stopping');
    case 'Cancelled':
      return { kind: 'cancelled', outcome };
    case 'RollbackInProgress':
      return working(look, refresh, 'rolling-back');
    case 'RollbackSuccessful':
      return takenBack(look, refresh);
    case 'RollbackFailed':
      return stuckForGood(look, `the rollback failed: ${reasonOf(refresh)}. ${runsText(look)}`, refresh);
    case 'Failed':
      return { kind: 'failed', outcome, reason: `${reasonOf(refresh)}. ${runsText(look)}` };
    default:
      return { kind: 'unknown', what: `the refresh is ${status}` };
  }
}

const FORWARD = ['Pending', 'InProgress', 'Baking'];

/** After a checkpoint AWS's own rollback would return the group to the checkpoint only. */
const stopCommand = ({ cancel, earlier, plan: { target } }: DeployRun): string =>
  `aws autoscaling ${cancel?.how === 'roll-back' && earlier === undefined ? 'rollback' : 'cancel'}-instance-refresh --auto-scaling-group-name ${target.kind === 'stack' ? target.stack : target.group}`;

/** AWS does not say when a bake time began: from the first look that found it. */
function baking(look: RefreshLook, refresh: InstanceRefresh): Observation<'deploy'> {
  const { run, change, now } = look;
  if (run.cancel !== undefined) return working(look, refresh, 'stopping');
  const known = run.progress?.phase === 'soaking' ? run.progress.until : undefined;
  const until = known ?? now + change.preferences.bakeSeconds * 1000;
  const progress = progressOf(look, { phase: 'soaking', status: refresh.status, refresh, until });
  return { kind: 'watching', progress, until };
}

/** A refresh with a last checkpoint below 100 ends there, and is called successful. */
function atCheckpoint(look: RefreshLook, refresh: InstanceRefresh): Observation<'deploy'> {
  const { run, change } = look;
  const version = versionOf(look) ?? refresh.version;
  if (version === undefined)
    return { kind: 'stuck', reason: 'the checkpoint was reached, but the version it runs is not known' };
  const plan = restOf(run.plan, change, version);
  const percent = change.preferences.checkpoint ?? 100;
  const progress = progressOf(look, { phase: 'replacing', status: refresh.status, refresh });
  return {
    kind: 'checkpoint',
    percent,
    progress: { ...progress, done: newOnes(look), percent },
    plan,
    planHash: hashOf(bindingOf(plan)),
  };
}

/**
 * A refresh is rolled back to what the group was set to before it. After a checkpoint that is the new version already, so
 * "rolled back" leaves the new image on all or part of the group.
 */
function takenBack(look: RefreshLook, refresh: InstanceRefresh): Observation<'deploy'> {
  const outcome = outcomeOf(look, refresh);
  const { run } = look;
  if (run.plan.stage === 'rest') {
    const reason = `${whyBack(look, refresh)}; AWS rolled it back to the checkpoint, not to the old image. ${runsText(look)}`;
    return { kind: 'failed', outcome, reason };
  }
  return { kind: 'rolled-back', outcome, reason: whyBack(look, refresh) };
}

const whyBack = ({ run }: RefreshLook, { rollback, reason }: InstanceRefresh): string =>
  run.cancel !== undefined ? 'it was stopped here' : (rollback?.reason ?? reason ?? 'someone rolled it back');

/** Without its full stop: the sentence continues. */
const reasonOf = ({ rollback, reason, status }: InstanceRefresh): string =>
  (rollback?.reason ?? reason ?? status).replace(/[.\s]+$/, '');

/** What a refresh that did not come to its end leaves behind. */
function runsText({ images }: RefreshLook): string {
  if (images.length === 0) return 'What the fleet runs now could not be read';
  const parts = namesOf(images.map(({ image, instances }) => `${instances} on ${image}`));
  return images.length === 1 ? `All of it runs one image: ${parts}` : `The fleet is mixed: ${parts}`;
}

const working = (look: RefreshLook, refresh: InstanceRefresh, phase: DeployPhase): Observation<'deploy'> => ({
  kind: 'working',
  progress: progressOf(look, { phase, status: refresh.status, refresh }),
});

const newOnes = ({ run, images }: RefreshLook): number =>
  images.find(({ image }) => image === run.plan.image.id)?.instances ?? 0;

interface Where {
  phase: DeployPhase;
  status: string;
  refresh?: InstanceRefresh;
  until?: number;
}

function progressOf(look: RefreshLook, { phase, status, refresh, until }: Where): DeployProgress {
  const total = look.change.groups.reduce((sum, { desired }) => sum + desired, 0);
  const back = phase === 'rolling-back';
  const percent = back ? refresh?.rollback?.percent : refresh?.percent;
  const done = refresh?.left === undefined ? newOnes(look) : total - refresh.left;
  const version = versionOf(look);
  const executionId = refresh === undefined ? undefined : look.run.start?.executionId;
  return {
    kind: 'deploy',
    phase,
    status,
    done: refresh === undefined ? 0 : Math.min(total, Math.max(0, done)),
    total,
    ...present({ percent, current: refresh?.reason }),
    ...(refresh?.rollback?.reason !== undefined && !isSentBack(look, refresh)
      ? { failure: { reason: refresh.rollback.reason } }
      : {}),
    ...present({ until }),
    ...(refresh === undefined ? {} : { refreshId: refresh.id }),
    ...present({ version, executionId }),
  };
}

function outcomeOf(look: RefreshLook, refresh?: InstanceRefresh): DeployOutcome {
  const version = versionOf(look);
  const failure = refresh === undefined ? undefined : failureOf(look, refresh);
  return {
    kind: 'deploy',
    images: look.images,
    ...present({ failure }),
    ...(refresh === undefined ? {} : { refreshId: refresh.id }),
    ...present({ version }),
  };
}

function failureOf(look: RefreshLook, refresh: InstanceRefresh): DeployFailure | undefined {
  if (!['Failed', 'RollbackFailed', 'RollbackSuccessful'].includes(refresh.status)) return undefined;
  if (refresh.status === 'RollbackSuccessful' && isSentBack(look, refresh)) return undefined;
  return { status: refresh.status, reason: reasonOf(refresh) };
}

/** A deploy that someone rolled back here has not failed; one that was already rolling back by then has. AWS gives times in seconds. */
const isSentBack = ({ run: { cancel } }: RefreshLook, { rollback }: InstanceRefresh): boolean =>
  cancel?.how === 'roll-back' && (rollback?.startedAt ?? 0) >= Math.floor(cancel.at / 1000) * 1000;
