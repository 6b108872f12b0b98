import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';

/** Answers to `/patch diff`. */

/** `pipelines` are the two that made them, where they are not the same. */
export const differenceTitle = (from: string, to: string, pipelines?: Pipelines): Mrkdwn =>
  pipelines === undefined
    ? md`What changed from ${from} to ${to}`
    : md`What differs between ${from} and ${to}, made by different pipelines`;

export type Pipelines = readonly [before: string, after: string];

/** Two products differ in nearly everything: said before anyone reads CVEs as fixed. */
export const pipelinesWarning = ([before, after]: Pipelines): Mrkdwn =>
  md`*Warning* These images are made by different pipelines (${before} and ${after}). This is the difference between two products: "fixed" and "introduced" do not mean that anything was patched.`;

export const imageNotConfigured = (name: string): Mrkdwn =>
  md`Nothing was compared: no configured pipeline made ${code(name)}. Give an AMI id, an image build version ARN, or the name of an image for its newest.`;

/** `error` is AWS's code; without one, one of the images does not exist. */
export const notCompared = (error: string | undefined): Mrkdwn =>
  error === undefined
    ? md`Nothing was compared: one of the images does not exist. Check both names.`
    : md`Nothing was compared: reading the images failed (${error}). Try again in a minute.`;

/** How much of the details reached the person's direct messages. */
export function sentText(sent: 'all' | 'part' | 'nothing'): Mrkdwn {
  switch (sent) {
    case 'all':
      return md`The full list is in your direct messages with Patchwarden.`;
    case 'part':
      return md`Slack accepted only part of the full list, now in your direct messages with Patchwarden. Type the command again in a minute for all of it.`;
    case 'nothing':
      return md`Slack did not accept the full list. Type the command again in a minute.`;
  }
}
