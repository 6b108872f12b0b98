import type { AnyBlock } from '@slack/types';
import type { MessageContent } from '../../cards/types.ts';
import { differenceSummary } from '../../images/message/difference.ts';
import { approvedBy, runCard } from '../../runs/message/card-frame.ts';
import { approvalsLine } from '../../runs/message/state.ts';
import { isTerminal } from '../../runs/types/run.ts';
import { context, section } from '../../slack/blocks.ts';
import { codePoints } from '../../slack/escape.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { DeployRun } from '../types/run.ts';
import { imagesText } from './blast.ts';
import { deployButtons } from './buttons.ts';
import type { DeployFacts } from './facts.ts';
import { planLines } from './plan-lines.ts';
import { doneText, progressLines } from './progress.ts';
import { failedLines, fleetNowLine, isFleetKnown, succeededLines } from './result.ts';
import { onText } from './shown.ts';
import { checkpointLines, soakingLines } from './soak.ts';
import { deployNextLine, deployTitle } from './state.ts';
import { warningSections } from './warnings.ts';
import { imageWord, named, targetText } from './words.ts';

/** The one message of a deploy: state first, then what was or is approved, then what happens next. */
export function deployCard(run: DeployRun, facts: DeployFacts): MessageContent {
  return runCard(run, {
    title: `Deploy of ${named(run.name)}: ${deployTitle(run)}`,
    headline: headline(run),
    body: [
      section(askedLine(run)),
      ...stateBlocks(run, facts),
      ...freezeLines(run, facts),
      section(deployNextLine(run, facts)),
    ],
    buttons: deployButtons(run, facts),
    offers: facts.offers ?? [],
    ids: changeText(run),
  });
}

/** Approved now, it would still wait: said before anyone approves. */
function freezeLines({ scheduledFor }: DeployRun, { freeze }: DeployFacts): AnyBlock[] {
  if (freeze === undefined) return [];
  const names = freeze.calendars.map((arn) => arn.split('/').at(-1) ?? arn).join(', ');
  const when = scheduledFor === undefined ? md`now` : md`at ${moment(scheduledFor)}`;
  const then =
    freeze.until === undefined
      ? md`when it opens is not known`
      : md`the next clear time is ${moment(freeze.until)}, and it would start then, if its approvals are still good`;
  return [section(md`*Freeze* change calendar ${names} is closed ${when}: ${then}. Defer moves the start.`)];
}

/** What a notification or a screen reader says. */
function headline(run: DeployRun): Mrkdwn {
  return md`Deploy of ${named(run.name)}: ${deployTitle(run)}${headlineFact(run)} (run ${run.id})`;
}

function headlineFact(run: DeployRun): string {
  const { plan, progress } = run;
  switch (run.state) {
    case 'running':
    case 'waiting':
      return progress === undefined || progress.total === 0 ? '' : `, ${doneText(run, progress)}`;
    case 'failed':
    case 'needs-attention':
      return run.outcome?.shown === undefined ? '' : `, ${onText(run, run.outcome.shown)}`;
    case 'cancelling':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return '';
    case 'planning':
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
    case 'starting':
    case 'succeeded':
      return `, ${imageWord(plan.image)}`;
  }
}

function askedLine(run: DeployRun): Mrkdwn {
  const { plan, requester, requestedAt, reason } = run;
  const what =
    plan.returnOf === undefined
      ? md`asked to move ${targetText(plan)} to ${code(plan.image.id)}`
      : md`${plan.returnBy === requester.userId ? 'asked to take' : 'takes'} ${targetText(plan)} back to ${code(plan.image.id)}, undoing run ${plan.returnOf},`;
  const why = reason === undefined ? md`` : md` because: ${reason}`;
  if (plan.opensAfter !== undefined)
    return md`Asked for by itself at ${moment(requestedAt)}, to move ${targetText(plan)} to ${code(plan.image.id)}: ${plan.before?.fleet ?? 'the fleet before'} has soaked it after run ${plan.opensAfter}, which ${user(requester.userId)} asked for${approvedBy(run)}`;
  return md`${user(plan.returnBy ?? requester.userId)} ${what} at ${moment(requestedAt)}${why}${approvedBy(run)}`;
}

function stateBlocks(run: DeployRun, facts: DeployFacts): AnyBlock[] {
  switch (run.state) {
    case 'planning':
      return [];
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
      return [...planBlocks(run, facts), section(approvalsLine(run))];
    case 'starting':
      return [section(shortPlan(run, facts.now))];
    case 'running':
    case 'cancelling':
      return [section(shortPlan(run, facts.now)), section(progressLines(run, facts.now))];
    case 'waiting':
      return run.wait?.kind === 'checkpoint'
        ? [
            section(shortPlan(run, facts.now)),
            section(checkpointLines(run)),
            ...warningSections(run.plan.change),
            section(approvalsLine(run)),
          ]
        : [section(shortPlan(run, facts.now)), section(soakingLines(run, facts.now))];
    case 'needs-attention':
      return [section(shortPlan(run, facts.now)), ...(run.ending?.code === 'stuck' ? [section(failedLines(run))] : [])];
    case 'succeeded':
      return [section(succeededLines(run, facts)), ...differenceBlocks(facts)];
    case 'failed':
      return failedBlocks(run);
    case 'rolled-back':
      return [section(run.ending?.code === 'rolled-back' ? fleetNowLine(run) : failedLines(run))];
    case 'cancelled':
      return run.start === undefined ? [] : [section(fleetNowLine(run))];
    case 'rejected':
    case 'expired':
      return [];
  }
}

/** What was refused before anything began leaves the fleet as it was; after a checkpoint that is a mixed one. */
function failedBlocks(run: DeployRun): AnyBlock[] {
  if (run.ending?.code === 'failed') return [section(failedLines(run))];
  return run.earlier !== undefined && isFleetKnown(run) ? [section(fleetNowLine(run))] : [];
}

/** Slack takes about 12,000 code points in a message's blocks altogether; a difference needs up to 4,000 of them. */
const BESIDE_DIFFERENCE = 7_000;

/** What people are asked to approve, whole. */
function planBlocks(run: DeployRun, facts: DeployFacts): AnyBlock[] {
  const plan = [section(planLines(run, facts.now)), ...warningSections(run.plan.change)];
  const size = plan.reduce((sum, { text }) => sum + codePoints(text?.text ?? ''), 0);
  return size > BESIDE_DIFFERENCE
    ? [...plan, context(md`What changes from image to image is in the thread.`)]
    : [...plan, ...differenceBlocks(facts)];
}

const differenceBlocks = ({ difference }: DeployFacts): AnyBlock[] =>
  difference === undefined ? [] : differenceSummary(difference);

/** While it goes on, what it moves is enough. */
const shortPlan = ({ plan }: DeployRun, now: number): Mrkdwn => md`*Image* ${imagesText(plan, now)}`;

/** CloudFormation's name of what it would do, until it is over. */
function changeText({ state, plan: { change } }: DeployRun): Mrkdwn {
  if (change?.route !== 'stack' || isTerminal(state)) return md``;
  return md` · change set ${named(change.changeSetId.split('/').at(-2) ?? change.changeSetId)}`;
}
