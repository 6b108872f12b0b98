import type {
  Capability,
  ChangeSetStatus,
  DeploymentConfig,
  ExecutionStatus,
  OperationEntry,
  Output,
  ResourceChange,
  ResourceStatus,
  RollbackConfiguration,
  StackEvent,
  StackStatus,
  Tag,
} from '@aws-sdk/client-cloudformation';
import type { CallService, Clock, Emit } from '../../types.ts';
import type { Alarms } from '../alarms.ts';
import type { Faults } from '../faults.ts';
import type { Operation } from './pace.ts';
import type { Template } from './template-types.ts';

/** What rollback triggers and alarm resources ask of CloudWatch; names are alarms' names. */
export type StackAlarms = Pick<Alarms, 'declare' | 'kindOf' | 'inAlarm'>;

export interface CloudFormationOptions {
  clock: Clock;
  emit: Emit;
  callService: CallService;
  accountId: string;
  region: string;
  /** Of its ids. */
  salt?: string | undefined;
  faults?: Pick<Faults, 'takeStack'>;
  /** Without it no alarm exists. */
  alarms?: StackAlarms;
}

/** The SDK's type leaves out the statuses that only stacks have, which the service sends all the same. */
export interface RecordedEvent extends Omit<StackEvent, 'ResourceStatus'> {
  ResourceStatus: string;
}

export interface ParameterValue {
  key: string;
  /** What the person gave: for an SSM parameter type, the parameter's name. */
  value: string;
  /** What an SSM parameter held when it was read. */
  resolved?: string;
}

export interface ResourceRecord {
  logicalId: string;
  type: string;
  physicalId: string;
  /** As last applied, with nothing left to resolve. */
  properties: Record<string, unknown>;
  /** What Fn::GetAtt gives. */
  attributes: Record<string, string>;
  status: ResourceStatus;
  reason?: string;
  updatedAt: number;
}

/** What a stack is asked to be. */
export interface Target {
  template: Template;
  parameters: readonly ParameterValue[];
  capabilities: readonly Capability[];
  tags: readonly Tag[];
}

/** What a stack was before an update, to go back to. */
export interface Before extends Target {
  resources: Map<string, ResourceRecord>;
  outputs: readonly Output[];
  /** Logical ids of what the update has changed or begun to change. */
  touched: Set<string>;
  /** What the update has made, to be deleted when it goes back. */
  made: ResourceRecord[];
}

export interface Signal {
  uniqueId: string;
  status: 'SUCCESS' | 'FAILURE';
}

export interface ChangeSetRecord {
  id: string;
  name: string;
  description?: string;
  createdAt: number;
  status: ChangeSetStatus;
  executionStatus: ExecutionStatus;
  reason?: string;
  target: Target;
  changes: readonly ResourceChange[];
  rollback?: RollbackConfiguration;
  notificationArns?: readonly string[];
  deploymentConfig?: DeploymentConfig;
  roleArn?: string;
  token?: string;
  /** The request, to tell a repeated one from another with the same token. */
  request: string;
  executedWith?: string;
}

export interface StackRecord extends Target {
  id: string;
  name: string;
  createdAt: number;
  updatedAt?: number;
  deletedAt?: number;
  status: StackStatus;
  reason?: string;
  changeSetId?: string;
  roleArn?: string;
  rollback: RollbackConfiguration;
  notificationArns: readonly string[];
  deploymentConfig?: DeploymentConfig;
  disableRollback: boolean;
  terminationProtection: boolean;
  timeoutInMinutes?: number;
  parentId?: string;
  rootId?: string;
  drift?: { status: 'DRIFTED' | 'IN_SYNC'; checkedAt: number };
  resources: Map<string, ResourceRecord>;
  outputs: readonly Output[];
  /** Oldest first. */
  events: RecordedEvent[];
  /** Newest first. */
  operations: OperationEntry[];
  changeSets: Map<string, ChangeSetRecord>;
  /** By logical id, since the resource last began to wait. */
  signals: Map<string, Signal[]>;
  /** By client request token, the operation it started. */
  tokens: Map<string, string>;
  running?: Operation;
  /** Kept from the start of an update until it has ended well or gone back. */
  before?: Before;
}

export interface CloudFormationState extends Omit<CloudFormationOptions, 'faults' | 'alarms'> {
  faults: Pick<Faults, 'takeStack'>;
  alarms: StackAlarms;
  nextId: () => string;
  /** By id; deleted ones stay. */
  stacks: Map<string, StackRecord>;
  /** By id; the number of drifted resources once it is known. */
  driftDetections: Map<string, { stackId: string; at: number; drifted?: number }>;
}
