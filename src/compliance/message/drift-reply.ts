import { cardLink } from '../../cards/message/origin.ts';
import type { MessageContent } from '../../cards/types.ts';
import type { ApproverGroup } from '../../config/types.ts';
import { spanText } from '../../duration.ts';
import { clockLine, heldText, infeasibleText, slowText } from '../../posture/message/deadline.ts';
import { causesText, countsText } from '../../posture/message/posture-line.ts';
import { section } from '../../slack/blocks.ts';
import { EMPTY, joinMd, type Mrkdwn, md, topText, user, usergroup } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import { exploitedIn, exploitedKey, type ReplyKind } from '../decision/drift-replies.ts';
import type { DriftView } from '../types/view.ts';
import { fleetWord } from './drift-words.ts';

/** A reply that the channel sees: an edit of the card notifies nobody. Whoever owns the fleet is mentioned where something is urgent. */
export function driftReply(
  view: DriftView,
  kind: ReplyKind,
  { key, card, owners }: { key: string; card: { channel: string; ts: string }; owners: readonly ApproverGroup[] },
): MessageContent {
  const isUrgent = kind !== 'again' && kind !== 'back';
  const who = isUrgent && owners.length > 0 ? md`${mentions(owners)} ` : EMPTY;
  const line = md`${who}${replyText(view, kind, key)} ${cardLink(card, 'Open the card')}.`;
  return { text: topText(line), blocks: [section(line)] };
}

const mentions = (owners: readonly ApproverGroup[]): Mrkdwn =>
  joinMd(
    owners.flatMap((group) => (group.kind === 'usergroup' ? [usergroup(group.usergroup)] : group.users.map(user))),
    ' ',
  );

function replyText(view: DriftView, kind: ReplyKind, key: string): Mrkdwn {
  const { posture, snapshot, drift } = view;
  const fleet = fleetWord(posture.fleet);
  const { deadline, deadlines } = posture;
  switch (kind) {
    case 'back': {
      const took = drift.ended === undefined ? EMPTY : md` after ${spanText(drift.ended.until - drift.ended.since)}`;
      return md`*${fleet}* is back in compliance${took}: ${countsText(posture)}.${goneText(snapshot.gone.length)}`;
    }
    case 'again':
      return md`*${fleet}* left compliance again: ${countsText(posture)}. ${causesText(posture)}.`;
    case 'exploited':
      return exploitedText(view, key);
    case 'late':
      return deadline?.infeasible === undefined
        ? md`*${fleet}* can meet its deadline again.`
        : md`*${fleet}*: ${infeasibleText(deadline.infeasible, posture.fleet)}`;
    case 'held':
      return linesText(fleet, (deadlines?.held ?? []).map(heldText));
    case 'slow':
      return linesText(fleet, (deadlines?.slow ?? []).map(slowText));
  }
}

/** The one that became so, and whatever else is known to be exploited. */
function exploitedText({ posture: { fleet, deadline }, now }: DriftView, key: string): Mrkdwn {
  const misses = md`*${fleetWord(fleet)}* misses a patch for a vulnerability that is known to be exploited.`;
  const all = exploitedIn(deadline);
  const found = all.find((each) => exploitedKey(each) === key);
  if (deadline === undefined) return misses;
  if (found === undefined || found === deadline) return md`${misses} ${clockLine(deadline, now)}.`;
  const own = { ...found, exploited: true, open: 1, overdue: 0 };
  const more = all.length > 1 ? md` · ${counted(all.length - 1, 'other')} known exploited` : EMPTY;
  return md`${misses} ${clockLine(own, now)}${more}.`;
}

/** What a new image replaces is mended as well as what is patched. */
const goneText = (gone: number): Mrkdwn =>
  gone === 0
    ? EMPTY
    : md` ${counted(gone, 'instance that needed it is', 'instances that needed it are')} gone: replaced by a new image, or terminated.`;

const linesText = (fleet: string, lines: readonly Mrkdwn[]): Mrkdwn =>
  joinMd([md`*${fleet}*: ${lines[0] ?? EMPTY}`, ...lines.slice(1, 3)]);

/** Replaces a card of a day before. */
export function formerCard(fleet: string, newer: { channel: string; ts: string }): MessageContent {
  const line = md`Drift of *${fleetWord(fleet)}* has a newer card: ${cardLink(newer, 'open it')}.`;
  return { text: topText(line), blocks: [section(line)] };
}
