import { countedPeople } from '../../approvals/decision/quorum.ts';
import { channel, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, sentence } from '../../slack/words.ts';
import { isCounted } from '../decision/quorum.ts';
import type { Kind } from '../kinds.ts';
import type { KindLines, Teller } from '../run-kind.ts';
import type { Run } from '../types/run.ts';

/** The state in a word or two, as a headline shows it. */
export function stateTitle(run: Run): string {
  switch (run.state) {
    case 'planning':
      return 'being planned';
    case 'awaiting-approval':
      return 'waiting for approval';
    case 'scheduled':
      return 'approved, scheduled';
    case 'approved':
      return run.hold === undefined ? 'approved' : 'approved, on hold';
    case 'starting':
      return 'starting';
    case 'running':
      return 'running';
    case 'waiting':
      return run.wait?.kind === 'checkpoint' ? 'waiting for a decision' : 'soaking';
    case 'cancelling':
      return run.cancel?.how === 'roll-back' ? 'being rolled back' : 'being cancelled';
    case 'succeeded':
      return 'succeeded';
    case 'failed':
      return 'failed';
    case 'rolled-back':
      return 'rolled back';
    case 'cancelled':
      return 'cancelled';
    case 'rejected':
      return 'rejected';
    case 'expired':
      return 'expired';
    case 'needs-attention':
      return 'needs attention';
  }
}

/** A part of a sentence: who could give an approval at all. */
export const whoCan = (people: readonly string[]): Mrkdwn =>
  people.length === 0
    ? md`nobody can approve`
    : md`only ${counted(people.length, 'person', 'people')} can approve: ${joinMd(people.map(user), ', ')}`;

/** People are asked, and too few could ever say yes. */
export function shortText(run: Run): Mrkdwn {
  const { counted: count, policy } = run;
  if (count?.short === undefined || !isCounted(run)) return md``;
  return md`Too few people can approve this: it needs ${counted(policy.approvals, 'approval')}, but ${whoCan(count.short)}. Add people to ${listed(Object.keys(policy.groups), 'or')}, or cancel it. `;
}

/** Who approved, and how many are still needed. */
export function approvalsLine(run: Run): Mrkdwn {
  const have = countedPeople(run).length;
  const need = run.policy.approvals;
  const given = run.approvals.filter(({ epoch }) => epoch === run.epoch);
  const names = given.map(({ userId, at }) => md`${user(userId)} ${moment(at)}`);
  const list = names.reduce<Mrkdwn>((all, name, i) => (i === 0 ? md`: ${name}` : md`${all}, ${name}`), md``);
  return md`Approvals ${have} of ${need} (policy ${run.policy.name}, from ${Object.keys(run.policy.groups).join(' or ')})${list}`;
}

/** What happens next, and what happens if nobody acts. */
export function nextLine<K extends Kind>(run: Run<K>, lines: KindLines<K>, teller: Teller = 'this message'): Mrkdwn {
  switch (run.state) {
    case 'planning':
      return md`${askedAgainText(run)}What it would change is being worked out with AWS; nothing changes by that. Then approvers are asked here.`;
    case 'awaiting-approval': {
      const missing = run.policy.approvals - countedPeople(run).length;
      const when =
        run.scheduledFor === undefined
          ? md`It starts at once`
          : md`It starts at ${moment(run.scheduledFor)}, or at once when that has passed,`;
      return md`${shortText(run)}${askedAgainText(run)}${when} after ${missing} more ${missing === 1 ? 'approval' : 'approvals'}. If nobody answers, it expires at ${moment(run.expiresAt)} and nothing happens.`;
    }
    case 'scheduled':
      return md`It starts at ${moment(run.scheduledFor ?? run.requestedAt)}, when everything is checked again. Reject, defer or cancel it before then; if nobody acts, it starts.`;
    case 'approved':
      return holdLine(run);
    case 'starting':
      return run.start?.lastError === undefined
        ? md`The runbook is being started. Nothing is needed from you.`
        : md`AWS has not said whether it started; it is looked up and tried again each minute with the same token, so it cannot start twice. After 15 minutes a person is asked to look. What is known: ${sentence(run.start.lastError)}`;
    case 'running':
      return md`Nothing is needed from you: ${teller} follows it to the end.`;
    case 'waiting':
      return run.wait?.kind === 'checkpoint'
        ? md`${shortText(run)}${askedAgainText(run)}It goes on after ${run.policy.approvals - countedPeople(run).length} more ${run.policy.approvals - countedPeople(run).length === 1 ? 'approval' : 'approvals'}. If nobody answers, it stays as it is.`
        : md`It ends by itself${run.wait?.until === undefined ? md`` : md` at ${moment(run.wait.until)}`} unless someone sends it back.`;
    case 'cancelling':
      return lines.stoppingLine(run, teller);
    case 'needs-attention':
      return attentionLine(run);
    case 'succeeded':
      return lines.succeededLine(run);
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return endLine(run);
  }
}

/** Why the same card asks once more. */
function askedAgainText({ askedAgain, policy }: Run): Mrkdwn {
  switch (askedAgain?.code) {
    case undefined:
      return md``;
    case 'deferred':
      return md`${user(askedAgain.by)} moved the start, so it needs approval again. `;
    case 'plan-changed':
      return md`What was approved has changed, so it needs approval again: ${askedAgain.why}. `;
    case 'quorum-lost':
      return md`${quorumLostText(askedAgain, policy.name)}${setOffText(askedAgain)}`;
    case 'checkpoint':
      return md`The first ${askedAgain.percent} % are done. `;
    case 'lapsed':
      return md`The approvals were not used in time, so they are needed again. `;
  }
}

