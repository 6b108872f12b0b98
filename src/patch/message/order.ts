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
  if (said?.verdict === 'problem') return problemText(said, after);
  if (group !== undefined && said === undefined) return askText(group, after);
  const verified = said === undefined ? md`` : md`Verified by ${user(said.by)} at ${moment(said.at)}. `;
  if (followers.length === 0) return md`${verified}${nextLine(run, patchLines)}`;
  return md`${verified}${soakText(run, facts, after)}`;
}

const fleetsText = (fleets: readonly string[]): string => listed(fleets.map(named));

type Said = NonNullable<NonNullable<PatchReceipt['signoff']>['said']>;

const problemText = ({ by, at, reason }: Said, after: string): Mrkdwn =>
  md`${user(by)} reported a problem at ${moment(at)}: ${sentence(reason ?? 'no reason given')} ${
    after === '' ? 'No fleet comes after it.' : `The order stops here: no request opens for ${after}.`
  } Once it is fixed, patch this fleet again.`;

const askText = (group: string, after: string): Mrkdwn =>
  md`Needs one of @${group} to test it and choose Verified or Problem. ${
    after === '' ? 'If nobody does, it stays as it is.' : `Until someone does, no request opens for ${after}.`
  }`;

/** What the fleets after it wait for, as of the last look. */
function soakText(run: PatchRun, { receipt, followers }: ShownFacts, after: string): Mrkdwn {
  const what = followers.length === 1 ? 'the request' : 'requests';
  if (receipt === undefined) return md`Nothing is needed from you: ${what} for ${after} will open automatically.`;
  if (receipt.next.length > 0) {
    const isFine = receipt.next.every(({ kind }) => kind !== 'refused');
    return joinMd([...(isFine ? [md`Nothing is needed from you.`] : []), ...receipt.next.map(nextText)], ' ');
  }
  const { neededMs, healthySince, unhealthy } = receipt;
  if (unhealthy.length > 0)
    return md`${instances(unhealthy.length)} ${verb(unhealthy.length, 'is', 'are')} not healthy (last checked ${moment(receipt.lookedAt)}): all must be for ${spanText(neededMs)} before ${what} for ${after} ${verb(followers.length, 'opens', 'open')}.`;
  if (run.report === 'unavailable')
    return md`It was not healthy for ${spanText(neededMs)} in time, so no request opened for ${after}. Patch it again, or request ${after} with an override.`;
  if (healthySince === undefined)
    return md`Nothing is needed from you: ${what} for ${after} ${verb(followers.length, 'opens', 'open')} once it has been healthy for ${spanText(neededMs)}.`;
  return md`Nothing is needed from you: if it stays healthy, ${what} for ${after} ${verb(followers.length, 'opens', 'open')} at ${moment(healthySince + neededMs)}.`;
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
