import { SlackCallError, type SlackFailure } from '../../../src/slack/call-error.ts';

/** Slack's refusal of a call. */
export const refusal = (code: string, kind: SlackFailure): SlackCallError =>
  new SlackCallError('views.publish', { code, kind });
