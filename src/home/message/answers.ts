import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';

/** The table did not answer. */
export const boardUnread = (): Mrkdwn => md`The status could not be read just now. Try again in a minute.`;
