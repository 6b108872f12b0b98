import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed } from '../../slack/words.ts';
import type { QuotaFinding } from '../types/quotas.ts';

/** What the account has room for. */
export function quotaText(finding: QuotaFinding): Mrkdwn {
  switch (finding.code) {
    case 'automations':
      return md`${counted(finding.running, 'automation')} of ${finding.most} run now in the account.`;
    case 'many-automations':
      return md`${finding.running} automations run now in the account, and AWS runs ${finding.most} at once: runbooks may wait. Look under Systems Manager, Automation for what starts so many, or turn on adaptive concurrency (Preferences).`;
    case 'vcpus':
      return md`There is vCPU quota for a second group of ${listed(finding.fleets.slice(0, 8))}${finding.fleets.length > 8 ? ` and ${finding.fleets.length - 8} more` : ''}.`;
    case 'few-vcpus':
      return md`*${finding.need.fleet}*: a blue/green deploy launches ${counted(finding.need.instances, 'more instance')} with ${counted(finding.need.vcpus, 'vCPU')}, and ${finding.left} of ${finding.limit} are left. Request an increase of ${code(finding.need.code)} in Service Quotas, Amazon EC2.`;
    case 'vcpus-unknown':
      return md`Whether there is quota for a second group of ${firstOf(finding.fleets, 8)} is not known: Service Quotas has no value for ${code(finding.quota)}. Look under Service Quotas, Amazon EC2.`;
  }
}
