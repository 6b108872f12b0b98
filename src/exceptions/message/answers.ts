import { askApprovers, refusalText } from '../../approvals/message.ts';
import type { Approvers } from '../../approvals/types.ts';
import { whereText } from '../../cards/message/origin.ts';
import { scopeText } from '../../posture/message/exception.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { channel, code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, short } from '../../slack/words.ts';
import type { AskRefusal } from '../types/ask.ts';
import type { Limit, Refusal } from '../types/life.ts';
import { fleetName, stateText } from './words.ts';

/** Where its card is, or will be. */
type Place = { channel: string; ts?: string };

/** Why nobody is asked for it. */
export function notAsked(refusal: AskRefusal): Mrkdwn {
  switch (refusal.code) {
    case 'off':
      return md`No request was made: compliance is not followed here. Add ${code('compliance')} to patchwarden.yml first.`;
    case 'unknown-fleet':
      return md`No request was made: patchwarden.yml has no fleet ${code(short(refusal.fleet))}.${refusal.near === undefined ? md` ${code('/patch except')} lists exceptions.` : md` Did you mean ${code(refusal.near)}?`}`;
    case 'not-swept':
      return md`No request was made: ${short(refusal.fleet)} has not been checked yet, so nothing is known to be missing. Try again after the next sweep.`;
    case 'incomplete':
      return md`No request was made: the form needs what is excepted, a reason and an end. Open it again.`;
    case 'unreadable-scope':
      return md`No request was made: I couldn't read ${code(short(refusal.text, 80))} as an instance id, a patch or a CVE. Write for example ${code('i-0123456789abcdef0')}, ${code('KB5031364')} or ${code('CVE-2026-12345')}.`;
    case 'nothing-wrong':
      return md`No request was made: the last sweep found nothing missing that an exception for ${scopeText(refusal.scope)} could cover. An exception covers what a scan found missing, never what could not be checked.`;
    case 'past':
      return md`No request was made: that end has passed. Choose a later one.`;
    case 'overdue':
      return md`No request was made: ${overdueText(refusal.limit)} Patch it instead.`;
    case 'beyond':
      return md`No request was made: ${limitText(refusal.limit)}`;
    case 'same':
      return md`No request was made: exception ${refusal.exception.id} already covers this (${stateText(refusal.exception)}, until ${moment(refusal.exception.until)}).`;
    case 'not-renewable':
      return md`No request was made: exception ${refusal.id} is no longer in force, so there is nothing to renew. Request a new one.`;
  }
}

/** The latest end that it may have, and why. */
export function limitText({ at, deadline }: Limit): Mrkdwn {
  if (deadline === undefined)
    return md`the latest end that patchwarden.yml allows is ${moment(at)}. Choose an earlier one.`;
  return md`${short(deadline.what, 80)} is due ${moment(at)} (${short(deadline.rule, 120)}), and an exception cannot outlast the deadline of what it covers. Choose an earlier end, or patch.`;
}

/** Why nothing that this deadline is about can be excepted any more. */
export const overdueText = ({ at, deadline }: Limit): Mrkdwn =>
  deadline === undefined
    ? md`the latest end that patchwarden.yml allows was ${moment(at)}.`
    : md`${short(deadline.what, 80)} was due ${moment(at)} (${short(deadline.rule, 120)}), and an exception cannot outlast the deadline of what it covers.`;

export const requested = (exception: Exception, card: Place, uncounted?: string): Mrkdwn =>
  md`Requested: exception ${exception.id} for *${fleetName(exception)}*, ${scopeText(exception.scope)}, until ${moment(exception.until)}. It needs ${counted(exception.policy.approvals, 'approval')}. ${whereText(card)}${uncounted === undefined ? md`` : md` Patchwarden could not check whether enough people can approve it: ${uncounted} could not be read just now.`}`;

export const requestedBefore = (id: string): Mrkdwn =>
  md`No new request was made: exception ${id} comes from this same request.`;

/** `people` has an account of each who could approve it. */
export function tooFew({ policy }: Pick<Exception, 'policy'>, people: readonly string[]): Mrkdwn {
  const who =
    people.length === 0
      ? md`nobody can approve`
      : md`only ${counted(people.length, 'person', 'people')} can approve: ${joinMd(people.map(user), ', ')}`;
  return md`No request was made: it needs ${counted(policy.approvals, 'approval')}, but ${who}. A requester cannot approve their own request. Add people to ${listed(Object.keys(policy.groups), 'or')}.`;
}

/** What became of somebody's decision. */
export function decided(exception: Exception): Mrkdwn {
  const what = md`exception ${exception.id} for *${fleetName(exception)}*`;
  if (exception.state === 'asked') return md`Your approval is recorded: ${what} still needs more approvals.`;
  if (exception.state === 'approved') return md`Approved: ${what} is in force until ${moment(exception.until)}.`;
  return md`Done: ${what} is ${stateText(exception)}.`;
}

/** Why a decision does not count, and what to do instead. */
export function notDecided(refusal: Refusal, exception: Exception, approvers?: Approvers): Mrkdwn {
  switch (refusal.code) {
    case 'stale':
      return md`Nothing was done: the request has changed since this card was shown. Read the card as it is now and decide there.`;
    case 'own-request':
      return md`Nothing was done: you requested this, so someone else must approve it.${instead(approvers)} You can still withdraw it.`;
    case 'not-requester':
      return md`Nothing was done: only ${user(exception.requester.userId)}, who requested it, can withdraw it. An approver can reject it.`;
    case 'ineligible':
      return refusalText(refusal.no, approvers);
    case 'unknown-eligibility':
      return md`Nothing was done: ${refusal.what} could not be checked just now. Try again in a minute.`;
    case 'already-approved':
      return md`You have already approved this: ${refusal.have} of ${counted(refusal.need, 'approval')}. The rest must come from other people.`;
    case 'no-policy':
      return md`Nothing was done: patchwarden.yml no longer has the policy ${code(short(exception.policy.name))} for this fleet. Withdraw the request and make a new one.`;
    case 'beyond':
      return md`Nothing was done: ${limitText(refusal.limit)}`;
    case 'over':
      return md`Nothing was done: this exception is ${exception.state === 'asked' || exception.state === 'approved' ? 'over: its time has passed' : stateText(exception)}.`;
    case 'not-waiting':
      return md`Nothing was done: it is approved already. *End now* on its card ends it.`;
    case 'not-approved':
      return md`Nothing was done: it still waits for approval. Reject or withdraw it instead.`;
    case 'channel-shared':
      return md`Nothing was done: ${channel(refusal.channel)} is shared with another organisation, and approvals are not taken in shared channels.`;
    case 'unknown-channel':
      return md`Nothing was done: Slack did not say whether ${channel(refusal.channel)} is shared with another organisation. Try again in a minute.`;
  }
}

const instead = (approvers: Approvers | undefined): Mrkdwn =>
  approvers === undefined ? md`` : md` ${askApprovers(approvers)}`;

/** Of a button or form whose exception is not there, or whose value is not one of ours. */
export const noException = (): Mrkdwn =>
  md`Nothing was done: this button belongs to no exception. ${code('/patch except')} lists them.`;

export const noReason = (): Mrkdwn => md`Nothing was done: it needs a reason. Open the form again from the card.`;
