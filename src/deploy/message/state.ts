import { countedPeople } from '../../approvals/decision/quorum.ts';
import { nextLine, shortText, stateTitle } from '../../runs/message/state.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { serviceText } from '../decision/end.ts';
import type { DeployRun } from '../types/run.ts';
import { attentionLine } from './attention.ts';
import type { DeployFacts } from './facts.ts';
import { deployLines } from './lines.ts';
import { isSlow } from './progress.ts';
import { oldImageText } from './soak.ts';
import { owedText, stoppingLine } from './stopping.ts';
import { capitalised, longText, REST_ROLLBACK, sentence, targetText } from './words.ts';

/** The state in a few words, where a deploy has words of its own. */
export function deployTitle(run: DeployRun): string {
  switch (run.state) {
    case 'planning':
      return 'working out what would change';
    case 'waiting':
      return run.wait?.kind === 'checkpoint'
        ? `stopped at ${run.wait.percent} %, waiting for people`
        : 'new instances serve, being watched';
    case 'cancelling':
      return run.cancel?.how === 'roll-back' ? 'being rolled back' : 'being cancelled';
    case 'rolled-back':
      return 'rolled back';
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
    case 'starting':
    case 'running':
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'needs-attention':
      return stateTitle(run);
  }
}

/** What happens next, and what happens if nobody acts. */
export function deployNextLine(run: DeployRun, facts: DeployFacts): Mrkdwn {
  switch (run.state) {
    case 'planning':
      return planningLine(run);
    case 'running':
      return runningLine(run, facts.now);
    case 'waiting':
      return run.wait?.kind === 'checkpoint' ? checkpointNext(run) : watchNext(run);
    case 'cancelling':
      return stoppingLine(run, facts.now);
    case 'succeeded':
      return succeededNext(run, facts);
    case 'failed':
    case 'cancelled':
    case 'rolled-back':
      return endedNext(run);
    case 'needs-attention':
      return attentionLine(run);
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
    case 'starting':
    case 'rejected':
    case 'expired':
      return nextLine(run, deployLines);
  }
}

/** How to ask for the same once more. */
const again = ({ plan }: DeployRun): Mrkdwn =>
  md`Ask again with ${code(`/patch deploy ${plan.fleet} ${plan.image.id}`)}.`;

/** Why people who were asked before are asked once more. */
function askedAgainText({ askedAgain }: DeployRun): Mrkdwn {
  switch (askedAgain?.code) {
    case 'plan-changed':
      return md`What was approved has changed: ${sentence(askedAgain.why)} Earlier approvals no longer count. `;
    case 'quorum-lost':
      return md`An approval no longer counts, so people are asked again. `;
    case 'lapsed':
      return md`The approvals were not used in time, so they are needed again. `;
    case 'deferred':
    case 'checkpoint':
    case undefined:
      return md``;
  }
}

function planningLine(run: DeployRun): Mrkdwn {
  const { plan } = run;
  const what =
    plan.target.kind === 'stack'
      ? md`A change set of ${targetText(plan)} is made and read, which changes nothing and takes seconds.`
      : md`The ${targetText(plan)} and its launch template are read, which takes seconds.`;
  const then =
    plan.returnOf === undefined || run.approvals.length === 0
      ? md`Then people are asked.`
      : md`If it is exactly the reverse of run ${plan.returnOf}, it then starts with that one's approvals; otherwise people are asked.`;
  return md`${askedAgainText(run)}${what} ${then} If it is not known within 15 minutes, this ends and says why.`;
}

function runningLine(run: DeployRun, now: number): Mrkdwn {
  const { phase, settling } = run.progress ?? {};
  if (settling !== undefined)
    return md`Nothing is needed from you: ${serviceText(run)} reports success, and the deploy succeeds once every instance runs ${code(run.plan.image.id)}. Patchwarden checks the instances until ${moment(settling.until)}; if some still run another image then, this message names them.`;
  if (phase === 'cleaning-up')
    return md`Nothing is needed from you: the new instances serve, and what is left cannot be stopped. Going back is a new deploy from here on.`;
  if (phase === 'rolling-back' || phase === 'stopping')
    return md`Nothing is needed from you: AWS is taking it back. This message says what the fleet runs when that has ended.`;
  const slow = isSlow(run, now)
    ? md`It takes much longer than usual: look at the events of ${targetText(run.plan)}. `
    : md`Nothing is needed from you: this message follows it to the end. `;
  return md`${slow}${waysOutText(run)}`;
}

/** A stack update knows one way out, an instance refresh two. */
function waysOutText({ plan }: DeployRun): string {
  if (plan.target.kind === 'stack')
    return 'Cancel and Roll back both take the stack back to what it was: an update cannot be left half done.';
  const mixed = 'Cancel leaves the fleet mixed, with what is new by then';
  return plan.stage === 'rest'
    ? `${mixed}. With Roll back ${REST_ROLLBACK}.`
    : `${mixed}; Roll back replaces that by the old image again.`;
}

