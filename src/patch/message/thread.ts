import type { ThreadPost } from '../../cards/types.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { context, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, topText, user } from '../../slack/mrkdwn.ts';
import { sections } from '../../slack/sections.ts';
import { moment, sentence } from '../../slack/words.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { failureLine, failuresOf } from './failure.ts';
import { nextText } from './order.ts';
import { receiptTable } from './receipt-table.ts';
import { differenceText, receiptText, strayText } from './result.ts';
import { capitalised, named, runWord } from './words.ts';

/** Details of a run of patching, each posted once below its card. A key never stands for another text than before. */
export function patchThread(run: PatchRun, facts: Pick<ShownFacts, 'receipt'>): ThreadPost[] {
  return [...startedPost(run), ...receiptPosts(run), ...signOffPost(run, facts), ...nextPosts(facts)];
}

const post = (key: string, text: Mrkdwn): ThreadPost => ({ key, text: topText(text), blocks: [section(text)] });

/** A window starts its own execution: what is said is which one was let through. */
function startedPost({ start, approvals, epoch, slot, plan, standing }: PatchRun): ThreadPost[] {
  if (start?.executionId === undefined) return [];
  const given = approvals.filter((approval) => approval.epoch === epoch).map(({ userId }) => user(userId));
  const who =
    standing === true
      ? md` Approved in advance by patchwarden.yml (notice-only).`
      : given.length === 0
        ? md``
        : md` Approved by ${joinMd(given, ', ')}.`;
  const by =
    slot === undefined || plan.occurrence === undefined
      ? md``
      : md` by window ${named(plan.occurrence.windowName)} (${slot.what})`;
  const text = md`Started${by}: runbook ${start.document}, execution ${code(start.executionId)}.${who}`;
  // Whoever is mentioned in a context is not notified: they know.
  return [{ key: `started-${start.executionId}`, text: topText(text), blocks: [context(text)] }];
}

/** The receipt: what became of every instance, and failures by cause with what to do. */
function receiptPosts(run: PatchRun): ThreadPost[] {
  const { outcome, plan, state } = run;
  if (outcome === undefined || outcome.nodes.length === 0 || !(isTerminal(state) || state === 'needs-attention'))
    return [];
  const title = md`Receipt: ${runWord(run)} of ${named(run.name)}. ${receiptText(run) ?? md``}`;
  const strays = strayText(outcome, plan);
  const difference = differenceText(run);
  const lines = [
    ...(strays === undefined ? [] : [md`*Outside the plan* ${strays}`]),
    ...failuresOf(run).map((group) => failureLine(run, group)),
    ...(difference === undefined ? [] : [md`*Compared* ${capitalised(difference)}`]),
  ];
  // What needed attention may end otherwise: that receipt is another.
  const key = state === 'needs-attention' ? 'receipt-attention' : 'receipt';
  const table = receiptTable(outcome.nodes, plan);
  return [{ key, text: topText(title), blocks: [section(title), ...sections(lines), table] }];
}

function signOffPost(run: PatchRun, { receipt }: Pick<ShownFacts, 'receipt'>): ThreadPost[] {
  const said = receipt?.signoff?.said;
  if (said === undefined) return [];
  return said.verdict === 'verified'
    ? [post('verified', md`Verified by ${user(said.by)} at ${moment(said.at)}: ${named(run.name)} works.`)]
    : [
        post(
          'problem',
          md`${user(said.by)} reported a problem with ${named(run.name)} at ${moment(said.at)}: ${sentence(said.reason ?? 'no reason given')} The fleets after it stay blocked.`,
        ),
      ];
}

/** What opened after it, once that is settled. */
const nextPosts = ({ receipt }: Pick<ShownFacts, 'receipt'>): ThreadPost[] =>
  receipt === undefined || receipt.next.length === 0
    ? []
    : [post('next', joinMd([md`Soak complete.`, ...receipt.next.map(nextText)], ' '))];
