import { MINUTE } from '../../duration.ts';
import type { StopHow } from '../../runs/types/run.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import type { DeployRun } from '../types/run.ts';
import { sentence, targetText } from './words.ts';

/** A stop takes AWS seconds: what goes on so long after it was not stopped. */
const STOPS_WITHIN_MS = 3 * MINUTE;

/** What a stop that was asked for does, or that it had no effect. */
export function stoppingLine(run: DeployRun, now: number): Mrkdwn {
  const { cancel, plan } = run;
  const who = cancel === undefined ? md`` : md`${user(cancel.by)} asked for it: ${sentence(cancel.reason)} `;
  if (cancel !== undefined && now >= cancel.at + STOPS_WITHIN_MS && goesForward(run))
    return md`${who}It could not be stopped from here, and still goes on. ${byHandText(run)} This message says what the fleet runs when it has ended.`;
  const what =
    plan.target.kind === 'stack'
      ? 'CloudFormation takes the stack back to what it was.'
      : cancel?.how === 'roll-back'
        ? takenBackText(plan)
        : 'Auto Scaling finishes the instances it has begun; what is new stays new.';
  return md`${who}${what} This message says what the fleet runs when that has ended; if it does not end within a day, a person is asked to look.`;
}

const takenBackText = ({ stage }: DeployRun['plan']): string =>
  stage === 'rest'
    ? 'Auto Scaling finishes the instances it has begun; then a deploy of its own brings every new instance back to the old image.'
    : 'Auto Scaling replaces the new instances by old ones.';

/** AWS's words for what has not been stopped, of what this run certainly began. */
const FORWARD = ['UPDATE_IN_PROGRESS', 'Pending', 'InProgress', 'Baking'];

function goesForward({ progress }: DeployRun): boolean {
  const begun = progress?.events !== undefined || progress?.refreshId !== undefined;
  return progress !== undefined && begun && FORWARD.includes(progress.status);
}

function byHandText({ plan, cancel, earlier }: DeployRun): Mrkdwn {
  if (plan.target.kind === 'stack')
    return md`In the CloudFormation console choose Cancel update stack (CancelUpdateStack) for ${targetText(plan)}.`;
  return cancel?.how === 'roll-back' && earlier === undefined
    ? md`In the EC2 console roll back the instance refresh (RollbackInstanceRefresh) of ${targetText(plan)}.`
    : md`In the EC2 console cancel the instance refresh (CancelInstanceRefresh) of ${targetText(plan)}.`;
}

/** The rollback after a checkpoint is a run of its own: owed, asked for, or impossible. */
export function owedText({ name, report }: DeployRun): Mrkdwn {
  const ask = code(`/patch rollback ${name}`);
  if (report === 'pending')
    return md`A deploy of its own that takes the new instances back is owed, and is asked for by itself as soon as it can be.`;
  return report === 'ready'
    ? md`A deploy of its own takes the new instances back, and has a card of its own. If there is none, the fleet has moved since; ${ask} asks for the way back.`
    : md`The deploy that was to take the new instances back could not be asked for, so the fleet stays as it is. ${ask} asks for the way back.`;
}

/** What stopping leaves behind, by what goes on in AWS. */
export function stopConsequence(run: DeployRun, how: StopHow): Mrkdwn {
  if (run.wait?.kind === 'checkpoint')
    return how === 'roll-back'
      ? md`This deploy ends here, and the replaced instances go back to the image from before by a run of its own.`
      : md`This deploy ends here: ${run.progress?.done ?? 0} of ${run.progress?.total ?? 0} instances keep the new image, the others the old one.`;
  if (run.plan.target.kind === 'stack')
    return md`The stack update is cancelled, and CloudFormation takes the fleet back to what it was; that takes about as long as it has been running.`;
  if (how === 'roll-back' && run.earlier !== undefined)
    return md`The instance refresh is stopped where it is, and a deploy of its own brings every new instance back to the image from before.`;
  return how === 'roll-back'
    ? md`The instance refresh is rolled back: replaced instances are replaced again, with the image from before.`
    : md`The instance refresh is cancelled: instances replaced so far keep the new image, the others the old one, and nothing is taken back.`;
}
