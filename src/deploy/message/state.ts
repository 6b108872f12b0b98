import { cancelledWord } from '../../runs/message/stop-words.ts';
import { unwellAt } from '../decision/serving.ts';
import { shareOf } from '../decision/shown.ts';
import { isRollback } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { imageShort, named, runWord } from './words.ts';

/** What it is and how it stands, as a header says it: "Deploying web-prod: 2 of 4 instances". */
export function deployTitle(run: DeployRun): string {
  const { state, hold, wait } = run;
  switch (state) {
    case 'planning':
      return `Planning: ${wishText(run)}`;
    case 'awaiting-approval':
      return `Approval needed: ${wishText(run)}`;
    case 'scheduled':
      return `Scheduled: ${wishText(run)}`;
    case 'approved':
      return `${hold === undefined ? 'Approved' : 'On hold'}: ${wait === undefined ? wishText(run) : restText(run)}`;
    case 'starting':
      return `Starting: ${wishText(run)}`;
    case 'running':
      return runningTitle(run);
    case 'waiting':
      return wait?.kind === 'checkpoint' ? `Approval needed: ${restText(run)}` : watchTitle(run);
    case 'cancelling':
      return stoppingTitle(run);
    case 'succeeded':
      return succeededTitle(run);
    case 'needs-attention':
      return `Needs attention: ${runWord(run)} of ${named(run.name)} to ${image(run)}`;
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return `${isRollback(run.plan) ? 'Rollback' : 'Deploy'} of ${named(run.name)} to ${image(run)} ${endWord(run)}`;
  }
}

const image = ({ plan }: DeployRun): string => imageShort(plan.image);

/** The image that it came from, where it is known. */
const oldImage = ({ plan: { change } }: DeployRun): string | undefined =>
  change?.from === undefined ? undefined : imageShort(change.from);

/** `deploy web-prod to ami-0ccc3333…`, `roll back web-prod to ami-0aaa1111…`. */
const wishText = (run: DeployRun): string =>
  `${isRollback(run.plan) ? 'roll back' : 'deploy'} ${named(run.name)} to ${image(run)}`;

function restText(run: DeployRun): string {
  const { done, total } = run.progress ?? { done: 0, total: 0 };
  return `continue ${named(run.name)} to ${image(run)}${total === 0 ? '' : ` (${done} of ${total})`}`;
}

function runningTitle(run: DeployRun): string {
  const { progress, name } = run;
  const phase = progress?.phase;
  if (phase === 'stopping') return `Stopping the ${runWord(run)} of ${named(name)}`;
  if (phase === 'rolling-back') return backTitle(run);
  const share = progress?.settling ?? progress;
  const on = progress?.settling?.on ?? progress?.done ?? 0;
  if (share === undefined || share.total === 0) return `${doingText(run)} to ${image(run)}`;
  return isRollback(run.plan)
    ? `${doingText(run)} to ${image(run)} (${on} of ${share.total})`
    : `${doingText(run)}: ${on} of ${share.total} ${share.total === 1 ? 'instance' : 'instances'}`;
}

const doingText = (run: DeployRun): string =>
  `${isRollback(run.plan) ? 'Rolling back' : 'Deploying'} ${named(run.name)}`;

/** Only what the instances showed is said of them. */
function watchTitle(run: DeployRun): string {
  const { images, done = 0 } = run.progress ?? {};
  const on = images?.find((each) => each.image === run.plan.image.id)?.instances;
  const shown = on === undefined ? '' : `: ${done} of ${on} new ${on === 1 ? 'instance' : 'instances'} healthy`;
  return `Watching the ${runWord(run)} of ${named(run.name)}${on === 0 ? '' : shown}`;
}

/** What is itself a rollback is not called rolled back: it is undone. */
function backTitle(run: DeployRun): string {
  const old = oldImage(run);
  return isRollback(run.plan)
    ? `Undoing the rollback of ${named(run.name)}${old === undefined ? '' : `, back to ${old}`}`
    : `Rolling back ${named(run.name)}${old === undefined ? '' : ` to ${old}`}`;
}

/** A stack that is stopped is rolled back in any case. */
const isTakenBack = ({ cancel, plan }: DeployRun): boolean =>
  cancel?.how === 'roll-back' || plan.target.kind === 'stack';

const stoppingTitle = (run: DeployRun): string =>
  isTakenBack(run) ? backTitle(run) : `Stopping the ${runWord(run)} of ${named(run.name)}`;

function succeededTitle(run: DeployRun): string {
  const runs = run.outcome?.shown?.total === 0 ? 'launches' : 'runs';
  return isRollback(run.plan)
    ? `Rolled back: ${named(run.name)} ${runs} ${image(run)}`
    : `${named(run.name)} ${runs} ${image(run)}`;
}

/** `Superseded: deploy of web-prod to ami-0ccc3333…`. */
export const supersededTitle = (run: DeployRun): string =>
  `Superseded: ${runWord(run)} of ${named(run.name)} to ${image(run)}`;

/** Its state in a word or two where it is listed: what the title of its card says. */
export function deployWord(run: DeployRun): string | undefined {
  const { state, progress, outcome } = run;
  const isBack = isRollback(run.plan);
  switch (state) {
    case 'running':
      if (progress?.phase === 'rolling-back') return isBack ? 'being undone' : 'being rolled back';
      return progress?.phase === 'stopping' ? 'being stopped' : undefined;
    case 'cancelling':
      if (!isTakenBack(run)) return 'being stopped';
      return isBack ? 'being undone' : 'being rolled back';
    case 'succeeded':
      return unwellWord(run);
    case 'rolled-back':
      return isBack ? 'undone' : undefined;
    case 'failed':
      return outcome?.shown === undefined ? undefined : 'failed';
    default:
      return undefined;
  }
}

/** A list has no other place for it. */
function unwellWord({ outcome }: DeployRun): string | undefined {
  const { unhealthy = 0, unknown = 0, of } = unwellAt(outcome) ?? {};
  if (unhealthy > 0) return `succeeded with ${unhealthy} of ${of} unhealthy`;
  return unknown > 0 ? `succeeded with the health of ${unknown} of ${of} not known` : undefined;
}

function endWord(run: DeployRun): string {
  const { state, ending, report } = run;
  switch (state) {
    case 'failed':
      return failedWord(run);
    case 'rolled-back':
      return isRollback(run.plan) ? 'was undone' : 'was rolled back';
    case 'cancelled':
      if (report !== undefined || ending?.how === 'roll-back') return 'stopped at its checkpoint, rollback follows';
      if (ending?.code === 'stopped-at-checkpoint') return 'stopped at its checkpoint';
      return cancelledWord(run);
    case 'rejected':
      return 'rejected';
    default:
      return 'expired';
  }
}

/** The checks said no before anything began, or AWS did; otherwise it has failed. */
function failedWord({ ending, earlier, outcome }: DeployRun): string {
  if (outcome?.shown !== undefined) return `failed: ${shareOf(outcome.shown)} run it`;
  switch (ending?.code) {
    case 'plan-refused':
    case 'plan-gone':
    case 'could-not-start':
    case 'not-admitted':
      return earlier === undefined ? 'not started' : 'not continued';
    default:
      return 'failed';
  }
}
