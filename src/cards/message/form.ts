import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';

/** A form that could not be shown. */

export const formNotOpened = (): Mrkdwn => md`Nothing was done: Slack did not open the form. Try again.`;

export const formNotFilled = (): Mrkdwn => md`Nothing was done: Slack did not accept the form. Try again.`;
