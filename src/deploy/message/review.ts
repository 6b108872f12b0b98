import type { AnyBlock } from '@slack/types';
import { differenceModal } from '../../images/message/difference-modal.ts';
import { decisionPart, linesPart, type ReviewPart } from '../../runs/message/review.ts';
import { context, header, LIMITS } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { sections } from '../../slack/sections.ts';
import { counted } from '../../slack/words.ts';
import { type DeployChange, warningsOf } from '../types/change.ts';
import type { DeployRun } from '../types/run.ts';
import { groupLines, howLines, resourceLines, safetyLines, whatLines } from './blast.ts';
import type { DeployFacts } from './facts.ts';
import { memoryLines } from './memory.ts';
import { coveredLine } from './plan-lines.ts';
import { checkpointLines } from './soak.ts';
import { warningLine } from './warnings.ts';

/** Of the 250 kB that a view may have. */
const DIFFERENCE_BYTES = 150_000;

/** A deploy in detail, grouped: what, how, what could go wrong, who decides, and what changed in the image. */
export function reviewParts(run: DeployRun, facts: DeployFacts): ReviewPart[] {
  const { plan } = run;
  const covered = coveredLine(run);
  const known = memoryLines(plan, facts.memory);
  const isClean = known.length === 1 && facts.memory?.kind !== 'unread';
  const parts = [
    ...(isClean || known.length === 0 ? [] : [{ title: 'Known problems', blocks: sections(known) }]),
    linesPart('What', whatLines(plan, facts.now)),
    { title: 'How', blocks: howBlocks(run) },
    {
      title: 'What could go wrong',
      blocks: sections([
        ...(isClean ? known : []),
        ...warningLines(plan.change),
        ...safetyLines(plan),
        ...(covered === undefined ? [] : [covered]),
      ]),
    },
    decisionPart(run, facts.now),
  ];
  return [...parts, changedPart(facts, blocksIn(parts))];
}

/** The same for a view that has other blocks too. */
export const reviewBlocks = (run: DeployRun, facts: DeployFacts): AnyBlock[] =>
  reviewParts(run, facts).flatMap(({ title, blocks }) => (blocks.length === 0 ? [] : [header(title), ...blocks]));

/** Every group and every resource that is kept of the plan. */
function howBlocks(run: DeployRun): AnyBlock[] {
  const { change } = run.plan;
  const lists = change === undefined ? [] : [...groupLines(change.groups), ...resourcesOf(change)];
  const checkpoint = run.wait?.kind === 'checkpoint' ? [checkpointLines(run)] : [];
  return sections([...checkpoint, ...howLines(run.plan), ...lists]);
}

const resourcesOf = (change: DeployChange): Mrkdwn[] => (change.route === 'stack' ? resourceLines(change) : []);

/** Each with what to do about it. */
function warningLines(change: DeployChange | undefined): Mrkdwn[] {
  if (change === undefined) return [];
  const { warnings, warningsMore } = warningsOf(change);
  const all = warnings.length + warningsMore;
  if (all === 0) return [md`*Warnings* none`];
  return [
    md`*${counted(all, 'warning')}*`,
    ...warnings.map((warning) => warningLine(warning, change.readAt)),
    ...(warningsMore > 0 ? [md`• ${counted(warningsMore, 'more warning')} of the same kinds not kept`] : []),
  ];
}

const blocksIn = (parts: readonly ReviewPart[]): number =>
  parts.reduce((sum, { blocks }) => sum + blocks.length + 1, 0);

/** Beside its headline, and what a plan says before. */
const OTHER_BLOCKS = 8;

function changedPart({ difference }: DeployFacts, taken: number): ReviewPart {
  const title = 'What changed in the image';
  if (difference === undefined)
    return {
      title,
      blocks: [
        context(
          md`Not known: no pipeline in patchwarden.yml made one of the two images, or what is in them could not be read.`,
        ),
      ],
    };
  const room = { blocks: LIMITS.viewBlocks - taken - OTHER_BLOCKS, bytes: DIFFERENCE_BYTES };
  return { title, blocks: differenceModal(difference, room, md`\`/patch diff\` of the two images shows all of them.`) };
}
