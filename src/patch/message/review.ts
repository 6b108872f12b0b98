import type { ModalView } from '@slack/types';
import { patchLine } from '../../nodes/message/patch-line.ts';
import { type ButtonValue, RUN_ACTIONS } from '../../runs/actions.ts';
import { linesPart, type ReviewPart, reviewModal } from '../../runs/message/review.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { cardWarnings } from './card-warnings.ts';
import { coverageLines } from './coverage.ts';
import { decisionText } from './decision.ts';
import { isNothingMissing } from './missing.ts';
import { baselineLine, excludedLine, nodeLine } from './nodes.ts';
import { nowPart, resultParts } from './now.ts';
import { howLines, leaveOutLine, undoLine, whatLines } from './plan-lines.ts';

/** Everything about a run of patching; an approver decides here while people are asked. */
export const patchReview = (run: PatchRun, value: ButtonValue, facts: ShownFacts): ModalView =>
  reviewModal(run, value, {
    form: RUN_ACTIONS.approve,
    what: run.plan.operation === 'scan' ? 'scan' : 'patching',
    parts: [
      ...nowPart(run),
      ...resultParts(run),
      linesPart('What', whatLines(run)),
      linesPart('How', howLines(run.plan)),
      ...listsOf(run),
      linesPart('What could go wrong', [
        ...warningLines(run, facts),
        undoLine(run),
        ...(run.plan.operation === 'scan' ? [] : [leaveOutLine()]),
      ]),
      ...(run.plan.operation === 'scan' ? [] : [linesPart('What the approval covers', coverageLines(run))]),
      decisionText(run, facts.now),
    ],
  });

/** So many of each list fit a view of 100 blocks, whatever the names. */
const NODES = 150;
const EXCLUDED = 60;

/** The lists behind the card's counts. */
function listsOf({ plan }: PatchRun): ReviewPart[] {
  const { instances: nodes, missing, excluded, baselines, totals } = plan;
  const patches = isNothingMissing(plan) ? [md`Nothing missing as of the last scans`] : missing.map(patchLine);
  return [
    linesPart('Missing patches', withMore(patches, totals.patches - missing.length, 'patch', 'patches')),
    linesPart('Instances', withMore(nodes.slice(0, NODES).map(nodeLine), nodes.length - NODES, 'instance')),
    linesPart(
      plan.operation === 'scan' ? 'Not scanned' : 'Not patched',
      withMore(excluded.slice(0, EXCLUDED).map(excludedLine), excluded.length - EXCLUDED, 'instance'),
    ),
    linesPart('Baselines', baselines.map(baselineLine)),
  ];
}

const withMore = (lines: readonly Mrkdwn[], more: number, one: string, many?: string): Mrkdwn[] =>
  more > 0 ? [...lines, md`and ${counted(more, `more ${one}`, `more ${many ?? `${one}s`}`)}`] : [...lines];

const warningLines = (run: PatchRun, facts: ShownFacts): Mrkdwn[] =>
  run.start === undefined ? cardWarnings(run, facts).map((warning) => md`*Warning* ${warning}`) : [];
