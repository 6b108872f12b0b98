import { joinMd, type Mrkdwn, md, user, usergroup } from '../slack/mrkdwn.ts';
import type { Approvers, Ineligibility } from './types.ts';

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

/** Why someone may not even make a request. `approvers` can do instead what only approvers can. */
export function memberRefusal(why: Ineligibility, approvers?: Approvers): Mrkdwn {
  switch (why) {
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
  }
}

export const unknownEligibility = (what: string): Mrkdwn =>
  md`Nothing was done: ${what} could not be checked just now. Try again in a minute.`;
