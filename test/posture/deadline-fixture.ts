import { DAY } from '../../src/duration.ts';
import type { DeadlineFacts } from '../../src/posture/types/deadline.ts';
import type { Known, KnownVulnerability } from '../../src/posture/types/known.ts';
import type { BaselineFacts, FleetSnapshot, PatchFacts } from '../../src/posture/types/snapshot.ts';

export const NOON = Date.parse('2026-12-01T12:00:00Z');

export const aPatch = (cves: readonly string[], parts: Partial<PatchFacts> = {}): PatchFacts => ({
  title: 'Cumulative Update',
  classification: 'SecurityUpdates',
  severity: 'Critical',
  cves,
  instances: 2,
  firstSeenAt: NOON - DAY,
  ...parts,
});

export const aBaseline = (name: string, delay?: number, operatingSystem = 'WINDOWS'): BaselineFacts => ({
  id: `pb-${name}`,
  name,
  operatingSystem,
  rulesHash: 'h',
  rejected: [],
  ...(delay === undefined ? {} : { approveAfterDays: delay, soonestAfterDays: delay }),
});

export const aSnapshot = (
  patches: Readonly<Record<string, PatchFacts>> = {},
  parts: Partial<FleetSnapshot> = {},
): FleetSnapshot => ({
  schema: 1,
  fleet: 'win-prod',
  sweepId: 's-1',
  readAt: NOON,
  followedSince: NOON - 30 * DAY,
  instances: [],
  counts: { instances: 2, compliant: 0, notCompliant: 2, notSeen: 0 },
  findings: [],
  patches,
  images: [],
  baselines: [],
  windows: { next: [NOON + DAY, NOON + 8 * DAY, NOON + 90 * DAY] },
  unread: [],
  gone: [],
  ...parts,
});

/** Sources were read, and say this; of every other CVE that it is not listed. */
export const aKnown = (listed: Readonly<Record<string, KnownVulnerability | undefined>> = {}): Known => ({
  of: (cve) => (cve in listed ? listed[cve] : {}),
});

export const patchGroup: DeadlineFacts['fleet'] = {
  exposure: 'public',
  target: { kind: 'patch-group', patchGroup: 'Win-PROD' },
};

export const deadlineFacts = (parts: Partial<DeadlineFacts> = {}): DeadlineFacts => ({
  config: { deadlines: 'bod-26-04', custom: [], unrated: 'told' },
  fleet: patchGroup,
  known: aKnown(),
  now: NOON,
  ...parts,
});
