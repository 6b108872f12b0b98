import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import type { Slip } from '../decision/entered.ts';

const LIMITS = { concurrency: 'instances at a time', errors: 'failures' } as const;

/** What does not fit in the form, and what to do. */
export function slipText(slip: Slip): Mrkdwn {
  switch (slip.code) {
    case 'not-a-limit':
      return md`*No request was made*: write the ${LIMITS[slip.at]} as a whole number or a percentage, at most ${slip.most}.`;
    case 'other-unit':
      return md`*No request was made*: write the ${LIMITS[slip.at]} as patchwarden.yml does, ${slip.most.endsWith('%') ? 'as a percentage' : 'as a number'}, at most ${slip.most}.`;
    case 'over-the-limit':
      return md`*No request was made*: patchwarden.yml allows at most ${slip.most} ${LIMITS[slip.at]} for this fleet. Enter less, or change it there and deploy that.`;
    case 'not-an-id':
      return md`*No request was made*: ${code(short(slip.id, 40))} is not an instance id. Write ids like ${code('i-0abc1234')}, separated by spaces, or leave it empty for all.`;
    case 'no-time':
      return md`*No request was made*: choose a start time.`;
    case 'time-without-at':
      return md`*No request was made*: a time is set, but the start is not "At the time below". Choose that, or remove the time.`;
    case 'no-reason':
      return md`*No request was made*: an override needs a reason. Everyone in the channel sees it.`;
  }
}

/** The form that was submitted shows another fleet than it was made for. */
export const otherFleet = (): Mrkdwn =>
  md`*No request was made*: the fleet in this form was just changed. Check it, then request again.`;
