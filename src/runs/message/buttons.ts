import type { ActionsBlock } from '@slack/types';
import { actions, button, confirm } from '../../slack/blocks.ts';
import { formatButtonValue, RUN_ACTIONS } from '../actions.ts';
import type { Run } from '../types/run.ts';

/** What can still be decided about a run; none when it is over. */
export function runButtons(run: Run, what: string): ActionsBlock[] {
  const value = formatButtonValue({ runId: run.id, epoch: run.epoch });
  const approve = button({
    actionId: RUN_ACTIONS.approve,
    text: 'Approve',
    value,
    style: 'primary',
    accessibilityLabel: `Approve the ${what}`,
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
  const reject = button({
    actionId: RUN_ACTIONS.reject,
    text: 'Reject',
    value,
    style: 'danger',
    accessibilityLabel: `Reject the ${what}`,
  });
  const defer = button({ actionId: RUN_ACTIONS.defer, text: 'Defer', value, accessibilityLabel: `Defer the ${what}` });
  const cancel = (text: string) =>
    button({ actionId: RUN_ACTIONS.cancel, text, value, accessibilityLabel: `${text}: the ${what}` });
  const blockId = `run-${run.id}-${run.epoch}`;
  switch (run.state) {
    case 'planning':
      return [actions(blockId, cancel('Cancel'))];
    case 'awaiting-approval':
      return [actions(blockId, approve, reject, defer, cancel('Cancel'))];
    case 'scheduled':
    case 'approved':
      return [actions(blockId, reject, defer, cancel('Cancel'))];
    case 'starting':
    case 'running':
      return [actions(blockId, cancel(`Cancel the ${run.kind}`))];
    case 'waiting':
    case 'needs-attention':
      return [actions(blockId, cancel('Cancel'))];
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
