import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, moment } from '../../slack/words.ts';
import type { AlarmFinding } from '../types/alarms.ts';

/** The alarms that send deploys back. */
export function alarmText(finding: AlarmFinding): Mrkdwn {
  switch (finding.code) {
    case 'alarms':
      return md`${counted(finding.names.length, 'alarm')} of fleets: ${finding.names.length === 1 ? 'it exists, and is' : 'each exists, and is'} not in alarm (${firstOf(finding.names, 8)}).`;
    case 'alarm-gone':
      return md`${who(finding)}: there is no alarm ${code(finding.name)} here. Correct its name in patchwarden.yml, or make it.`;
    case 'alarm-on':
      return md`${who(finding)}: ${code(finding.name)} is in ALARM${since(finding)}, so a deploy is refused, or rolled back. Look at the alarm in CloudWatch before the next deploy.`;
    case 'alarm-blind':
      return md`${who(finding)}: ${code(finding.name)} has had no data${since(finding)}, so it would not notice a bad deploy. Correct its metric and dimensions in CloudWatch, or name another alarm.`;
  }
}

type About = Exclude<AlarmFinding, { code: 'alarms' }>;

const who = ({ fleets }: About): Mrkdwn => md`*${listed(fleets)}*`;
const since = ({ since: at }: About & { since?: number }): Mrkdwn =>
  at === undefined ? md`` : md` since ${moment(at)}`;
