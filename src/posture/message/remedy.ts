import { code, link, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { FleetFinding, InstanceFinding } from '../types/finding.ts';
import type { Means } from '../types/means.ts';

/** What to do about a finding, in sentences. */
export function remedyText(finding: InstanceFinding | FleetFinding, means: Means): Mrkdwn {
  switch (finding.code) {
    case 'missing':
      return patchText(means);
    case 'failed':
      return md`Read the command output in Systems Manager and fix the cause. Then: ${patchText(means)}`;
    case 'approved-since':
      return sinceText(finding, means);
    case 'pending-reboot':
      return md`Reboot it, then scan: ${scanText(means)}`;
    case 'rejected-installed':
      return md`Uninstall them, or remove them from the rejected patches of the baseline.`;
    case 'other-baseline':
      return md`Scan with the baseline that counts: ${scanText(means)} If it recurs, look for an association that scans with the other one.`;
    case 'stopped':
      return md`Start it before the next window, or terminate it if nobody needs it.`;
    case 'offline':
      return md`Check the agent and its network path to Systems Manager, then restart the agent or the instance.`;
    case 'unmanaged':
      return unmanagedText(finding);
    case 'never-scanned':
    case 'stale':
      return md`Scan it: ${scanText(means)} A daily scan association keeps it current.`;
    case 'unread':
    case 'baseline-unreachable':
      return md`Check the permissions of the worker and AWS Health. The next sweep reads it again.`;
    case 'no-patch-group':
      return md`Tag it with its patch group.`;
    case 'no-window-tag':
      return md`Tag it with its maintenance window, or correct ${code('compliance.windowTags')} in patchwarden.yml.`;
    case 'conflicting-patch-group':
    case 'conflicting-window':
      return md`Remove the wrong tag.`;
    case 'no-instance-profile':
      return md`Attach an instance profile with ${code('AmazonSSMManagedInstanceCore')} before it loses its registration.`;
    case 'os-out-of-support':
      return md`Move it to a supported version: a clean scan does not mean that it is patched. ${link(finding.source, 'Support dates')}`;
    case 'patch-policy':
      return md`No action needed: the patch policy patches it. A missing patch there waits for its next run.`;
    case 'live-patched':
      return md`Not urgent: install the kernel and reboot in the next window. AWS counts it as non-compliant until then.`;
    case 'image-behind':
      return md`Deploy the newest image: ${code(`/patch deploy ${means.fleet}`)}.`;
    case 'split-patch-group':
      return md`Use one tag key on all instances.`;
    case 'baseline-changed':
      return md`Check that the change was intended. Scans before and after it cannot be compared.`;
    case 'baseline-not-the-groups':
      return md`Register a baseline for the patch group, or accept the default one.`;
    case 'no-instances':
      return md`Check the tags, or the target of the fleet in patchwarden.yml.`;
  }
}

function sinceText({ nextAt }: { nextAt?: number }, means: Means): Mrkdwn {
  if (nextAt === undefined) return md`No window is planned. ${patchText(means)}`;
  return md`No action needed: the next window installs them, ${moment(nextAt)}.`;
}

const unmanagedText = ({ why }: { why: 'no-profile' | 'not-registered' }): Mrkdwn =>
  why === 'no-profile'
    ? md`Attach an instance profile with ${code('AmazonSSMManagedInstanceCore')}, or require IMDSv2 and turn on Default Host Management Configuration.`
    : md`Check that the SSM Agent runs and reaches Systems Manager. A new instance can take up to 30 minutes.`;

function patchText({ fleet, patchable, image }: Means): Mrkdwn {
  if (image !== undefined) return md`Bake ${image} and deploy it to ${fleet}.`;
  return patchable
    ? md`Patch now, or ${code(`/patch install ${fleet}`)}.`
    : md`Install them in the next maintenance window.`;
}

const scanText = ({ fleet, patchable }: Means): Mrkdwn =>
  patchable ? md`${code(`/patch scan ${fleet}`)}.` : md`run ${code('AWS-RunPatchBaseline')} with operation Scan.`;
