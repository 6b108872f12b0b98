import type { ActionsBlock } from '@slack/types';
import { present } from '../../present.ts';
import { actions, button, confirm } from '../../slack/blocks.ts';
import { formatButtonValue, RUN_ACTIONS, type RunAction } from '../actions.ts';
import type { Run } from '../types/run.ts';

export type Button = ReturnType<typeof button>;

/** What stands in every button of a run's card. */
export const valueFor = (run: Run): string => formatButtonValue({ runId: run.id, epoch: run.epoch });

/** One decision on a run. `label` is read by screen readers: what it does, to which run. */
export const decisionButton = (
  run: Run,
  action: RunAction,
  { text, label, confirm: asked }: { text: string; label: string; confirm?: ReturnType<typeof confirm> },
): Button => {
  const style = STYLES[action];
  return button({
    actionId: RUN_ACTIONS[action],
    text,
    value: valueFor(run),
    accessibilityLabel: label,
    ...present({ style, confirm: asked }),
  });
};

const STYLES: Readonly<Record<RunAction, 'primary' | 'danger' | undefined>> = {
  approve: 'primary',
  reject: 'danger',
  rollBack: 'danger',
  defer: undefined,
  cancel: undefined,
};

/** The row of buttons of a run's card; none when nothing can be decided. */
export const buttonRow = (run: Run, buttons: readonly Button[]): ActionsBlock[] =>
  buttons.length === 0 ? [] : [actions(`run-${run.id}-${run.epoch}`, ...buttons)];

/** What can still be decided about a run; none when it is over. */
export const runButtons = (run: Run, what: string): ActionsBlock[] => buttonRow(run, buttonsOf(run, what));

function buttonsOf(run: Run, what: string): Button[] {
  const cancel = (text: string): Button => decisionButton(run, 'cancel', { text, label: `${text}: the ${what}` });
  const reject = (): Button => decisionButton(run, 'reject', { text: 'Reject', label: `Reject the ${what}` });
  const defer = (): Button => decisionButton(run, 'defer', { text: 'Defer', label: `Defer the ${what}` });
  switch (run.state) {
    case 'planning':
      return [cancel('Cancel')];
    case 'awaiting-approval':
      return [approve(run, what), reject(), defer(), cancel('Cancel')];
    case 'scheduled':
    case 'approved':
      return [reject(), defer(), cancel('Cancel')];
    case 'starting':
    case 'running':
      return [cancel(`Cancel the ${run.kind}`)];
    case 'waiting':
    case 'needs-attention':
      return [cancel('Cancel')];
    case 'rolled-back':
    case 'cancelling':
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return [];
  }
}

const approve = (run: Run, what: string): Button =>
  decisionButton(run, 'approve', {
    text: 'Approve',
    label: `Approve the ${what}`,
    confirm: confirm({
      title: `Approve the ${what}?`,
      text:
        run.scheduledFor === undefined
          ? 'With the last approval needed it starts at once.'
          : 'It starts at the time on the card, or at once when that has passed.',
      confirm: 'Approve',
      deny: 'Back',
    }),
  });
