import { isSamePerson } from '../../approvals/decision/people.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { approverText } from '../../approvals/message.ts';
import { scopeText } from '../../posture/message/exception.ts';
import type { Exception, ExceptionEndCause, ExceptionState } from '../../posture/types/exception.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';

export const fleetName = ({ fleet }: Pick<Exception, 'fleet'>): string => short(fleet);

/** The state, as people read it. */
export function stateText({ state, renews }: Pick<Exception, 'state' | 'renews'>): string {
  switch (state) {
    case 'asked':
      return renews === undefined ? 'waiting for approval' : 'renewal waiting for approval';
    case 'approved':
    case 'rejected':
    case 'withdrawn':
    case 'expired':
    case 'voided':
      return state;
    case 'lapsed':
      return 'not approved in time';
    case 'ended':
      return 'ended early';
  }
}

/** `*win-prod* without patch KB5031364 · 2 CVEs · until 30 Dec`. */
export function whatText(exception: Exception): Mrkdwn {
  const { scope, cves, until } = exception;
  const open = cves.length === 0 || scope.kind === 'cve' ? md`` : md` · ${counted(cves.length, 'CVE')} left open`;
  return md`*${fleetName(exception)}* may run without ${whatScope(exception)}${open} · until ${moment(until)}`;
}

const whatScope = ({ scope }: Exception): Mrkdwn => {
  switch (scope.kind) {
    case 'fleet':
      return md`anything that it misses, including what is released until then`;
    case 'instance':
      return md`anything that ${scopeText(scope)} misses, including what is released until then`;
    case 'patch':
      return scopeText(scope);
    case 'cve':
      return md`a fix for ${scopeText(scope)}`;
  }
};

export const reasonText = ({ reason }: Pick<Exception, 'reason'>): Mrkdwn => md`Reason: ${short(reason, 300)}`;

const groups = ({ policy }: Exception): Mrkdwn =>
  joinMd(
    Object.keys(policy.groups).map((name) => md`@${name}`),
    ', ',
  );

/** Whose approvals of what is asked now there are, each person once. */
export function approversText({ approvals, epoch }: Exception): Mrkdwn {
  const given = approvals.filter((one) => one.epoch === epoch);
  const each = given.filter((one, i) => !given.slice(0, i).some((other) => isSamePerson(one, other)));
  return joinMd(each.map(approverText), ', ');
}

/** `Needs 2 of @platform`, or how many are there already. */
export function needsText(exception: Exception): Mrkdwn {
  const need = exception.policy.approvals;
  const have = countedPeople(exception).length;
  if (have === 0) return md`Needs ${need} of ${groups(exception)}`;
  return md`${have} of ${need} approved: ${approversText(exception)} · needs ${Math.max(1, need - have)} more of ${groups(exception)}`;
}

/** Why it ended without a person's decision, as the end of a sentence. */
export function causeText(cause: ExceptionEndCause): Mrkdwn {
  switch (cause.code) {
    case 'exploited':
      return md`${firstOf(cause.cves, 3)} ${cause.cves.length === 1 ? 'is' : 'are'} now known to be exploited`;
    case 'deadline':
      return md`${short(cause.what, 80)} is due (${short(cause.rule, 120)})`;
    case 'limit':
      return md`patchwarden.yml no longer allows an exception this long`;
    case 'renewed':
      return md`${cause.id} renews it`;
    case 'fleet-gone':
      return md`the fleet is no longer in patchwarden.yml`;
    case 'channel-shared':
      return md`its channel was shared with another organisation`;
  }
}

/** By whom and why it is over; nothing while it is not. */
export function endText({ state, ended }: Exception): Mrkdwn | undefined {
  if (ended === undefined) return undefined;
  const { at, by, reason, cause } = ended;
  const why = reason === undefined ? md`` : md`: ${short(reason, 300)}`;
  if (by !== undefined) return md`${pastOf(state)} ${moment(at)} by ${user(by)}${why}`;
  return cause === undefined
    ? md`${pastOf(state)} ${moment(at)}`
    : md`${pastOf(state)} ${moment(at)}: ${causeText(cause)}`;
}

function pastOf(state: ExceptionState): string {
  switch (state) {
    case 'rejected':
      return 'Rejected';
    case 'withdrawn':
      return 'Withdrawn';
    case 'lapsed':
      return 'Lapsed';
    case 'expired':
      return 'Expired';
    case 'voided':
      return 'Voided';
    case 'ended':
    case 'asked':
    case 'approved':
      return 'Ended';
  }
}
