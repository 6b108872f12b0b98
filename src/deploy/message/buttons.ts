import type { ActionsBlock } from '@slack/types';
import { type RunAction, valueFor } from '../../runs/actions.ts';
import { type Button, buttonRow, decisionButton, reviewButton, stopButton } from '../../runs/message/buttons.ts';
import { confirmFirstText } from '../../runs/message/confirm.ts';
import { observedFirstText } from '../../runs/message/observed.ts';
import type { Run } from '../../runs/types/run.ts';
import { actions, button, confirm } from '../../slack/blocks.ts';
import { imageMadeBy } from '../decision/next-steps.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { imageWord, runWord } from './words.ts';

/** What can still be decided about a deploy; none when it is over and cannot be rolled back with one click. */
export const deployButtons = (run: DeployRun, facts: Pick<DeployFacts, 'now' | 'rollback'>): ActionsBlock[] =>
  buttonRow(run, buttonsOf(run, facts));

function buttonsOf(run: DeployRun, facts: Pick<DeployFacts, 'now' | 'rollback'>): Button[] {
  switch (run.state) {
    case 'planning':
      return [stop(run)];
    case 'awaiting-approval':
      return [approve(run, 'Approve'), ...review(run), reject(run), defer(run), stop(run)];
    case 'scheduled':
    case 'approved':
      // Half done it can be stopped where it is, but not moved or taken for never started.
      return run.wait === undefined ? [reject(run), defer(run), stop(run)] : [rollBack(run), stopHere(run)];
    case 'starting':
      return [stop(run)];
    case 'running':
      return isReversible(run) ? [rollBack(run), stop(run)] : [];
    case 'waiting':
      return run.wait?.kind === 'checkpoint'
        ? [approve(run, 'Continue to 100 %'), ...review(run), rollBack(run), stopHere(run)]
        : [rollBack(run)];
    case 'succeeded':
      return rollBackEnded(run, facts);
    case 'needs-attention':
      return [stop(run)];
    case 'cancelling':
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return [];
  }
}

/** AWS neither stops a cleanup nor a rollback, nor what has ended and is being compared with its instances. */
function isReversible({ progress }: DeployRun): boolean {
  if (progress?.settling !== undefined) return false;
  switch (progress?.phase) {
    case undefined:
    case 'preparing':
    case 'creating':
    case 'replacing':
    case 'soaking':
      return true;
    case 'cleaning-up':
    case 'rolling-back':
    case 'stopping':
      return false;
  }
}

/** "Prod decisions open a modal that restates what is decided": whatever needs more than one person does. */
export const needsModal = ({ policy }: DeployRun): boolean => policy.approvals >= 2;

/** Where the approval does not open it anyway. */
const review = (run: DeployRun): Button[] =>
  needsModal(run) ? [] : [reviewButton(run, `${runWord(run)} of ${run.name}`)];

const labelled = (run: DeployRun, verb: string): string => `${verb}: the ${runWord(run)} of ${run.name}`;

function approve(run: DeployRun, text: string): Button {
  const style = 'primary' as const;
  if (needsModal(run)) {
    const review = text === 'Approve' ? 'Review and approve' : text;
    return button({
      actionId: DEPLOY_ACTIONS.decide,
      text: review,
      value: valueFor(run),
      style,
      accessibilityLabel: labelled(run, review),
    });
  }
  return decisionButton(run, 'approve', {
    text,
    label: labelled(run, text),
    confirm: confirm({
      title: `${text}: ${run.name}?`,
      text: observedFirstText(run) ?? `${confirmFirstText(run)}${startText(run)}`,
      confirm: 'Approve',
      deny: 'Back',
    }),
  });
}

function startText(run: DeployRun): string {
  const image = `${imageWord(run.plan.image)} on ${run.name}`;
  if (run.wait !== undefined) return `The rest of the fleet is replaced at once: ${image}.`;
  return run.scheduledFor === undefined
    ? `With the last approval needed it starts at once: ${image}.`
    : `It starts at the time on the card, or at once when that has passed: ${image}.`;
}

const decide =
  (action: RunAction, said: string) =>
  (run: DeployRun): Button =>
    decisionButton(run, action, { text: said, label: labelled(run, said) });

const reject = decide('reject', 'Reject');
const defer = decide('defer', 'Defer');
/** Withdraw, Stop or Resolve. */
const stop = (run: DeployRun): Button => stopButton(run, `${runWord(run)} of ${run.name}`);
const stopHere = decide('cancel', 'Stop here');
const rollBack = decide('rollBack', 'Roll back');

function rollBackEnded(run: DeployRun, { now, rollback }: Pick<DeployFacts, 'now' | 'rollback'>): Button[] {
  if (rollback === undefined || now >= rollback.until) return [];
  const image = imageWord({ id: rollback.image, kind: run.plan.image.kind });
  return [
    button({
      actionId: DEPLOY_ACTIONS.rollBack,
      text: `Roll back to ${image}`,
      value: valueFor(run),
      style: 'danger',
      accessibilityLabel: labelled(run, 'Roll back'),
      confirm: confirm({
        title: `Roll back ${run.name}?`,
        text: `A separate run rolls ${run.name} back to ${image}, after everything is checked again.`,
        confirm: 'Roll back',
        deny: 'Back',
        style: 'danger',
      }),
    }),
  ];
}

/** Slack takes 25 elements in a block, and each of them an action id of its own. */
const MAX_FLEETS = 5;

/** Below a finished bake: deploys of its image to these fleets. The value names the bake, the action id's tail the fleet. */
export function deployNextButtons(run: Run, fleets: readonly string[]): ActionsBlock[] {
  const image = imageMadeBy(run);
  if (image === undefined || fleets.length === 0) return [];
  const word = imageWord(image);
  const value = valueFor(run);
  const buttons = fleets.slice(0, MAX_FLEETS).map((fleet) =>
    button({
      actionId: `${DEPLOY_ACTIONS.deployImage}:${fleet}`,
      text: `Deploy to ${fleet}`,
      value,
      accessibilityLabel: `Request a deploy of ${word} to ${fleet}`,
    }),
  );
  return [actions(`deploy-${run.id}-${run.epoch}`, ...buttons)];
}
