import type { Json } from '../json.ts';
import type { EngineDeps, Execution, StepRecord } from './execution.ts';
import type { RunbookStep } from './runbook.ts';

export type Waited = 'reached' | 'signalled' | 'timed-out' | 'cancelled';

export type ActionResult =
  | { kind: 'success'; outputs?: Record<string, Json>; next?: string; end?: boolean }
  | { kind: 'failed'; message: string; type: string; outputs?: Record<string, Json> }
  | { kind: 'timed-out' }
  | { kind: 'cancelled' };

/** One attempt of one step. */
export interface Attempt {
  deps: EngineDeps;
  execution: Execution;
  step: RunbookStep;
  record: StepRecord;
  inputs: Record<string, Json>;
  /** The world's time at which the step times out; infinite when it never does. */
  deadline: number;
  lookup: (name: string) => Json;
  /** Waits for `until`, a signal, the step's deadline or a stop, whichever is first. */
  wait(until: number): Promise<Waited>;
  /** Runs steps one after the other, as `aws:loop` does with its own. */
  runSteps(steps: readonly RunbookStep[], parent: NonNullable<StepRecord['parent']>): Promise<Ending>;
}

/** How a list of steps ended. */
export type Ending =
  | { kind: 'done'; failure?: Failure }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'cancelled'; onCancel: string };

export interface Failure {
  status: 'Failed' | 'TimedOut';
  message: string;
}

export type Action = (attempt: Attempt) => Promise<ActionResult>;
