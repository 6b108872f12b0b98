import { spanText } from '../duration.ts';
import { joinMd, type Mrkdwn, md, user, usergroup } from '../slack/mrkdwn.ts';
import { moment, short } from '../slack/words.ts';
import type { Approval, Approvers, Ineligible, TooNew } from './types.ts';

/** A sentence: whom to ask instead, by name, or by group where Slack does not say who is in it. */
export function askApprovers(approvers: Approvers): Mrkdwn {
  const names =
    approvers.kind === 'people'
      ? [...approvers.people.map(user), ...(approvers.more === true ? [md`another approver`] : [])]
      : Object.values(approvers.groups).flatMap((group) =>
          group.kind === 'usergroup' ? [usergroup(group.usergroup)] : group.users.map(user),
        );
  return names.length === 0 ? md`Nobody else can approve it at present.` : md`Ask ${orList(names)}.`;
}

const orList = (parts: readonly Mrkdwn[]): Mrkdwn => {
  const [last = md``, ...before] = parts.toReversed();
  return before.length === 0 ? last : md`${joinMd(before.toReversed(), ', ')} or ${last}`;
};

/** Why someone may not do it. `approvers` can do instead what only approvers can. */
export function refusalText(no: Ineligible, approvers?: Approvers): Mrkdwn {
  switch (no.code) {
    case 'guest':
      return md`Nothing was done: guests cannot use Patchwarden. Ask a full member of the workspace.`;
    case 'external':
      return md`Nothing was done: people from other organisations cannot use Patchwarden. Ask a member of the workspace.`;
    case 'bot':
      return md`Nothing was done: only people can use Patchwarden.`;
    case 'deactivated':
      return md`Nothing was done: this account is deactivated.`;
    case 'not-approver':
      return approvers === undefined
        ? md`Nothing was done: only approvers can do this.`
        : md`Nothing was done: only approvers can do this. ${askApprovers(approvers)}`;
    case 'too-new':
      return approvers === undefined
        ? md`Nothing was done: ${tooNewText(no)}`
        : md`Nothing was done: ${tooNewText(no)} ${askApprovers(approvers)}`;
  }
}

/** A sentence: since when they are in the group, and from when on that counts. */
export const tooNewText = ({ group, joinedAt, until }: Pick<TooNew, 'group' | 'joinedAt' | 'until'>): Mrkdwn =>
  md`you joined ${short(group)} at ${moment(joinedAt)}; approvals count from ${moment(until)}.`;

/** Beside the name of whoever approved soon after they joined the group: `@eve (joined the group 5 min ago)`. */
export const approverText = ({ userId, joinedAt, at }: Approval): Mrkdwn =>
  joinedAt === undefined ? user(userId) : md`${user(userId)} (joined the group ${spanText(at - joinedAt)} ago)`;

export const unknownEligibility = (what: string): Mrkdwn =>
  md`Nothing was done: ${what} could not be checked just now. Try again in a minute.`;
