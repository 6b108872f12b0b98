import { counted } from '../../slack/words.ts';
import type { FindingCode } from '../types/finding.ts';

/** What is wrong, as a heading or a list names it. */
export const CAUSE_NAMES: Readonly<Record<FindingCode, string>> = {
  missing: 'Missing patches',
  failed: 'Patches that could not be installed',
  'approved-since': 'Patches newer than the last window',
  'pending-reboot': 'Pending reboot',
  'rejected-installed': 'Rejected patches installed',
  'other-baseline': 'Scanned with another baseline',
  stopped: 'Stopped',
  offline: 'SSM Agent not answering',
  unmanaged: 'Not managed by Systems Manager',
  'never-scanned': 'Never scanned',
  stale: 'Outdated scan',
  unread: 'Could not be read',
  'no-patch-group': 'No patch group tag',
  'no-window-tag': 'No maintenance window tag',
  'conflicting-patch-group': 'Two different patch groups',
  'conflicting-window': 'Two different window tags',
  'no-instance-profile': 'No instance profile',
  'os-out-of-support': 'Operating system out of support',
  'patch-policy': 'Patched by a patch policy',
  'live-patched': 'Kernel live-patched',
  'image-behind': 'Outdated image',
  'split-patch-group': 'Patch group split between two tags',
  'baseline-changed': 'Baseline changed',
  'baseline-unreachable': 'Baseline could not be read',
  'baseline-not-the-groups': 'Default baseline in place of its own',
  'no-instances': 'No instances',
};

/** `Missing patches: 3 instances`, as one of a list; what is wrong without any instance has no number. */
export const causeText = (code: FindingCode, instances: number): string =>
  instances === 0 ? CAUSE_NAMES[code] : `${CAUSE_NAMES[code]}: ${counted(instances, 'instance')}`;
