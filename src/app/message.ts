import { type Mrkdwn, md } from '../slack/mrkdwn.ts';

/** Answers to what no feature of this version knows. */

export const unknownCommand = (): Mrkdwn =>
  md`Nothing was done: that is not a command. \`/patch help\` lists them all.`;

export const otherVersionsButton = (): Mrkdwn =>
  md`Nothing was done: this button belongs to another version of the app. Use its newest message.`;

export const otherVersionsForm = (): Mrkdwn =>
  md`Nothing was done: this form belongs to another version of the app. Open it again.`;
