import type { ThreadPost } from '../../cards/types.ts';
import { context, section } from '../../slack/blocks.ts';
import { code, joinMd, md, topText, user } from '../../slack/mrkdwn.ts';
import { preformatted, richText } from '../../slack/rich-text.ts';
import { isRetry, type StepRun } from '../types/run.ts';

/** Details, each posted once below the card. */
export const stepThread = (run: StepRun): ThreadPost[] => [...reasonPost(run), ...startedPost(run)];

function reasonPost(run: StepRun): ThreadPost[] {
  if (!isRetry(run)) return [];
  const text = md`Full error from AWS, before the retry`;
  return [{ key: 'before', text: topText(text), blocks: [section(text), richText(preformatted(run.plan.reason))] }];
}

function startedPost({ start, approvals, epoch }: StepRun): ThreadPost[] {
  if (start?.executionId === undefined) return [];
  const people = approvals.filter((given) => given.epoch === epoch).map(({ userId }) => user(userId));
  const text = md`Started: runbook ${start.document}, execution ${code(start.executionId)}. Approved by ${joinMd(people, ', ')}.`;
  return [{ key: 'started', text: topText(text), blocks: [context(text)] }];
}
