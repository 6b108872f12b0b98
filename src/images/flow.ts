import { AwsCallError, isGone } from '../aws/failure.ts';
import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { context, section } from '../slack/blocks.ts';
import { differenceOf } from './decision/difference.ts';
import { differentPipelines } from './decision/origin.ts';
import { loadContents } from './effect/contents.ts';
import { builderOf, findImage } from './effect/find-image.ts';
import { sendDifference } from './effect/send-difference.ts';
import { differenceTitle, imageNotConfigured, notCompared, pipelinesWarning, sentText } from './message/answers.ts';
import { differenceSummary } from './message/difference.ts';

/** `/patch diff`: what changed between any two images that Image Builder made. */
export async function compareImages(
  ports: Uses<'at' | 'table' | 'slack' | 'config' | 'log'>,
  { request, to, now }: { request: { from: string; to: string }; to: AnswerTo; now: number },
): Promise<void> {
  try {
    const [older, newer] = await Promise.all([findImage(ports, request.from), findImage(ports, request.to)]);
    if (older === undefined) return await answer(ports, to, imageNotConfigured(request.from));
    if (newer === undefined) return await answer(ports, to, imageNotConfigured(request.to));
    const [before, after] = await Promise.all([
      loadContents({ table: ports.table, images: builderOf(ports, older), now }, older),
      loadContents({ table: ports.table, images: builderOf(ports, newer), now }, newer),
    ]);
    const pipelines = differentPipelines(older, newer, ports.config.images);
    const text = differenceTitle(request.from, request.to, pipelines);
    const summary = [
      ...(pipelines === undefined ? [] : [section(pipelinesWarning(pipelines))]),
      ...differenceSummary(differenceOf(before, after)),
    ];
    const sent = await sendDifference(ports, to.userId, { text, summary, difference: differenceOf(before, after) });
    await answer(ports, to, text, [...summary, context(sentText(sent))]);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    await answer(ports, to, notCompared(isGone(error) ? undefined : error.code));
  }
}