function watchNext({ wait, plan }: DeployRun): Mrkdwn {
  const end =
    wait?.kind === 'watch' && wait.until !== undefined
      ? md`it ends by itself at ${moment(wait.until)}`
      : md`it ends by itself when the watch time is over`;
  const then = plan.change?.shape === 'replace' ? md` and the old group is deleted` : md``;
  return md`If nobody acts, ${end}${then}; there is no need to confirm.${alarmText(plan)}`;
}

const alarmText = ({ change, stage }: DeployRun['plan']): string => {
  const alarms = change?.route === 'refresh' ? change.preferences.alarms : (change?.alarms ?? []);
  if (alarms.length === 0) return '';
  return stage === 'rest' ? ' An alarm takes it back to the checkpoint before.' : ' An alarm sends it back before.';
};

function checkpointNext(run: DeployRun): Mrkdwn {
  const missing = Math.max(1, run.policy.approvals - countedPeople(run).length);
  return md`${shortText(run)}${askedAgainText(run)}It goes on after ${missing} more ${missing === 1 ? 'approval' : 'approvals'}. If nobody acts, it stays like this: ${sidesText(run)}, and no other deploy of ${run.name} can start.`;
}

/** What a checkpoint leaves, by what its instances run. */
function sidesText(run: DeployRun): Mrkdwn {
  const { done = 0, total = 0 } = run.progress ?? {};
  const image = code(run.plan.image.id);
  if (total === 0) return md`no instances, and new ones launch from ${image}`;
  return done >= total ? md`all ${total} instances on ${image}` : md`${image} and ${oldImageText(run)} side by side`;
}

function succeededNext({ name }: DeployRun, { rollback, now }: DeployFacts): Mrkdwn {
  if (rollback === undefined || now >= rollback.until)
    return md`Nothing is needed from you: the fleet stays on this image. ${code(`/patch rollback ${name}`)} asks for the way back.`;
  return md`Nothing is needed from you. Until ${moment(rollback.until)} one click of an approver on Roll back returns to ${code(rollback.image)}, as long as nothing else has changed; if nobody acts, the fleet stays on this image.`;
}

const NO_FURTHER = 'It goes no further, and what was done before its checkpoint stays';

/** People were asked before when what they approved had to be planned anew. */
function refusedText(run: DeployRun): Mrkdwn {
  const why = run.ending?.reason ?? 'no reason given';
  const nobody =
    run.earlier !== undefined
      ? NO_FURTHER
      : run.epoch === 1
        ? 'Nobody was asked and nothing was changed'
        : 'Nothing was changed';
  return md`${nobody}: ${longText(why.replace(/[.\s]+$/, ''), 2000)}. When that is put right: ${again(run)}`;
}

function endedNext(run: DeployRun): Mrkdwn {
  const { ending } = run;
  const reason = sentence(ending?.reason ?? 'no reason given');
  switch (ending?.code) {
    case 'plan-refused':
      return refusedText(run);
    case 'rolled-back':
      return md`${user(ending.by ?? '')} sent it back: ${reason} ${again(run)}`;
    case 'rolled-back-outside':
      return md`It went back to what it was, and nobody here asked for that. ${again(run)}`;
    case 'stopped-at-checkpoint':
      return ending.how === 'roll-back'
        ? md`${user(ending.by ?? '')} sent it back after its checkpoint: ${reason} ${owedText(run)}`
        : md`${user(ending.by ?? '')} stopped it at the checkpoint: ${reason} The fleet stays mixed until a deploy of either image. ${again(run)}`;
    case 'failed':
      if (run.outcome?.shown !== undefined)
        return md`${stoppedByText(run)}${serviceText(run)} reports success, but no instance runs ${code(run.plan.image.id)}. ${keptText(run)} Nothing is retried, and no request opens for the next fleet. Fix the cause first. ${again(run)}`;
      return md`${stoppedByText(run)}Nothing is tried again by itself. ${again(run)}`;
    case 'plan-gone':
    case 'could-not-start':
      return run.earlier === undefined ? nextLine(run, deployLines) : md`${NO_FURTHER}: ${reason} ${again(run)}`;
    case 'cancelled':
      if (run.report !== undefined)
        return md`${user(ending.by ?? '')} sent it back after its checkpoint: ${reason} ${owedText(run)}`;
      return run.start === undefined
        ? nextLine(run, deployLines)
        : md`${user(ending.by ?? '')} stopped it: ${reason} ${again(run)}`;
    case 'cancelled-outside':
      return md`It was stopped in AWS, not here. ${again(run)}`;
    default:
      return nextLine(run, deployLines);
  }
}

/** The stack or group keeps its new setting even if no instance was replaced. */
const keptText = ({ plan, name }: DeployRun): Mrkdwn =>
  md`${capitalised(targetText(plan))} is set to ${code(plan.image.id)}, so instances launched from now on may run it; ${code(`/patch rollback ${name}`)} undoes that.`;

/** It was to be stopped, and that is not how it ended. */
const stoppedByText = ({ cancel }: DeployRun): Mrkdwn =>
  cancel === undefined ? md`` : md`${user(cancel.by)} asked to stop it: ${sentence(cancel.reason)} `;
