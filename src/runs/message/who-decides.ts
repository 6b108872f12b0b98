import { isSamePerson, personOf } from '../../approvals/decision/people.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { Person } from '../../approvals/types.ts';
import { joinMd, type Mrkdwn, md, user, usergroup } from '../../slack/mrkdwn.ts';
import { counted, listed, moment } from '../../slack/words.ts';
import { isCounted } from '../decision/quorum.ts';
import type { Run } from '../types/run.ts';

/** So many people of one list are named. */
const MAX_NAMED = 6;

/**
 * Who may still approve, as mentions: Slack's groups whole, people of a list by name. Whoever requested it, and whoever approved
 * already, is not among those named.
 */
export function deciders(run: Run): Mrkdwn {
  const named = Object.values(run.policy.groups).flatMap((group) =>
    group.kind === 'usergroup' ? [usergroup(group.usergroup)] : namesOf(group.users, run),
  );
  return named.length === 0 ? md`nobody` : joinMd(named, ', ');
}

function namesOf(users: readonly string[], { policy, requester, setOffBy, approvals, epoch }: Run): Mrkdwn[] {
  const given = approvals.filter((approval) => approval.epoch === epoch);
  const others: Person[] = [requester, ...(setOffBy === undefined ? [] : [setOffBy]), ...given];
  const people = users.map((id) => personOf(id, policy.people ?? {}));
  const open = people.filter(
    (person, i) => ![...others, ...people.slice(0, i)].some((other) => isSamePerson(person, other)),
  );
  return firstNamed(open.map(({ userId }) => userId));
}

/** Who may stop or resolve it, as mentions: every approver, and whoever requested it. */
export function mayStop({ policy, requester }: Run): Mrkdwn {
  const named = Object.values(policy.groups).flatMap((group) =>
    group.kind === 'usergroup'
      ? [usergroup(group.usergroup)]
      : firstNamed(group.users.filter((id) => id !== requester.userId)),
  );
  return md`${joinMd(named, ', ')}${named.length === 0 ? '' : ' or '}${user(requester.userId)}`;
}

function firstNamed(users: readonly string[]): Mrkdwn[] {
  const more = users.length - MAX_NAMED;
  return [...users.slice(0, MAX_NAMED).map(user), ...(more > 0 ? [md`${more} more`] : [])];
}

/**
 * `Needs 2 of @platform, @ana`, `1 of 2 approved: @ana · needs 1 more of @platform`, or why that cannot come about. `then` is
 * what an approval would bring, and is left out where too few could give one.
 */
export function needsText(run: Run, then = md``): Mrkdwn {
  const need = run.policy.approvals;
  const have = countedPeople(run).length;
  const said = have === 0 ? md`` : md`${have} of ${need} approved: ${approvers(run)} · `;
  const short = shortPeople(run);
  if (short !== undefined) return md`${said}${tooFewText(run, short)}`;
  return have === 0
    ? md`Needs ${need} of ${deciders(run)}${then}`
    : md`${said}needs ${Math.max(1, need - have)} more of ${deciders(run)}${then}`;
}

/** Whose approvals of this version of the request there are. */
export const approvers = ({ approvals, epoch }: Run): Mrkdwn =>
  joinMd(
    approvals.filter((approval) => approval.epoch === epoch).map(({ userId }) => user(userId)),
    ', ',
  );

/** People are asked, and too few could ever approve: an account of each who could. */
const shortPeople = (run: Run): readonly string[] | undefined => (isCounted(run) ? run.counted?.short : undefined);

const tooFewText = ({ policy, wait }: Run, people: readonly string[]): Mrkdwn =>
  md`*Too few approvers*: needs ${counted(policy.approvals, 'approval')}, and ${whoCan(people)}. Add people to ${listed(Object.keys(policy.groups), 'or')}, or ${wait === undefined ? 'withdraw the request' : 'stop here'}`;

/** A part of a sentence: who could give an approval at all. */
export const whoCan = (people: readonly string[]): Mrkdwn =>
  people.length === 0
    ? md`nobody can approve`
    : md`only ${counted(people.length, 'person', 'people')} can approve: ${joinMd(people.map(user), ', ')}`;

/** Before the start: who decides, by when, and what happens if nobody does. Whole sentences. */
export const decisionText = (run: Run): Mrkdwn =>
  shortPeople(run) === undefined
    ? md`${needsText(run)} by ${moment(run.expiresAt)}, or it expires and nothing changes. ${startText(run)}.`
    : md`${needsText(run)}. Otherwise it expires at ${moment(run.expiresAt)} and nothing changes.`;

const startText = ({ scheduledFor }: Run): Mrkdwn =>
  scheduledFor === undefined
    ? md`Starts at once when approved`
    : md`Starts at ${moment(scheduledFor)}, or when approved if that is later`;

/** Who approved of how many, for the record. */
export function approvalsLine(run: Run): Mrkdwn {
  const given = run.approvals.filter(({ epoch }) => epoch === run.epoch);
  const names = given.map(({ userId, at }) => md`${user(userId)} ${moment(at)}`);
  const list = names.length === 0 ? md`` : md`: ${joinMd(names, ', ')}`;
  return md`${countedPeople(run).length} of ${run.policy.approvals} approved (policy ${run.policy.name})${list}`;
}

/** In front of a sentence: people are asked, and too few could ever approve. */
export function shortText(run: Run): Mrkdwn {
  const short = shortPeople(run);
  return short === undefined ? md`` : md`${tooFewText(run, short)}. `;
}
