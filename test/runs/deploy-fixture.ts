import type { StackChange } from '../../src/deploy/types/change.ts';
import type { DeployPlan } from '../../src/deploy/types/plan.ts';
import type { DeployOutcome, DeployProgress } from '../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../src/deploy/types/run.ts';
import type { RunState } from '../../src/runs/types/state.ts';
import { ANA, anApproval, aRun, aStart, HOUR, MINUTE, T0 } from './fixture.ts';

export const SUBJECT = '111122223333/ap-southeast-2/stack/web-prod';

export const aStackChange = (parts: Partial<StackChange> = {}): StackChange => ({
  route: 'stack',
  stackId: 'arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod/1',
  changeSetId: 'arn:aws:cloudformation:ap-southeast-2:111122223333:changeSet/patchwarden-d-3h8n5w2r-1/1',
  stackChangedAt: T0 - HOUR,
  shape: 'replace',
  groups: [],
  extraInstances: 6,
  usualMs: [],
  warnings: [],
  resources: [],
  monitoringMinutes: 30,
  ...parts,
});

export const aDeployPlan = (parts: Partial<DeployPlan> = {}): DeployPlan => ({
  kind: 'deploy',
  fleet: 'web-prod',
  target: { kind: 'stack', stack: 'web-prod', parameter: 'ImageId' },
  image: { id: 'ami-0new', kind: 'ami' },
  stage: 'whole',
  change: aStackChange(),
  ...parts,
});

export const deployProgress = (parts: Partial<DeployProgress> = {}): DeployProgress => ({
  kind: 'deploy',
  phase: 'replacing',
  status: 'UPDATE_IN_PROGRESS',
  done: 2,
  total: 6,
  ...parts,
});

export const deployOutcome = (parts: Partial<DeployOutcome> = {}): DeployOutcome => ({
  kind: 'deploy',
  images: [{ image: 'ami-0new', instances: 6 }],
  ...parts,
});

/** Asked by Dev at T0 for the fleet web-prod, one approval needed, as a bake of the other fixture is. */
export const aDeploy = (parts: Partial<DeployRun> = {}): DeployRun => {
  const { plan: _plan, progress: _progress, outcome: _outcome, ...shared } = aRun();
  return {
    ...shared,
    id: 'd-3h8n5w2r',
    kind: 'deploy',
    subject: SUBJECT,
    name: 'web-prod',
    plan: aDeployPlan(),
    planHash: 'd'.repeat(64),
    ...parts,
  };
};

const STARTED = { approvals: [anApproval(ANA)], version: 4, start: aStart({ executionId: 'exec-1' }) } as const;

/** What a deploy of these states holds, beside the state. */
const STATE_PARTS: Partial<Readonly<Record<RunState, Partial<DeployRun>>>> = {
  planning: { planningSince: T0 },
  approved: { approvals: [anApproval(ANA)], version: 2 },
  starting: { approvals: [anApproval(ANA)], version: 3, start: aStart() },
  running: STARTED,
  waiting: { ...STARTED, wait: { kind: 'watch', until: T0 + HOUR } },
  cancelling: { ...STARTED, cancel: { by: 'U0BEN', reason: 'errors', at: T0 + 3 * MINUTE, how: 'roll-back' } },
  'needs-attention': { ...STARTED, ending: { at: T0 + 4 * MINUTE, code: 'stuck', reason: 'UPDATE_ROLLBACK_FAILED' } },
};

export const deployIn = (state: RunState, parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({ ...STATE_PARTS[state], state, ...parts });

/** Its first part is done under epoch 1; people are asked for the rest under epoch 2. */
export const atCheckpoint = (parts: Partial<DeployRun> = {}): DeployRun =>
  deployIn('waiting', {
    epoch: 2,
    approvals: [],
    wait: { kind: 'checkpoint', percent: 20 },
    plan: aDeployPlan({ stage: 'rest' }),
    earlier: ['exec-1'],
    askedAgain: { code: 'checkpoint', percent: 20 },
    ...parts,
  });
