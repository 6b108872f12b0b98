import { channel, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { SlackFinding } from '../types/slack.ts';

/** As the page of the app's settings is called. */
const OAUTH = 'OAuth & Permissions';

/** The app's token and scopes, and the channels that the config names. */
export function slackText(finding: SlackFinding): Mrkdwn {
  switch (finding.code) {
    case 'scopes':
      return md`The Slack app has the ${finding.scopes} scopes of manifest.yml.`;
    case 'channels':
      return md`${counted(finding.channels, 'channel')} of patchwarden.yml: Patchwarden is in ${finding.channels === 1 ? 'it, and it is' : 'each, and none is'} ${finding.channels === 1 ? 'not ' : ''}shared with another organisation.`;
    case 'token-refused':
      return md`Slack does not accept the bot token. Install the app again, and store the new token: ${code('aws ssm put-parameter --overwrite --name /patchwarden/slack-bot-token …')} (docs/operations.md, 2.2).`;
    case 'other-workspace':
      return md`The app is installed in ${finding.team}, and patchwarden.yml says ${code(`workspace: ${finding.workspace}`)}: nobody's approval counts. Correct the one or the other.`;
    case 'scopes-missing':
      return md`The Slack app lacks ${scopes(finding.scopes)}. Put manifest.yml into the app (App Manifest), save, and install it again.`;
    case 'scopes-beyond':
      return md`The Slack app has ${scopes(finding.scopes)}, which manifest.yml has not. Remove ${finding.scopes.length === 1 ? 'it' : 'them'} (${OAUTH}), and install the app again.`;
    case 'channel-gone':
      return md`Slack shows no channel ${code(finding.channel)}, which ${used(finding.usedBy)}. If it is private, type ${invite()} there; otherwise correct its id in patchwarden.yml.`;
    case 'channel-archived':
      return md`Channel ${channel(finding.channel)}, which ${used(finding.usedBy)}, is archived. Unarchive it, or write another id in patchwarden.yml.`;
    case 'not-invited':
      return md`Patchwarden is not in channel ${channel(finding.channel)}, which ${used(finding.usedBy)}. Type ${invite()} there.`;
    case 'channel-shared':
      return md`Channel ${channel(finding.channel)}, which ${used(finding.usedBy)}, is shared with another organisation: approvals requested there are withdrawn. Write the id of a channel of your own in patchwarden.yml.`;
  }
}

const invite = (): Mrkdwn => code('/invite @patchwarden');

const scopes = (all: readonly string[]): Mrkdwn =>
  md`the ${all.length === 1 ? 'scope' : 'scopes'} ${code(all.join(', '))}`;

const used = (by: readonly string[]): Mrkdwn =>
  md`${code(by.slice(0, 5).join(', '))} ${by.length === 1 ? 'uses' : 'use'}`;
