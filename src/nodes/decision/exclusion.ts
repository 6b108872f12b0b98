import type { Ec2Instance, ManagedNode } from '../../aws/nodes.ts';
import { present } from '../../present.ts';
import type { Exclusion } from '../types.ts';
import { operatingSystemOf } from './operating-system.ts';

/** The two spellings of the tag; the one without a space is needed where instance metadata shows tags. */
export const TAG_KEYS = ['Patch Group', 'PatchGroup'] as const;
export type TagKey = (typeof TAG_KEYS)[number];

/** An instance with the tag, as EC2 and Systems Manager have it; a node outside EC2 has no `instance`. */
export interface Seen {
  instance?: Ec2Instance;
  managed?: ManagedNode;
  /** A Quick Setup patch policy is known to patch it. */
  byPolicy?: boolean;
}

/** Why an instance is not patched in place; `undefined` when nothing speaks against it. What would be wrong at any time comes first. */
export function exclusionOf({ instance, managed, byPolicy = false }: Seen): Exclusion | undefined {
  const tags = instance?.tags ?? {};
  const values = TAG_KEYS.flatMap((key) => tags[key] ?? []);
  if (new Set(values).size > 1) return { code: 'conflicting-tags', values };
  const group = tags['aws:autoscaling:groupName'];
  if (group !== undefined) return { code: 'auto-scaling', group };
  if (tags['aws:elasticmapreduce:job-flow-id'] !== undefined) return { code: 'emr' };
  if (byPolicy) return { code: 'patch-policy' };
  if (instance !== undefined && instance.state !== 'running') return { code: 'stopped', state: instance.state };
  if (managed === undefined) return { code: 'unmanaged' };
  if (managed.ping !== 'online') return { code: 'agent-lost', ...present({ since: managed.pingedAt }) };
  if (operatingSystemOf(managed) === undefined) return { code: 'unsupported', os: osText(managed) };
  return undefined;
}

/** Of these a command by tag would patch every one that is up, whatever the plan says. */
export const isReachedByTag = ({ code }: Exclusion): boolean =>
  code === 'auto-scaling' || code === 'emr' || code === 'patch-policy' || code === 'conflicting-tags';

/** As its agent says it. */
export const osText = ({ osName, osVersion }: ManagedNode): string =>
  osName.includes(osVersion) ? osName : `${osName} ${osVersion}`.trim();
