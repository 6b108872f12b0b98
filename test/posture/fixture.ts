import type { Baseline } from '../../src/aws/patches.ts';
import type { ComplianceConfig, FleetConfig } from '../../src/config/types.ts';
import { DAY } from '../../src/duration.ts';
import { type AssessFacts, assessFleet } from '../../src/posture/decision/assess.ts';
import type { Exception } from '../../src/posture/types/exception.ts';
import type { FleetSnapshot } from '../../src/posture/types/snapshot.ts';
import type { MissingHere, SweptEc2, SweptFleet, SweptInstance } from '../../src/posture/types/swept.ts';
import { aBaseline, aManaged, aState, T0 } from '../nodes/fixture.ts';
import { HOME } from '../support/home.ts';

export const NOW = T0 + 3_600_000;

export const compliance: ComplianceConfig = {
  sweepMs: 3_600_000,
  callsPerSecond: 3,
  staleMs: 3 * DAY,
  images: { behind: 2, ageMs: 30 * DAY },
  windowTags: ['Maintenance Window', 'MaintenanceWindow'],
  custom: [],
  unrated: 'told',
  exceptions: { maxMs: 90 * DAY, remindMs: 7 * DAY },
  configRules: false,
};

export const patchGroupFleet: FleetConfig = {
  name: 'win-prod',
  policy: 'two',
  channel: 'C1',
  place: HOME,
  alarms: [],
  target: { kind: 'patch-group', patchGroup: 'Win-PROD' },
};

export const stackFleet: FleetConfig = {
  ...patchGroupFleet,
  name: 'web-prod',
  image: 'web',
  target: { kind: 'stack', stack: 'web-prod', parameter: 'ImageId' },
};

const TAGS = { 'Patch Group': 'Win-PROD', 'Maintenance Window': 'mw-1' };

export const anEc2 = (parts: Partial<SweptEc2> = {}): SweptEc2 => ({
  state: 'running',
  imageId: 'ami-0a',
  launchedAt: T0 - 60 * DAY,
  tags: TAGS,
  hasProfile: true,
  requiresImdsV2: true,
  ...parts,
});

/** One that is up, tagged, registered, and misses nothing as of a scan an hour ago. */
export const anInstance = (id: string, parts: Partial<SweptInstance> = {}): SweptInstance => ({
  id,
  ec2: anEc2(),
  node: aManaged(id),
  state: aState(id),
  summary: { instanceId: id, status: 'COMPLIANT', executedAt: T0, executionType: 'Command', nonCompliant: 0 },
  missing: [],
  ...parts,
});

export const lacking = (id: string, parts: Partial<MissingHere> = {}): MissingHere => ({
  id,
  title: `Update ${id}`,
  classification: 'SecurityUpdates',
  severity: 'Critical',
  state: 'Missing',
  cves: [],
  ...parts,
});

/** One that misses one patch for each id. */
export const oneLacking = (id: string, patches: readonly string[]): SweptInstance =>
  anInstance(id, {
    state: aState(id, { missing: patches.length, criticalNonCompliant: patches.length }),
    missing: patches.map((patch) => lacking(patch)),
  });

export const WIN: Readonly<Record<string, Baseline>> = { WINDOWS: aBaseline() };

export const swept = (instances: readonly SweptInstance[], parts: Partial<SweptFleet> = {}): SweptFleet => ({
  fleet: 'win-prod',
  sweepId: 's-1',
  readAt: T0 + 1_800_000,
  instances,
  baselines: WIN,
  ownBaselines: ['WINDOWS'],
  dhmc: false,
  windows: { next: [] },
  unread: [],
  ...parts,
});

export const assess = (fleet: SweptFleet, parts: Partial<AssessFacts> = {}): FleetSnapshot =>
  assessFleet(fleet, { previous: undefined, compliance, fleet: patchGroupFleet, now: NOW, ...parts });

/** One that holds for a day. */
export const exception = (scope: Exception['scope'], parts: Partial<Exception> = {}): Exception => ({
  schema: 1,
  id: 'x-aaaaaaaa',
  version: 2,
  epoch: 1,
  state: 'approved',
  fleet: 'win-prod',
  scope,
  cves: [],
  exploited: [],
  reason: 'vendor certifies it in May',
  until: NOW + DAY,
  requester: { userId: 'U1', person: 'ana' },
  requestedAt: T0,
  expiresAt: NOW,
  policy: { name: 'two', approvals: 2, groups: {}, expiresMs: DAY },
  approvals: [],
  channel: 'C1',
  ...parts,
});
