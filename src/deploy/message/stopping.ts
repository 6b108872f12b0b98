import type { CardLines } from '../../cards/message/framed-card.ts';
import { MINUTE } from '../../duration.ts';
import type { StopHow } from '../../runs/types/ending.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { DeployRun } from '../types/run.ts';
import { doneText } from './progress.ts';
import { backLine, whatLine } from './what.ts';
import { dotted, imageWord, newText, oldImageText, runWord, sentence, targetText } from './words.ts';

/** A stop takes AWS seconds: what goes on so long after it was not stopped. */
const STOPS_WITHIN_MS = 3 * MINUTE;

/** While it is being stopped: what AWS does about it, and who wanted that. */
export const stoppingLines = (run: DeployRun, now: number): CardLines => ({
  what: isNotStopped(run, now) || !isRolledBack(run) ? whatLine(run, now) : backLine(run),
  status: isNotStopped(run, now) ? dotted('Not stopped yet', progressText(run)) : backwardText(run),
  undo: wishText(run),
  next: isNotStopped(run, now)
    ? byHandText(run)
    : md`Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.`,
});

/** A stop that had no effect is what a person must know first. */
export const stoppingWarnings = (run: DeployRun, now: number): Mrkdwn[] =>
  isNotStopped(run, now) ? [md`The stop had no effect, and the ${runWord(run)} continues in AWS`] : [];

/** A stack that is stopped is rolled back in any case. */
const isRolledBack = ({ plan, cancel }: DeployRun): boolean =>
  cancel?.how === 'roll-back' || plan.target.kind === 'stack';

const isNotStopped = (run: DeployRun, now: number): boolean =>
  run.cancel !== undefined && now >= run.cancel.at + STOPS_WITHIN_MS && isForward(run);

const progressText = (run: DeployRun): string | undefined =>
  run.progress === undefined || run.progress.total === 0 ? undefined : doneText(run, run.progress);

function wishText({ cancel }: DeployRun): Mrkdwn | undefined {
  if (cancel === undefined) return undefined;
  const what = cancel.how === 'roll-back' ? 'Rollback requested' : 'Stop requested';
  return md`${what} by ${user(cancel.by)}: ${sentence(cancel.reason)}`;
}

function backwardText(run: DeployRun): Mrkdwn {
  const { plan, cancel } = run;
  if (plan.target.kind === 'stack') return md`CloudFormation rolls the stack back to ${oldImageText(run)}`;
  if (cancel?.how !== 'roll-back')
    return dotted(
      md`Auto Scaling finishes the instances it has begun; new instances stay new, the others stay on ${oldImageText(run)}`,
      progressText(run),
    );
  return plan.stage === 'rest'
    ? md`Auto Scaling finishes the instances it has begun; a separate run then moves every new instance to ${oldImageText(run)}`
    : md`Auto Scaling rolls ${newText(run)} back to ${oldImageText(run)}`;
}

/** AWS's words for what has not been stopped, of what this run certainly began. */
const FORWARD = ['UPDATE_IN_PROGRESS', 'Pending', 'InProgress', 'Baking'];

function isForward({ progress }: DeployRun): boolean {
  const begun = progress?.events !== undefined || progress?.refreshId !== undefined;
  return progress !== undefined && begun && FORWARD.includes(progress.status);
}

function byHandText({ plan, cancel, earlier }: DeployRun): Mrkdwn {
  if (plan.target.kind === 'stack')
    return md`Stop it by hand: Cancel update stack (CancelUpdateStack) for ${targetText(plan)} in the CloudFormation console. ${THEN}`;
  return cancel?.how === 'roll-back' && earlier === undefined
    ? md`Stop it by hand: roll back the instance refresh (RollbackInstanceRefresh) of ${targetText(plan)} in the EC2 console. ${THEN}`
    : md`Stop it by hand: cancel the instance refresh (CancelInstanceRefresh) of ${targetText(plan)} in the EC2 console. ${THEN}`;
}

const THEN = 'Once it has ended, this message says what the fleet runs.';

/** The rollback after a checkpoint is a run of its own: owed, requested, or impossible. */
export function owedText({ name, report }: DeployRun): Mrkdwn {
  const ask = code(`/patch rollback ${name}`);
  if (report === 'pending') return md`The rollback is a separate run, requested automatically as soon as possible.`;
  return report === 'ready'
    ? md`The rollback is a separate run with its own card. If there is no such card, the fleet has changed since: ${ask} requests a rollback.`
    : md`The rollback could not be requested, so the fleet stays as it is. ${ask} requests it.`;
}

/** As it was when the checkpoint was reached: a group of no instances has none to keep. */
function leftText({ progress, plan }: DeployRun): string {
  const { done = 0, total = 0 } = progress ?? {};
  if (total === 0) return `there are no instances, and new ones launch from ${imageWord(plan.image)}`;
  return `${done} of ${counted(total, 'instance')} ${done === 1 ? 'keeps' : 'keep'} the new image, the others the old one`;
}

/** What stopping leaves behind, by what AWS is doing. */
export function stopConsequence(run: DeployRun, how: StopHow): Mrkdwn {
  const word = runWord(run);
  if (run.wait?.kind === 'checkpoint')
    return how === 'roll-back'
      ? md`This ${word} ends here, and a separate run rolls the new instances back to ${oldImageText(run)}.`
      : md`This ${word} ends here: ${leftText(run)}.`;
  if (run.plan.target.kind === 'stack')
    return md`The stack update is cancelled, and CloudFormation rolls the stack back to ${oldImageText(run)}, which takes about as long as the update has run.`;
  if (how === 'roll-back' && run.earlier !== undefined)
    return md`The instance refresh stops where it is, and a separate run rolls every new instance back to ${oldImageText(run)}.`;
  return how === 'roll-back'
    ? md`The instance refresh is rolled back: replaced instances are replaced again, with ${oldImageText(run)}.`
    : md`The instance refresh is cancelled: instances replaced so far keep the new image, the others the old one. Nothing is rolled back.`;
}