type QuorumLost = Extract<Run['askedAgain'], { code: 'quorum-lost' }>;

const quorumLostText = ({ left }: QuorumLost, policy: string): Mrkdwn =>
  left.length === 0
    ? md`Policy ${policy} asks for more approvals now. `
    : md`An approval no longer counts, of ${joinMd(left.map(user), ', ')}: only people who may approve now count. `;

const setOffText = ({ setOff }: QuorumLost): Mrkdwn =>
  setOff === undefined
    ? md``
    : md`${user(setOff)} requested this rollback, so their approval of the deploy no longer counts: others must approve. `;

function holdLine({ hold, expiresAt }: Run): Mrkdwn {
  const otherwise = md`It is checked again each minute; if this lasts, the approval expires at ${moment(expiresAt)}.`;
  if (hold === undefined) return md`Everything is being checked once more, then it starts.`;
  switch (hold.code) {
    case 'paused':
      return md`Not started: ${user(hold.by)} paused everything (${hold.reason}). \`/patch resume\` from an approver lets it start. ${otherwise}`;
    case 'frozen': {
      const names = hold.calendars.map((arn) => arn.split('/').at(-1) ?? arn).join(', ');
      const until = hold.until === undefined ? md`` : md` until ${moment(hold.until)}`;
      return md`Not started: change calendar ${names} is closed${until}. It starts when the calendar opens. ${otherwise}`;
    }
    case 'busy':
      if (hold.until === undefined) return md`Not started: ${hold.what}. ${otherwise}`;
      return md`Not started: ${hold.what}. The next attempt is at ${moment(hold.until)}, after all checks have been repeated; if this lasts, the approval expires at ${moment(expiresAt)}.`;
    case 'unknown':
      return md`Not started: ${hold.what} could not be checked, and unknown means no. ${otherwise}`;
  }
}

function attentionLine(run: Run): Mrkdwn {
  const known = md`What is known: ${sentence(run.ending?.reason ?? 'nothing more')}`;
  switch (run.ending?.code) {
    case 'start-unclear':
      return md`AWS never said whether it started. ${known} Look in Systems Manager for executions tagged PatchwardenRun-${run.id}, then close this with Cancel: what is found then is stopped. Until then no other run of ${run.name} can start.`;
    case 'cancel-unclear':
      return md`It was stopped but did not end. ${known} Look at execution ${run.start?.executionId ?? 'unknown'} in Systems Manager. It is looked at every 5 minutes and nothing is retried; Cancel stops it once more. Until it has ended no other run of ${run.name} can start.`;
    case 'too-large':
      return md`It continues in AWS, but its progress is no longer recorded. ${known} Look at execution ${run.start?.executionId ?? 'unknown'} in Systems Manager, and at what it started. Patchwarden checks every 5 minutes: once AWS says how it ended, this message does too. Cancel stops it. Until it has ended no other run of ${run.name} can start.`;
    default:
      return md`It ended without a result. ${known} Look at execution ${run.start?.executionId ?? 'unknown'} in Systems Manager, and at what it started. It is looked at every 5 minutes and nothing is retried; until this is over no other run of ${run.name} can start. Cancel closes it, and stops nothing more.`;
  }
}

function endLine(run: Run): Mrkdwn {
  const { ending } = run;
  const again = md`Ask again with \`/patch ${run.kind} ${run.name}\`.`;
  switch (ending?.code) {
    case 'rejected':
      return md`${user(ending.by ?? '')} rejected it: ${sentence(ending.reason ?? 'no reason given')} Nothing was started. ${again}`;
    case 'cancelled':
      return md`${user(ending.by ?? '')} cancelled it: ${sentence(ending.reason ?? 'no reason given')} ${stoppedText(run)} ${again}`;
    case 'stopped-at-checkpoint':
      return md`${user(ending.by ?? '')} stopped it at the checkpoint: ${sentence(ending.reason ?? 'no reason given')} What was done stays. ${again}`;
    case 'rolled-back':
      return md`${user(ending.by ?? '')} took it back: ${sentence(ending.reason ?? 'no reason given')} ${again}`;
    case 'rolled-back-outside':
      return md`AWS took it back: ${sentence(ending.reason ?? 'no reason given')} Put that right, then ask again with \`/patch ${run.kind} ${run.name}\`.`;
    case 'plan-refused':
      return md`Nobody was asked, and nothing was started: ${sentence(ending.reason ?? 'it could not be planned')} ${again}`;
    case 'channel-shared':
      return md`Withdrawn by Patchwarden: ${channel(ending.channel ?? run.channel)} is shared with another organisation, and approvals are not requested in shared channels. Nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with \`/patch ${run.kind} ${run.name}\`.`;
    case 'cancelled-outside':
      return md`It was cancelled in AWS, not here. ${again}`;
    case 'expired':
      return countedPeople(run).length >= run.policy.approvals
        ? md`It was approved but could not start in time. Nothing was started. ${again}`
        : md`The approvals were not given in time. Nothing was started. ${again}`;
    case 'plan-gone':
      return md`Nothing was started: ${sentence(ending.reason ?? 'what was planned is gone')} Put that right, then ask again with \`/patch ${run.kind} ${run.name}\`.`;
    case 'could-not-start':
      return md`AWS refused to start it, and nothing was started: ${sentence(ending.reason ?? 'no reason given')} Put that right, then ask again with \`/patch ${run.kind} ${run.name}\`.`;
    default:
      return again;
  }
}

function stoppedText({ start }: Run): Mrkdwn {
  if (start === undefined) return md`Nothing was started.`;
  return start.executionId === undefined ? md`No execution was found to stop.` : md`The execution has ended.`;
}
