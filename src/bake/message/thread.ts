import type { ThreadPost } from '../../cards/types.ts';
import { differenceSummary, differenceThread } from '../../images/message/difference.ts';
import { differenceOneLine } from '../../images/message/difference-one-line.ts';
import type { ImageDifference } from '../../images/types.ts';
import { startedKey } from '../../runs/message/started-key.ts';
import { context, section } from '../../slack/blocks.ts';
import { code, joinMd, md, topText, user } from '../../slack/mrkdwn.ts';
import { preformatted, richText } from '../../slack/rich-text.ts';
import type { BakeRun } from '../types/run.ts';
import { elsewhereOf } from './result.ts';

/** Details of a bake, each posted once below its card. */
export function bakeThread(run: BakeRun, difference: ImageDifference | undefined): ThreadPost[] {
  return [...startedPost(run), ...failurePost(run), ...imagesPost(run), ...differencePosts(difference)];
}

function startedPost(run: BakeRun): ThreadPost[] {
  const { start } = run;
  if (start?.executionId === undefined) return [];
  const approvers = run.approvals.filter(({ epoch }) => epoch === run.epoch).map(({ userId }) => user(userId));
  const text = md`Started: runbook ${start.document}, execution ${code(start.executionId)}. Approved by ${joinMd(approvers, ', ')}.`;
  // Whoever is mentioned in a context is not notified: they know.
  return [{ key: startedKey(run), text: topText(text), blocks: [context(text)] }];
}

function failurePost(run: BakeRun): ThreadPost[] {
  const failure = run.outcome?.failure;
  if (run.state !== 'failed' || failure === undefined) return [];
  const text = md`Full error from AWS`;
  const { reason, message = '' } = failure;
  const output = reason.includes(message) ? reason : `${reason}\n${message}`;
  return [{ key: 'failed', text: topText(text), blocks: [section(text), richText(preformatted(output))] }];
}

/** Images of other Regions and accounts, of which the card has the number alone. */
function imagesPost({ state, outcome }: BakeRun): ThreadPost[] {
  const elsewhere = elsewhereOf(outcome);
  if (state !== 'succeeded' || elsewhere.length === 0) return [];
  const text = md`Images for other Regions and accounts`;
  const rows = elsewhere.map(({ region, accountId, image }) => `${region}  ${accountId}  ${image}`);
  const more = outcome?.more === undefined ? [] : [`and ${outcome.more} more`];
  return [
    {
      key: 'images',
      text: topText(text),
      blocks: [section(text), richText(preformatted([...rows, ...more].join('\n')))],
    },
  ];
}

/** What changed: the summary that the card has in one line, then the tables. */
function differencePosts(difference: ImageDifference | undefined): ThreadPost[] {
  if (difference === undefined) return [];
  const summary = {
    text: topText(md`What changed: ${differenceOneLine(difference)}`),
    blocks: differenceSummary(difference),
  };
  return [
    { key: 'what-changed', ...summary },
    ...differenceThread(difference).map((message, i) => ({ key: `difference-${i + 1}`, ...message })),
  ];
}
