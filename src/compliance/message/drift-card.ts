import type { AnyBlock } from '@slack/types';
import { type CardLines, framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { spanText } from '../../duration.ts';
import { causesText, countsText } from '../../posture/message/posture-line.ts';
import { NO_FLEET } from '../../posture/types/swept.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import { snoozeAt } from '../decision/drift.ts';
import { mainFinding } from '../decision/main-finding.ts';
import type { DriftView } from '../types/view.ts';
import { driftButtons } from './drift-buttons.ts';
import { driftTables } from './drift-table.ts';
import { countsLine, fleetWord, sinceText, unreadLines } from './drift-words.ts';
import { nextLine } from './next-line.ts';

/** The one message of a fleet's drift on one day. */
export function driftCard(view: DriftView): MessageContent {
  const title = titleOf(view);
  const lines = linesOf(view);
  const { text, blocks } = framedCard({
    title,
    headline: md`${title}. ${lines.next}`,
    warnings: unreadLines(view.snapshot),
    moreWarnings: 'Why',
    lines,
    buttons: driftButtons(view),
    foot: footOf(view),
  });
  return { text, blocks: withTables(blocks, isOver(view) ? [] : driftTables(view)) };
}

/** Above the foot: what is decisive stands before it. */
const withTables = (blocks: readonly AnyBlock[], tables: readonly AnyBlock[]): AnyBlock[] => [
  ...blocks.slice(0, -1),
  ...tables,
  ...blocks.slice(-1),
];

const isOver = ({ posture, snapshot }: DriftView): boolean =>
  posture.verdict === 'compliant' && mainFinding(snapshot) === undefined;

function titleOf({ posture, drift, snapshot }: DriftView): string {
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
  if (drift.ended !== undefined) {
    const took = spanText(drift.ended.until - drift.ended.since);
    return `Back in compliance: ${fleet}, after ${took}`;
  }
  return mainFinding(snapshot) === undefined
    ? `Drift resolved: ${fleet}`
    : `Drift in ${fleet}: compliant, but its setup needs attention`;
}

function linesOf(view: DriftView): CardLines {
  const { posture, drift, now } = view;
  if (isOver(view)) return overLines(view);
  const since = drift.out === undefined ? [] : [sinceText(drift.out.since, now)];
  return {
    what: joinMd([md`*${fleetWord(posture.fleet)}*`, md`${countsLine(view)}`, ...since], ' · '),
    status: posture.causes.length === 0 ? undefined : causesText(posture),
    next: nextLine(view),
  };
}

function overLines({ posture, drift }: DriftView): CardLines {
  const { ended } = drift;
  return {
    what: md`*${fleetWord(posture.fleet)}* · ${countsText(posture)}`,
    status:
      ended === undefined
        ? undefined
        : md`Was out of compliance from ${moment(ended.since)} to ${moment(ended.until)}: ${causesText(ended)}`,
    next: md`No action needed`,
  };
}

function footOf({ posture, drift, now }: DriftView): Mrkdwn {
  const snooze = snoozeAt(drift.snooze, now);
  return joinMd(
    [
      md`As of the sweep at ${moment(posture.readAt)}`,
      ...(posture.fleet === NO_FLEET ? [md`not in patchwarden.yml`] : []),
      ...(posture.exceptions > 0 ? [md`${counted(posture.exceptions, 'exception')}`] : []),
      ...(snooze === undefined ? [] : [md`snoozed until ${moment(snooze.until)} by ${user(snooze.by)}`]),
    ],
    ' · ',
  );
}
