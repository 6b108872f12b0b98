import type { AnyBlock } from '@slack/types';
import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { type Mrkdwn, topText } from '../../slack/mrkdwn.ts';
import { differenceThread } from '../message/difference.ts';
import type { ImageDifference } from '../types.ts';

/** How much of it arrived. */
export type Sent = 'all' | 'part' | 'nothing';

/** All of it, in the person's own messages, the details below the summary. */
export async function sendDifference(
  { slack, log }: Uses<'slack' | 'log'>,
  userId: string,
  { text, summary, difference }: { text: Mrkdwn; summary: readonly AnyBlock[]; difference: ImageDifference },
): Promise<Sent> {
  let sent: Sent = 'nothing';
  try {
    const channel = await slack.openDirectMessage(userId);
    const { ts } = await slack.postMessage({ channel, text: topText(text), blocks: summary });
    sent = 'part';
    for (const message of differenceThread(difference)) await slack.postMessage({ channel, threadTs: ts, ...message });
    return 'all';
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    log('difference-not-sent', { userId, code: error.code, kind: error.kind });
    return sent;
  }
}
