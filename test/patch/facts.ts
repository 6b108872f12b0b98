import type { CommandInvocation } from '../../src/aws/commands.ts';
import type { PatchGroupFacts } from '../../src/nodes/types.ts';
import { type PlanFacts, planOf } from '../../src/patch/decision/plan.ts';
import type { PatchFleet } from '../../src/patch/types/fleet.ts';
import type { PatchPlan } from '../../src/patch/types/plan.ts';
import type { PatchRun } from '../../src/patch/types/run.ts';
import { aNode, T0 } from '../nodes/fixture.ts';
import { DEV } from '../runs/fixture.ts';
import { HOME } from '../support/home.ts';

export { T0 };
export const WINDOW = 'mw-0a1b2c3d4e5f67890';
export const GROUP_ARN = 'arn:aws:elasticloadbalancing:ap-southeast-2:111122223333:targetgroup/win/1';

export const aFleet = (parts: Partial<PatchFleet> = {}): PatchFleet => ({
  name: 'win-prod',
  policy: 'prod',
  channel: 'C0PATCHING',
  place: HOME,
  alarms: [],
  target: { kind: 'patch-group', patchGroup: 'Win-PROD' },
  ...parts,
  patch: {
    reboot: 'if-needed',
    concurrency: '10%',
    errors: '10%',
    waves: [100],
    timeoutMs: 3_600_000,
    pin: 'none',
    ...parts.patch,
  },
});

export const aGroup = (parts: Partial<PatchGroupFacts> = {}): PatchGroupFacts => ({
  patchGroup: 'Win-PROD',
  keys: ['Patch Group'],
  nodes: ['i-1', 'i-2', 'i-3', 'i-4'].map((id) => aNode(id)),
  excluded: [],
  baselines: [{ id: 'pb-win', name: 'Win-PROD', operatingSystem: 'WINDOWS', rulesHash: 'r1', approveAfterDays: 14 }],
  missing: [
    {
      id: 'KB1',
      title: 'Update KB1',
      classification: 'SecurityUpdates',
      severity: 'Critical',
      cves: ['CVE-2026-1'],
      exploited: true,
      instances: 4,
    },
  ],
  notRead: 0,
  inspector: 'read',
  ...parts,
});

export const planFacts = (parts: Partial<PlanFacts> = {}): PlanFacts => ({
  fleet: aFleet(),
  home: HOME,
  group: aGroup(),
  operation: 'install',
  asked: {},
  pin: { kind: 'none' },
  deferredBefore: [],
  usualMs: [],
  now: T0,
  ...parts,
});

/** @throws when it is refused */
export function aPlan(facts: Partial<PlanFacts> = {}, parts: Partial<PatchPlan> = {}): PatchPlan {
  const planned = planOf(planFacts(facts));
  if (planned.kind === 'refused') throw new Error(planned.refusal.code);
  return { ...planned.plan, ...parts };
}

export const aPatchRun = (parts: Partial<PatchRun> = {}): PatchRun => ({
  schema: 1,
  id: 'p-7k2m9x4q',
  kind: 'patch',
  state: 'running',
  version: 5,
  epoch: 1,
  subject: '111122223333/ap-southeast-2/patch-group/Win-PROD',
  name: 'win-prod',
  plan: aPlan(),
  planHash: 'a'.repeat(64),
  policy: { name: 'prod', approvals: 1, groups: {}, expiresMs: 86_400_000 },
  channel: 'C0PATCHING',
  requester: DEV,
  requestedAt: T0,
  expiresAt: T0 + 86_400_000,
  deferrals: 0,
  maxDeferrals: 2,
  deferWithinMs: 14 * 86_400_000,
  approvals: [],
  ...parts,
});

export const anInvocation = (instanceId: string, parts: Partial<CommandInvocation> = {}): CommandInvocation => ({
  instanceId,
  status: 'Success',
  details: 'success',
  requestedAt: T0,
  plugins: [],
  ...parts,
});
