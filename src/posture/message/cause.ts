import type { FindingCode } from '../types/finding.ts';

/** What is wrong, as a list names it: `3 missing patches`. */
export const CAUSE_NAMES: Readonly<Record<FindingCode, string>> = {
  missing: 'missing patches',
  failed: 'with patches that failed to install',
  'approved-since': 'missing only patches approved after the last window',
  'pending-reboot': 'pending reboot',
  'rejected-installed': 'with rejected patches installed',
  'other-baseline': 'scanned with another baseline',
  stopped: 'stopped',
  offline: 'with an agent that does not answer',
  unmanaged: 'not managed by Systems Manager',
  'never-scanned': 'never scanned',
  stale: 'with an outdated scan',
  unread: 'that could not be read',
  'no-patch-group': 'without a patch group tag',
  'no-window-tag': 'without a maintenance window tag',
  'conflicting-patch-group': 'with two different patch groups',
  'conflicting-window': 'with two different window tags',
  'no-instance-profile': 'without an instance profile',
  'os-out-of-support': 'on an operating system out of support',
  'patch-policy': 'patched by a patch policy',
  'live-patched': 'with a live-patched kernel',
  'image-behind': 'on an outdated image',
  'split-patch-group': 'split between two patch group tags',
  'baseline-changed': 'affected by a changed baseline',
  'baseline-unreachable': 'with a baseline that could not be read',
  'baseline-not-the-groups': 'on the default baseline',
  'no-instances': 'no instances',
};

/** `3 missing patches`; what is wrong without any instance has no number. */
export const causeText = (code: FindingCode, instances: number): string =>
  code === 'no-instances' ? CAUSE_NAMES[code] : `${instances} ${CAUSE_NAMES[code]}`;
