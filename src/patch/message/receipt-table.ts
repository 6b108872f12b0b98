import type { RichTextBlock } from '@slack/types';
import { preformatted, richText } from '../../slack/rich-text.ts';
import { short } from '../../slack/words.ts';
import type { PatchPlan } from '../types/plan.ts';
import type { NodePhase, NodeResult } from '../types/progress.ts';

/** Rows of one table: the rest is counted. */
const ROWS = 28;

const PHASES: Readonly<Record<NodePhase, string>> = {
  patched: 'patched',
  failed: 'failed',
  'pending-reboot': 'pending reboot',
  'in-progress': 'in progress',
  waiting: 'waiting',
  'not-reached': 'not reached',
};

export const phaseWord = (phase: NodePhase, { operation }: Pick<PatchPlan, 'operation'>): string =>
  phase === 'patched' && operation === 'scan' ? 'scanned' : PHASES[phase];

/** Every instance of the result, those that need someone first: one column each for how it ended, what is missing and whether it came back. */
export function receiptTable(
  nodes: readonly NodeResult[],
  plan: Pick<PatchPlan, 'instances' | 'operation'>,
): RichTextBlock {
  const names = new Map(plan.instances.map(({ id, name }) => [id, name]));
  const rows = nodes.toSorted((a, b) => urgency(b) - urgency(a)).slice(0, ROWS);
  const cells = rows.map((node) => [
    node.id,
    short(names.get(node.id) ?? '-', 24),
    phaseWord(node.phase, plan),
    `${node.missing} missing`,
    // A scan reboots nothing, so nothing is proven or not.
    plan.operation === 'scan' ? '' : rebootWord(node),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const more = nodes.length - rows.length;
  return richText(preformatted([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')));
}

const urgency = ({ cameBack, phase, unhealthyIn, missing }: NodeResult): number =>
  (cameBack === 'no' ? 8 : 0) + (phase === 'failed' ? 4 : 0) + (unhealthyIn.length > 0 ? 2 : 0) + (missing > 0 ? 1 : 0);

function rebootWord({ cameBack, rebooted, pendingReboot }: NodeResult): string {
  if (cameBack === 'no') return 'did not come back';
  if (cameBack === 'unproven') return 'reboot not proven';
  if (rebooted) return 'rebooted, came back';
  return pendingReboot > 0 ? 'reboot pending' : 'not rebooted';
}
