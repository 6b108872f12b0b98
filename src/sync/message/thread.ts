import type { ThreadPost } from '../../cards/types.ts';
import { startedKey } from '../../runs/message/started-key.ts';
import { context } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, topText, user } from '../../slack/mrkdwn.ts';
import { sections } from '../../slack/sections.ts';
import { counted } from '../../slack/words.ts';
import type { SyncRun } from '../types/run.ts';
import { changeText, leftOutCount } from './changes.ts';
import { leftOutText } from './left-out.ts';

/** Lines of one reply. */
const MOST = 50;

/** Details of a sync, each posted once below its card. */
export const syncThread = (run: SyncRun): ThreadPost[] => [
  ...changesPost(run),
  ...leftOutPost(run),
  ...startedPost(run),
  ...missingPost(run),
];

const post = (key: string, title: Mrkdwn, lines: readonly Mrkdwn[]): ThreadPost => ({
  key,
  text: topText(title),
  blocks: sections([md`*${title}*`, ...lines.slice(0, MOST)]),
});

const changesPost = ({ plan, epoch }: SyncRun): ThreadPost[] => [
  post(
    `changes-${epoch}`,
    md`${counted(plan.changes.length, 'change')}${versionText(epoch)}`,
    plan.changes.map((change) => md`• ${changeText(change)}`),
  ),
];

function leftOutPost({ plan, epoch }: SyncRun): ThreadPost[] {
  const left = leftOutCount(plan);
  if (left === 0) return [];
  const shown = plan.leftOut.slice(0, MOST - 1).map((each) => md`• ${leftOutText(each)}`);
  const more = left - shown.length;
  const title = md`${left} left out${versionText(epoch)}`;
  return [post(`left-out-${epoch}`, title, more > 0 ? [...shown, md`and ${more} more`] : shown)];
}

const versionText = (epoch: number): string => (epoch > 1 ? `, version ${epoch}` : '');

function startedPost(run: SyncRun): ThreadPost[] {
  const { start, approvals, epoch } = run;
  if (start?.executionId === undefined) return [];
  const approvers = approvals.filter((approval) => approval.epoch === epoch).map(({ userId }) => user(userId));
  const text = md`Started: runbook ${start.document}, execution ${code(start.executionId)}. Approved by ${joinMd(approvers, ', ')}.`;
  // Whoever is mentioned in a context is not notified: they know.
  return [{ key: startedKey(run), text: topText(text), blocks: [context(text)] }];
}

function missingPost({ outcome, state }: SyncRun): ThreadPost[] {
  if (outcome === undefined || state === 'succeeded' || outcome.missing.length < 2) return [];
  const title = md`Missing: ${counted(outcome.missing.length, 'change')}`;
  return [
    post(
      'missing',
      title,
      outcome.missing.map((change) => md`• ${changeText(change)}`),
    ),
  ];
}
