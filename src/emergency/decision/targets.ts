import type { Ec2Instance, ManagedNode, TagTarget } from '../../aws/nodes.ts';
import type { PatchState } from '../../aws/patches.ts';
import type { FleetConfig } from '../../config/types.ts';
import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import { operatingSystemOf } from '../../nodes/decision/operating-system.ts';
import { present } from '../../present.ts';
import type { Member } from '../types/exposure.ts';

/** Tags by which the instances of a fleet are found; an Auto Scaling group and a stack put theirs on them. */
export function tagsOf({ target }: Pick<FleetConfig, 'target'>): readonly TagTarget[] {
  switch (target.kind) {
    case 'patch-group':
      return TAG_KEYS.map((key) => ({ key, values: [target.patchGroup] }));
    case 'auto-scaling-group':
      return [{ key: 'aws:autoscaling:groupName', values: [target.group] }];
    case 'stack':
      return [{ key: 'aws:cloudformation:stack-name', values: [target.stack] }];
  }
}

/** Of a fleet that is patched in place, nodes outside EC2. */
export const isHybrid = ({ id }: Pick<ManagedNode, 'id'>): boolean => !id.startsWith('i-');

/**
 * A node outside EC2 has no launch. What a sweep found of it counts where its last scan is no newer than that; of one that was never scanned
 * nothing counts.
 */
export function hybridsOf(managed: readonly ManagedNode[], states: readonly PatchState[]): Member[] {
  const once = new Map(managed.filter(isHybrid).map((node) => [node.id, node]));
  return [...once.values()].map((node) => ({
    id: node.id,
    state: node.ping,
    imageId: '',
    launchedAt: states.find(({ instanceId }) => instanceId === node.id)?.endedAt ?? Number.POSITIVE_INFINITY,
    ...present({ name: node.computerName, operatingSystem: operatingSystemOf(node) }),
  }));
}

/** Each instance once, with what Systems Manager knows of it. */
export function membersOf(found: readonly Ec2Instance[], managed: readonly ManagedNode[]): Member[] {
  const once = new Map(found.map((instance) => [instance.id, instance]));
  return [...once.values()].map(({ id, state, imageId, launchedAt, tags }) => {
    const node = managed.find((each) => each.id === id);
    const name = tags['Name'] ?? node?.computerName;
    return {
      id,
      state,
      imageId,
      launchedAt,
      ...present({ name, operatingSystem: node && operatingSystemOf(node) }),
    };
  });
}

/**
 * What the catalogue of patches calls a Linux system: `AmazonLinux2023`, `RedhatEnterpriseLinux9.4`. `undefined` for one that it has no word for.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAvailablePatches.html
 */
export function productOf(node: Pick<ManagedNode, 'platform' | 'osName' | 'osVersion'>): string | undefined {
  const system = operatingSystemOf(node) ?? '';
  const fixed: Readonly<Record<string, string>> = {
    AMAZON_LINUX: 'AmazonLinux2018.03',
    AMAZON_LINUX_2: 'AmazonLinux2',
    AMAZON_LINUX_2022: 'AmazonLinux2022',
    AMAZON_LINUX_2023: 'AmazonLinux2023',
  };
  const named: Readonly<Record<string, string>> = {
    REDHAT_ENTERPRISE_LINUX: 'RedhatEnterpriseLinux',
    UBUNTU: 'Ubuntu',
    DEBIAN: 'Debian',
    CENTOS: 'CentOS',
    ORACLE_LINUX: 'OracleLinux',
    ROCKY_LINUX: 'RockyLinux',
    ALMA_LINUX: 'AlmaLinux',
    SUSE: 'Suse',
  };
  const version = /^[0-9]+(?:\.[0-9]+)?/.exec(node.osVersion)?.[0];
  const name = named[system];
  return fixed[system] ?? (name === undefined || version === undefined ? undefined : `${name}${version}`);
}
