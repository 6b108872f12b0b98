import { approverText } from '../../approvals/message.ts';
import { type FramedCard, framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { Run } from '../types/run.ts';
import { isObserved } from './stop-words.ts';

export interface RunCard extends Omit<FramedCard, 'foot'> {
  /** Instead of "Requested by …", for what nobody requested. */
  requested?: Mrkdwn | undefined;
  /** Ids of AWS's that belong into the last line, with what separates them. */
  ids?: Mrkdwn | undefined;
}

/** The card of a run: the frame that every card has, with the run's own last line. */
export const runCard = (run: Run, card: RunCard): MessageContent => framedCard({ ...card, foot: footLine(run, card) });

/** So much of a reason is read in passing; `/patch why` has the whole. */
const REASON = 120;

function footLine(run: Run, { requested, ids = md`` }: RunCard): Mrkdwn {
  const { requester, requestedAt, reason, epoch, start, id, emergency } = run;
  const by = requested ?? md`Requested by ${user(requester.userId)} at ${moment(requestedAt)}`;
  const why = reason === undefined ? md`` : md`: ${short(reason, REASON)}`;
  const part = emergency === undefined ? md`` : md` · emergency ${emergency.cve}`;
  const version = epoch > 1 ? md` · version ${epoch}` : md``;
  const execution = start?.executionId === undefined ? md`` : md` · execution ${start.executionId}`;
  const people = isApproved(run) ? approversOf(run) : [];
  const approved = people.length === 0 ? md`` : md` · approved by ${joinMd(people, ', ')}`;
  return md`${by}${why}${approved}${part} · run ${id}${version}${ids}${execution} · \`/patch why ${id}\``;
}

/** While people are asked, the line above says who has approved; what was rejected or expired nobody let start. */
const isApproved = ({ state, wait, start, ending }: Run): boolean =>
  state === 'scheduled' ||
  state === 'approved' ||
  isObserved({ ending }) ||
  (start !== undefined && !(state === 'waiting' && wait?.kind === 'checkpoint'));

const approversOf = ({ approvals, epoch }: Run): Mrkdwn[] =>
  approvals.filter((approval) => approval.epoch === epoch).map(approverText);
