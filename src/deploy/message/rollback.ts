import { countedPeople } from '../../approvals/decision/quorum.ts';
import { whereText } from '../../cards/message/origin.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { DeployRun } from '../types/run.ts';
import { sentence } from './words.ts';

interface Place {
  channel: string;
  ts?: string;
}

/** Answers to `/patch rollback` and to Roll back under a deploy that has ended. */

export const nothingToRollBackTo = (fleet: string): Mrkdwn =>
  md`No request was made: no deploy of ${fleet} has succeeded here, so Patchwarden does not know the previous image. If you know it, request it with ${code(`/patch deploy ${fleet} ami-…`)}.`;

/** None of the runs that were read changed the fleet's image. */
export const historyTooLong = (fleet: string, runs: number): Mrkdwn =>
  md`No request was made: none of the last ${runs} runs of ${fleet} changed its image, so Patchwarden does not know the previous image. If you know it, request it with ${code(`/patch deploy ${fleet} ami-…`)}.`;

/** The old image was deregistered, or cannot be launched any more. */
export const rollbackImageGone = (fleet: string, image: string): Mrkdwn =>
  md`No request was made: ${code(image)}, the previous image of ${fleet}, no longer exists. ${code(`/patch deploy ${fleet} ami-…`)} requests another one.`;

/** Whether the version from before is still there decides how the rollback is done. */
export const templateUnreadable = (fleet: string, error: string): Mrkdwn =>
  md`No request was made: the launch template of ${fleet} could not be read (${error}). Try again in a minute.`;

/** A later deploy came in between: the rollback of this button is no longer that of the fleet. */
export const rollbackOutdated = (fleet: string): Mrkdwn =>
  md`No request was made: ${fleet} has been deployed to since. Roll back on the card of its newest deploy, or type ${code(`/patch rollback ${fleet}`)}.`;

/** Too old, or not exactly the reverse: the approvals of the deploy do not cover it. Or more are needed by now than it had. */
export function rollbackAsked(run: DeployRun, card: Place): Mrkdwn {
  const { approvals } = run.policy;
  const have = countedPeople(run).length;
  const needs =
    have === 0
      ? `The approvals of the deploy no longer cover it, so it needs ${approvals} new ${approvals === 1 ? 'one' : 'ones'}.`
      : `It now needs ${approvals} approvals, and has ${have} from the deploy.`;
  return md`Requested: rollback of ${run.name} to ${code(run.plan.image.id)}, run ${run.id}. ${needs} ${whereText(card)}`;
}

/** As far as it has come by now. */
export function rollbackOpened(run: DeployRun, card: Place): Mrkdwn {
  switch (run.state) {
    case 'planning':
      return run.approvals.length > 0 ? rollbackPlanning(run, card) : rollbackAsked(run, card);
    case 'awaiting-approval':
      return rollbackAsked(run, card);
    case 'scheduled':
    case 'approved':
    case 'starting':
    case 'running':
    case 'waiting':
    case 'cancelling':
    case 'succeeded':
      return rollbackStarted(run, card);
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'needs-attention':
      return rollbackNotStarted(run, card);
  }
}

const rollbackPlanning = (run: DeployRun, card: Place): Mrkdwn =>
  md`Planning the rollback of ${run.name} to ${code(run.plan.image.id)}, run ${run.id}. If it exactly reverses the deploy, it starts with the approvals of the deploy; otherwise approvers are asked. ${whereText(card)}`;

const rollbackNotStarted = (run: DeployRun, card: Place): Mrkdwn =>
  md`Not rolled back: the rollback of ${run.name} to ${code(run.plan.image.id)}, run ${run.id}, has ended: ${sentence(run.ending?.reason ?? 'no reason given')} ${whereText(card)}`;

export const rollbackStarted = (run: DeployRun, card: Place): Mrkdwn =>
  md`Rolling back ${run.name} to ${code(run.plan.image.id)}, run ${run.id}, with the approvals of the deploy. It starts once everything is checked. ${whereText(card)}`;
