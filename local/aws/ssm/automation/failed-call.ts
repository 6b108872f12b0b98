import { isRecord } from '../json.ts';
import type { ActionResult } from './action.ts';

const GUIDE = 'Please refer to Automation Service Troubleshooting Guide for more diagnosis details.';

export type FailedAction = Extract<ActionResult, { kind: 'failed' }>;

/** A failed action, as Automation words it. */
export const failedAction = (type: string, message: string): FailedAction => ({
  kind: 'failed',
  type,
  message: `Step fails when it is Execute/Cancelling action. ${message.replace(/\.+$/, '')}. ${GUIDE}`,
});

/** A call that a service refused, or that did not answer. */
export const failedCall = (error: unknown, api: string): FailedAction =>
  failedAction(errorName(error), callMessage(error, api));

const callMessage = (error: unknown, api: string): string =>
  errorName(error) === 'TimeoutError'
    ? `${api} did not answer within 25 seconds.`
    : `An error occurred (${errorName(error)}) when calling the ${api} operation: ${error instanceof Error ? error.message : String(error)}.`;

const errorName = (error: unknown): string => (isRecord(error) ? String(error['name']) : 'Error');
