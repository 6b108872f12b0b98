import type { FleetPosture } from '../../src/posture/types/posture.ts';
import type { FleetSnapshot, PatchFacts } from '../../src/posture/types/snapshot.ts';

export const NOW = Date.parse('2026-11-30T09:00:00Z');

export const aPosture = (parts: Partial<FleetPosture> = {}): FleetPosture => ({
  schema: 1,
  fleet: 'web-prod',
  sweepId: 's-1',
  readAt: NOW,
  verdict: 'compliant',
  since: NOW - 86_400_000,
  counts: { instances: 4, compliant: 4, notCompliant: 0, notSeen: 0, excepted: 0 },
  causes: [],
  unread: 0,
  exceptions: 0,
  ...parts,
});

export const aSnapshot = (parts: Partial<FleetSnapshot> = {}): FleetSnapshot => ({
  schema: 1,
  fleet: 'web-prod',
  sweepId: 's-1',
  readAt: NOW,
  followedSince: 0,
  instances: [],
  counts: { instances: 4, compliant: 4, notCompliant: 0, notSeen: 0 },
  findings: [],
  patches: {},
  images: [],
  baselines: [],
  windows: { next: [] },
  unread: [],
  gone: [],
  ...parts,
});

export const aPatch = (parts: Partial<PatchFacts> = {}): PatchFacts => ({
  title: 'Security update',
  classification: 'SecurityUpdates',
  severity: 'Important',
  cves: [],
  instances: 1,
  firstSeenAt: NOW,
  ...parts,
});
