import type { ModalView } from '@slack/types';
import { ageText } from '../../duration.ts';
import { differenceModal } from '../../images/message/difference-modal.ts';
import type { ImageDifference } from '../../images/types.ts';
import { type ButtonValue, RUN_ACTIONS } from '../../runs/actions.ts';
import { aboutText } from '../../runs/message/estimate.ts';
import { decisionPart, linesPart, type ReviewPart, reviewModal } from '../../runs/message/review.ts';
import { LIMITS } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import type { BakePlan } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';
import { openText } from './plan-lines.ts';
import { waitsText } from './waits.ts';

/** A bake in detail: what is built from what, how, what it could fix or break, and, once it is there, what changed. */
export function bakeReview(
  run: BakeRun,
  value: ButtonValue,
  { now, difference }: { now: number; difference?: ImageDifference },
): ModalView {
  const { plan } = run;
  const parts: ReviewPart[] = [
    linesPart('What', whatLines(plan, now)),
    linesPart('How', howLines(plan)),
    linesPart('What could go wrong', riskLines(plan)),
    decisionPart(run, now),
  ];
  return reviewModal(run, value, {
    form: RUN_ACTIONS.approve,
    what: 'bake',
    parts: difference === undefined ? parts : [...parts, changedPart(difference)],
  });
}

const whatLines = ({ image, output, recipe, current, pipelineName }: BakePlan, now: number): Mrkdwn[] => [
  md`*Image* ${image}: a new ${output === 'ami' ? 'AMI' : 'container image'}`,
  md`*Pipeline* ${short(pipelineName)}`,
  md`*Recipe* ${short(recipe.name)} ${short(recipe.version)}`,
  md`*Parent image* ${code(short(recipe.parentImage, 300))}`,
  current === undefined
    ? md`*Current image* none: it is the first of its pipeline`
    : md`*Current image* ${code(short(current.image, 300))}, ${ageText(now - current.createdAt)} old`,
];

const howLines = (plan: BakePlan): Mrkdwn[] => {
  const { lastDurationsMs, packagesOn, scanOn } = plan;
  const waits = waitsText(plan);
  return [
    md`*Steps* Image Builder starts an instance, installs, tests, and makes the image; nothing that serves is touched`,
    md`*Time* ${aboutText(lastDurationsMs) ?? 'no previous bakes'}`,
    md`*Packages* ${packagesOn ? 'recorded' : 'not recorded: enhanced image metadata is off on the pipeline'}`,
    md`*CVE scan* ${scanOn ? 'on' : 'off on the pipeline'}`,
    ...(waits === undefined ? [] : [md`*Approval steps* ${waits}`]),
  ];
};

const riskLines = (plan: BakePlan): Mrkdwn[] => [
  md`*Open now* ${openText(plan)}`,
  md`*If it fails* no image is made, and no fleet changes`,
  md`*Rollback* none is needed: fleets keep their image until a deploy`,
];

const changedPart = (difference: ImageDifference): ReviewPart => ({
  title: 'What changed in the image',
  blocks: differenceModal(
    difference,
    { blocks: LIMITS.viewBlocks - 15, bytes: 180_000 },
    md`The thread of the card has all of them.`,
  ),
});
