import { type CardLines, framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { firstOf, moment, short } from '../../slack/words.ts';
import { exceptionButtons } from './buttons.ts';
import { approversText, endText, fleetName, needsText, reasonText, stateText, whatText } from './words.ts';

/** The one message of an exception, from its request to its end. */
export function exceptionCard(exception: Exception): MessageContent {
  const lines = linesOf(exception);
  return framedCard({
    title: titleOf(exception),
    headline: md`${titleOf(exception)}. ${whatText(exception)}. ${lines.next}`,
    warnings: warningsOf(exception),
    moreWarnings: 'the thread',
    lines,
    buttons: exceptionButtons(exception),
    foot: footOf(exception),
  });
}

function titleOf(exception: Exception): string {
  const fleet = fleetName(exception);
  if (exception.state === 'asked')
    return `Approval needed: ${exception.renews === undefined ? 'exception' : 'renewed exception'} for ${fleet}`;
  return `Exception ${stateText(exception)}: ${fleet}`;
}

function linesOf(exception: Exception): CardLines {
  const what = whatText(exception);
  const reason = reasonText(exception);
  switch (exception.state) {
    case 'asked':
      return {
        what,
        status: reason,
        undo: md`Once approved, any approver or its requester can end it early; it cannot be extended, only renewed with new approvals`,
        next: md`${needsText(exception)} by ${moment(Math.min(exception.expiresAt, exception.until))}, or the request lapses and the exception does not take effect`,
      };
    case 'approved':
      return {
        what,
        status: md`Approved by ${approversText(exception)} · ${reason}`,
        undo: md`*End now* ends the exception, and what is missing counts as drift again at once; *Renew* requests new approvals`,
        next: md`If nobody acts, it expires ${moment(exception.until)} and what is still missing counts as drift again`,
      };
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
      return {
        what,
        status: endText(exception),
        undo: reason,
        next: md`This exception never took effect, so what is missing counts as drift unless another exception covers it. ${againText(exception)}`,
      };
    case 'expired':
    case 'voided':
    case 'ended':
      return {
        what,
        status: endText(exception),
        undo: md`Approved by ${approversText(exception)} · ${reason}`,
        next:
          exception.ended?.cause?.code === 'renewed'
            ? md`No action needed: the renewal is in force`
            : md`What is still missing counts as drift again. ${againText(exception)}`,
      };
  }
}

export const againText = ({ fleet }: Pick<Exception, 'fleet'>): Mrkdwn =>
  md`${code(`/patch except ${short(fleet)}`)} requests another one`;

function warningsOf(exception: Exception): Mrkdwn[] {
  const { state, exploited, shortened } = exception;
  if (state !== 'asked' && state !== 'approved') return [];
  return [
    ...(exploited.length === 0
      ? []
      : [md`${firstOf(exploited, 3)} ${exploited.length === 1 ? 'is' : 'are'} known to be exploited`]),
    ...(shortened === undefined ? [] : [shortenedText(shortened)]),
  ];
}

/** Why it ends before the end that people were asked for. */
export function shortenedText({ from, deadline }: NonNullable<Exception['shortened']>): Mrkdwn {
  const why =
    deadline === undefined
      ? md`patchwarden.yml no longer allows the requested end`
      : md`${short(deadline.what, 80)} is due then (${short(deadline.rule, 120)})`;
  return md`It ends sooner than requested (${moment(from)}): ${why}`;
}

const footOf = ({ id, requester, requestedAt, renews, policy }: Exception): Mrkdwn =>
  joinMd(
    [
      md`Exception ${id}`,
      md`requested by ${user(requester.userId)} ${moment(requestedAt)}`,
      ...(renews === undefined ? [] : [md`renews ${renews}`]),
      md`policy ${short(policy.name)}`,
    ],
    ' · ',
  );
