import type { InstanceFinding } from '../../posture/types/finding.ts';
import { short } from '../../slack/words.ts';

/** What is wrong with an instance, in a cell of a table. */
export function causeCell(finding: InstanceFinding): string {
  switch (finding.code) {
    case 'missing':
      return finding.critical > 0
        ? `${finding.count} missing, ${finding.critical} critical`
        : `${finding.count} missing`;
    case 'failed':
      return `${finding.count} failed`;
    case 'approved-since':
      return `${finding.count} new since window`;
    case 'pending-reboot':
      return 'pending reboot';
    case 'rejected-installed':
      return `${finding.count} rejected installed`;
    case 'other-baseline':
      return 'other baseline';
    case 'stopped':
      return short(finding.state, 16);
    case 'offline':
      return 'agent offline';
    case 'unmanaged':
      return finding.why === 'no-profile' ? 'no profile' : 'not registered';
    case 'never-scanned':
      return 'never scanned';
    case 'stale':
      return 'outdated scan';
    case 'unread':
      return 'not read';
    case 'no-patch-group':
      return 'no patch group';
    case 'no-window-tag':
      return 'no window tag';
    case 'conflicting-patch-group':
      return 'two patch groups';
    case 'conflicting-window':
      return 'two window tags';
    case 'no-instance-profile':
      return 'no profile';
    case 'os-out-of-support':
      return 'OS out of support';
    case 'patch-policy':
      return 'patch policy';
    case 'live-patched':
      return 'live-patched';
  }
}
