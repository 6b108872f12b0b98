import type { ActionsBlock, AnyBlock } from '@slack/types';
import type { MessageContent } from '../../cards/types.ts';
import { spanText } from '../../duration.ts';
import { differenceSummary } from '../../images/message/difference.ts';
import type { ImageDifference } from '../../images/types.ts';
import { present } from '../../present.ts';
import { runButtons } from '../../runs/message/buttons.ts';
import { approvedBy, runCard } from '../../runs/message/card-frame.ts';
import { approvalsLine, nextLine, stateTitle } from '../../runs/message/state.ts';
import { isTerminal } from '../../runs/types/run.ts';
import { section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { Pending } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';
import { failureLines } from './failure.ts';
import { bakeLines } from './lines.ts';
import { progressLines, slowLine } from './progress.ts';

export interface CardFacts {
  now: number;
  /** The difference to the pipeline's previous image, once it is known. */
  difference?: ImageDifference;
  /** What the finished image can be used for. */
  offers?: readonly ActionsBlock[];
}

/** The one message of a bake: state first, then what was or is approved, then what happens next. */
export function bakeCard(run: BakeRun, { now, difference, offers = [] }: CardFacts): MessageContent {
  return runCard(run, {
    title: `Bake of ${run.name}: ${stateTitle(run)}`,
    headline: headline(run),
    body: [
      section(askedLine(run)),
      ...(isTerminal(run.state) ? [] : [section(planLines(run, now))]),
      ...stateBlocks(run, { now, ...present({ difference }) }),
      section(slowLine(run, now) ?? afterLine(run)),
    ],
    buttons: runButtons(run, `bake of ${run.name}`),
    offers,
  });
}

/** What a notification or a screen reader says. */
function headline(run: BakeRun): Mrkdwn {
  const result = run.outcome?.image;
  const ending = run.state === 'succeeded' && result !== undefined ? md`: ${result}` : md``;
  return md`Bake of ${run.name}: ${stateTitle(run)}${ending} (run ${run.id})`;
}

/** A new image changes no fleet by itself: that is what readers of "succeeded" must know. */
const afterLine = (run: BakeRun): Mrkdwn =>
  run.state === 'succeeded'
    ? md`No fleet has changed: they keep their image until someone deploys this one. If nobody does, nothing happens.`
    : nextLine(run, bakeLines);

function askedLine(run: BakeRun): Mrkdwn {
  const why = run.reason === undefined ? md`` : md` because: ${run.reason}`;
  return md`${user(run.requester.userId)} asked for a new image at ${moment(run.requestedAt)}${why}${approvedBy(run)}`;
}

function planLines({ plan }: BakeRun, now: number): Mrkdwn {
  const { recipe, current, lastDurationsMs } = plan;
  const lines = [
    md`*Pipeline* ${plan.pipelineName}, *recipe* ${recipe.name} ${recipe.version} (${plan.output === 'ami' ? 'AMI' : 'container image'}), from ${recipe.parentImage}`,
    current === undefined
      ? md`*Current image* none: this is the pipeline's first`
      : md`*Current image* ${code(current.image)}, ${spanText(now - current.createdAt)} old`,
    ...(current === undefined ? [] : [md`*Pending in it* ${pendingText(current.pending)}`]),
    lastDurationsMs.length === 0
      ? md`*Last bakes* took: not known`
      : md`*Last bakes* took ${lastDurationsMs.map(spanText).join(', ')}`,
  ];
  if (!plan.packagesOn) {
    lines.push(
      md`*Packages* are not collected: enhanced image metadata is off on this pipeline, so the result cannot say what changed`,
    );
  }
  return joinMd(lines);
}

function pendingText(pending: Pending): string {
  switch (pending.kind) {
    case 'off':
      return 'not known: image scanning is off on this pipeline';
    case 'unknown':
      return 'not known: the findings could not be read';
    case 'known': {
      const total = pending.critical + pending.high + pending.other;
      if (total === 0) return 'no open CVEs';
      return `${total} open CVEs (${pending.critical} critical, ${pending.high} high), ${pending.fixable} with a fix available`;
    }
  }
}

function stateBlocks(run: BakeRun, facts: CardFacts): AnyBlock[] {
  switch (run.state) {
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
      return [section(approvalsLine(run))];
    case 'planning':
    case 'starting':
      return [];
    case 'running':
    case 'waiting':
    case 'cancelling':
    case 'needs-attention':
      return run.start?.executionId === undefined ? [] : [section(progressLines(run, facts.now))];
    case 'succeeded':
      return [section(resultLines(run)), ...differenceBlocks(run, facts)];
    case 'failed':
      return run.outcome?.failure === undefined
        ? run.ending?.code === 'failed'
          ? [section(md`*Why* ${run.ending.reason ?? 'not known'}`)]
          : []
        : [section(failureLines(run.outcome.failure))];
    case 'cancelled':
      return run.start?.executionId === undefined ? [] : [section(stoppedLine(run))];
    case 'rolled-back':
    case 'rejected':
    case 'expired':
      return [];
  }
}

function stoppedLine({ outcome, progress }: BakeRun): Mrkdwn {
  if (outcome?.imageArn !== undefined)
    return md`*Image* cancelled in Image Builder. The fleets keep their present image.`;
  if (progress?.imageArn === undefined) return md`*Image* none was begun. The fleets keep their present image.`;
  return md`*Image* ${code(progress.imageArn)} was ${progress.status} when it was last read. Look at it in Image Builder, and cancel it there if it still goes on.`;
}

/** Images of other Regions and accounts that the card names. */
const MAX_ELSEWHERE = 8;

function resultLines(run: BakeRun): Mrkdwn {
  const { outcome } = run;
  const lines: Mrkdwn[] = [];
  if (outcome?.image === undefined)
    lines.push(
      md`*Result* an image, but none for this Region and account: see the distribution settings of the pipeline`,
    );
  else lines.push(md`*${run.plan.output === 'ami' ? 'New AMI' : 'New image'}* ${code(outcome.image)}`);
  const elsewhere = (outcome?.images ?? []).filter(({ image }) => image !== outcome?.image);
  const shown = elsewhere.slice(0, MAX_ELSEWHERE);
  const more = elsewhere.length + (outcome?.more ?? 0) - shown.length;
  if (outcome?.images.length !== undefined && outcome.images.length > 0) {
    const regions = [...new Set(outcome.images.map(({ region }) => region))];
    lines.push(
      md`*Regions* ${regions.join(', ')}${shown.length > 0 ? md` (${shown.map(({ region, accountId, image }) => `${image} in ${region} for ${accountId}`).join(', ')}${more > 0 ? ` and ${more} more` : ''})` : md``}`,
    );
  }
  if (run.start !== undefined && run.ending !== undefined)
    lines.push(md`*Took* ${spanText(run.ending.at - run.start.claimedAt)}`);
  if (run.cancel !== undefined)
    lines.push(md`${user(run.cancel.by)} asked to cancel, but the image was finished first`);
  return joinMd(lines);
}

function differenceBlocks(run: BakeRun, { difference }: CardFacts): AnyBlock[] {
  if (difference !== undefined) return differenceSummary(difference);
  if (run.report === 'unavailable')
    return [section(md`*What changed* could not be read within 30 minutes. \`/patch diff\` compares any two images.`)];
  return [section(md`*What changed* is being collected and follows here.`)];
}
