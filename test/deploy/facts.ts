import type { AutoScalingGroup, GroupInstance } from '../../src/aws/auto-scaling.ts';
import type { ChangeOfSet, ChangeSet } from '../../src/aws/change-set.ts';
import type { Stack, StackEvent } from '../../src/aws/cloudformation.ts';
import type { Execution, ExecutionEnd } from '../../src/aws/ssm.ts';
import type { LiveGroup } from '../../src/deploy/decision/live.ts';
import type { RefreshChange, StackChange } from '../../src/deploy/types/change.ts';
import type { DeployImage } from '../../src/deploy/types/image.ts';
import type { DeployPlan } from '../../src/deploy/types/plan.ts';
import type { DeployRun } from '../../src/deploy/types/run.ts';
import type { ImageOrigin } from '../../src/images/types.ts';
import { aRun, T0 } from '../runs/fixture.ts';

export const STACK_ID = 'arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod/7d0c';
export const SET_ID = 'arn:aws:cloudformation:ap-southeast-2:111122223333:changeSet/patchwarden-d-1-1/9f';
export const TOKEN = '22222222-2222-5333-8444-555555555555';

export const NEW: DeployImage = { id: 'ami-0new', kind: 'ami', createdAt: T0 - 3_600_000 };
/** Of this account, made by the pipeline web. */
export const OWN: ImageOrigin = {
  owner: { kind: 'here', account: '111122223333' },
  pipeline: { arn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web', image: 'web' },
};
export const OLD: DeployImage = { id: 'ami-0old', kind: 'ami', createdAt: T0 - 34 * 86_400_000, origin: OWN };

export const anInstance = (id: string, parts: Partial<GroupInstance> = {}): GroupInstance => ({
  id,
  zone: 'ap-southeast-2a',
  lifecycle: 'InService',
  healthy: true,
  protectedFromScaleIn: false,
  ...parts,
});

/** A healthy group of so many instances. */
export const aGroup = (desired: number, parts: Partial<AutoScalingGroup> = {}): AutoScalingGroup => ({
  name: 'web-prod-asg',
  desired,
  min: 0,
  max: desired * 2,
  instances: Array.from({ length: desired }, (_, index) => anInstance(`i-${index}`)),
  targetGroupArns: [],
  launchTemplate: { id: 'lt-1', name: 'web', version: '7' },
  mixedInstances: false,
  launchesFrom: [{ kind: 'version', templateId: 'lt-1', version: '7' }],
  healthCheckType: 'ELB',
  suspendedProcesses: [],
  tags: {},
  ...parts,
});

export const aLive = (desired: number, parts: Partial<AutoScalingGroup> = {}): LiveGroup => {
  const group = aGroup(desired, parts);
  return { group, logicalId: 'Group', runs: Object.fromEntries(group.instances.map(({ id }) => [id, 'ami-0old'])) };
};

export const aStack = (parts: Partial<Stack> = {}): Stack => ({
  id: STACK_ID,
  name: 'web-prod',
  status: 'UPDATE_COMPLETE',
  changedAt: T0,
  parameters: [
    { key: 'Image', value: 'ami-0old' },
    { key: 'Size', value: '4' },
  ],
  capabilities: ['CAPABILITY_IAM'],
  roleArn: 'arn:aws:iam::111122223333:role/web-prod-stack',
  ...parts,
});

export const aChange = (logicalId: string, parts: Partial<ChangeOfSet> = {}): ChangeOfSet => ({
  logicalId,
  type: 'AWS::AutoScaling::AutoScalingGroup',
  action: 'Modify',
  replacement: 'False',
  properties: [],
  ...parts,
});

export const aSet = (parts: Partial<ChangeSet> = {}): ChangeSet => ({
  id: SET_ID,
  stackId: STACK_ID,
  parameters: [],
  status: 'CREATE_COMPLETE',
  executionStatus: 'AVAILABLE',
  changes: [aChange('Group'), aChange('Template', { type: 'AWS::EC2::LaunchTemplate' })],
  ...parts,
});

/** A template whose group takes its image from parameter `Image` and its size from `Size`. */
export const aTemplate = (
  group: object = {},
  image: object | string = { Ref: 'Image' },
  version: object | string = NEWEST,
) =>
  JSON.stringify({
    Parameters: { Image: { Type: 'AWS::EC2::Image::Id' }, Size: { Type: 'Number' } },
    Conditions: { Big: { 'Fn::Equals': [{ Ref: 'Size' }, '4'] } },
    Resources: {
      Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: image } } },
      Group: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          MinSize: { Ref: 'Size' },
          MaxSize: '8',
          LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: version },
        },
        CreationPolicy: { ResourceSignal: { Count: { Ref: 'Size' }, Timeout: 'PT5M' } },
        UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } },
        ...group,
      },
    },
  });

