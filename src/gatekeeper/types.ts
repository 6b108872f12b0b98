import type { Seen } from '../approvals/types.ts';
import type { SeenExecution } from '../aws/ssm.ts';
import type { Freeze, Pause } from '../holds/types.ts';
import type { AuditRecord } from '../runs/types/audit.ts';
import type { SeenChangeSet } from '../runs/types/change-set.ts';
import type { GateRefusal } from '../runs/types/gate-refusal.ts';
import type { RunRecord } from '../runs/types/record.ts';

export type { GateRefusal };

/**
 * What a runbook asks the gatekeeper: the payload of its step. Names are those of a runbook's parameters. `ExecutionId` is the runbook's own
 * execution; what it was started with is read from Systems Manager, never from here.
 */
export type Question =
  /** The first step of every runbook that starts something: may this execution go on, for that run? It is admitted once. */
  | { ask: 'admit'; RunId: string; ExecutionId: string }
  /** The first step of a runbook that only ends something, recorded under `STOP#<Of>` and `Attempt`. */
  | { ask: 'admit-stop'; Of: string; Attempt: string; ExecutionId: string }
  /** The first step of an adopted window's task: which run waits for this opening, and its parameters. */
  | { ask: 'slot'; WindowId: string; Fleet: string; ExecutionId: string }
  /** Whether that execution was admitted for the run. */
  | { ask: 'was-admitted'; RunId: string; ExecutionId: string }
  /** From here on the execution must have been admitted for the run. Is there still time for one more part? */
  | { ask: 'in-time'; RunId: string; ExecutionId: string }
  /** How the person who stopped it wants it to end: `how` is `cancel` or `roll-back`. */
  | { ask: 'stop-how'; RunId: string; ExecutionId: string }
  /** By tag: whether those that carry it now are among the instances that were approved. */
  | { ask: 'planned'; RunId: string; ExecutionId: string; Found: readonly string[] }
  /** Whether every instance of that wave, from 1, is among these, and no other. */
  | { ask: 'wave-done'; RunId: string; ExecutionId: string; Wave: string; Found: readonly string[] }
  /** One change of a sync, by its number from 1. */
  | { ask: 'change'; RunId: string; ExecutionId: string; Change: string }
  /** The first step of the runbook that writes what a fleet runs into its parameter: which parameter, and which image. */
  | { ask: 'publish'; RunId: string; ExecutionId: string };

/**
 * `admitted` is `yes` or the answer is no: `refusal` then says why in a code, and nothing else may be read of it. A no to a change names no
 * account where a yes names this one: what is asked for in a loop is asserted by it.
 */
export type Answer =
  | ({ admitted: 'yes'; refusal: 'none' } & Readonly<Record<string, string | readonly string[]>>)
  | { admitted: 'no'; refusal: GateRefusal; Account?: 'none' };

/** A refusal with what the log says of it: ids and codes alone. */
export type Verdict<Admitted = object> =
  | ({ kind: 'admitted' } & Admitted)
  | { kind: 'refused'; refusal: GateRefusal; detail: string };

/** What a proof says, after its signature was found to be Slack's. Times are milliseconds since the epoch. */
export interface Signed {
  /** SHA-256 of the signature. */
  hash: string;
  by: 'button' | 'form';
  /** A button's action id, or a form's callback id. */
  name: string;
  /** What the button or the form carries. */
  value: string;
  /** Of a button in a message. */
  channel?: string;
  userId: string;
  teamId: string;
  enterpriseId?: string;
  at: number;
}

/** Names of the buttons and forms that approve. One that only opens a form approves nothing. */
export type Proving = Readonly<Record<Signed['by'], ReadonlySet<string>>>;

/** What the gatekeeper remembers of an execution that it admitted, in an item that nobody else may write. */
export interface Admission {
  epoch: number;
  executionId: string;
  /** The hash of what was approved. */
  asks: string;
}

/** A run with all that its approvals rest on, as it was read at one moment. */
export interface ReadRun {
  record: RunRecord;
  /** The lease of a run that is armed for its slot, as the gate's clock is written. */
  armed?: { from: string; until: string };
  /** Oldest first. */
  audit: readonly AuditRecord[];
  /** Hash of the run as its item holds it. */
  headHash: string;
  /** Those of its proofs that hold, by hash. */
  signed: Readonly<Record<string, Signed>>;
  /** One for each epoch of which an execution was admitted. */
  admissions: readonly Admission[];
}

/** A run whose approvals may cover another, with what Systems Manager says of its own execution. */
export interface OfRun extends ReadRun {
  execution?: SeenExecution;
}

/** What an admission rests on. */
export interface AdmissionFacts {
  read: ReadRun;
  /** The run whose approvals may cover it. */
  of?: OfRun;
  execution: SeenExecution;
  /** What it would execute, of a run that executes a change set. */
  changeSet?: SeenChangeSet;
  /** Each account that approved it, as Slack says today, by id. */
  approvers: Readonly<Record<string, Seen>>;
  /** Executions by which its approvals were confirmed, by id. */
  confirmations: Readonly<Record<string, SeenExecution>>;
  pause: Pause['kind'] | 'unknown';
  freeze: Freeze['kind'];
}
