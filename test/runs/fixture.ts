import type { Approval, Eligibility, Person } from '../../src/approvals/types.ts';
import type { BakePlan } from '../../src/bake/types/plan.ts';
import type { BakeRun } from '../../src/bake/types/run.ts';
import type { CardMessage } from '../../src/cards/types.ts';
import type { Checks, Input, InputKind, Limits } from '../../src/runs/types/input.ts';
import type { RunRecord } from '../../src/runs/types/record.ts';
import type { StartRecord } from '../../src/runs/types/start.ts';
import type { RunState } from '../../src/runs/types/state.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** When the fixture's run was requested. */
export const T0 = Date.parse('2026-11-20T09:00:00Z');

export const PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web';
export const RECIPE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-recipe/web/1.0.0';
export const IMAGE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.0/8';

export const ANA: Person = { userId: 'U0ANA', person: 'U0ANA' };
export const BEN: Person = { userId: 'U0BEN', person: 'U0BEN' };
export const DEV: Person = { userId: 'U0DEV', person: 'U0DEV' };
export const CLEO: Person = { userId: 'U0CLEO', person: 'cleo' };
export const CLEO_AGAIN: Person = { userId: 'U0CLEO2', person: 'cleo' };

export const APPROVER: Eligibility = { may: 'yes', groups: ['platform'] };
export const STRANGER: Eligibility = { may: 'no', code: 'not-approver' };

export const aPlan = (parts: Partial<BakePlan> = {}): BakePlan => ({
  kind: 'bake',
  image: 'web',
  pipelineArn: PIPELINE,
  pipelineName: 'web',
  recipe: { arn: RECIPE, name: 'web', version: '1.0.0', parentImage: 'ami-0parent' },
  output: 'ami',
  packagesOn: true,
  scanOn: true,
  lastDurationsMs: [25 * MINUTE, 27 * MINUTE],
  current: {
    arn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.0/7',
    image: 'ami-0old',
    createdAt: T0 - 34 * DAY,
    pending: { kind: 'known', critical: 1, high: 3, other: 8, fixable: 10 },
  },
  ...parts,
});

export const anApproval = (by: Person, parts: Partial<Approval> = {}): Approval => ({
  ...by,
  at: T0 + MINUTE,
  epoch: 1,
  groups: ['platform'],
  proof: proofHash(by.userId),
  ...parts,
});

/** As the hash of a signature looks. */
const proofHash = (userId: string): string => Buffer.from(userId).toString('hex').padEnd(64, '0');

export const aStart = (parts: Partial<StartRecord> = {}): StartRecord => ({
  document: 'Patchwarden-Bake',
  parameters: { RunId: 'b-7k2m9x4q' },
  token: '11111111-2222-5333-8444-555555555555',
  claimedAt: T0 + 2 * MINUTE,
  attempts: 0,
  ...parts,
});

