import type { ActionsBlock } from '@slack/types';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { present } from '../../present.ts';
import { actions, button, confirm } from '../../slack/blocks.ts';
import { counted } from '../../slack/words.ts';
import { REVIEW_ACTION, RUN_ACTIONS, type RunAction, valueFor } from '../actions.ts';
import type { Run } from '../types/run.ts';
import { confirmFirstText } from './confirm.ts';
import { observedFirstText } from './observed.ts';
import { stopVerb } from './stop-words.ts';

export type Button = ReturnType<typeof button>;

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
      return stopVerb(run) === 'Stop' ? 'danger' : undefined;
    case 'now':
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
  if (run.slot !== undefined && isBefore(run)) return inSlot(run, what, { review, defer: defer() });
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

const isBefore = ({ state }: Run): boolean => ['awaiting-approval', 'scheduled', 'approved'].includes(state);

/** What starts by itself in its slot: nobody needs to withdraw it, since whoever may decide can skip it. */
function inSlot(run: Run, what: string, { review, defer }: { review: readonly Button[]; defer: Button }): Button[] {
  const asked = run.state === 'awaiting-approval' ? [approve(run, what), ...review] : [];
  const now = decisionButton(run, 'now', {
    text: 'Start now',
    label: `Start the ${what} now instead`,
    confirm: confirm({
      title: `Start the ${what} now?`,
      text: `It leaves its slot and starts as soon as it is approved for that: ${counted(run.policy.approvals, 'new approval')}.`,
      confirm: 'Start now',
      deny: 'Back',
    }),
  });
  return [...asked, now, defer, decisionButton(run, 'reject', { text: 'Skip', label: `Skip the ${what}` })];
}

/** Withdraw, Stop or Resolve; each asks for a reason in a form that says what happens. */
export function stopButton(run: Run, what: string): Button {
  const verb = stopVerb(run);
  return decisionButton(run, 'cancel', { text: verb, label: `${verb} the ${what}` });
}

const approve = (run: Run, what: string): Button =>
  decisionButton(run, 'approve', {
    text: 'Approve',
    label: `Approve the ${what}`,
    confirm: confirm({
      title: `Approve the ${what}?`,
      text: startText(run, what),
      confirm: 'Approve',
      deny: 'Back',
    }),
  });

/** What this approval brings: the start, or one fewer to wait for. */
function startText(run: Run, what: string): string {
  const observed = observedFirstText(run);
  if (observed !== undefined) return observed;
  const others = run.policy.approvals - countedPeople(run).length - 1;
  const first = confirmFirstText(run);
  if (others > 0) return `${first}Nothing starts yet: ${counted(others, 'more approval')} must follow yours.`;
  const last = `${first}Yours is the last approval needed: the ${what} ${first === '' ? '' : 'then '}starts`;
  if (run.slot !== undefined) return `${last} at the time on the card.`;
  return run.scheduledFor === undefined
    ? `${last} at once.`
    : `${last} at the time on the card, or at once if that has passed.`;
}
