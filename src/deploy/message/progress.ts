import { spanText } from '../../duration.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { barText, counted, moment, short } from '../../slack/words.ts';
import type { DeployPhase, DeployProgress } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { failureSentence } from './failure.ts';
import { imageWord, phaseText } from './words.ts';

/** Phases in which a share of the instances says how far it is. */
const ADVANCING: readonly DeployPhase[] = ['preparing', 'creating', 'replacing'];

/** During a rollback the counts of the deploy mean nothing. */
const goesForward = (phase: DeployPhase): boolean => phase !== 'rolling-back' && phase !== 'stopping';

/** Phase, instances, bar, time, what AWS works on now and what failed first. */
export function progressLines(run: DeployRun, now: number): Mrkdwn {
  const { progress } = run;
  const phase = progress?.phase ?? 'preparing';
  const instances =
    progress === undefined || progress.total === 0 || !goesForward(phase) ? '' : `, ${doneText(run, progress)}`;
  return joinMd([
    md`*Phase* ${progress?.settling === undefined ? phaseText(phase, run.plan.change?.shape) : 'checking what the instances run'}${instances}`,
    ...(progress === undefined || !ADVANCING.includes(phase) ? [] : barLines(progress)),
    md`*Elapsed* ${spanText(now - (run.start?.claimedAt ?? now))}${goesForward(phase) ? usualText(run) : ''}`,
    ...(progress?.current === undefined ? [] : [md`*Now* ${short(progress.current, 200)}${othersText(progress)}`]),
    ...(progress?.failure === undefined
      ? []
      : [md`*First failure* ${failureSentence(progress.failure)}: ${short(progress.failure.reason, 300)}`]),
    ...(progress?.until === undefined ? [] : [md`*Watched* until ${moment(progress.until)}`]),
  ]);
}

/** CloudFormation changes several resources at a time. */
function othersText({ events }: DeployProgress): string {
  const others = events === undefined ? 0 : events.pending.length + (events.pendingMore ?? []).length - 1;
  return others > 0 ? ` and ${others} more` : '';
}

/** `3 of 4 instances signalled`: what counts as done depends on who replaces them. */
export function doneText({ plan }: DeployRun, { done, total, settling }: DeployProgress): string {
  if (settling !== undefined)
    return `${settling.on} of ${counted(settling.total, 'instance')} on ${imageWord(plan.image)}`;
  const shape = plan.change?.shape;
  const word =
    plan.target.kind === 'stack' && shape !== 'stack-refresh' && shape !== 'refresh' ? 'signalled' : 'new and healthy';
  return `${done} of ${counted(total, 'instance')} ${word}`;
}

/** A percentage may go backwards when a group grows: AWS's own number is shown, not ours. */
function barLines({ percent, done, total }: DeployProgress): Mrkdwn[] {
  if (percent === undefined && total === 0) return [];
  const share = percent ?? Math.floor((done / Math.max(1, total)) * 100);
  const bounded = Math.max(0, Math.min(100, Math.round(share)));
  return [md`${barText(bounded, 100)} ${bounded} %`];
}

const usualText = (run: DeployRun): string => {
  const usual = usualMs(run);
  return usual === undefined ? '' : `, usually ${spanText(usual)}`;
};

/** A canary or the rest of one takes another time than a whole deploy. */
function usualMs({ plan: { change, stage } }: DeployRun): number | undefined {
  const durations = change?.usualMs ?? [];
  if (durations.length === 0 || stage !== 'whole') return undefined;
  return durations.reduce((sum, duration) => sum + duration, 0) / durations.length;
}

/** Of a deploy that takes twice as long as usual a person sees sooner why. */
export function isSlow(run: DeployRun, now: number): boolean {
  const usual = usualMs(run);
  return (
    run.state === 'running' &&
    run.progress?.phase !== 'soaking' &&
    usual !== undefined &&
    run.start !== undefined &&
    now - run.start.claimedAt >= 2 * usual
  );
}
