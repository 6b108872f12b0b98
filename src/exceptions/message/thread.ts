import type { ThreadPost } from '../../cards/types.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md, topText, user, usergroup } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { againText, shortenedText } from './card.ts';
import { approversText, endText, fleetName, needsText, whatText } from './words.ts';

/** What the thread tells of its life, each piece once: who must act is mentioned, and whoever requested it is told of every end. */
export function threadPosts(exception: Exception): ThreadPost[] {
  const { state, epoch, decidedAt, remindedAt, shortened, ended } = exception;
  return [
    ...(state === 'asked' ? [post(`asked-${epoch}`, askedText(exception))] : []),
    ...(decidedAt === undefined ? [] : [post('approved', approvedText(exception))]),
    ...(state === 'approved' && shortened !== undefined && shortened.at > (decidedAt ?? 0)
      ? [toChannel(`shortened-${shortened.at}`, sooner(exception, shortened))]
      : []),
    ...(state === 'approved' && remindedAt !== undefined ? [toChannel('reminder', reminderText(exception))] : []),
    ...(ended === undefined ? [] : [toChannel('end', endedText(exception))]),
  ];
}

const post = (key: string, text: Mrkdwn): ThreadPost => ({ key, text: topText(text), blocks: [section(text)] });

/** Ends that matter are seen without opening the thread. */
const toChannel = (key: string, text: Mrkdwn): ThreadPost => ({ ...post(key, text), broadcast: true });

const askedText = (exception: Exception): Mrkdwn =>
  md`${askedOf(exception)}: ${user(exception.requester.userId)} requests an exception. ${whatText(exception)}. ${needsText(exception)} by ${moment(exception.expiresAt)}.`;

const askedOf = ({ policy }: Exception): Mrkdwn =>
  joinMd(
    Object.values(policy.groups).flatMap((group) =>
      group.kind === 'usergroup' ? [usergroup(group.usergroup)] : group.users.map(user),
    ),
    ' ',
  );

const approvedText = (exception: Exception): Mrkdwn =>
  md`${user(exception.requester.userId)}: your exception for *${fleetName(exception)}* is approved by ${approversText(exception)}. It expires ${moment(exception.until)}.`;

const sooner = (exception: Exception, shortened: NonNullable<Exception['shortened']>): Mrkdwn =>
  md`${user(exception.requester.userId)}: the exception for *${fleetName(exception)}* now expires ${moment(exception.until)}. ${shortenedText(shortened)}.`;

const reminderText = (exception: Exception): Mrkdwn =>
  md`${user(exception.requester.userId)}: the exception for *${fleetName(exception)}* expires ${moment(exception.until)}. Patch before then, or press *Renew* on its card: a renewal takes approvals again. If nobody acts, what is still missing counts as drift again.`;

const endedText = (exception: Exception): Mrkdwn =>
  md`${user(exception.requester.userId)}: exception for *${fleetName(exception)}*. ${endText(exception) ?? md``}. ${consequence(exception)}`;

function consequence(exception: Exception): Mrkdwn {
  switch (exception.state) {
    case 'expired':
    case 'voided':
    case 'ended':
      return exception.ended?.cause?.code === 'renewed'
        ? md`No action needed: the renewal is in force.`
        : md`What is still missing counts as drift again. ${againText(exception)}.`;
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'asked':
    case 'approved':
      return md`This exception never took effect, so what is missing counts as drift unless another exception covers it. ${againText(exception)}.`;
  }
}
