import type { Here } from '../config/here.ts';
import type { Observe } from '../config/types.ts';
import type { Uses } from '../contract/ports.ts';
import type { Kind, Plan } from './kinds.ts';
import type { NamedChangeSet, SeenChangeSet } from './types/change-set.ts';
import type { Run } from './types/run.ts';
import type { GivenParameters } from './types/start.ts';

/** What a gate may rest on: the deployed config and the names of the runbooks, and nothing that the table says. */
export type GatePorts = Uses<'config' | 'home' | 'setting'>;

/**
 * What the gatekeeper must know of a kind of run: everything about its start that follows from the run and the deployed config. Pure.
 * The kind's `RunKind` is made of it, so that what is claimed and what is admitted are worked out by the same lines.
 */
export interface Gate<K extends Kind = Kind> {
  /** Where it changes something: what the plan says, or home. Its executions and its subject are there. */
  placeOf(this: void, run: Run<K>): Here;
  /** The hash of the plan, worked out from the plan. */
  planHashOf(this: void, plan: Plan<K>): string;
  /** See `RunKind.covers`. */
  covers?(this: void, run: Run<K>): object;
  /** Name of the policy that the config has today for what the run changes; `undefined` when it no longer has that. */
  policyOf(this: void, run: Run<K>): string | undefined;
  /** Whether the deployed config only observes what the run would change: then nothing of it is admitted. */
  observeOf(this: void, run: Run<K>): Observe | undefined;
  /** The channel that the config has today for what the run changes: people are asked there, or in the default one. */
  channelOf(this: void, run: Run<K>): string | undefined;
  /** The runbook and its parameters for exactly this plan. */
  startOf(this: void, run: Run<K>): { document: string; parameters: GivenParameters };
  /** The change set that the start executes; `undefined` where it executes none. */
  changeSetOf?(this: void, run: Run<K>): NamedChangeSet | undefined;
  /** Why that set would change something else than the plan says, in a word; `undefined`: it would not. */
  whyOtherChange?(this: void, run: Run<K>, seen: SeenChangeSet): string | undefined;
  /** The subject that the run must have, by its plan with its account and Region. */
  subjectOf(this: void, run: Run<K>): string;
  /** Approvals that this plan needs beyond those of the policy, since something in it is overridden. */
  beyondOf?(this: void, run: Run<K>): number;
  /** See `RunKind.isNeverConfirmed`; `of` is the run that `approvedWith` names, as far as it is there. */
  confirmsNever?(this: void, run: Run<K>, of: Run | undefined): boolean;
  /** The role whose executions alone start runs with a slot. Without it nothing of a run with a slot is admitted. */
  slotStarter?(this: void, run: Run<K>): string;
  /** See `RunKind.standing`. */
  standing?(this: void, run: Run<K>): boolean;
  /** Whether what the config approves in advance is done exactly as it has it today. Absent: nothing is admitted without approvals. */
  isAsConfigured?(this: void, run: Run<K>): boolean;
  /** The run whose approvals cover this one, if it is the rollback that they approved with it. */
  approvedWith?(this: void, run: Run<K>): string | undefined;
  /** Whether this run is exactly what was approved with `of`. `now`: milliseconds since the epoch. */
  isCoveredBy?(this: void, run: Run<K>, of: Run, now: number): boolean;
  /** The run as people were asked for its part before the present one, but for the epoch; `undefined` where it has had one part. */
  askedBefore?(this: void, run: Run<K>): Run<K> | undefined;
  /** What the runbook asks for beside its parameters, by question; `undefined` is a no. */
  answers?(
    this: void,
    run: Run<K>,
    question: GateQuestion,
  ): Readonly<Record<string, string | readonly string[]>> | undefined;
  /** What is written into a parameter once the run has ended so; `undefined`: nothing is. */
  publishes?(this: void, run: Run<K>): Published | undefined;
}

/** The runbook that writes it, the SSM parameter of the deployed config, and the AMI. */
export interface Published {
  document: string;
  parameter: string;
  image: string;
}

/** The gates that there are. */
export interface Gates {
  isKind(value: unknown): value is Kind;
  of(this: void, run: Run): Gate;
}

/** What a runbook may ask about its run after it was admitted. */
export type GateQuestion =
  /** Whether these ids are among the instances that were approved. */
  | { ask: 'planned'; found: readonly string[] }
  /** Whether these ids are exactly the instances of that wave, from 1. */
  | { ask: 'wave-done'; wave: number; found: readonly string[] }
  /** One change of a sync, by its number from 1. */
  | { ask: 'change'; change: number };
