import type { ThreadPost } from '../../cards/types.ts';
import { differenceThread } from '../../images/message/difference.ts';
import { isTerminal } from '../../runs/types/run.ts';
import { section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, topText, user, utc } from '../../slack/mrkdwn.ts';
import { preformatted, richText } from '../../slack/rich-text.ts';
import { short } from '../../slack/words.ts';
import { isSoaked } from '../decision/soak.ts';
import type { EventLine } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { doneText } from './progress.ts';
import { healthText, nextBusyText } from './soak.ts';
import { named } from './words.ts';

/** Lines of one post. */
const LINES = 10;

/** Details of a deploy, each posted once below its card. A key never stands for another text than before. */
export function deployThread(run: DeployRun, facts: Pick<DeployFacts, 'difference' | 'soak' | 'next'>): ThreadPost[] {
  return [
    ...differencePosts(facts),
    ...startedPost(run),
    ...eventPosts(run),
    ...checkpointPost(run),
    ...failurePost(run),
    ...soakPost(run, facts),
  ];
}

const post = (key: string, text: Mrkdwn): ThreadPost => ({ key, text: topText(text), blocks: [section(text)] });

/** A deploy with a checkpoint starts twice. */
function startedPost({ start, approvals }: DeployRun): ThreadPost[] {
  if (start?.executionId === undefined) return [];
  const epoch = start.parameters['Epoch'];
  const approvers = approvals.filter((approval) => String(approval.epoch) === epoch).map(({ userId }) => user(userId));
  const by = approvers.length === 0 ? md`` : md` Approved by ${joinMd(approvers, ', ')}.`;
  return [
    post(
      `started-${start.executionId}`,
      md`Started: runbook ${start.document}, execution ${code(start.executionId)}.${by}`,
    ),
  ];
}

/**
 * Two full posts while it goes on, and the rest at the end. The oldest lines of a long deploy are dropped, which moves the
 * others: what is posted under a key stays as it was, and the last post has the newest.
 */
function eventPosts(run: DeployRun): ThreadPost[] {
  const lines = run.progress?.events?.lines ?? [];
  const over = isTerminal(run.state);
  const parts = [
    lines.slice(0, LINES),
    lines.slice(LINES, 2 * LINES),
    over ? lines.slice(2 * LINES).slice(-LINES) : [],
  ];
  return parts.flatMap((part, i) =>
    part.length === LINES || (over && part.length > 0) ? [eventPost(`events-${i + 1}`, part)] : [],
  );
}

const eventPost = (key: string, lines: readonly EventLine[]): ThreadPost => ({
  key,
  text: topText(md`What CloudFormation reports of ${lines.length} resources.`),
  blocks: [richText(preformatted(lines.map(eventText).join('\n')))],
});

function eventText({ at, logicalId, status, reason }: EventLine): string {
  const what = status === 'SIGNALS' ? 'received' : short(status, 50);
  const why = reason === undefined ? '' : `${status === 'SIGNALS' ? '' : ':'} ${short(reason, 150)}`;
  return `${utc(at).slice(11, 16)} ${named(logicalId)} ${what}${why}`;
}

function checkpointPost(run: DeployRun): ThreadPost[] {
  if (run.wait?.kind !== 'checkpoint' || run.state !== 'waiting' || run.progress === undefined) return [];
  const { health: seen } = run.progress;
  const health = seen === undefined ? md`` : md` ${seen.healthy} of ${seen.total} healthy.`;
  return [
    post(
      `checkpoint-${run.wait.percent}`,
      md`Checkpoint at ${run.wait.percent} %: ${doneText(run, run.progress)}.${health} The card asks whether it goes on.`,
    ),
  ];
}

function failurePost(run: DeployRun): ThreadPost[] {
  const failure = run.outcome?.failure ?? run.progress?.failure;
  if (failure === undefined || !FAILED.some((state) => state === run.state)) return [];
  const text = md`What AWS wrote of the first failure, whole.`;
  const where = [failure.resource, failure.status].filter((part) => part !== undefined).join(' ');
  const output = where === '' ? failure.reason : `${where}\n${failure.reason}`;
  return [{ key: 'failed', text: topText(text), blocks: [section(text), richText(preformatted(output))] }];
}

const FAILED = ['failed', 'rolled-back', 'cancelled', 'needs-attention'] as const;

function soakPost(run: DeployRun, { soak, next = [] }: Pick<DeployFacts, 'soak' | 'next'>): ThreadPost[] {
  if (run.state !== 'succeeded' || soak === undefined) return [];
  if (run.report === 'ready') return isSoaked(soak) ? [post('soak', md`Soaked: ${healthText(soak)}.`)] : [];
  if (run.report !== 'unavailable') return [];
  return isSoaked(soak)
    ? [post('soak', md`Soaked: ${healthText(soak)}. ${nextBusyText(run, next)}`)]
    : [post('soak', md`Not soaked in time: ${healthText(soak)}.`)];
}

const differencePosts = ({ difference }: Pick<DeployFacts, 'difference'>): ThreadPost[] =>
  difference === undefined
    ? []
    : differenceThread(difference).map((message, i) => ({ key: `difference-${i + 1}`, ...message }));
