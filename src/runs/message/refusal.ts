import { askApprovers, tooNewText } from '../../approvals/message.ts';
import type { Approvers, Ineligible } from '../../approvals/types.ts';
import { channel, code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, short } from '../../slack/words.ts';
import type { RunKind } from '../run-kind.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';
import type { RunState } from '../types/state.ts';
import { againCommand, againText } from './again.ts';
import { confirmAnswer } from './confirm.ts';
import { cancelledWord, isObserved, stopVerb, WOULD_HAVE } from './stop-words.ts';

/** What a refusal's sentence needs beside the run: who could decide instead, and how its kind requests it again. */
export interface Instead {
  approvers?: Approvers;
  kind?: Pick<RunKind, 'again'>;
  /** The bot's, in which people confirm. */
  region?: string;
}

/** "Nothing was done", why, and what to do instead. */
export function refusalMessage(refusal: Refusal, run: Run, instead: Instead = {}): Mrkdwn {
  switch (refusal.code) {
    case 'stale':
      return md`Nothing was done: this button belongs to an older version of the request. The card now shows version ${refusal.epoch}: read it and decide there.`;
    case 'moved-on':
      return md`Nothing was done: the ${run.kind} has changed since this form opened, so submitting it would do something else. Read its card and decide there.`;
    case 'no-proof':
      return md`Nothing was done: this approval came without Slack's signature, or with one that was used before. Press the button again on the card as it is now.`;
    case 'came-too-late':
      return md`Nothing was done: your approval of ${moment(refusal.at)} reached Patchwarden too late to count. If approval is still needed, press the button again on the card as it is now.`;
    case 'own-request':
      if (run.answersWait === true)
        return md`Nothing was done: you requested the bake${run.setOffBy === undefined ? '' : ' or its retry'}, so someone else must resume it. ${whoInstead(run, instead)}`;
      return md`Nothing was done: you requested this, so someone else must approve it. ${whoInstead(run, instead)} You can still ${stopVerb(run).toLowerCase()} it.`;
    case 'ineligible':
      return md`Nothing was done: ${ineligibleSentence(refusal.why, run, instead)}`;
    case 'too-new':
      return md`Nothing was done: ${tooNewText(refusal)} ${whoInstead(run, instead)} You can still reject it or stop it.`;
    case 'unknown-eligibility':
      return md`Nothing was done: ${refusal.what} could not be checked just now. Try again in a minute.`;
    case 'channel-shared':
      return md`Nothing was done: ${channel(refusal.channel)} is shared with another organisation, and approvals are not taken in shared channels. ${sharedNext(run, instead)}`;
    case 'channel-changed':
      return md`Nothing was done: patchwarden.yml now names ${channel(refusal.channel)} for approvals of ${run.name}. Its card moves there: approve it there.`;
    case 'unknown-channel':
      return md`Nothing was done: Slack did not say whether ${channel(refusal.channel)} is shared with another organisation. Try again in a minute.`;
    case 'already-approved-by-you':
      return md`You have already approved this: ${refusal.have} of ${counted(refusal.need, 'approval')}. The rest must come from other people.`;
    case 'confirm-in-aws':
      return confirmAnswer(run, { until: refusal.until, region: instead.region ?? '' });
    case 'no-aws-session':
      return md`Nothing was done: under policy ${run.policy.name} approvals are confirmed in AWS, and patchwarden.yml has no AWS session for you in ${code('confirm.people')}. Ask another approver, or have your session added.`;
    case 'evidence-unread':
      return md`Nothing was done: the health of ${run.name} could not be read just now (AWS says: ${short(refusal.error)})${refusal.at === undefined ? md`` : md`; it was last read at ${moment(refusal.at)}`}. Try again in a minute; the other buttons on its card still work.`;
    case 'evidence-worse':
      return md`Nothing was done: ${run.name} is worse than what you were shown: ${short(refusal.now, 200)}. Read its card and decide there.`;
    case 'expired':
      return md`Nothing was done: this request has expired. ${againText(run, instead.kind)}`;
    case 'too-late':
      return md`Nothing was done: ${tooLateSentence(refusal.state, run, instead)}`;
    case 'no-deferrals-left':
      return md`Not deferred: this request was already deferred ${counted(refusal.max, 'time')}, the most allowed. Approve it, or reject it and request it again later.`;
    case 'not-escalated':
      return md`Not deferred: this request has no deferrals left, so only ${listed(Object.keys(refusal.groups), 'or')} can defer it once more. ${askApprovers({ kind: 'groups', groups: refusal.groups })}`;
    case 'already-deferred-by-you':
      return md`You have already asked to defer this to that time: ${refusal.have} of ${counted(refusal.need, 'person', 'people')}. The rest must be other people.`;
    case 'busy':
      return md`Not moved: run ${refusal.runId} is active on the same thing. Wait until it has ended, or withdraw it, then try again. \`/patch why ${refusal.runId}\` shows what it waits for.`;
    case 'defer-too-far':
      return md`Not deferred: the latest time for this request is ${moment(refusal.latest)}. Choose an earlier one.`;
    case 'beyond-deadline':
      return beyondDeadline(refusal, run);
    case 'defer-past':
      return md`Not deferred: that time has passed or is less than a minute away. Choose a later one, or approve it now.`;
  }
}

