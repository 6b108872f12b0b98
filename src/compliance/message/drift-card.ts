import type { AnyBlock } from '@slack/types';
import { type CardLines, framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { spanText } from '../../duration.ts';
import { clockLine, deadlineWarnings } from '../../posture/message/deadline.ts';
import { exceptionLine } from '../../posture/message/exception.ts';
import { causesText, countsText } from '../../posture/message/posture-line.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import { snoozeAt } from '../decision/drift.ts';
import { mainFinding } from '../decision/main-finding.ts';
import type { DriftView } from '../types/view.ts';
import { decisionText } from './decision-text.ts';
import { driftButtons } from './drift-buttons.ts';
import { driftTables } from './drift-table.ts';
import { countsLine, fleetWord, outSince, unreadLines } from './drift-words.ts';
import { nextLine } from './next-line.ts';

/** The one message of a fleet's drift on one day. */
export function driftCard(view: DriftView): MessageContent {
  const title = titleOf(view);
  const lines = linesOf(view);
  const { text, blocks } = framedCard({
    title,
    headline: md`${title}. ${lines.next}`,
    warnings: [...unmetWarnings(view), ...unreadLines(view.snapshot)],
    moreWarnings: 'Why',
    lines,
    buttons: driftButtons(view),
    foot: footOf(view),
  });
  return { text, blocks: withTables(blocks, isOver(view) ? [] : driftTables(view)) };
}

/** A baseline that is too slow is told on the day on which it becomes so, and stands in Why from then on. */
function unmetWarnings({ posture, drift }: DriftView): readonly Mrkdwn[] {
  const { deadlines } = posture;
  const slow = deadlines?.slow.filter(({ id, days }) => drift.told[`slow-${id}-${days}`] !== undefined) ?? [];
  return deadlineWarnings({ ...posture, ...(deadlines === undefined ? {} : { deadlines: { ...deadlines, slow } }) });
}

/** Above the foot: what is decisive stands before it. */
const withTables = (blocks: readonly AnyBlock[], tables: readonly AnyBlock[]): AnyBlock[] => [
  ...blocks.slice(0, -1),
  ...tables,
  ...blocks.slice(-1),
];

const isOver = (view: DriftView): boolean => view.posture.verdict === 'compliant' && mainFinding(view) === undefined;

function titleOf(view: DriftView): string {
  const { posture, drift } = view;
  const fleet = fleetWord(posture.fleet);
  const { instances, notCompliant, notSeen, excepted } = posture.counts;
  const wrong = notCompliant - excepted;
  if (posture.verdict === 'not-compliant')
    return wrong > 0
      ? `Drift in ${fleet}: ${wrong} of ${counted(instances, 'instance')} not compliant`
      : `Drift in ${fleet}: outdated image`;
  if (posture.verdict === 'not-seen')
    return notSeen > 0
      ? `Drift in ${fleet}: ${notSeen} of ${counted(instances, 'instance')} not seen`
      : `Compliance of ${fleet} is not fully known`;
  if (posture.excepted !== undefined) return `Excepted: ${fleet}, until ${dayText(posture.excepted.until)}`;
  if (drift.ended?.excepted === true) return `Compliant without its exceptions: ${fleet}`;
  if (drift.ended !== undefined) {
    const took = spanText(drift.ended.until - drift.ended.since);
    return `Back in compliance: ${fleet}, after ${took}`;
  }
  if (mainFinding(view) !== undefined) return `Drift in ${fleet}: compliant, but its setup needs attention`;
  return unmetWarnings(view).length > 0
    ? `${fleet} is compliant, but cannot meet a deadline`
    : `Drift resolved: ${fleet}`;
}

function linesOf(view: DriftView): CardLines {
  const { posture } = view;
  if (isOver(view)) return overLines(view);
  return {
    what: joinMd([md`*${fleetWord(posture.fleet)}*`, md`${countsLine(view)}`, ...outSince(view)], ' · '),
    status: statusLine(view),
    undo: permittedLine(view),
    next: nextLine(view),
  };
}

/** Why, and by whose decision. */
function statusLine({ posture, decision }: DriftView): Mrkdwn | undefined {
  const parts = [
    ...(posture.causes.length === 0 ? [] : [causesText(posture)]),
    ...(decision === undefined ? [] : [decisionText(decision)]),
  ];
  return parts.length === 0 ? undefined : joinMd(parts, ' · ');
}

/** By when it must be in, and what may be missing until then. */
function permittedLine({ exceptions, posture, now }: DriftView): Mrkdwn | undefined {
  const [first, ...more] = exceptions;
  const parts = [
    ...(posture.deadline === undefined ? [] : [clockLine(posture.deadline, now)]),
    ...(first === undefined ? [] : [exceptionLine(first)]),
    ...(more.length === 0 ? [] : [md`${more.length} more in Why`]),
  ];
  return parts.length === 0 ? undefined : joinMd(parts, ' · ');
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `5 March 2027`, UTC: a title has no dates in the reader's own zone. */
const dayText = (at: number): string => dayFormat.format(at);

function overLines(view: DriftView): CardLines {
  const { posture, drift } = view;
  const { ended } = drift;
  if (posture.excepted !== undefined) return exceptedLines(view, posture.excepted.until);
  return {
    what: md`*${fleetWord(posture.fleet)}* · ${countsText(posture)}`,
    status:
      ended === undefined
        ? undefined
        : md`Was out of compliance from ${moment(ended.since)} to ${moment(ended.until)}: ${causesText(ended)}`,
    next: unmetWarnings(view).length > 0 ? md`Choose one of the two options above` : md`No action needed`,
  };
}

function exceptedLines(view: DriftView, until: number): CardLines {
  return {
    what: md`*${fleetWord(view.posture.fleet)}* · ${countsText(view.posture)}`,
    status: permittedLine(view),
    next: md`No action needed until ${moment(until)}: what is still missing counts as drift from then on`,
  };
}

function footOf({ posture, drift, now }: DriftView): Mrkdwn {
  const snooze = snoozeAt(drift.snooze, now);
  return joinMd(
    [
      md`As of the sweep at ${moment(posture.readAt)}`,
      ...(isNoFleet(posture.fleet) ? [md`not in patchwarden.yml`] : []),
      ...(snooze === undefined ? [] : [md`snoozed until ${moment(snooze.until)} by ${user(snooze.by)}`]),
    ],
    ' · ',
  );
}
