import type { GateRefusal } from '../runs/types/gate-refusal.ts';

export type { GateRefusal };

/**
 * What a runbook asks the gatekeeper: the payload of its step. Names are those of a runbook's parameters. `ExecutionId` is the runbook's own
 * execution; what it was started with is read from Systems Manager, never from here.
 */
export type Question =
  /** The first step of every runbook that starts something: may this execution go on, for that run? It is let in once. */
  | { ask: 'admit'; RunId: string; ExecutionId: string }
  /** The first step of a runbook that only ends something, recorded under `STOP#<Of>` and `Attempt`. */
  | { ask: 'admit-stop'; Of: string; Attempt: string; ExecutionId: string }
  /** The first step of an adopted window's task: which run waits for this opening, and its parameters. */
  | { ask: 'slot'; WindowId: string; Fleet: string; ExecutionId: string }
  /** Whether that execution was let in for the run. */
  | { ask: 'was-admitted'; RunId: string; ExecutionId: string }
  /** From here on the execution must have been let in for the run. Is there still time for one more part? */
  | { ask: 'in-time'; RunId: string; ExecutionId: string }
  /** How the person who stopped it wants it to end: `how` is `cancel` or `roll-back`. */
  | { ask: 'stop-how'; RunId: string; ExecutionId: string }
  /** Whether all instances that were found by their tag are among those of the plan. */
  | { ask: 'planned'; RunId: string; ExecutionId: string; Found: readonly string[] }
  /** Whether the instances that were patched are all of that wave, 1 to 3, as the execution was started with it. */
  | { ask: 'wave-done'; RunId: string; ExecutionId: string; Wave: string; Found: readonly string[] }
  /** One change of a sync by its number, from 1: the answer has its fields. */
  | { ask: 'change'; RunId: string; ExecutionId: string; Change: string };

/** `admitted` is `yes` or the answer is no: `refusal` then says why in a code, and nothing else may be read of it. */
export type Answer =
  | ({ admitted: 'yes'; refusal: 'none' } & Readonly<Record<string, string | readonly string[]>>)
  | { admitted: 'no'; refusal: GateRefusal };
