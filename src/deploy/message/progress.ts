import type { CardLines } from '../../cards/message/framed-card.ts';
import { spanText } from '../../duration.ts';
import { type Estimate, estimateOf } from '../../runs/decision/estimate.ts';
import { estimateText } from '../../runs/message/estimate.ts';
import { mayStop } from '../../runs/message/who-decides.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { barText, counted, moment, short } from '../../slack/words.ts';
import { serviceText } from '../decision/end.ts';
import type { DeployPhase, DeployProgress } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { alarmsOf, automaticText } from './blast.ts';
import { newAndHealthy } from './evidence.ts';
import { failureSentence } from './failure.ts';
import { backLine, whatLine } from './what.ts';
import {
  capitalised,
  dotted,
  imageWord,
  newText,
  oldImageText,
  phaseText,
  runWord,
  someOf,
  targetText,
} from './words.ts';

/** Phases in which a share of the instances says how far it is. */
const ADVANCING: readonly DeployPhase[] = ['preparing', 'creating', 'replacing'];

/** While it runs: how far it is, how it is undone, and that nobody is needed. */
export const runningLines = (run: DeployRun, now: number): CardLines => ({
  what: run.progress?.phase === 'rolling-back' ? backLine(run) : whatLine(run, now),
  status: progressLine(run, now),
  undo: undoLine(run),
  next: nextText(run, now),
});

/** Bar, instances, phase, and how long it takes yet. */
function progressLine(run: DeployRun, now: number): Mrkdwn {
  const { progress, plan } = run;
  const phase = progress?.phase ?? 'preparing';
  if (progress?.settling !== undefined)
    return dotted(
      md`${serviceText(run)} reports success; checking the instances until ${moment(progress.settling.until)}`,
      doneText(run, progress),
    );
  if (!isForward(phase))
    return dotted(
      backText(run, phase),
      phase === 'stopping' && progress !== undefined && progress.total > 0 ? doneText(run, progress) : undefined,
      elapsedText(run, now),
    );
  return dotted(
    progress === undefined || !ADVANCING.includes(phase) ? undefined : shareText(progress),
    progress === undefined || progress.total === 0 ? undefined : doneText(run, progress),
    phaseText(phase, plan.change?.shape),
    timeText(run, now),
    progress?.current === undefined ? undefined : `now ${short(progress.current, 80)}${othersText(progress)}`,
  );
}

/** During a rollback the counts of the deploy mean nothing. */
const isForward = (phase: DeployPhase): boolean => phase !== 'rolling-back' && phase !== 'stopping';

const backText = (run: DeployRun, phase: DeployPhase): Mrkdwn =>
  phase === 'stopping'
    ? md`${serviceText(run)} is stopping the ${runWord(run)}`
    : md`${serviceText(run)} is rolling the fleet back to ${oldImageText(run)}`;

const elapsedText = ({ start }: DeployRun, now: number): string =>
  `${spanText(now - (start?.claimedAt ?? now))} so far`;

/** CloudFormation changes several resources at a time. */
function othersText({ events }: DeployProgress): string {
  const others = events === undefined ? 0 : events.pending.length + (events.pendingMore ?? []).length - 1;
  return others > 0 ? ` and ${others} more` : '';
}

/** What replaces them says how many are done, so it is named; once the instances have been read, they say it. */
export function doneText({ plan }: DeployRun, { done, total, settling, images }: DeployProgress): string {
  if (settling !== undefined)
    return `${settling.on} of ${counted(settling.total, 'instance')} on ${imageWord(plan.image)}`;
  if (images !== undefined) return newAndHealthy({ done, total });
  return plan.target.kind === 'stack'
    ? `${done} of ${counted(total, 'instance')} signalled success`
    : `Auto Scaling reports ${done} of ${counted(total, 'instance')} replaced`;
}

/** A percentage may fall when a group grows: AWS's own number is shown, not ours. */
function shareText({ percent, done, total }: DeployProgress): string | undefined {
  if (percent === undefined && total === 0) return undefined;
  const share = percent ?? Math.floor((done / Math.max(1, total)) * 100);
  const bounded = Math.max(0, Math.min(100, Math.round(share)));
  return `${barText(bounded, 100)} ${bounded} %`;
}

