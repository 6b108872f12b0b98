import type { AnyBlock } from '@slack/types';
import { type FramedCard, framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { context, fitMessage, header } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md, topText, user } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { Run } from '../types/run.ts';

export interface RunCard extends Omit<FramedCard, 'foot'> {
  /** Instead of "Requested by …", for what nobody requested. */
  requested?: Mrkdwn | undefined;
  /** Ids of AWS's that belong into the last line, with what separates them. */
  ids?: Mrkdwn | undefined;
}

/** A card with a body of its own instead of the four lines. */
interface LongCard extends Omit<RunCard, 'lines' | 'warnings' | 'moreWarnings'> {
  body: readonly AnyBlock[];
}

/** The card of a run: the frame that every card has, with the run's own last line. */
export const runCard = (run: Run, card: RunCard | LongCard): MessageContent =>
  'lines' in card ? framedCard({ ...card, foot: footLine(run, card) }) : longCard(run, card);

const longCard = (run: Run, { title, headline, body, buttons = [], offers = [], ids }: LongCard): MessageContent => ({
  text: topText(headline),
  blocks: fitMessage(
    [header(title), ...body, ...buttons, ...offers, context(longFoot(run, ids))],
    md`More is in the thread.`,
  ),
});

function longFoot(run: Run, ids = md``): Mrkdwn {
  const execution = run.start?.executionId === undefined ? md`` : md` · execution ${run.start.executionId}`;
  const version = run.epoch > 1 ? md` · version ${run.epoch} of the request` : md``;
  return md`Run ${run.id}${version}${ids}${execution} · \`/patch why ${run.id}\` shows every decision`;
}

/** So much of a reason is read in passing; `/patch why` has the whole. */
const REASON = 120;

function footLine(run: Run, { requested, ids = md`` }: RunCard): Mrkdwn {
  const { requester, requestedAt, reason, epoch, start, id } = run;
  const by = requested ?? md`Requested by ${user(requester.userId)} at ${moment(requestedAt)}`;
  const why = reason === undefined ? md`` : md`: ${short(reason, REASON)}`;
  const version = epoch > 1 ? md` · version ${epoch}` : md``;
  const execution = start?.executionId === undefined ? md`` : md` · execution ${start.executionId}`;
  const people = isApproved(run) ? approversOf(run) : [];
  const approved = people.length === 0 ? md`` : md` · approved by ${joinMd(people, ', ')}`;
  return md`${by}${why}${approved} · run ${id}${version}${ids}${execution} · \`/patch why ${id}\``;
}

/** While people are asked, the line above says who has approved; what was rejected or expired nobody let start. */
const isApproved = ({ state, wait, start }: Run): boolean =>
  state === 'scheduled' ||
  state === 'approved' ||
  (start !== undefined && !(state === 'waiting' && wait?.kind === 'checkpoint'));

/** Once it has started, who let it; a part of a sentence. */
export function approvedBy(run: Run): Mrkdwn {
  const people = approversOf(run);
  return run.start === undefined || people.length === 0 ? md`` : md`; approved by ${joinMd(people, ', ')}`;
}

const approversOf = ({ approvals, epoch }: Run): Mrkdwn[] =>
  approvals.filter((approval) => approval.epoch === epoch).map(({ userId }) => user(userId));
