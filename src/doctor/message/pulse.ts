import { ageText } from '../../duration.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed } from '../../slack/words.ts';
import type { PulseFinding } from '../types/pulse.ts';

/** Whether what is asked for and what happens gets to the bot, and its events to the audit sink. */
export function pulseText(finding: PulseFinding): Mrkdwn {
  switch (finding.code) {
    case 'queues':
      return md`${finding.messages === 0 ? 'No message waits' : md`${counted(finding.messages, 'message')} ${finding.messages === 1 ? 'waits' : 'wait'}`} in the queues${oldest(finding)}, and there are no dead letters.`;
    case 'tick':
      return md`The tick runs: it was noted ${ago(finding.agoMs)}, as it is every three minutes.`;
    case 'sink':
      return md`Events go to the audit sink: rule ${firstOf(finding.rules, 3)} of bus patchwarden is enabled.`;
    case 'no-sink':
      return md`No audit sink is deployed; ${code('npx cdk deploy -c auditSink=<days> PatchwardenAuditSink')} makes one.`;
    case 'queue-gone':
      return md`There is no queue ${code(finding.name)}. Deploy again: ${code('npm run build && npx cdk deploy')}.`;
    case 'queue-waits':
      return md`The oldest of ${counted(finding.messages, 'message')} in ${code(finding.name)} has waited for ${ageText(finding.oldestMs)}. Look at the log group ${code('/aws/lambda/patchwarden-worker')} and its throttles (docs/operations.md).`;
    case 'dead-letters':
      return md`${counted(finding.messages, 'message')} in ${code(finding.name)} could not be handled. Read them and the worker's log, then redrive or purge the queue (docs/operations.md).`;
    case 'tick-late':
      return md`The tick ${finding.agoMs === undefined ? 'has never run, as far as is kept' : `was last noted ${ago(finding.agoMs)}, and it should be every three minutes`}: without it nothing expires and no notice is posted. Look at the schedule ${code('patchwarden-tick')} in EventBridge Scheduler, and at the log group ${code('/aws/lambda/patchwarden-worker')}.`;
    case 'sink-off':
      return md`Rule ${listed(finding.rules)} of bus patchwarden is disabled, so the audit sink gets no events. Enable it: ${code(`aws events enable-rule --event-bus-name patchwarden --name ${finding.rules[0] ?? ''}`)}.`;
  }
}

const oldest = ({ oldestMs }: { oldestMs?: number }): string =>
  oldestMs === undefined || oldestMs === 0 ? '' : `, the oldest for ${ageText(oldestMs)}`;

const ago = (ms: number): string => `${ageText(ms)} ago`;
