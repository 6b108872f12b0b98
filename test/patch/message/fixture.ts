import type { PatchNode } from '../../../src/nodes/types.ts';
import type { PatchPlan, PlannedOccurrence } from '../../../src/patch/types/plan.ts';
import type { NodeResult, PatchOutcome, PatchProgress } from '../../../src/patch/types/progress.ts';
import type { PatchReceipt } from '../../../src/patch/types/receipt.ts';
import type { PatchRun } from '../../../src/patch/types/run.ts';
import type { ShownFacts } from '../../../src/patch/types/shown.ts';
import type { StartRecord } from '../../../src/runs/types/start.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { ANA, anApproval, BEN, CLEO, DAY, DEV, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';

export const NOW = T0 + 10 * MINUTE;
/** Tuesday 24 November, 22:00 in Sydney. */
export const OPENS = Date.parse('2026-11-24T11:00:00Z');
export const INSTALL_COMMAND = 'c0ffee00-1111-4222-8333-444455556666';

/** `i-0a00000000000000c` for 12. */
export const id = (number: number): string => `i-0a${number.toString(16).padStart(15, '0')}`;

export const aNode = (number: number, parts: Partial<PatchNode> = {}): PatchNode => ({
  id: id(number),
  name: `app-${String(number).padStart(2, '0')}`,
  operatingSystem: 'WINDOWS',
  os: 'Microsoft Windows Server 2022 Datacenter',
  baselineId: 'pb-0123456789abcdef0',
  scan: {
    at: T0 - 8 * HOUR,
    baselineId: 'pb-0123456789abcdef0',
    missing: number <= 9 ? 4 : 0,
    critical: number <= 9 ? 1 : 0,
    security: number <= 9 ? 2 : 0,
    failed: 0,
    pendingReboot: 0,
  },
  serves: ['arn:aws:elasticloadbalancing:ap-southeast-2:111122223333:targetgroup/win-prod/0123456789abcdef'],
  ...parts,
});

/** Twelve instances, nine of which miss four patches each. */
export const NODES: readonly PatchNode[] = Array.from({ length: 12 }, (_, i) => aNode(i + 1));
const WAVES = [[id(1), id(2)], NODES.slice(2).map((node) => node.id)] as const;

export const anOccurrence = (parts: Partial<PlannedOccurrence> = {}): PlannedOccurrence => ({
  windowId: 'mw-0a1b2c3d4e5f67890',
  windowName: 'Patching-PROD',
  opensAt: OPENS,
  endsAt: OPENS + 4 * HOUR,
  cutoffAt: OPENS + 3 * HOUR,
  timezone: 'Australia/Sydney',
  next: [OPENS + 28 * DAY, OPENS + 56 * DAY],
  ...parts,
});

export const aPatchPlan = (parts: Partial<PatchPlan> = {}): PatchPlan => ({
  kind: 'patch',
  fleet: 'win-prod',
  patchGroup: 'Win-PROD',
  operation: 'install',
  reboot: 'if-needed',
  pin: { kind: 'none' },
  selection: { kind: 'ids', waves: WAVES },
  concurrency: '10%',
  errors: '10%',
  timeoutSeconds: 3600,
  baselines: [
    {
      id: 'pb-0123456789abcdef0',
      name: 'Windows-PROD',
      operatingSystem: 'WINDOWS',
      rulesHash: 'ab12cd34ef56',
      approveAfterDays: 14,
    },
  ],
  asked: {},
  waves: [10, 100],
  instances: NODES,
  serves: [],
  excluded: [
    { id: id(20), name: 'app-20', why: { code: 'stopped', state: 'stopped' } },
    { id: id(21), why: { code: 'auto-scaling', group: 'win-prod-asg' } },
  ],
  missing: [
    {
      id: 'KB5031234',
      title: '2026-11 Cumulative Update for Windows Server 2022',
      classification: 'SecurityUpdates',
      severity: 'Critical',
      cves: ['CVE-2026-1234'],
      exploited: true,
      instances: 9,
    },
    {
      id: 'KB5031300',
      title: '2026-11 .NET Framework update',
      classification: 'SecurityUpdates',
      severity: 'Important',
      cves: ['CVE-2026-2001', 'CVE-2026-2002'],
      exploited: false,
      instances: 9,
    },
  ],
  totals: { patches: 4, critical: 1, security: 2, exploited: 1, pendingReboot: 0, neverScanned: 0 },
  notRead: 0,
  inspector: 'read',
  deferredBefore: [],
  usualMs: [40 * MINUTE, 44 * MINUTE],
  readAt: T0,
  ...parts,
});

