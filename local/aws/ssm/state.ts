import type { DocumentFormat, DocumentType, ParameterType } from '@aws-sdk/client-ssm';
import type { CallService, Clock, Emit } from '../../types.ts';
import type { Execution } from './automation/execution.ts';
import type { Runbook } from './automation/runbook.ts';
import type { CalendarEvents } from './calendar.ts';
import type { CommandRecord } from './commands/command.ts';
import type { CommandContent } from './commands/command-content.ts';
import type { InventoryRecord } from './nodes/inventory.ts';
import type { Machines, NodeRecord } from './nodes/node.ts';
import type { Outcomes } from './nodes/outcomes.ts';
import type { OperatingSystem } from './nodes/platforms.ts';
import type { AssociationRecord } from './patching/association.ts';
import type { PatchingState } from './patching/state.ts';
import type { TokenRecord } from './windows/tokens.ts';
import type { OpenWindow, StoredWindow, WindowExecution } from './windows/types.ts';

export interface SsmOptions {
  clock: Clock;
  emit: Emit;
  callService: CallService;
  accountId: string;
  region: string;
  /** Of its ids. */
  salt?: string | undefined;
  /** Who calls, as `ExecutedBy` of executions shows it. */
  executedBy?: string;
  /** The instances that nodes run on. Absent: there are none, and every node is a server outside EC2. */
  ec2?: Machines;
  /** Lets a target fail its health checks from now on. */
  failTarget?: (instanceId: string) => void;
  /** The operating system that an AMI has, and when it was made. Absent for AMIs whose instances never register. */
  contentOf?: (imageId: string) => { system: OperatingSystem; madeAt: number } | undefined;
}

export interface StoredParameter {
  name: string;
  type: ParameterType;
  value: string;
  version: number;
  description?: string;
  allowedPattern?: string;
  dataType: string;
  modifiedAt: number;
  /** ARN of who did. */
  modifiedBy: string;
}

export interface DocumentVersionRecord {
  version: string;
  versionName?: string;
  content: string;
  format: DocumentFormat;
  createdAt: number;
  runbook?: Runbook;
  calendar?: CalendarEvents;
  command?: CommandContent;
}

export interface StoredDocument {
  name: string;
  type: DocumentType;
  versions: DocumentVersionRecord[];
  defaultVersion: string;
}

export interface SsmState extends Required<Omit<SsmOptions, 'salt'>> {
  nextId: () => string;
  parameters: Map<string, StoredParameter[]>;
  documents: Map<string, StoredDocument>;
  executions: Map<string, Execution>;
  windows: Map<string, StoredWindow>;
  /** By id, oldest first. */
  windowExecutions: Map<string, WindowExecution>;
  /** By id, of those that are not over. */
  windowRuns: Map<string, OpenWindow>;
  /** By what was asked for and its client token. */
  windowTokens: Map<string, TokenRecord>;
  /** By lower-cased client token: the execution and what was asked. */
  tokens: Map<string, { executionId: string; request: string; at: number }>;
  /** By `ResourceType/ResourceId`. */
  tags: Map<string, Map<string, string>>;
  /** By node id. */
  nodes: Map<string, NodeRecord>;
  /** By node id, then by type. */
  inventory: Map<string, Map<string, InventoryRecord>>;
  /** By command id. */
  commands: Map<string, CommandRecord>;
  outcomes: Outcomes;
  patching: PatchingState;
  /** By association id. */
  associations: Map<string, AssociationRecord>;
  /** By id, those that are not at their default. */
  settings: Map<string, SettingRecord>;
  /** Whether the account has turned on the console of all nodes: without it ListNodes refuses. */
  nodesView: boolean;
}

export interface SettingRecord {
  value: string;
  modifiedAt: number;
  modifiedBy: string;
}
