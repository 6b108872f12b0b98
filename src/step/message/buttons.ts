import type { ActionsBlock } from '@slack/types';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { valueFor } from '../../runs/actions.ts';
import { buttonRow, decisionButton } from '../../runs/message/buttons.ts';
import { confirmFirstText } from '../../runs/message/confirm.ts';
import { observedFirstText } from '../../runs/message/observed.ts';
import type { Run } from '../../runs/types/run.ts';
import { actions, button, confirm } from '../../slack/blocks.ts';
import { counted } from '../../slack/words.ts';
import type { Retryable } from '../decision/retryable.ts';
import { STEP_ACTIONS } from '../types/actions.ts';
import type { ResumeRun } from '../types/run.ts';

/** Resume and Stop while the step waits; a stop takes one person and a reason. */
export function resumeButtons(run: ResumeRun): ActionsBlock[] {
  const stop = decisionButton(run, 'reject', { text: 'Stop', label: `Stop the approval step of ${run.name}` });
  switch (run.state) {
    case 'awaiting-approval':
      return buttonRow(run, [resume(run), stop]);
    case 'approved':
    case 'scheduled':
      return buttonRow(run, [stop]);
    case 'needs-attention':
      return buttonRow(run, [
        decisionButton(run, 'cancel', { text: 'Resolve', label: `Resolve the approval step of ${run.name}` }),
      ]);
    default:
      return [];
  }
}

const resume = (run: ResumeRun) =>
  decisionButton(run, 'approve', {
    text: 'Resume',
    label: `Resume the bake of ${run.name}`,
    confirm: confirm({
      title: `Resume the bake of ${run.name}?`,
      text: confirmText(run),
      confirm: 'Resume',
      deny: 'Back',
    }),
  });

function confirmText(run: ResumeRun): string {
  const observed = observedFirstText(run);
  if (observed !== undefined) return observed;
  const others = run.policy.approvals - countedPeople(run).length - 1;
  const first = confirmFirstText(run);
  return others > 0
    ? `${first}It does not continue yet: ${counted(others, 'more approval')} must follow yours.`
    : `${first}Yours is the last approval needed: the bake continues after step ${run.plan.step.name}.`;
}

/** On the card of a build that waits. The request has its own, and people are notified of that. */
export const answerButtons = (run: Run): ActionsBlock =>
  actions(
    `wait-${run.id}-${run.epoch}`,
    button({
      actionId: STEP_ACTIONS.resume,
      text: 'Resume',
      value: valueFor(run),
      style: 'primary',
      accessibilityLabel: `Resume the bake of ${run.name} at the step that waits`,
    }),
    button({
      actionId: STEP_ACTIONS.stop,
      text: 'Stop step',
      value: valueFor(run),
      style: 'danger',
      accessibilityLabel: `Stop the step of ${run.name} that waits`,
    }),
  );

/** Below an image build that failed after the image was built. */
export const retryButton = (run: Run, { phase }: Retryable): ActionsBlock =>
  actions(
    `retry-${run.id}-${run.epoch}`,
    button({
      actionId: STEP_ACTIONS.retry,
      text: phase === 'test' ? 'Retry tests' : 'Retry distribution',
      value: valueFor(run),
      accessibilityLabel: `Request a retry of the ${phase === 'test' ? 'tests' : 'distribution'} of ${run.name}`,
    }),
  );