/** Requested by Dev at T0, two approvals of the platform group needed. */
export const aPatch = (state: RunState, parts: Partial<PatchRun> = {}): PatchRun => ({
  schema: 1,
  id: 'p-7k2m9x4q',
  kind: 'patch',
  state,
  version: 1,
  epoch: 1,
  subject: '111122223333/ap-southeast-2/patch-group/Win-PROD',
  name: 'win-prod',
  plan: aPatchPlan(),
  planHash: 'a'.repeat(64),
  policy: {
    name: 'prod',
    approvals: 2,
    groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' } },
    expiresMs: DAY,
  },
  channel: 'C0PATCHING',
  requester: DEV,
  requestedAt: T0,
  expiresAt: T0 + DAY,
  deferrals: 0,
  maxDeferrals: 2,
  deferWithinMs: 14 * DAY,
  approvals: [],
  ...parts,
});

/** The same as an occurrence of the adopted window, announced at T0. */
export const anOccurrenceRun = (
  state: RunState,
  { plan = {}, ...parts }: Omit<Partial<PatchRun>, 'plan'> & { plan?: Partial<PatchPlan> } = {},
): PatchRun =>
  aPatch(state, {
    subject: '111122223333/ap-southeast-2/patch-group/Win-PROD/window/mw-0a1b2c3d4e5f67890',
    slot: {
      what: 'mw-0a1b2c3d4e5f67890',
      opensAt: OPENS,
      latestStart: OPENS + 3 * HOUR,
      elsewhere: '111122223333/ap-southeast-2/patch-group/Win-PROD',
    },
    requester: { userId: 'mw-0a1b2c3d4e5f67890', person: 'mw-0a1b2c3d4e5f67890' },
    expiresAt: OPENS,
    plan: aPatchPlan({ occurrence: anOccurrence(), ...plan }),
    ...parts,
  });

export const APPROVED = [anApproval(ANA), anApproval(BEN)];
export const ONE_APPROVED = [anApproval(CLEO)];

export const aPatchStart = (parts: Partial<StartRecord> = {}): StartRecord => ({
  document: 'Patchwarden-Patch',
  parameters: { RunId: 'p-7k2m9x4q' },
  token: '11111111-2222-5333-8444-555555555555',
  claimedAt: T0 + 2 * MINUTE,
  attempts: 0,
  executionId: 'exec-1',
  ...parts,
});

/** The second of two waves: three patched, one not delivered, two begun, one rebooting, five waiting. */
export const aPatchProgress = (parts: Partial<PatchProgress> = {}): PatchProgress => ({
  kind: 'patch',
  step: 'patching',
  wave: 2,
  waves: 2,
  commands: [
    { id: 'facade00-1111-4222-8333-444455556666', what: 'facts-before' },
    { id: 'decade00-1111-4222-8333-444455556666', what: 'install', wave: 1 },
    { id: INSTALL_COMMAND, what: 'install', wave: 2 },
  ],
  nodes: NODES.map(({ id: nodeId }, i) => {
    if (i < 3) return { id: nodeId, phase: 'patched' as const, commandId: INSTALL_COMMAND };
    if (i === 3)
      return {
        id: nodeId,
        phase: 'failed' as const,
        failure: 'undeliverable' as const,
        commandId: INSTALL_COMMAND,
      };
    if (i < 6) return { id: nodeId, phase: 'in-progress' as const, commandId: INSTALL_COMMAND };
    return i === 6
      ? { id: nodeId, phase: 'pending-reboot' as const, commandId: INSTALL_COMMAND }
      : { id: nodeId, phase: 'waiting' as const };
  }),
  ...parts,
});

export const aResult = (number: number, parts: Partial<NodeResult> = {}): NodeResult => ({
  id: id(number),
  phase: 'patched',
  installed: 4,
  missing: 0,
  failed: 0,
  pendingReboot: 0,
  rebooted: number <= 9,
  cameBack: 'yes',
  unhealthyIn: [],
  ...parts,
});

/** All patched and back, unless some are given. */
export const anOutcome = (
  some: Readonly<Record<number, Partial<NodeResult>>> = {},
  parts: Partial<PatchOutcome> = {},
): PatchOutcome => ({
  kind: 'patch',
  nodes: NODES.map((_, i) => aResult(i + 1, some[i + 1])),
  strays: [],
  executionId: 'exec-1',
  ...parts,
});

export const aReceipt = (parts: Partial<PatchReceipt> = {}): PatchReceipt => ({
  neededMs: DAY,
  healthySince: T0 + 50 * MINUTE,
  lookedAt: T0 + HOUR,
  unhealthy: [],
  next: [],
  ...parts,
});

export const theFacts = (parts: Partial<ShownFacts> = {}): ShownFacts => ({
  now: NOW,
  offers: [],
  followers: [],
  ...parts,
});
