import { AwsCallError, isGone } from '../aws/failure.ts';
import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { context } from '../slack/blocks.ts';
import { code, type Mrkdwn, md } from '../slack/mrkdwn.ts';
import { differenceOf } from './decision/difference.ts';
import { loadContents } from './effect/contents.ts';
import { findImage } from './effect/find-image.ts';
import { type Sent, sendDifference } from './effect/send-difference.ts';
import { differenceSummary } from './message/difference.ts';

/** `/patch diff`: what changed between any two images that Image Builder made. */
export async function compareImages(
  ports: Uses<'images' | 'table' | 'slack' | 'config' | 'log'>,
  { request, to, now }: { request: { from: string; to: string }; to: AnswerTo; now: number },
): Promise<void> {
  try {
    const [older, newer] = await Promise.all([findImage(ports, request.from), findImage(ports, request.to)]);
    if (older === undefined || newer === undefined) {
      const missing = older === undefined ? request.from : request.to;
      return await answer(
        ports,
        to,
        md`Nothing was compared: ${code(missing)} is no image of a configured pipeline. Give an AMI id, an image build version ARN, or the name of an image for its newest.`,
      );
    }
    const [before, after] = await Promise.all([
      loadContents({ ...ports, now }, older),
      loadContents({ ...ports, now }, newer),
    ]);
    const difference = differenceOf(before, after);
    const sent = await sendDifference(ports, to.userId, difference);
    const text = md`What changed from ${request.from} to ${request.to}`;
    await answer(ports, to, text, [...differenceSummary(difference), context(sentText(sent))]);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    const why = isGone(error) ? 'one of them does not exist' : `${error.code} while reading them`;
    await answer(ports, to, md`Nothing was compared: ${why}. Check both names, or try again in a minute.`);
  }
}

function sentText(sent: Sent): Mrkdwn {
  switch (sent) {
    case 'all':
      return md`All of it is in your messages with me.`;
    case 'part':
      return md`Slack took only a part of the details, now in your messages with me. Ask again in a minute for all of it.`;
    case 'nothing':
      return md`Slack did not take the details. Ask again in a minute for all of it.`;
  }
}
