import { isConfirmedOrNeedsNone, waitsUntil } from '../../approvals/decision/confirm.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { approverText } from '../../approvals/message.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, listed, moment } from '../../slack/words.ts';
import { isCounted } from '../decision/quorum.ts';
import type { Kind } from '../kinds.ts';
import type { KindLines, RequestedBy } from '../run-kind.ts';
import type { Run } from '../types/run.ts';
import { unconfirmedText } from './confirm.ts';

/**
 * Who decides, by the names that patchwarden.yml has for them: `@platform, @leads`. No mention: one would notify everyone in the
 * group when the card is posted, the muted too, and beside the notice that asks them.
 */
export const deciders = ({ policy }: Run): Mrkdwn => joinMd(groupNames(policy), ', ');

const groupNames = ({ groups }: Run['policy']): Mrkdwn[] => Object.keys(groups).map((name) => md`@${name}`);

/** Who may stop or resolve it: every approver, and whoever requested it. What opened in a slot nobody has requested, also once it is moved. */
export function mayStop({ policy, requester }: Run): Mrkdwn {
  const groups = joinMd(groupNames(policy), ', ');
  return isAccount(requester.userId) ? md`${groups} or ${user(requester.userId)}` : groups;
}

/** Who requested it, or what opened it. What came with the approvals of another run was requested by whoever set it off. */
export const requesterOf = <K extends Kind>(run: Run<K>, lines: Pick<KindLines<K>, 'requestedBy'> = {}): RequestedBy =>
  lines.requestedBy?.(run) ?? { userId: (run.setOffBy ?? run.requester).userId };

export const requesterText = <K extends Kind>(run: Run<K>, lines: Pick<KindLines<K>, 'requestedBy'> = {}): Mrkdwn =>
  requestedText(requesterOf(run, lines));

export function requestedText(by: RequestedBy): Mrkdwn {
  if ('after' in by) return md`opened automatically after run ${by.after}`;
  return isAccount(by.userId) ? md`requested by ${user(by.userId)}` : md`opened automatically for ${by.userId}`;
}

/** A Slack account, and not what a slot is opened by. */
export const isAccount = (id: string): boolean => /^[UW][A-Z0-9]{2,30}$/.test(id);

/**
 * `Needs 2 of @platform, @leads`, `1 of 2 approved: @ana · needs 1 more of @platform`, or why that cannot come about. `then` is
 * what an approval would bring, and is left out where too few could give one.
 */
export function needsText(run: Run, then = md``): Mrkdwn {
  const need = run.policy.approvals;
  const have = countedPeople(run).length;
  const given = have === 0 ? md`` : md`${have} of ${need} approved: ${approvers(run)} · `;
  const said = md`${given}${unconfirmedText(run, have === 0)}`;
  const short = shortPeople(run);
  if (short !== undefined) return md`${said}${tooFewText(run, short)}`;
  return said.text === ''
    ? md`Needs ${need} of ${deciders(run)}${confirmedIn(run)}${then}`
    : md`${said}needs ${Math.max(1, need - have)}${have === 0 ? '' : ' more'} of ${deciders(run)}${then}`;
}

const confirmedIn = ({ policy }: Run): string => (policy.confirm === undefined ? '' : ', confirmed in AWS,');

/** Whose approvals of this version of the request there are. */
export const approvers = ({ approvals, epoch }: Run): Mrkdwn =>
  joinMd(
    approvals.filter((approval) => approval.epoch === epoch && waitsUntil(approval) === undefined).map(approverText),
    ', ',
  );

/** People are asked, and too few could ever approve: an account of each who could. */
const shortPeople = (run: Run): readonly string[] | undefined => (isCounted(run) ? run.counted?.short : undefined);

const tooFewText = ({ policy, wait, slot }: Run, people: readonly string[]): Mrkdwn =>
  md`*Too few approvers*: needs ${counted(policy.approvals, 'approval')}, and ${whoCan(people)}. Add people to ${listed(Object.keys(policy.groups), 'or')}, or ${wait !== undefined ? 'stop here' : slot === undefined ? 'withdraw the request' : 'skip it'}`;

/** A part of a sentence: who could give an approval at all. */
export const whoCan = (people: readonly string[]): Mrkdwn =>
  people.length === 0
    ? md`nobody can approve`
    : md`only ${counted(people.length, 'person', 'people')} can approve: ${joinMd(people.map(user), ', ')}`;

/** Before the start: who decides, by when, and what happens if nobody does. Whole sentences. */
export const decisionText = (run: Run): Mrkdwn =>
  shortPeople(run) === undefined
    ? md`${needsText(run)} by ${moment(run.expiresAt)}, or it ${lapses(run)} and nothing changes. ${startText(run)}.`
    : md`${needsText(run)}. Otherwise it ${lapses(run)} at ${moment(run.expiresAt)} and nothing changes.`;

const lapses = ({ slot }: Run): string => (slot === undefined ? 'expires' : 'is skipped');

function startText({ scheduledFor, slot, observe }: Run): Mrkdwn {
  if (observe !== undefined) return md`Observed only: nothing starts even if it is approved`;
  if (slot !== undefined) return md`Starts at ${moment(slot.opensAt)} if approved by then`;
  return scheduledFor === undefined
    ? md`Starts once approved`
    : md`Starts at ${moment(scheduledFor)}, or when approved if that is later`;
}

/** Who let it start: people, or the deployed config in advance. */
export const approvedText = (run: Run): Mrkdwn =>
  run.standing === true ? md`Approved in advance by the deployed config` : md`Approved by ${approvers(run)}`;

/** Who approved of how many, for the record. */
export function approvalsLine(run: Run): Mrkdwn {
  if (run.standing === true) return md`${approvedText(run)} (policy ${run.policy.name})`;
  const given = run.approvals.filter(
    (approval) => approval.epoch === run.epoch && isConfirmedOrNeedsNone(approval, run.policy),
  );
  const names = given.map((approval) => {
    const confirmed = approval.confirm === undefined ? '' : ', confirmed in AWS';
    return md`${approverText(approval)} ${moment(approval.at)}${confirmed}`;
  });
  const list = names.length === 0 ? md`` : md`: ${joinMd(names, ', ')}`;
  return md`${countedPeople(run).length} of ${run.policy.approvals} approved (policy ${run.policy.name})${list}`;
}