/** How long it takes yet; of one that is far too long its warning says that. */
function timeText(run: DeployRun, now: number): string {
  const estimate = estimateIn(run, now);
  switch (estimate?.kind) {
    case undefined:
    case 'slow':
      return elapsedText(run, now);
    case 'unknown':
      return `${elapsedText(run, now)}, no previous deploys`;
    case 'left':
    case 'overdue':
      return estimateText(estimate);
  }
}

/** A canary or the rest of one takes another time than a whole deploy. */
const estimateIn = ({ plan: { change, stage }, start }: DeployRun, now: number): Estimate | undefined =>
  stage === 'whole' ? estimateOf(now - (start?.claimedAt ?? now), change?.usualMs ?? []) : undefined;

/** What goes wrong during it: the first failure, and twice the usual time. */
export function runningWarnings(run: DeployRun, now: number): Mrkdwn[] {
  const { progress } = run;
  const failure = progress?.failure;
  const estimate = estimateIn(run, now);
  return [
    ...(failure === undefined ? [] : [md`First failure: ${failureSentence(failure)}. The full error is in the thread`]),
    ...(estimate?.kind === 'slow' && run.state === 'running' && isForward(progress?.phase ?? 'preparing')
      ? [md`${capitalised(estimateText(estimate))}`]
      : []),
  ];
}

/** A stack update has one end when it is stopped, an instance refresh two. */
function undoLine(run: DeployRun): Mrkdwn | undefined {
  const { plan, progress } = run;
  const phase = progress?.phase ?? 'preparing';
  if (progress?.settling !== undefined || phase === 'cleaning-up')
    return md`Can no longer be stopped; once it has ended, ${code(`/patch rollback ${run.name}`)} rolls it back`;
  if (phase === 'stopping') return md`New instances stay new, the others stay on ${oldImageText(run)}`;
  if (!isForward(phase)) return undefined;
  const automatic = plan.change === undefined || plan.stage === 'rest' ? undefined : automaticText(plan.change);
  const old = oldImageText(run);
  if (plan.target.kind === 'stack')
    return dotted(
      md`Roll back and Stop both roll the stack back to ${old}: an update is never left half done`,
      automatic,
    );
  const stop = 'Stop leaves the fleet mixed';
  if (plan.stage === 'rest') return dotted(restRollbackText(run), stop, restAlarmText(run));
  return dotted(md`Roll back moves ${newText(run)} to ${old}`, stop, automatic);
}

/** An alarm makes AWS roll back what began at the checkpoint. */
export const restAlarmText = ({ plan: { change } }: DeployRun): string | undefined =>
  change === undefined || alarmsOf(change).length === 0
    ? undefined
    : `alarm ${someOf(alarmsOf(change), 3)} rolls back to the checkpoint only`;

/** After a checkpoint AWS itself would roll back to the checkpoint only. */
export const restRollbackText = (run: DeployRun): Mrkdwn =>
  md`Roll back stops the refresh, and a separate run then moves every new instance to ${oldImageText(run)}`;

function nextText(run: DeployRun, now: number): Mrkdwn {
  const { progress, plan } = run;
  const nothing = md`Nothing is needed from you: `;
  if (progress?.settling !== undefined)
    return md`${nothing}it succeeds once every instance runs ${code(plan.image.id)} and is healthy; any that are not by then are named here.`;
  if (!isForward(progress?.phase ?? 'preparing'))
    return md`${nothing}once AWS has finished, this message says what the fleet runs.`;
  if (progress?.phase === 'cleaning-up') return md`${nothing}this message says when the ${runWord(run)} has ended.`;
  const checkpoint =
    plan.stage === 'canary' && plan.change?.route === 'refresh' ? plan.change.preferences.checkpoint : undefined;
  const end = checkpoint === undefined ? 'its end' : `its checkpoint at ${checkpoint} %, where it needs approval`;
  const slow =
    estimateIn(run, now)?.kind === 'slow' ? md`Look at the events of ${targetText(plan)}. If nobody acts, ` : nothing;
  return md`${slow}the ${runWord(run)} continues to ${end}. ${mayStop(run)} can stop it or roll it back.`;
}
