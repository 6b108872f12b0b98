import type { ActionsBlock } from '@slack/types';
import type { Exception } from '../../posture/types/exception.ts';
import { actions, button, confirm } from '../../slack/blocks.ts';
import { counted } from '../../slack/words.ts';
import { EXCEPTION_ACTIONS, formatExceptionValue } from '../types/actions.ts';
import { fleetName } from './words.ts';

/** What can still be decided; nothing once it is over. */
export function exceptionButtons(exception: Exception): ActionsBlock[] {
  const buttons = buttonsOf(exception);
  return buttons.length === 0 ? [] : [actions(`exception-${exception.id}-${exception.epoch}`, ...buttons)];
}

function buttonsOf(exception: Exception) {
  switch (exception.state) {
    case 'asked':
      return [approve(exception), one(exception, 'reject', 'Reject', 'danger'), withdraw(exception)];
    case 'approved':
      return [one(exception, 'renew', 'Renew'), one(exception, 'end', 'End now', 'danger')];
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'expired':
    case 'voided':
    case 'ended':
      return [];
  }
}

const one = (exception: Exception, action: keyof typeof EXCEPTION_ACTIONS, text: string, style?: 'danger') =>
  button({
    actionId: EXCEPTION_ACTIONS[action],
    text,
    value: formatExceptionValue(exception),
    ...(style === undefined ? {} : { style }),
    accessibilityLabel: `${text}: exception ${exception.id} of ${fleetName(exception)}`,
  });

const approve = (exception: Exception) =>
  button({
    actionId: EXCEPTION_ACTIONS.approve,
    text: 'Approve',
    value: formatExceptionValue(exception),
    style: 'primary',
    accessibilityLabel: `Approve exception ${exception.id} of ${fleetName(exception)}`,
    confirm: confirm({
      title: 'Approve this exception?',
      text: `It takes ${counted(exception.policy.approvals, 'approval')}. ${fleetName(exception)} then counts as excepted until the exception ends.`,
      confirm: 'Approve',
      deny: 'Back',
    }),
  });

const withdraw = (exception: Exception) =>
  button({
    actionId: EXCEPTION_ACTIONS.withdraw,
    text: 'Withdraw',
    value: formatExceptionValue(exception),
    accessibilityLabel: `Withdraw exception ${exception.id} of ${fleetName(exception)}`,
    confirm: confirm({
      title: 'Withdraw this request?',
      text: 'Only its requester can. The request ends, and the exception does not take effect.',
      confirm: 'Withdraw',
      deny: 'Back',
    }),
  });
