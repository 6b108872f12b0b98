import { clamp } from '../../slack/escape.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { firstOf } from '../../slack/words.ts';
import type { Finding } from '../types/finding.ts';
import type { UnreadFinding } from '../types/read.ts';
import { alarmText } from './alarms.ts';
import { approverText } from './approvers.ts';
import { deadlineText } from './deadlines.ts';
import { installationText } from './installation.ts';
import { patchingText } from './patching.ts';
import { pulseText } from './pulse.ts';
import { quotaText } from './quotas.ts';
import { slackText } from './slack.ts';
import { tagText } from './tags.ts';

/** What was found, and what to do about it; where, if it is not at home. */
export const findingText = (finding: Finding): Mrkdwn =>
  finding.place === undefined ? textOf(finding) : md`${finding.place}: ${textOf(finding)}`;

function textOf(finding: Finding): Mrkdwn {
  switch (finding.subject) {
    case 'slack':
      return slackText(finding);
    case 'installation':
      return installationText(finding, finding.place);
    case 'approvers':
      return approverText(finding);
    case 'patching':
      return patchingText(finding);
    case 'tags':
      return tagText(finding);
    case 'alarms':
      return alarmText(finding);
    case 'deadlines':
      return deadlineText(finding);
    case 'quotas':
      return quotaText(finding);
    case 'pulse':
      return pulseText(finding);
    case 'unread':
      return unreadText(finding, finding.place !== undefined);
  }
}

function unreadText({ what: all, action, error, why, says = '' }: UnreadFinding, isAway: boolean): Mrkdwn {
  const what = firstOf(all, 3);
  switch (why) {
    case 'denied':
      return md`Not read: ${what} (${error}). Whoever runs these checks needs ${code(action)}.`;
    case 'scope':
      return md`Not read: ${what} (${error}). It takes the scope ${code(action)}: put manifest.yml into the Slack app, and install it again.`;
    case 'no-token':
      return md`Not read: ${what}, since the bot token could not be read (${error}). Whoever runs these checks needs ${code(action)} on the parameter slack-bot-token.`;
    case 'elsewhere':
      return md`Not read: ${what}, which this command does not look at. ${code('/patch doctor')} reads them with the role that the bot has there.`;
    case 'no-access':
      return md`Not read: ${what}, since the bot has no access there. AWS answered: ${code(clamp(says, 500))}.`;
    case 'late':
      return isAway
        ? md`Not read in time: ${what}. ${code('/patch doctor')} starts no check after 20 seconds, and ${code('npm run doctor')} does not look there.`
        : md`Not read in time: ${what}. ${code('npm run doctor')} reads all of it.`;
    case 'failed':
      return md`Not read: ${what} (${error}). It takes ${code(action)}; run the checks again.`;
  }
}
