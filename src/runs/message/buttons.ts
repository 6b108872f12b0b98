import type { ActionsBlock } from '@slack/types';
import { present } from '../../present.ts';
import { actions, button, confirm } from '../../slack/blocks.ts';
import { formatButtonValue, REVIEW_ACTION, RUN_ACTIONS, type RunAction } from '../actions.ts';
import type { Run } from '../types/run.ts';

export type Button = ReturnType<typeof button>;

/** What stands in every button of a run's card. */
export const valueFor = (run: Run): string => formatButtonValue({ runId: run.id, epoch: run.epoch });

/** What `cancel` is called: a request is withdrawn, what runs is stopped, and what needed attention is resolved. */
export type StopWord = 'Withdraw' | 'Stop' | 'Resolve';

export function stopWord({ state, start, wait }: Pick<Run, 'state' | 'start' | 'wait'>): StopWord {
  if (state === 'needs-attention') return 'Resolve';
  return start === undefined && wait === undefined ? 'Withdraw' : 'Stop';
}

/** One decision on a run. `label` is read by screen readers: what it does, to which run. */
export const decisionButton = (
  run: Run,
  action: RunAction,
  { text, label, confirm: asked }: { text: string; label: string; confirm?: ReturnType<typeof confirm> },
): Button =>
  button({
    actionId: RUN_ACTIONS[action],
    text,
    value: valueFor(run),
    accessibilityLabel: label,
    ...present({ style: styleOf(run, action), confirm: asked }),
  });

/** Red is what keeps people's request from happening, or breaks into what runs. */
function styleOf(run: Run, action: RunAction): 'primary' | 'danger' | undefined {
  switch (action) {
    case 'approve':
      return 'primary';
    case 'reject':
    case 'rollBack':
      return 'danger';
    case 'cancel':
      return stopWord(run) === 'Stop' ? 'danger' : undefined;
    case 'defer':
      return undefined;
  }
}

/** The row of buttons of a run's card; none when nothing can be decided. */
export const buttonRow = (run: Run, buttons: readonly Button[]): ActionsBlock[] =>
  buttons.length === 0 ? [] : [actions(`run-${run.id}-${run.epoch}`, ...buttons)];

/** Opens the review of a run; `what` is read by screen readers: `deploy of web-prod`. */
export const reviewButton = (run: Run, what: string): Button =>
  button({
    actionId: REVIEW_ACTION,
    text: 'Review',
    value: valueFor(run),
    accessibilityLabel: `Review the ${what}`,
  });

/** What can still be decided about a run; none when it is over. `reviewed`: its kind has a review. */
export const runButtons = (run: Run, what: string, { reviewed = false } = {}): ActionsBlock[] =>
  buttonRow(run, buttonsOf(run, what, reviewed));

function buttonsOf(run: Run, what: string, reviewed: boolean): Button[] {
  const review = reviewed ? [reviewButton(run, what)] : [];
  const stop = (): Button => stopButton(run, what);
  const reject = (): Button => decisionButton(run, 'reject', { text: 'Reject', label: `Reject the ${what}` });
  const defer = (): Button => decisionButton(run, 'defer', { text: 'Defer', label: `Defer the ${what}` });
  switch (run.state) {
    case 'awaiting-approval':
      return [approve(run, what), ...review, reject(), defer(), stop()];
    case 'scheduled':
    case 'approved':
      return [reject(), defer(), stop()];
    case 'planning':
    case 'starting':
    case 'running':
    case 'waiting':
    case 'needs-attention':
      return [stop()];
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

/** Withdraw, Stop or Resolve; each asks for a reason in a form that says what happens. */
export function stopButton(run: Run, what: string): Button {
  const word = stopWord(run);
  return decisionButton(run, 'cancel', { text: word, label: `${word} the ${what}` });
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
