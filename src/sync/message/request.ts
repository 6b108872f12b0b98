import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, sentence } from '../../slack/words.ts';
import type { Planned } from '../decision/plan.ts';
import { leftOutCount } from './changes.ts';
import { leftOutText } from './left-out.ts';
import { removableText } from './lines.ts';

export const notSetUp = (): Mrkdwn =>
  md`No request was made: patchwarden.yml has no ${code('sync')}, so nothing is made from tags. Add it and deploy; docs/syncing.md says how.`;

export const unreadable = (what: string): Mrkdwn =>
  md`No request was made: AWS did not answer while tags were compared (${sentence(what, 200)}) Try again in a minute; if it keeps failing, see the worker's log.`;

/** What one of several places answered. */
export const inPlace = (place: string, text: Mrkdwn): Mrkdwn => md`*${place}*: ${text}`;

/** So many reasons are an answer; the rest is a number. */
const MOST = 10;

/** Everything is as it should be, or what keeps the rest from it. */
export function nothingToDo({ plan, groups }: Planned): Mrkdwn {
  const left = leftOutCount(plan);
  const shown = plan.leftOut.slice(0, MOST).map((each) => md`• ${leftOutText(each)}`);
  const isRemoval = plan.operation === 'remove';
  const removable = isRemoval ? undefined : removableText(plan.removable);
  const nothing = isRemoval
    ? md`Nothing to remove: tags still ask for everything that a sync made.`
    : md`Nothing to do: ${counted(groups, 'patch group')} ${groups === 1 ? 'matches its tags' : 'match their tags'}.`;
  return joinMd([
    md`${nothing}${left === 0 ? '' : ` ${left} left out:`}`,
    ...shown,
    ...(left > shown.length ? [md`and ${left - shown.length} more`] : []),
    ...(removable === undefined ? [] : [md`${removable}.`]),
  ]);
}