/** Asked by Dev at T0, one approval of the platform group needed, expiring after a day. */
export const aRun = (parts: Partial<BakeRun> = {}): BakeRun => ({
  schema: 1,
  id: 'b-7k2m9x4q',
  kind: 'bake',
  state: 'awaiting-approval',
  version: 1,
  epoch: 1,
  subject: PIPELINE,
  name: 'web',
  plan: aPlan(),
  planHash: 'a'.repeat(64),
  policy: {
    name: 'nonprod',
    approvals: 1,
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

/** What a run of each state holds, beside the state. */
const STATE_PARTS: Readonly<Record<RunState, Partial<BakeRun>>> = {
  planning: { planningSince: T0 },
  'awaiting-approval': {},
  scheduled: { approvals: [anApproval(ANA)], scheduledFor: T0 + 6 * HOUR, expiresAt: T0 + 30 * HOUR, version: 3 },
  approved: { approvals: [anApproval(ANA)], version: 2 },
  starting: { approvals: [anApproval(ANA)], version: 3, start: aStart() },
  running: { approvals: [anApproval(ANA)], version: 4, start: aStart({ executionId: 'exec-1' }) },
  waiting: {
    approvals: [anApproval(ANA)],
    version: 5,
    start: aStart({ executionId: 'exec-1' }),
    wait: { kind: 'watch', until: T0 + HOUR },
  },
  cancelling: {
    approvals: [anApproval(ANA)],
    version: 5,
    start: aStart({ executionId: 'exec-1' }),
    cancel: { by: 'U0BEN', reason: 'wrong recipe', at: T0 + 3 * MINUTE, how: 'cancel' },
  },
  succeeded: {
    approvals: [anApproval(ANA)],
    version: 6,
    start: aStart({ executionId: 'exec-1' }),
    report: 'pending',
    outcome: {
      kind: 'bake',
      imageArn: IMAGE,
      image: 'ami-0new',
      images: [{ region: 'ap-southeast-2', accountId: '111122223333', image: 'ami-0new' }],
      imageUris: [],
    },
    ending: { at: T0 + 27 * MINUTE, code: 'succeeded' },
  },
  failed: {
    approvals: [anApproval(ANA)],
    version: 6,
    start: aStart({ executionId: 'exec-1' }),
    ending: { at: T0 + 20 * MINUTE, code: 'failed', reason: 'a component failed' },
  },
  'rolled-back': {
    approvals: [anApproval(ANA)],
    version: 6,
    start: aStart({ executionId: 'exec-1' }),
    ending: { at: T0 + 20 * MINUTE, code: 'rolled-back', by: 'U0BEN', reason: 'errors' },
  },
  cancelled: {
    version: 2,
    ending: { at: T0 + MINUTE, code: 'cancelled', by: 'U0DEV', reason: 'not needed' },
  },
  rejected: { version: 2, ending: { at: T0 + MINUTE, code: 'rejected', by: 'U0ANA', reason: 'freeze week' } },
  expired: { version: 2, ending: { at: T0 + DAY, code: 'expired' } },
  'needs-attention': {
    approvals: [anApproval(ANA)],
    version: 6,
    start: aStart({ lastError: 'starting Patchwarden-Bake: TimeoutError' }),
    ending: { at: T0 + 17 * MINUTE, code: 'start-unclear', reason: 'starting Patchwarden-Bake: TimeoutError' },
  },
};

/** What a run holds that waits at a checkpoint, beside what every waiting one does. */
export const CHECKPOINT: Partial<BakeRun> = { wait: { kind: 'checkpoint', percent: 20 }, approvals: [] };

export const runIn = (state: RunState, parts: Partial<BakeRun> = {}): BakeRun =>
  aRun({ ...STATE_PARTS[state], state, ...parts });

export const clearChecks = (parts: Partial<Checks> = {}): Checks => ({
  pause: { kind: 'off' },
  freeze: { kind: 'open' },
  quorum: { kind: 'needed', approvals: 1 },
  eligibilities: { U0ANA: APPROVER, U0BEN: APPROVER, U0CLEO: APPROVER, U0CLEO2: APPROVER },
  confirm: { config: undefined, account: '111122223333' },
  channels: ['C0PATCHING'],
  standing: false,
  plan: { kind: 'same' },
  ...parts,
});

/** The start that a check would claim. */
export const CLAIM: Pick<StartRecord, 'document' | 'parameters' | 'token'> = {
  document: 'Patchwarden-Bake',
  parameters: { RunId: 'b-7k2m9x4q' },
  token: '11111111-2222-5333-8444-555555555555',
};

/** Of bakes. */
export const LIMITS: Limits = { stopMs: 30 * MINUTE, unseenMs: 5 * HOUR };

/** When the inputs below arrive. */
export const NOW = T0 + 5 * MINUTE;

/** One input of every kind, as it comes when all is well, to a run that was asked a few minutes ago. */
export const INPUTS: { readonly [K in InputKind]: Extract<Input, { kind: K }> } = {
  approve: { kind: 'approve', by: BEN, epoch: 1, eligibility: APPROVER },
  confirmations: {
    kind: 'confirmations',
    read: { kind: 'read', executions: [], at: T0 + 5 * MINUTE },
    rules: { config: undefined, account: '111122223333' },
  },
  reject: { kind: 'reject', by: BEN, epoch: 1, reason: 'freeze week', eligibility: APPROVER },
  defer: { kind: 'defer', by: BEN, epoch: 1, until: T0 + 8 * HOUR, eligibility: APPROVER },
  cancel: { kind: 'cancel', by: BEN, reason: 'wrong recipe', eligibility: APPROVER, how: 'cancel' },
  planned: { kind: 'planned', planning: { kind: 'planned', plan: aPlan(), planHash: 'a'.repeat(64) } },
  time: { kind: 'time', limits: LIMITS },
  checked: { kind: 'checked', checks: clearChecks(), start: CLAIM },
  'start-accepted': { kind: 'start-accepted', executionId: 'exec-1' },
  'start-refused': { kind: 'start-refused', error: 'starting Patchwarden-Bake: AccessDeniedException' },
  'start-turned-away': { kind: 'start-turned-away', error: 'ThrottlingException' },
  'start-unsettled': { kind: 'start-unsettled', error: 'starting Patchwarden-Bake: TimeoutError' },
  admitted: { kind: 'admitted', executionId: 'exec-2' },
  observed: {
    kind: 'observed',
    limits: LIMITS,
    observation: {
      kind: 'working',
      progress: { kind: 'bake', status: 'BUILDING', imageArn: IMAGE, done: 3, total: 12, step: 'ApplyBuildComponents' },
    },
  },
  reported: { kind: 'reported', report: 'ready' },
  counted: { kind: 'counted', quorum: { kind: 'enough' } },
  'channel-shared': { kind: 'channel-shared', channel: 'C0WEB' },
  'called-off': { kind: 'called-off', why: 'mw-0a1b2c3d4e5f67890 was deleted' },
  replan: { kind: 'replan', why: 'the baseline is another' },
  'proofs-missing': { kind: 'proofs-missing' },
  'nobody-asked': { kind: 'nobody-asked' },
};

export const aCard = (parts: Partial<CardMessage> = {}): CardMessage => ({
  channel: 'C0PATCHING',
  status: 'posted',
  ts: '1795165200.000100',
  attempts: 0,
  threads: {},
  ...parts,
});

export const aRecord = (run: RunRecord['run'], parts: Partial<RunRecord> = {}): RunRecord => ({
  key: { pk: `RUN#${run.id}`, sk: 'RUN' },
  run,
  card: aCard(),
  cardRev: 1,
  chain: 'c'.repeat(64),
  announced: run.version,
  reconciledAt: T0,
  wakeAt: 0,
  ...parts,
});
