import type { AnyBlock } from '@slack/types';
import type { Observation, PlanCheck, Run } from './types.ts';

/** An AWS event, as far as it can point at a run: a hint, and what is said in it is never believed. */
export interface AwsHint {
  resources: readonly string[];
  executionId?: string;
}

export interface MessageContent {
  /** Says the state first; read by screen readers and notifications. */
  text: string;
  blocks: AnyBlock[];
}

/** A message in the run's thread, posted once; `key` names it within the run. */
export interface ThreadPost extends MessageContent {
  key: string;
}

/** What a feature (bake, deploy, patch) gives to the life that all runs share. */
export interface Feature {
  /** The runbook and its parameters for exactly this plan. */
  startOf(run: Run): { document: string; parameters: Readonly<Record<string, string>> };
  /** Is this event about that run? Too often yes is harmless. */
  concerns(run: Run, hint: AwsHint): boolean;
  /** Is the plan still what was approved? */
  checkPlan(run: Run): Promise<PlanCheck>;
  /** What does reality say? Never throws: what cannot be read is `unknown`. */
  observe(run: Run): Promise<Observation>;
  /** Makes what a succeeded run still owes and stores it; `last` says that there is no later. Throws AwsCallError to be asked again. */
  report(run: Run, last: boolean): Promise<'ready' | 'not-yet'>;
  card(run: Run, now: number): Promise<MessageContent>;
  thread(run: Run, now: number): Promise<readonly ThreadPost[]>;
}
