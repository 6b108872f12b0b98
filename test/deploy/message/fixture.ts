import type { BakeRun } from '../../../src/bake/types/run.ts';
import type { RefreshChange, StackChange } from '../../../src/deploy/types/change.ts';
import type { DeployPlan } from '../../../src/deploy/types/plan.ts';
import type { DeployProgress, EventTally } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Soak } from '../../../src/deploy/types/soak.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { ANA, anApproval, BEN, DAY, DEV, HOUR, IMAGE, MINUTE, T0 } from '../../runs/fixture.ts';

export const OLD = 'ami-0aaa1111bbbb22222';
export const NEW = 'ami-0ccc3333dddd44444';

export const aGroup = (parts: Partial<StackChange['groups'][number]> = {}): StackChange['groups'][number] => ({
  name: 'web-prod-WebServerGroup-1A2B',
  logicalId: 'WebServerGroup',
  desired: 4,
  min: 2,
  max: 8,
  healthy: 4,
  zones: ['ap-southeast-2a', 'ap-southeast-2b'],
  targetGroups: ['web-prod'],
  ...parts,
});

/** A second group beside the old one, kept for half an hour. */
export const aStackChange = (parts: Partial<StackChange> = {}): StackChange => ({
  route: 'stack',
  shape: 'replace',
  stackId: 'arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod/1',
  changeSetId: 'arn:aws:cloudformation:ap-southeast-2:111122223333:changeSet/patchwarden-d-7k2m9x4q-1/2',
  stackChangedAt: T0 - 20 * DAY,
  resources: [
    {
      logicalId: 'WebServerGroup',
      physicalId: 'web-prod-WebServerGroup-1A2B',
      type: 'AWS::AutoScaling::AutoScalingGroup',
      action: 'Modify',
      replacement: 'maybe',
    },
    { logicalId: 'LaunchTemplate', type: 'AWS::EC2::LaunchTemplate', action: 'Modify', replacement: 'no' },
  ],
  monitoringMinutes: 30,
  from: { id: OLD, kind: 'ami', createdAt: T0 - 34 * DAY },
  groups: [aGroup()],
  extraInstances: 4,
  worst: { serve: 4, of: 4 },
  usualMs: [12 * MINUTE, 14 * MINUTE],
  warnings: [],
  ...parts,
});

/** Ten instances, at least 90 % of them healthy, stopping at 20 %. */
export const aRefreshChange = (parts: Partial<RefreshChange> = {}): RefreshChange => ({
  route: 'refresh',
  shape: 'refresh',
  launchTemplate: { id: 'lt-0123', name: 'api-prod', fromVersion: '7' },
  preferences: { minHealthy: 90, maxHealthy: 110, checkpoint: 20, bakeSeconds: 600, alarms: ['api-prod-5xx'] },
  from: { id: OLD, kind: 'ami', createdAt: T0 - 34 * DAY },
  groups: [
    { name: 'api-prod', desired: 10, min: 10, max: 12, healthy: 10, zones: ['ap-southeast-2a'], targetGroups: [] },
  ],
  extraInstances: 1,
  worst: { serve: 9, of: 10 },
  usualMs: [],
  warnings: [],
  ...parts,
});

export const aDeployPlan = (parts: Partial<DeployPlan> = {}): DeployPlan => ({
  kind: 'deploy',
  fleet: 'web-prod',
  target: { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' },
  image: { id: NEW, kind: 'ami', createdAt: T0 - 2 * HOUR },
  change: aStackChange(),
  stage: 'whole',
  ...parts,
});

export const apiPlan = (parts: Partial<DeployPlan> = {}): DeployPlan =>
  aDeployPlan({
    fleet: 'api-prod',
    target: { kind: 'auto-scaling-group', group: 'api-prod' },
    change: aRefreshChange(),
    stage: 'canary',
    ...parts,
  });

export const aProgress = (parts: Partial<DeployProgress> = {}): DeployProgress => ({
  kind: 'deploy',
  phase: 'creating',
  status: 'UPDATE_IN_PROGRESS',
  done: 3,
  total: 4,
  ...parts,
});

export const aSoak = (parts: Partial<Soak> = {}): Soak => ({
  neededMs: 24 * HOUR,
  healthySince: T0 + HOUR,
  lastAt: T0 + 2 * HOUR,
  healthy: 2,
  total: 2,
  looks: 60,
  ...parts,
});

/** Asked by Dev at T0; two people must approve. */
export const aDeploy = (state: RunState, parts: Partial<DeployRun> = {}): DeployRun => ({
  schema: 1,
  id: 'd-7k2m9x4q',
  kind: 'deploy',
  state,
  version: 1,
  epoch: 1,
  subject: '111122223333/ap-southeast-2/stack/web-prod',
  name: 'web-prod',
  plan: aDeployPlan(),
  planHash: 'a'.repeat(64),
  policy: {
    name: 'prod',
    approvals: 2,
    groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' } },
    expiresMs: DAY,
  },
  channel: 'C0WEB',
  requester: DEV,
  requestedAt: T0,
  expiresAt: T0 + DAY,
  deferrals: 0,
  maxDeferrals: 2,
  deferWithinMs: 14 * DAY,
  approvals: [],
  ...parts,
});

/** Approved by Ana and Ben, started two minutes after it was asked for. */
export const aStarted = (state: RunState, parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy(state, {
    approvals: [anApproval(ANA), anApproval(BEN)],
    start: {
      document: 'Patchwarden-Deploy',
      parameters: { RunId: 'd-7k2m9x4q', Epoch: '1' },
      token: '11111111-2222-5333-8444-555555555555',
      claimedAt: T0 + 2 * MINUTE,
      attempts: 0,
      executionId: 'exec-1',
    },
    ...parts,
  });

/** Two of ten instances are new; whether the rest follows is asked. */
export const atCheckpoint = (parts: Partial<DeployRun> = {}): DeployRun =>
  aStarted('waiting', {
    name: 'api-prod',
    subject: '111122223333/ap-southeast-2/auto-scaling-group/api-prod',
    plan: apiPlan({ stage: 'rest', version: '8' }),
    wait: { kind: 'checkpoint', percent: 20 },
    askedAgain: { code: 'checkpoint', percent: 20 },
    epoch: 2,
    approvals: [],
    progress: aProgress({
      phase: 'replacing',
      status: 'Successful',
      done: 2,
      total: 10,
      percent: 20,
      health: { healthy: 10, total: 10, at: T0 + HOUR },
    }),
    ...parts,
  });

export const aBake = (parts: Partial<BakeRun> = {}): BakeRun => ({
  ...aDeploy('succeeded'),
  id: 'b-7k2m9x4q',
  kind: 'bake',
  name: 'web',
  plan: {
    kind: 'bake',
    image: 'web',
    pipelineArn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web',
    pipelineName: 'web',
    recipe: { arn: IMAGE, name: 'web', version: '1.0.0', parentImage: 'ami-0parent' },
    output: 'ami',
    packagesOn: true,
    scanOn: true,
    lastDurationsMs: [],
  },
  progress: { kind: 'bake', status: 'AVAILABLE', done: 12, total: 12 },
  outcome: { kind: 'bake', image: NEW, images: [], imageUris: [] },
  ...parts,
});

export const aTally = (parts: Partial<EventTally> = {}): EventTally => ({
  count: 25,
  newestId: 'event-25',
  newestAt: T0,
  status: 'UPDATE_IN_PROGRESS',
  over: false,
  pending: [],
  doneGroups: [],
  signals: 0,
  failedSignals: 0,
  signalled: {},
  lines: [],
  ...parts,
});
