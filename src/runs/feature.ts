import type { AnyBlock, ModalView } from '@slack/types';
import type { Mrkdwn } from '../slack/mrkdwn.ts';
import type { ButtonValue } from './actions.ts';
import type { Observation, PlanCheck, Planning } from './types/input.ts';
import type { Run, StartParameters, StopHow } from './types.ts';

/** An AWS event, as far as it can point at a run: a hint, and what is said in it is never believed. */
export interface AwsHint {
  resources: readonly string[];
  executionId?: string;
  stackId?: string;
  /** An Auto Scaling group's name. */
  group?: string;
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

/** What a run that has done its part leads to: the next fleet is asked for. Repeating it asks once. */
export type FollowUp =
  | { kind: 'deploy-next'; fleet: string }
  /** Back to the image from before, since someone decided so at a checkpoint. */
  | { kind: 'go-back'; by: string; reason: string };

/** `later` is when to look again. */
export type Report = { kind: 'ready'; leadsTo: readonly FollowUp[] } | { kind: 'not-yet'; later?: number };

/** What a feature (bake, deploy, patch) gives to the life that all runs share. */
export interface Feature {
  /** The runbook and its parameters for exactly this plan. */
  startOf(run: Run): { document: string; parameters: StartParameters; bound?: string };
  /** Is this event about that run? Too often yes is harmless. */
  concerns(run: Run, hint: AwsHint): boolean;
  /** What would it do? Asked for again until it is known; a run of state `planning` alone. Throws AwsCallError to be asked again. */
  plan(run: Run, now: number): Promise<Planning>;
  /** Is the plan still what was approved? */
  checkPlan(run: Run): Promise<PlanCheck>;
  /** What does reality say? Never throws: what cannot be read is `unknown`. */
  observe(run: Run, now: number): Promise<Observation>;
  /**
   * After a run's end: takes away what was there for its plan alone, and tells the runs whose cards say something that this
   * end has changed. Throws AwsCallError; that costs tidiness alone.
   */
  tidy?(run: Run): Promise<readonly string[]>;
  /** How long a succeeded run may owe its report, in milliseconds. */
  reportLimitMs(run: Run): number;
  /** Makes what a succeeded run still owes and stores it; `last` says that there is no later. Throws AwsCallError to be asked again. */
  report(run: Run, last: boolean): Promise<Report>;
  /** What stopping what has begun would leave behind, in the feature's words. */
  stopLeaves?(run: Run, how: StopHow): Mrkdwn;
  /** The form in which this run is approved, for decisions that a button alone is too light for. */
  approvalForm?(run: Run, value: ButtonValue): Promise<ModalView | undefined>;
  card(run: Run, now: number): Promise<MessageContent>;
  thread(run: Run, now: number): Promise<readonly ThreadPost[]>;
}
