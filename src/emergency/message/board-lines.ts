import type { CardLines } from '../../cards/message/framed-card.ts';
import { spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { barText, counted, listed, moment, short } from '../../slack/words.ts';
import { totalsOf } from '../decision/follow.ts';
import type { Emergency } from '../types/emergency.ts';
import { countsText, exploitedText, instancesText } from './words.ts';

/** What an emergency's card says before its fleets. */
export function linesOf(emergency: Emergency): CardLines {
  const { state, exploited, requestedAt, steps } = emergency;
  const since = state === 'open' ? md` · since ${moment(requestedAt)}` : md``;
  return {
    what: md`${exploitedText(exploited)} · ${countsText(totalsOf(steps, 'now'))}${since}`,
    status: joinMd([fixedText(emergency), ...endText(emergency)], ' · '),
    undo: undoText(emergency),
    next: nextText(emergency),
  };
}

function fixedText({ steps }: Emergency): Mrkdwn {
  const [before, now] = [totalsOf(steps, 'before'), totalsOf(steps, 'now')];
  const all = Math.max(before.exposed + before.notKnown, now.exposed + now.notKnown);
  const done = all - now.exposed - now.notKnown;
  return md`*Fixed* ${barText(done, all)} ${done} of ${instancesText(all)}`;
}

/** How it ended, and what its review said. */
function endText({ state, ended, requestedAt, review }: Emergency): Mrkdwn[] {
  if (ended === undefined) return [];
  const took = spanText(Math.max(0, ended.at - requestedAt));
  const why = ended.why === undefined ? md`` : md`: ${short(ended.why, 150)}`;
  const by = ended.by === undefined ? md`` : md` by ${user(ended.by)}`;
  return [
    md`${state} at ${moment(ended.at)}, after ${took}${by}${why}`,
    ...(review?.done === undefined
      ? []
      : [md`*Reviewed* by ${user(review.done.by)} at ${moment(review.done.at)}: ${short(review.done.text, 150)}`]),
  ];
}

const undoText = ({ state, cve }: Emergency): Mrkdwn =>
  state === 'open'
    ? md`*Close* opens no more requests; open requests and runs in progress continue`
    : md`To undo a change, use the card of its run; ${code(`/patch cve ${cve}`)} checks exposure again`;

/** Who is to do what, and what happens if nobody does. */
export function nextText({ state, review, steps, policy }: Emergency): Mrkdwn {
  if (review?.done !== undefined) return md`No action needed`;
  const groups = groupsText(policy.groups);
  if (state !== 'open') {
    const due = review === undefined ? md`` : md` by ${moment(review.due)}`;
    return md`${groups}: review what happened${due}, then press Reviewed; the review stays open until someone does`;
  }
  const count = (wanted: string): number => steps.filter((step) => step.state === wanted).length;
  const [asked, stuck, blocked] = [count('asked'), count('stuck'), count('blocked')];
  const parts = [
    ...(asked === 0
      ? []
      : [
          md`${groups} decide on ${counted(asked, 'request')} in the fleets' channels within ${spanText(policy.expiresMs)}`,
        ]),
    ...(stuck === 0 ? [] : [md`${counted(stuck, 'fleet')} ended without success: fix the cause, then Request again`]),
    ...(blocked === 0 ? [] : [md`${counted(blocked, 'fleet')} cannot be fixed from here: see below`]),
  ];
  if (parts.length === 0) return md`No action needed: each fleet is followed until no instance is exposed`;
  return md`${joinMd(parts, ' · ')}; if nobody acts, their instances stay exposed`;
}

const groupsText = (groups: object): string =>
  listed(
    Object.keys(groups).map((name) => `@${name}`),
    'or',
  );
