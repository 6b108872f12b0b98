import type { ThreadPost } from '../../cards/types.ts';
import { differenceThread } from '../../images/message/difference.ts';
import type { ImageDifference } from '../../images/types.ts';
import { section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, topText, user } from '../../slack/mrkdwn.ts';
import { preformatted, richText } from '../../slack/rich-text.ts';
import type { BakeRun } from '../types/run.ts';

/** Details of a bake, each posted once below its card. */
export function bakeThread(run: BakeRun, difference: ImageDifference | undefined): ThreadPost[] {
  return [...startedPost(run), ...failurePost(run), ...differencePosts(difference)];
}

const post = (key: string, text: Mrkdwn): ThreadPost => ({ key, text: topText(text), blocks: [section(text)] });

function startedPost(run: BakeRun): ThreadPost[] {
  const { start } = run;
  if (start?.executionId === undefined) return [];
  const approvers = run.approvals.filter(({ epoch }) => epoch === run.epoch).map(({ userId }) => user(userId));
  return [
    post(
      'started',
      md`Started: runbook ${start.document}, execution ${code(start.executionId)}. Approved by ${joinMd(approvers, ', ')}.`,
    ),
  ];
}

function failurePost(run: BakeRun): ThreadPost[] {
  const failure = run.outcome?.failure;
  if (run.state !== 'failed' || failure === undefined) return [];
  const text = md`Failed: what Image Builder wrote, whole.`;
  const { reason, message = '' } = failure;
  const output = reason.includes(message) ? reason : `${reason}\n${message}`;
  return [{ key: 'failed', text: topText(text), blocks: [section(text), richText(preformatted(output))] }];
}

const differencePosts = (difference: ImageDifference | undefined): ThreadPost[] =>
  difference === undefined
    ? []
    : differenceThread(difference).map((message, i) => ({ key: `difference-${i + 1}`, ...message }));
