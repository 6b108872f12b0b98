import type { ManagedNode } from '../../aws/nodes.ts';
import type { OperatingSystem } from '../../aws/patches.ts';

/** By how the agent's name for it begins, in lower case. */
const LINUX: readonly (readonly [string, OperatingSystem])[] = [
  ['red hat', 'REDHAT_ENTERPRISE_LINUX'],
  ['rhel', 'REDHAT_ENTERPRISE_LINUX'],
  ['ubuntu', 'UBUNTU'],
  ['debian', 'DEBIAN'],
  ['raspbian', 'RASPBIAN'],
  ['centos', 'CENTOS'],
  ['oracle', 'ORACLE_LINUX'],
  ['rocky', 'ROCKY_LINUX'],
  ['almalinux', 'ALMA_LINUX'],
  ['suse', 'SUSE'],
  ['sles', 'SUSE'],
];

/**
 * The word of Patch Manager's baselines for what an agent says of its system; `undefined` where there are no baselines for it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-prerequisites.html
 */
export function operatingSystemOf({
  platform,
  osName,
  osVersion,
}: Pick<ManagedNode, 'platform' | 'osName' | 'osVersion'>): OperatingSystem | undefined {
  if (platform === 'windows') return 'WINDOWS';
  if (platform === 'macos') return 'MACOS';
  const name = osName.trim().toLowerCase();
  if (name.startsWith('amazon linux')) return amazonLinux(`${name} ${osVersion}`);
  return LINUX.find(([begins]) => name.startsWith(begins))?.[1];
}

/** Its version is in the name or in a field of its own: `Amazon Linux 2`, `Amazon Linux` with `2023`, `Amazon Linux AMI` with `2018.03`. */
function amazonLinux(text: string): OperatingSystem {
  if (/\b2023\b/.test(text)) return 'AMAZON_LINUX_2023';
  if (/\b2022\b/.test(text)) return 'AMAZON_LINUX_2022';
  return /\b2\b/.test(text) ? 'AMAZON_LINUX_2' : 'AMAZON_LINUX';
}
