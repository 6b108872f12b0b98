import type { Item, Key } from '../store/table.ts';

export type ThingKind = 'run' | 'occurrence' | 'exception' | 'drift' | 'emergency';

/** Everything of one thing as it lies in the table. */
export interface StoredThing {
  /** Its partition: `RUN#b-7k2m9x4q`. */
  of: string;
  items: readonly Item[];
  /** A line of the ledger names it. */
  inLedger: boolean;
  /** Of a thing that the board has a copy of: where, and the copy if it is there. */
  shown?: { key: Key; copy?: Item };
}

/** What is not as it was written. `of` and `item` are keys of the table. */
export interface Problem {
  of: string;
  item: string;
  code: ProblemCode;
  /** The last of several that are missing, or what the record says that it is. */
  says?: string;
}

export type ProblemCode =
  /** Its hash is another than the one that it was stored with. */
  | 'altered'
  /** The records after it were written after another one in its place. */
  | 'replaced'
  | 'missing'
  /** It is a record of this or another thing, in the place of another. */
  | 'moved'
  /** No chain has it. */
  | 'added'
  /** The thing's own item and its newest record do not say the same: one of the two was changed. */
  | 'disagrees'
  /** Records are there, and the thing's own item is not. */
  | 'head-missing'
  /** A line of the ledger names it, and nothing of it is there. */
  | 'gone'
  /** It was written with a line in the ledger, which is not there. */
  | 'not-in-ledger';

/** One change, as it was recorded. Empty where a record does not have it. */
export interface EvidenceRow {
  schema: 1;
  /** ISO 8601, UTC. */
  at: string;
  thing: ThingKind;
  id: string;
  /** Key of the record. */
  record: string;
  /** Of a run, what it does: `bake`, `deploy`, `patch`. */
  kind: string;
  /** Fleet, image or window. */
  subject: string;
  change: string;
  from: string;
  to: string;
  /** Slack account, and the person behind it. Empty: it was decided by nobody, but followed from what was decided before. */
  who: string;
  person: string;
  why: string;
  /** How the thing ended, where this record ended it. */
  outcome: string;
  /** Accounts whose approvals counted, where it ended. */
  approvedBy: readonly string[];
  policy: string;
  channel: string;
  instances: readonly string[];
  cves: readonly string[];
  images: readonly string[];
  executions: readonly string[];
  epoch: string;
  planHash: string;
  hash: string;
  chain: 'verified' | 'broken';
  /** The record itself, so that its hash can be computed again. */
  stored: Readonly<Record<string, unknown>>;
}

/** What a change did to one instance, where that is known. */
export interface InstanceRow {
  at: string;
  thing: ThingKind;
  id: string;
  subject: string;
  instance: string;
  result: string;
  installed: string;
  missing: string;
  rebooted: string;
  /** Those of the patches that were to be installed: which of them this instance missed is not written down. */
  cves: readonly string[];
  approvedBy: readonly string[];
  chain: 'verified' | 'broken';
}

/** Everything that an export says. */
export interface Evidence {
  rows: readonly EvidenceRow[];
  instances: readonly InstanceRow[];
  problems: readonly Problem[];
  things: number;
  records: number;
  /** Things of before the ledger whose own item no record covers. */
  uncovered: number;
}
