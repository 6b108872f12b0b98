import { type Mrkdwn, md } from '../slack/mrkdwn.ts';
import type { Ineligibility } from './types.ts';

/** Why someone may not even ask. */
export function memberRefusal(why: Ineligibility): Mrkdwn {
  switch (why) {
    case 'guest':
      return md`Nothing was done: guests cannot use Patchwarden. Ask a full member of the workspace.`;
    case 'external':
      return md`Nothing was done: people from other organisations cannot use Patchwarden. Ask a member of the workspace.`;
    case 'bot':
      return md`Nothing was done: only people can ask.`;
    case 'deactivated':
      return md`Nothing was done: this account is deactivated.`;
    case 'not-approver':
      return md`Nothing was done: only approvers can do this. Ask one of them.`;
  }
}

export const unknownEligibility = (what: string): Mrkdwn =>
  md`Nothing was done: ${what} could not be checked just now, and unknown means no. Try again in a minute.`;
