import { code, date, EMPTY, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { InstanceFinding } from '../types/finding.ts';

/** What was found of one instance, in a clause that a name goes before: `*web-1*: misses 3 patches, 2 of them critical`. */
export function findingText(finding: InstanceFinding): Mrkdwn {
  switch (finding.code) {
    case 'missing':
      return md`misses ${counted(finding.count, 'patch', 'patches')}${urgencyText(finding)}`;
    case 'failed':
      return md`${counted(finding.count, 'patch', 'patches')} could not be installed`;
    case 'approved-since':
      return md`misses ${counted(finding.count, 'patch', 'patches')}, all released or approved after the last window opened ${moment(finding.windowAt)}`;
    case 'pending-reboot':
      return md`${counted(finding.count, 'patch', 'patches')} installed, waiting for a reboot`;
    case 'rejected-installed':
      return md`${counted(finding.count, 'patch', 'patches')} installed that the baseline rejects`;
    case 'other-baseline':
      return md`last scanned with baseline ${code(finding.scannedWith)}, and ${code(finding.counts)} is the one that counts, so the result may be wrong in either direction`;
    case 'stopped':
      return md`is ${finding.state}, so it cannot be scanned or patched`;
    case 'offline':
      return md`its SSM Agent does not answer${finding.lastPingAt === undefined ? EMPTY : md`, last heard from ${moment(finding.lastPingAt)}`}`;
    case 'unmanaged':
      return finding.why === 'no-profile'
        ? md`is not managed by Systems Manager: it has no instance profile, and Default Host Management Configuration does not cover it`
        : md`is not registered with Systems Manager although its permissions look complete`;
    case 'never-scanned':
      return md`was never scanned for patches`;
    case 'stale':
      return md`was last scanned ${moment(finding.scannedAt)}, which is too long ago to count`;
    case 'unread':
      return md`is unknown: AWS did not return ${short(finding.what)}`;
    case 'no-patch-group':
      return md`has no ${code('Patch Group')} or ${code('PatchGroup')} tag`;
    case 'no-window-tag':
      return md`has no maintenance window tag`;
    case 'conflicting-patch-group':
      return md`has two patch group tags with different values: ${valuesText(finding.values)}`;
    case 'conflicting-window':
      return md`has maintenance window tags with different values: ${valuesText(finding.values)}`;
    case 'no-instance-profile':
      return md`has no instance profile, and Default Host Management Configuration does not cover it`;
    case 'os-out-of-support':
      return md`runs ${finding.os}, which has had no standard security updates since ${date(Date.parse(finding.until), '{date_short}')}`;
    case 'patch-policy':
      return md`is patched by a Quick Setup patch policy on its own schedule`;
    case 'live-patched':
      return md`lacks a new kernel only, and the running one is live-patched`;
  }
}

const urgencyText = ({ critical, security }: { critical: number; security: number }): string => {
  const parts = [...(critical > 0 ? [`${critical} critical`] : []), ...(security > 0 ? [`${security} security`] : [])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
};

const valuesText = (values: readonly string[]): Mrkdwn =>
  values.length === 0
    ? EMPTY
    : md`${values
        .slice(0, 3)
        .map((value) => `“${short(value, 40)}”`)
        .join(' and ')}`;
