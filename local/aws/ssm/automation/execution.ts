import type { AutomationExecutionStatus } from '@aws-sdk/client-ssm';
import type { CallService, Clock } from '../../../types.ts';
import type { Waiting } from '../../waiting.ts';
import type { Json } from '../json.ts';
import type { Runbook } from './runbook.ts';

export type FinalStatus = 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';

export const isFinal = (status: AutomationExecutionStatus): status is FinalStatus =>
  status === 'Success' || status === 'Failed' || status === 'TimedOut' || status === 'Cancelled';

/** One step as it ran, or as it waits to run. A step inside a loop has one record per iteration. */
export interface StepRecord {
  id: string;
  name: string;
  action: string;
  status: AutomationExecutionStatus;
  startedAt?: number;
  endedAt?: number;
  inputs: Record<string, Json>;
  outputs: Record<string, Json>;
  failureMessage?: string;
  failureType?: string;
  maxAttempts: number;
  timeoutSeconds?: number;
  onFailure: string;
  isEnd: boolean;
  isCritical: boolean;
  nextStep?: string;
  parent?: { id: string; name: string; action: string; iteration: number; iteratorValue?: Json };
}

export type Signal =
  | { kind: 'decide'; decision: 'Approve' | 'Reject'; comment: string }
  | { kind: 'resume' }
  | { kind: 'start-step'; step: string };

/** One execution of a runbook: what the API shows of it, and what the engine needs to run it. */
export interface Execution {
  id: string;
  documentName: string;
  documentVersion: string;
  runbook: Runbook;
  /** As given, with the defaults filled in. */
  parameters: Record<string, string[]>;
  values: Record<string, Json>;
  variables: Record<string, Json>;
  mode: 'Auto' | 'Interactive';
  status: AutomationExecutionStatus;
  startedAt: number;
  endedAt?: number;
  steps: StepRecord[];
  current?: StepRecord;
  outputs: Record<string, string[]>;
  failureMessage?: string;
  executedBy: string;
  parentId?: string;
  depth: number;
  stop?: 'Cancel' | 'Complete';
  /** Set while an `onCancel` workflow runs: when it must be over. */
  cancelBy?: number;
  /** What the waiting step waits for, when signals can answer it. */
  awaiting?: 'decision' | 'resume' | 'start-step';
  signals: Signal[];
  waiting: Waiting;
}

/** What the engine needs of the world around it. */
export interface EngineDeps {
  clock: Clock;
  callService: CallService;
  accountId: string;
  region: string;
  nextId: () => string;
  /** Starts another runbook as a child, and resolves when it ended; throws what starting it refused. */
  startChild(
    parent: Execution,
    document: string,
    version: string | undefined,
    parameters: Record<string, string[]>,
  ): Execution;
  whenFinal(execution: Execution, then: () => void): void;
  stopChild(execution: Execution): void;
  onStepEnd(execution: Execution, step: StepRecord): void;
  onEnd(execution: Execution): void;
}