const NEWEST = { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] };

const blast = {
  from: OLD,
  extraInstances: 4,
  usualMs: [],
  warnings: [],
  groups: [
    {
      name: 'web-prod-asg',
      logicalId: 'Group',
      desired: 4,
      min: 4,
      max: 8,
      healthy: 4,
      zones: ['ap-southeast-2a'],
      targetGroups: [],
    },
  ],
};

export const aStackChange = (parts: Partial<StackChange> = {}): StackChange => ({
  ...blast,
  route: 'stack',
  shape: 'replace',
  stackId: STACK_ID,
  changeSetId: SET_ID,
  stackChangedAt: T0,
  resources: [],
  monitoringMinutes: 0,
  ...parts,
});

export const aRefreshChange = (parts: Partial<RefreshChange> = {}): RefreshChange => ({
  ...blast,
  route: 'refresh',
  shape: 'refresh',
  launchTemplate: { id: 'lt-1', name: 'web', fromVersion: '7' },
  preferences: { minHealthy: 100, maxHealthy: 125, bakeSeconds: 600, alarms: [] },
  ...parts,
});

export const aDeployPlan = (parts: Partial<DeployPlan> = {}): DeployPlan => ({
  kind: 'deploy',
  fleet: 'web-prod',
  target: { kind: 'stack', stack: 'web-prod', parameter: 'Image' },
  image: NEW,
  stage: 'whole',
  change: aStackChange(),
  ...parts,
});

/** Running since T0, unless said otherwise. */
export const aDeploy = (parts: Partial<DeployRun> = {}): DeployRun => {
  const { plan: _plan, progress: _progress, outcome: _outcome, ...run } = aRun();
  return {
    ...run,
    id: 'd-7k2m9x4q',
    kind: 'deploy',
    state: 'running',
    subject: '111122223333/ap-southeast-2/stack/web-prod',
    name: 'web-prod',
    plan: aDeployPlan(),
    start: {
      document: 'Patchwarden-Deploy',
      parameters: { ExecuteToken: TOKEN },
      token: TOKEN,
      claimedAt: T0,
      attempts: 0,
      executionId: 'exec-1',
    },
    ...parts,
  };
};

export const GROUP_TARGET = { kind: 'auto-scaling-group', group: 'web-prod-asg' } as const;

export const anExecution = (end?: ExecutionEnd, parts: Partial<Execution> = {}): Execution => ({
  id: 'exec-1',
  status: end ?? 'InProgress',
  steps: [],
  ...(end === undefined ? {} : { end }),
  ...parts,
});

/** Events of our operation, a second apart, oldest first: `[logicalId, status, reason]`; `stack` is the stack itself. */
export const someEvents = (
  rows: readonly (readonly [string, string, string?])[],
  token: string = TOKEN,
): StackEvent[] =>
  rows.map(([logicalId, status, reason], index) => ({
    id: `e-${token.slice(0, 4)}-${index}`,
    at: T0 + index * 1000,
    logicalId: logicalId === 'stack' ? 'web-prod' : logicalId,
    physicalId: logicalId === 'stack' ? STACK_ID : `${logicalId}-physical`,
    type: logicalId === 'stack' ? 'AWS::CloudFormation::Stack' : 'AWS::AutoScaling::AutoScalingGroup',
    status,
    token,
    ...(reason === undefined ? {} : { reason }),
  }));
