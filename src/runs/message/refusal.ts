import type { Ineligibility } from '../../approvals/types.ts';
import { channel, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { Refusal, Run, RunState } from '../types/run.ts';

/** "Nothing was done", why, and what to do instead. */
export function refusalMessage(refusal: Refusal, run: Run): Mrkdwn {
  switch (refusal.code) {
    case 'stale':
      return md`Nothing was done: this button is of an older version of the request. The card now shows version ${refusal.epoch}; read it and decide there.`;
    case 'moved-on':
      return md`Nothing was done: the ${run.kind} has moved on since the form opened, so it would mean something else now. Read its card, and decide there.`;
    case 'own-request':
      return md`Nothing was done: you asked for this yourself, so someone else must approve it. You can still cancel it.`;
    case 'ineligible':
      return md`Nothing was done: ${ineligibleSentence(refusal.why, run)}`;
    case 'unknown-eligibility':
      return md`Nothing was done: ${refusal.what} could not be checked just now, and unknown means no. Try again in a minute.`;
    case 'channel-shared':
      return md`Nothing was done: ${channel(refusal.channel)} is shared with another organisation, and decisions are not taken in shared channels. ${sharedNext(run)}`;
    case 'unknown-channel':
      return md`Nothing was done: whether ${channel(refusal.channel)} is shared with another organisation could not be checked just now, and unknown means no. Try again in a minute.`;
    case 'already-approved-by-you':
      return md`Your approval counts already: ${refusal.have} of ${refusal.need}. Someone else must give the rest.`;
    case 'expired':
      return md`Nothing was done: this request has expired. Ask again with \`/patch ${run.kind} ${run.name}\`.`;
    case 'too-late':
      return md`Nothing was done: ${tooLateSentence(refusal.state, run)}`;
    case 'no-deferrals-left':
      return md`Nothing was moved: this request was deferred ${refusal.max} times already, the most allowed. Approve it, or reject it and ask again later.`;
    case 'defer-too-far':
      return md`Nothing was moved: the latest time for this request is ${moment(refusal.latest)}. Choose an earlier one.`;
    case 'defer-past':
      return md`Nothing was moved: that time has passed or is less than a minute away. Choose a later one, or approve it now.`;
  }
}

/** What happens to the run once its card has left that channel. */
const sharedNext = (run: Run): Mrkdwn =>
  run.ending?.code === 'channel-shared'
    ? md`The request is withdrawn, and nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with \`/patch ${run.kind} ${run.name}\`.`
    : md`The card of run ${run.id} moves to a channel that is not shared, or to the direct messages of the requester: decide there.`;

function ineligibleSentence(why: Ineligibility, run: Run): Mrkdwn {
  switch (why) {
    case 'not-approver':
      return md`you are not one of its approvers (${Object.keys(run.policy.groups).join(', ')}). Ask one of them.`;
    case 'guest':
      return md`guests do not decide here. Ask an approver (${Object.keys(run.policy.groups).join(', ')}).`;
    case 'bot':
      return md`only people decide here.`;
    case 'deactivated':
      return md`this account is deactivated.`;
    case 'external':
      return md`people from other organisations do not decide here.`;
  }
}

function tooLateSentence(state: RunState, run: Run): Mrkdwn {
  switch (state) {
    case 'planning':
      return md`what it would do is still being worked out. Its card asks when that is known.`;
    case 'waiting':
      return md`it is under way already. Its card says what can be decided now.`;
    case 'awaiting-approval':
      return md`it still waits for approval. Use the buttons of its card.`;
    case 'scheduled':
    case 'approved':
      return md`it has its approvals already and starts when its time comes. An approver can still reject or defer it.`;
    case 'starting':
    case 'running':
      return md`it is running already. Cancel stops it.`;
    case 'cancelling':
      return md`it is being cancelled already. The card says when that is done.`;
    case 'succeeded':
    case 'failed':
    case 'rolled-back':
    case 'expired':
      return md`it is over (${state}). Ask again with \`/patch ${run.kind} ${run.name}\`.`;
    case 'cancelled':
    case 'rejected':
      return md`it was ${state}${run.ending?.by === undefined ? md`` : md` by ${user(run.ending.by)}`}. Ask again with \`/patch ${run.kind} ${run.name}\`.`;
    case 'needs-attention':
      return md`someone must look at it first. The card says what is known.`;
  }
}

/** A button alone is too light for this decision. */
export const approvedInForm = ({ kind, name }: Run): Mrkdwn =>
  md`Nothing was done: the ${kind} of ${name} is approved in a form that shows what it does. The first button of its card opens it.`;
