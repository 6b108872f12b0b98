import { spanText } from '../../duration.ts';
import { nextLine } from '../../runs/message/state.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { listed, moment, sentence } from '../../slack/words.ts';
import type { NextFleet, PatchReceipt } from '../types/receipt.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { patchLines } from './lines.ts';
import { instances, named, verb } from './words.ts';

/** After a fleet was patched: who says that it works, what the next fleets wait for, and what happens if nobody acts. */
export function nextInOrder(run: PatchRun, facts: ShownFacts): Mrkdwn {
  const { receipt, followers } = facts;
  const group = receipt?.signoff?.group ?? facts.signoff;
  const said = receipt?.signoff?.said;
  const after = fleetsText(followers);
  if (said?.verdict === 'problem') return problemText(said, followers);
  if (group !== undefined && said === undefined) return askText(group, followers);
  const verified = said === undefined ? md`` : md`Verified by ${user(said.by)} at ${moment(said.at)}. `;
  if (followers.length === 0) return md`${verified}${nextLine(run, patchLines)}`;
  return md`${verified}${soakText(run, facts, after)}`;
}

/** `win-dr stays blocked`: neither a request nor a window of theirs patches them. */
export const blockedText = (fleets: readonly string[]): string =>
  `${fleetsText(fleets)} ${verb(fleets.length, 'stays', 'stay')} blocked`;

const fleetsText = (fleets: readonly string[]): string => listed(fleets.map(named));

type Said = NonNullable<NonNullable<PatchReceipt['signoff']>['said']>;

const problemText = ({ by, at, reason }: Said, followers: readonly string[]): Mrkdwn =>
  md`${user(by)} reported a problem at ${moment(at)}: ${sentence(reason ?? 'no reason given')} ${
    followers.length === 0 ? 'No fleet comes after it.' : `The order stops here: ${blockedText(followers)}.`
  } Once it is fixed, patch this fleet again.`;

const askText = (group: string, followers: readonly string[]): Mrkdwn =>
  md`Needs one of @${group} to test it and choose Verified or Problem. ${
    followers.length === 0 ? 'If nobody does, it stays as it is.' : `Until someone does, ${blockedText(followers)}.`
  }`;

/** What the fleets after it wait for, as of the last look. */
function soakText(run: PatchRun, { receipt, followers }: ShownFacts, after: string): Mrkdwn {
  const is = verb(followers.length, 'is', 'are');
  if (receipt === undefined)
    return md`Nothing is needed from you: ${after} ${is} next, automatically, once the soak is complete.`;
  if (receipt.next.length > 0) {
    const isFine = receipt.next.every(({ kind }) => kind !== 'refused');
    return joinMd([...(isFine ? [md`Nothing is needed from you.`] : []), ...receipt.next.map(nextText)], ' ');
  }
  const { neededMs, healthySince, unhealthy } = receipt;
  if (unhealthy.length > 0)
    return md`${instances(unhealthy.length)} ${verb(unhealthy.length, 'is', 'are')} not healthy (last checked ${moment(receipt.lookedAt)}): all must be for ${spanText(neededMs)} before ${after} ${is} next.`;
  if (run.report === 'unavailable')
    return md`It was not healthy for ${spanText(neededMs)} in time, so ${blockedText(followers)}. Patch it again, or request ${after} with an override.`;
  if (healthySince === undefined)
    return md`Nothing is needed from you: ${after} ${is} next, once this fleet has been healthy for ${spanText(neededMs)}.`;
  return md`Nothing is needed from you: if it stays healthy, its soak ends at ${moment(healthySince + neededMs)}, and ${after} ${is} next.`;
}

/** What became of one of them. */
export function nextText(next: NextFleet): Mrkdwn {
  const fleet = named(next.fleet);
  switch (next.kind) {
    case 'opened':
      return md`Next: ${fleet}, requested automatically (run ${next.runId}).`;
    case 'in-window':
      return md`Next: ${fleet}, in its window at ${moment(next.opensAt)}.`;
    case 'busy':
      return md`Next: ${fleet}, which already has an active run.`;
    case 'refused':
      return md`Next: ${fleet}, which could not be requested (${next.code}): \`/patch install ${fleet}\` says why.`;
  }
}
