import type { NodeRecord } from '../nodes/node.ts';
import type { SsmState } from '../state.ts';
import type { CommandRecord, InvocationRecord } from './command.ts';

/** What a step of a command said at its end. A code other than 0 is a failure. */
export interface StepEnd {
  code: number;
  output: string;
  error?: string;
}

/** Thrown out of a step that goes no further: its time ran out, or it was cancelled where that is possible. */
export class StepInterrupted extends Error {}

/** One step of a document at work on one node. */
export interface Scene {
  state: SsmState;
  command: CommandRecord;
  invocation: InvocationRecord;
  node: NodeRecord;
  /** Lets world time pass. `installing`: a cancellation is not heard meanwhile. @throws StepInterrupted */
  pause: (ms: number, phase?: 'installing') => Promise<void>;
  /** The document's parameter, as one text. */
  parameter: (name: string) => string;
}

export interface DocumentStep {
  name: string;
  platform?: 'Linux' | 'Windows' | 'MacOS';
  timeoutSeconds: (parameter: (name: string) => string) => number;
  /** Runs even after a step before it failed. */
  always?: boolean;
  run(scene: Scene): Promise<StepEnd>;
}
