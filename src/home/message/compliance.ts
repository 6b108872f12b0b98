import type { AnyBlock } from '@slack/types';
import { cardLink } from '../../cards/message/origin.ts';
import { ageText, HOUR } from '../../duration.ts';
import { fleetClockLine } from '../../posture/message/deadline.ts';
import { scopeText } from '../../posture/message/exception.ts';
import { causesText, countsText, verdictWord } from '../../posture/message/posture-line.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { FleetPosture, PostureDeadline } from '../../posture/types/posture.ts';
import { isNoFleet, noFleetPlace } from '../../posture/types/swept.ts';
import type { Task } from '../../posture/types/task.ts';
import { section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import type { BoardCompliance } from '../types.ts';

/** Lines of one list: the rest is in the channels. */
const MAX_LINES = 10;

/** How fleets stand all together, and how old that is. */
export function complianceSummary({ postures, unread }: BoardCompliance, now: number): Mrkdwn {
  const fleets = postures.filter(({ fleet }) => !isNoFleet(fleet));
  if (fleets.length === 0) return md`No sweep has finished yet: where fleets stand is not known.`;
  const count = (verdict: FleetPosture['verdict']): number =>
    fleets.filter((posture) => posture.verdict === verdict).length;
  const hidden = count('not-seen') + unread.length;
  const oldest = Math.min(...fleets.map(({ readAt }) => readAt));
  const excepted = fleets.filter((each) => each.verdict === 'compliant' && each.excepted !== undefined).length;
  const parts = [
    `${count('compliant')} of ${counted(fleets.length + unread.length, 'fleet')} compliant${excepted > 0 ? ` (${excepted} by exception)` : ''}`,
    ...(count('not-compliant') > 0 ? [`${count('not-compliant')} not compliant`] : []),
    ...(hidden > 0 ? [`${hidden} not fully seen`] : []),
    `read ${now - oldest < HOUR ? 'within the last hour' : `up to ${ageText(now - oldest)} ago`}`,
  ];
  return joinMd(
    parts.map((part) => md`${part}`),
    ' · ',
  );
}

/** A fleet's own line: verdict and since when, how many instances, why, and the message that tells more. */
export function postureMark(posture: FleetPosture): Mrkdwn {
  const { verdict, since, causes, unread, exceptions, snoozedUntil, card } = posture;
  const word = verdict === 'compliant' ? md`Compliant` : md`*${capital(verdictWord(posture))}*`;
  const parts = [
    md`${word} since ${moment(since)}: ${countsText(posture)}`,
    ...(causes.length === 0 ? [] : [causesText(posture)]),
    ...(unread > 0 ? [md`${counted(unread, 'read')} failed`] : []),
    ...(exceptions > 0 ? [md`${counted(exceptions, 'exception')}`] : []),
    ...(snoozedUntil === undefined ? [] : [md`snoozed until ${moment(snoozedUntil)}`]),
    ...(card === undefined ? [] : [cardLink(card, 'drift card')]),
  ];
  return joinMd(parts, ' · ');
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** Where instances of no fleet stand, which have no line of their own among the fleets. */
export const strayLine = ({ postures }: BoardCompliance): Mrkdwn | undefined => {
  const strays = postures.filter(({ fleet, counts }) => isNoFleet(fleet) && counts.instances > 0);
  if (strays.length === 0) return undefined;
  return joinMd(strays.map((stray) => md`Instances of no fleet${noFleetPlace(stray.fleet)}: ${postureMark(stray)}`));
};

export const neverRead = ({ unread }: BoardCompliance): Mrkdwn | undefined =>
  unread.length === 0
    ? undefined
    : md`Not read by a sweep yet: ${firstOf(
        unread.map((name) => short(name)),
        5,
      )}`;

/** One block with a line for each, and how many more there are; none for none. */
function listBlock(lines: readonly Mrkdwn[], where: Mrkdwn): AnyBlock[] {
  if (lines.length === 0) return [];
  const more = lines.length - MAX_LINES;
  return [section(joinMd([...lines.slice(0, MAX_LINES), ...(more > 0 ? [md`${more} more: ${where}`] : [])]))];
}

export const deadlinesBlock = ({ deadlines }: BoardCompliance, now: number): AnyBlock[] =>
  listBlock(
    deadlines.flatMap(({ fleet, deadline }) => (deadline === undefined ? [] : [deadlineLine(fleet, deadline, now)])),
    md`\`/patch compliance\` lists them.`,
  );

/** What is due when, under which rule, and whether that can be met at all; why not is on the drift card. */
function deadlineLine(fleet: string, deadline: PostureDeadline, now: number): Mrkdwn {
  const late = deadline.infeasible === undefined ? md`` : md` · *the next window is too late*`;
  return md`${fleetClockLine(fleet, deadline, now)}${late}`;
}

export const exceptionsBlock = ({ exceptions }: BoardCompliance): AnyBlock[] =>
  listBlock(exceptions.map(exceptionRow), md`\`/patch except\` lists them.`);

function exceptionRow(exception: Exception): Mrkdwn {
  const { fleet, scope, until, requester, state } = exception;
  const waiting = state === 'asked' ? md` · *waits for approval*` : md``;
  return md`*${short(fleet)}*: ${scopeText(scope)} until ${moment(until)} · requested by ${user(requester.userId)}${linkTo(exception.card, exception.id)}${waiting}`;
}

/** An exception that this person may decide on; its buttons are on its card, where alone they count. */
export const decideLine = ({ fleet, scope, until, requester, reason, card, id }: Exception): Mrkdwn =>
  md`*Exception for ${short(fleet)}*: ${scopeText(scope)} until ${moment(until)}${linkTo(card, id)}\nRequested by ${user(requester.userId)}: ${short(reason, 200)}. Approve or reject it on its card.`;

export const renewLine = ({ fleet, scope, until, card, id }: Exception): Mrkdwn =>
  md`*Your exception for ${short(fleet)}* ends ${moment(until)}: ${scopeText(scope)}${linkTo(card, id)}\nPatch it by then, or renew it on its card: a renewal needs approval again.`;

export const reviewLine = ({ about, due, card, id }: Task, now: number): Mrkdwn =>
  md`*Review of ${short(about)}*: ${due <= now ? md`*overdue* since` : md`due`} ${moment(due)}${linkTo(card, id)}\nIt was patched under the emergency policy. Record the review on its card.`;

const linkTo = (card: { channel: string; ts: string } | undefined, id: string): Mrkdwn =>
  md` · ${card === undefined ? md`${short(id)}` : cardLink(card, short(id))}`;
