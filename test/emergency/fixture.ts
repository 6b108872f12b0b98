import type { BaselineRules } from '../../src/aws/patch-catalogue.ts';
import type { ExposureFacts } from '../../src/emergency/decision/exposure.ts';
import type { Emergency, Step } from '../../src/emergency/types/emergency.ts';
import type { FixHere, FixPatch, FleetExposure, InstanceExposure, Member } from '../../src/emergency/types/exposure.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../src/posture/types/snapshot.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const T0 = Date.UTC(2026, 10, 24, 9);
export const CVE = 'CVE-2026-12345';
export const OPENSSL = 'openssl.x86_64:1:3.0.7-24.el9';
export const LINUX = 'REDHAT_ENTERPRISE_LINUX';

export const aMember = (parts: Partial<Member> = {}): Member => ({
  id: 'i-1',
  state: 'running',
  imageId: 'ami-1',
  launchedAt: T0 - 90 * DAY,
  operatingSystem: LINUX,
  ...parts,
});

export const aFixPatch = (parts: Partial<FixPatch> = {}): FixPatch => ({
  id: OPENSSL,
  package: { name: 'openssl', version: '1:3.0.7-24.el9', product: 'RedhatEnterpriseLinux9.4' },
  releasedAt: T0 - 3 * DAY,
  classification: 'Security',
  severity: 'Important',
  ...parts,
});

export const aBaseline = (parts: Partial<BaselineRules> = {}): BaselineRules => ({
  id: 'pb-1',
  name: 'RHEL-PROD',
  rules: [{ filters: [{ key: 'CLASSIFICATION', values: ['Security'] }], approveAfterDays: 7 }],
  globalFilters: [],
  approved: [],
  rejected: [],
  modifiedAt: T0 - 90 * DAY,
  ...parts,
});

export const aFix = (
  approval: FixHere['patches'][number]['approval'] = { kind: 'approved', at: T0 - 2 * DAY },
  parts: Partial<FixHere> & { id?: string } = {},
): FixHere => ({
  operatingSystem: LINUX,
  baseline: { id: 'pb-1', name: 'RHEL-PROD' },
  patches: [{ patch: aFixPatch(parts.id === undefined ? {} : { id: parts.id }), approval }],
  ...parts,
});

export const anInstance = (parts: Partial<InstanceSnapshot> = {}): InstanceSnapshot => ({
  id: 'i-1',
  scannedAt: T0 - HOUR,
  findings: [],
  missing: [],
  ...parts,
});

export const aSnapshot = (
  instances: readonly InstanceSnapshot[] = [],
  parts: Partial<FleetSnapshot> = {},
): FleetSnapshot => ({
  schema: 1,
  fleet: 'rhel-prod',
  sweepId: 's-1',
  readAt: T0 - HOUR / 2,
  instances,
  counts: { instances: 1, compliant: 1, notCompliant: 0, notSeen: 0 },
  findings: [],
  patches: {},
  images: [],
  baselines: [],
  windows: { next: [] },
  unread: [],
  gone: [],
  followedSince: T0 - 90 * DAY,
  ...parts,
});

export const exposureFacts = (parts: Partial<ExposureFacts> = {}): ExposureFacts => ({
  cve: CVE,
  fleet: 'rhel-prod',
  members: [aMember()],
  snapshot: aSnapshot([anInstance()]),
  fixes: [aFix()],
  inspector: { kind: 'off' },
  images: {},
  staleMs: 3 * DAY,
  unread: [],
  ...parts,
});

export const anExposure = (
  instances: readonly InstanceExposure[],
  parts: Partial<FleetExposure> = {},
): FleetExposure => ({
  fleet: 'rhel-prod',
  exposure: instances.some(({ exposure }) => exposure === 'exposed')
    ? 'exposed'
    : instances.length === 0 || instances.some(({ exposure }) => exposure === 'not-known')
      ? 'not-known'
      : 'not-exposed',
  instances,
  unread: [],
  ...parts,
});

export const EXPOSED: InstanceExposure = {
  id: 'i-1',
  exposure: 'exposed',
  by: [{ code: 'missing', patches: [OPENSSL] }],
};
export const CLEAR: InstanceExposure = { id: 'i-2', exposure: 'not-exposed', by: [{ code: 'scanned', at: T0 }] };
export const unknown = (why: Extract<InstanceExposure, { exposure: 'not-known' }>['why']): InstanceExposure => ({
  id: 'i-3',
  exposure: 'not-known',
  why,
});

export const LIST = { kind: 'install', how: 'list', list: { [LINUX]: [OPENSSL] }, leftOut: [] } as const;

export const aStep = (parts: Partial<Step> = {}): Step => ({
  fleet: 'rhel-prod',
  channel: 'C0WINDOWS',
  state: 'to-ask',
  exposure: 'exposed',
  before: { exposed: 2, notKnown: 0, notExposed: 1 },
  now: { exposed: 2, notKnown: 0, notExposed: 1 },
  left: ['i-1', 'i-4'],
  path: LIST,
  runs: [],
  ...parts,
});

export const anEmergency = (parts: Partial<Emergency> = {}): Emergency => ({
  schema: 1,
  id: 'e-7k2m9x4q',
  version: 1,
  state: 'open',
  cve: CVE,
  exploited: 'yes',
  reason: 'exploited in the wild',
  requester: { userId: 'U0REQUEST', person: 'rita' },
  requestedAt: T0,
  policy: {
    name: 'emergency',
    approvals: 2,
    groups: { leads: { kind: 'usergroup', usergroup: 'S0LEADS' } },
    expiresMs: DAY,
  },
  channel: 'C0PATCHING',
  steps: [aStep()],
  readAt: T0,
  unread: [],
  inspector: 'read',
  fixes: {},
  told: {},
  ...parts,
});
