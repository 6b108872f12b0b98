import type { ActionsBlock } from '@slack/types';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { REVIEW_ACTION, valueFor } from '../../runs/actions.ts';
import { type Button, buttonRow, decisionButton, runButtons, stopButton } from '../../runs/message/buttons.ts';
import { confirmFirstText } from '../../runs/message/confirm.ts';
import { button, confirm } from '../../slack/blocks.ts';
import { counted } from '../../slack/words.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { detailsWord } from './card-warnings.ts';
import { isOccurrence, named, runWord } from './words.ts';

/** What can still be decided about a run of patching, the decision first and Details last. */
export function patchButtons(run: PatchRun, facts: ShownFacts): ActionsBlock[] {
  if (run.state === 'awaiting-approval' && !isOccurrence(run)) return runButtons(run, thing(run), { reviewed: true });
  return buttonRow(run, buttonsOf(run, facts));
}

/** `patching of win-prod`: read by screen readers behind each verb. */
const thing = (run: PatchRun): string => `${runWord(run)} of ${named(run.name)}`;

function buttonsOf(run: PatchRun, facts: ShownFacts): Button[] {
  switch (run.state) {
    case 'planning':
      return isOccurrence(run) ? [] : [stop(run)];
    case 'awaiting-approval':
      return [approve(run), startNow(run), defer(run), skip(run), details(run)];
    case 'scheduled':
    case 'approved':
      return isOccurrence(run)
        ? [startNow(run), defer(run), skip(run), details(run)]
        : [reject(run), deferStart(run), stop(run), details(run)];
    case 'starting':
    case 'running':
    case 'waiting':
    case 'needs-attention':
      return [stop(run), details(run)];
    case 'cancelling':
      return [details(run)];
    case 'succeeded':
      return [...signOff(run, facts), details(run)];
    case 'failed':
    case 'cancelled':
      return run.start === undefined ? [] : [details(run)];
    case 'rolled-back':
    case 'rejected':
    case 'expired':
      return [];
  }
}

const stop = (run: PatchRun): Button => stopButton(run, thing(run));
const reject = (run: PatchRun): Button =>
  decisionButton(run, 'reject', { text: 'Reject', label: `Reject the ${thing(run)}` });
const deferStart = (run: PatchRun): Button =>
  decisionButton(run, 'defer', { text: 'Defer', label: `Defer the ${thing(run)}` });

const details = (run: PatchRun): Button =>
  button({
    actionId: REVIEW_ACTION,
    text: detailsWord(run),
    value: valueFor(run),
    accessibilityLabel: `${detailsWord(run)} of the ${thing(run)}`,
  });

const approve = (run: PatchRun): Button =>
  decisionButton(run, 'approve', {
    text: 'Approve',
    label: `Approve the ${thing(run)}`,
    confirm: confirm({
      title: `Approve the ${thing(run)}?`,
      text: approvalText(run),
      confirm: 'Approve',
      deny: 'Back',
    }),
  });

function approvalText(run: PatchRun): string {
  const others = run.policy.approvals - countedPeople(run).length - 1;
  const first = confirmFirstText(run);
  return others > 0
    ? `${first}${counted(others, 'more approval')} ${others === 1 ? 'is' : 'are'} needed before the window opens; nothing is patched until then.`
    : `${first}Yours is the last approval needed: the window starts it at the time on the card. Until then it can be skipped or deferred.`;
}

/** Out of its window, which is skipped for certain, and people are asked for the new time. */
const startNow = (run: PatchRun): Button =>
  decisionButton(run, 'now', {
    text: 'Patch now',
    label: `Patch ${named(run.name)} without waiting for its window`,
    confirm: confirm({
      title: `Patch ${named(run.name)} now?`,
      text: `This occurrence of the window is then skipped, and patching starts as soon as it gets ${counted(run.policy.approvals, 'new approval')}. It costs no deferral.`,
      confirm: 'Patch now',
      deny: 'Back',
    }),
  });

const defer = (run: PatchRun): Button =>
  button({
    actionId: PATCH_ACTIONS.defer,
    text: `Defer (${leftText(run)})`,
    value: valueFor(run),
    accessibilityLabel: `Defer the ${thing(run)}, ${leftText(run)}`,
  });

/** How many deferrals are left before it takes more than one person. */
export const deferralsLeft = ({ maxDeferrals, deferrals }: Pick<PatchRun, 'maxDeferrals' | 'deferrals'>): number =>
  Math.max(0, maxDeferrals - deferrals);

export function leftText(run: PatchRun): string {
  const left = deferralsLeft(run);
  const { escalated } = run.policy;
  return left === 0 && escalated !== undefined ? `${counted(escalated.approvals, 'person', 'people')}` : `${left} left`;
}

const skip = (run: PatchRun): Button =>
  button({
    actionId: PATCH_ACTIONS.skip,
    text: 'Skip',
    value: valueFor(run),
    style: 'danger',
    accessibilityLabel: `Skip this occurrence of the ${thing(run)}`,
  });

/** On a receipt, until one of the sign-off group has said so. */
function signOff(run: PatchRun, { receipt, signoff }: ShownFacts): Button[] {
  const asked = receipt?.signoff?.group ?? signoff;
  if (asked === undefined || receipt?.signoff?.said !== undefined || run.plan.operation === 'scan') return [];
  const value = valueFor(run);
  const name = named(run.name);
  return [
    button({
      actionId: PATCH_ACTIONS.verified,
      text: 'Verified',
      value,
      style: 'primary',
      accessibilityLabel: `Say that ${name} works after patching`,
      confirm: confirm({
        title: `${name} works?`,
        text: `You say that ${name} was tested after patching and works. That unblocks the fleets after it.`,
        confirm: 'Verified',
        deny: 'Back',
      }),
    }),
    button({
      actionId: PATCH_ACTIONS.problem,
      text: 'Problem',
      value,
      style: 'danger',
      accessibilityLabel: `Report a problem with ${name} after patching`,
    }),
  ];
}
