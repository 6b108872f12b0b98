import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { ClickJob } from '../../slack/job.ts';
import type { OriginRefusal } from '../decision.ts';
import { originMessage, pointerContent } from '../message/origin.ts';
import { answer } from './answer.ts';

interface Elsewhere {
  to: AnswerTo;
  refusal: OriginRefusal;
  /** The thing whose card it is: `run b-7k2m9x4q`. */
  what: string;
}

/**
 * A click that does not count, since it is not on the stored message: the person is told, and a message that looks like the card
 * becomes a pointer to it. Slack sends us clicks on our own messages alone, and only cards have these buttons.
 * https://docs.slack.dev/interactivity
 */
export async function refuseOrigin(
  ports: Uses<'slack' | 'log'>,
  job: Pick<ClickJob, 'from'>,
  { to, refusal, what }: Elsewhere,
): Promise<void> {
  const channelId = job.from.kind === 'message' ? job.from.channelId : undefined;
  ports.log('click-from-elsewhere', { code: refusal.code, userId: to.userId, channelId });
  await answer(ports, to, originMessage(refusal, what));
  if (refusal.code !== 'other-message' || job.from.kind !== 'message') return;
  const { channelId: channel, messageTs: ts } = job.from;
  try {
    await ports.slack.updateMessage({ channel, ts, ...pointerContent({ status: 'posted', ...refusal }, what) });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    ports.log('stray-not-pointed', { channel, ts, code: error.code, kind: error.kind });
  }
}
