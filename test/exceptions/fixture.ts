import type { Approval, Person, PolicySnapshot } from '../../src/approvals/types.ts';
import { DAY, HOUR } from '../../src/duration.ts';
import type { Exception } from '../../src/posture/types/exception.ts';
import type { FleetSnapshot } from '../../src/posture/types/snapshot.ts';

export const T0 = Date.parse('2026-11-30T10:00:00Z');

export const POLICY: PolicySnapshot = {
  name: 'prod',
  approvals: 2,
  groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' } },
  expiresMs: DAY,
};

export const person = (name: string): Person => ({ userId: `U0${name.toUpperCase()}`, person: name });

export const approvalOf = (name: string, parts: Partial<Approval> = {}): Approval => ({
  ...person(name),
  at: T0,
  epoch: 1,
  groups: ['platform'],
  ...parts,
});

/** Of one patch of a Windows fleet for 30 days, requested by Ana. */
export const anException = (parts: Partial<Exception> = {}): Exception => ({
  schema: 1,
  id: 'x-7k2m9x4q',
  version: 1,
  epoch: 1,
  state: 'asked',
  fleet: 'win-prod',
  scope: { kind: 'patch', patch: 'KB5031364' },
  cves: ['CVE-2026-1001', 'CVE-2026-1002'],
  exploited: [],
  reason: 'the vendor certifies it next month',
  until: T0 + 30 * DAY,
  requester: person('ana'),
  requestedAt: T0,
  expiresAt: T0 + DAY,
  policy: POLICY,
  approvals: [],
  channel: 'C0PATCHING',
  ...parts,
});

/** Two instances that miss two patches. */
export const aSnapshot = (parts: Partial<FleetSnapshot> = {}): FleetSnapshot => ({
  schema: 1,
  fleet: 'win-prod',
  sweepId: 's-1',
  readAt: T0 - HOUR,
  instances: ['i-0aaa', 'i-0bbb'].map((id) => ({
    id,
    name: `web-${id.slice(-1)}`,
    findings: [{ code: 'missing', count: 2, critical: 1, security: 2, since: T0 - DAY }],
    missing: ['KB5031364', 'KB5029999'],
  })),
  counts: { instances: 4, compliant: 2, notCompliant: 2, notSeen: 0 },
  findings: [],
  patches: {
    KB5031364: {
      title: '2026-11 Cumulative Update',
      classification: 'SecurityUpdates',
      severity: 'Critical',
      cves: ['CVE-2026-1001', 'CVE-2026-1002'],
      instances: 2,
      firstSeenAt: T0 - DAY,
    },
    KB5029999: {
      title: '2026-11 .NET Update',
      classification: 'SecurityUpdates',
      severity: 'Important',
      cves: ['CVE-2026-2001'],
      instances: 2,
      firstSeenAt: T0 - DAY,
    },
  },
  images: [],
  baselines: [],
  windows: { next: [] },
  unread: [],
  followedSince: T0 - 30 * DAY,
  gone: [],
  ...parts,
});