function beyondDeadline({ of, due, what, rule }: Extract<Refusal, { code: 'beyond-deadline' }>, { name }: Run): Mrkdwn {
  const why = md`${short(what)} is due ${moment(due)} on ${name} (${short(rule, 120)})`;
  if (of === 'skip')
    return md`Not skipped: ${why}, and no later opening is known to come in time. Let it patch, or patch before it with ${code(`/patch install ${name}`)}. If it must not patch at all, ${code('/patch pause')} holds everything back.`;
  return md`Not deferred: ${why}. Choose a time before that; once it has passed, nothing can be deferred. If it must not start at all, ${code('/patch pause')} holds everything back.`;
}

const whoInstead = (run: Run, { approvers }: Instead): Mrkdwn =>
  askApprovers(approvers ?? { kind: 'groups', groups: run.policy.groups });

/** What happens to the run once its card has left that channel. */
const sharedNext = (run: Run, { kind }: Instead): Mrkdwn =>
  run.ending?.code === 'channel-shared'
    ? md`The request is withdrawn, and nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with ${code(againCommand(run, kind))}.`
    : md`The card of run ${run.id} moves to a channel that is not shared, or to the direct messages of the requester: decide there.`;

function ineligibleSentence(why: Exclude<Ineligible['code'], 'too-new'>, run: Run, instead: Instead): Mrkdwn {
  switch (why) {
    case 'not-approver':
      return md`you are not an approver of this ${run.kind}. ${whoInstead(run, instead)}`;
    case 'guest':
      return md`guests cannot decide. ${whoInstead(run, instead)}`;
    case 'bot':
      return md`only people can decide.`;
    case 'deactivated':
      return md`this account is deactivated.`;
    case 'external':
      return md`people from other organisations cannot decide here.`;
  }
}

function tooLateSentence(state: RunState, run: Run, { kind }: Instead): Mrkdwn {
  switch (state) {
    case 'planning':
      return md`what it would change is not known yet. Its card asks for approval once it is.`;
    case 'waiting':
      return md`it is already in progress. Its card says what can be decided now.`;
    case 'awaiting-approval':
      return md`it is still waiting for approval. Use the buttons on its card.`;
    case 'scheduled':
    case 'approved':
      return md`it is already approved and starts when it is due. An approver can still reject or defer it.`;
    case 'starting':
    case 'running':
      return md`it is already running. Use Stop on its card to end it.`;
    case 'cancelling':
      return md`it is already being stopped. The card says when it has ended.`;
    case 'succeeded':
    case 'failed':
    case 'rolled-back':
    case 'expired':
      return md`it has already ended (${state.replace('-', ' ')}). ${againText(run, kind)}`;
    case 'cancelled':
    case 'rejected':
      if (isObserved(run))
        return md`it has already ended: it ${WOULD_HAVE}, and is only observed. ${againText(run, kind)}`;
      return md`it was ${state === 'rejected' ? state : cancelledWord(run)}${run.ending?.by === undefined ? md`` : md` by ${user(run.ending.by)}`}. ${againText(run, kind)}`;
    case 'needs-attention':
      return md`it needs attention first. Its card says what is known.`;
  }
}

/** A button alone is too light for this decision. */
export const approvedInForm = ({ kind, name }: Run): Mrkdwn =>
  md`Nothing was done: the ${kind} of ${name} is approved in a form that shows what it does. Open it with the first button of its card.`;

/** Of a button or form whose run is not there, or whose value is not one of ours. */
export const noSuchRun = (): Mrkdwn =>
  md`Nothing was done: this button belongs to no run. \`/patch status\` shows the active runs.`;

export const incompleteForm = (): Mrkdwn =>
  md`Nothing was done: the form was incomplete or belongs to no run. Open it again from the card.`;

/** The rules had nothing to do; `because` is their reason, a clause. */
export const nothingToDo = (because: string): Mrkdwn => md`Nothing was done: ${because}.`;

export const unknownRun = (runId: string): Mrkdwn =>
  md`There is no run ${code(runId)}. \`/patch history\` lists the last ones.`;
