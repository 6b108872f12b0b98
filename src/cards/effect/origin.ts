import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { ClickJob } from '../../slack/job.ts';
import { isCopyOf, type OriginRefusal } from '../decision.ts';
import { originMessage, pointerContent } from '../message/origin.ts';
import type { Carded } from '../types.ts';
import { answer } from './answer.ts';
import { cardMarker } from './earlier.ts';

interface Elsewhere {
  to: AnswerTo;
  refusal: OriginRefusal;
  /** The thing whose card it is: `run b-7k2m9x4q`. */
  what: string;
  of: Pick<Carded, 'key'>;
}

/**
 * A click that does not count, since it is not on the stored message: the person is told, and a copy of the card becomes a
 * pointer to it. Any other message stays as it is: it may be the card of another thing.
 */
export async function refuseOrigin(
  ports: Uses<'slack' | 'log'>,
  job: Pick<ClickJob, 'from'>,
  { to, refusal, what, of }: Elsewhere,
): Promise<void> {
  const channelId = job.from.kind === 'message' ? job.from.channelId : undefined;
  ports.log('click-from-elsewhere', { code: refusal.code, userId: to.userId, channelId });
  await answer(ports, to, originMessage(refusal, what));
  if (refusal.code !== 'other-message' || job.from.kind !== 'message') return;
  if (!isCopyOf(job.from, cardMarker(of))) return;
  const { channelId: channel, messageTs: ts } = job.from;
  try {
    await ports.slack.updateMessage({ channel, ts, ...pointerContent({ status: 'posted', ...refusal }, what) });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    ports.log('stray-not-pointed', { channel, ts, code: error.code, kind: error.kind });
  }
}
