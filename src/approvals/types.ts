import type { ApproverGroup, Config, ConfirmConfig } from '../config/types.ts';

/** A Slack account and the person behind it: people with several accounts count once. */
export interface Person {
  userId: string;
  person: string;
  /** Every other id and name by which they were known: more accounts under `people`, a second id on Enterprise Grid. */
  aliases?: readonly string[];
}

/** One person's approval of one epoch of a plan. `at` is milliseconds since the epoch. */
export interface Approval extends Person {
  at: number;
  epoch: number;
  /** Names of the approver groups they were in when they clicked. */
  groups: readonly string[];
  /** Names the proof of it: SHA-256 of Slack's signature, hexadecimal. Absent in what was stored before there were proofs. */
  proof?: string;
  /** Where the card stood whose button it was; absent where it was given in a form. */
  channel?: string;
  /** Of an approval that came with a rollback: the run that it was given for, in which epoch. Its proof is kept there. */
  of?: { runId: string; epoch: number };
  /** When they were first seen in the group by which they may approve; absent where that is long ago, or was not kept. */
  joinedAt?: number;
  /** Under `confirm: aws` it counts only once it is confirmed: by when that must be, or by which execution of Patchwarden-Confirm it was. */
  confirm?: { by: number } | { executionId: string; arn: string; at: number };
}

/** A policy as it was when something was requested under it. */
export interface PolicySnapshot {
  name: string;
  approvals: number;
  /** So many of them are beyond what the policy itself asks for: something was overridden. */
  beyond?: number;
  groups: Readonly<Record<string, ApproverGroup>>;
  /** Whose accounts belonged together then; absent where nobody had several, and in what was stored before this was. */
  people?: Config['people'];
  expiresMs: number;
  /** An approval counts once the same person has confirmed it with their AWS identity. */
  confirm?: 'aws';
  /** Whom the policy told then when nobody acted; absent where it told nobody, and in what was stored before this was. */
  escalate?: Escalation;
  /** What a deferral beyond those that are left takes; absent where it is refused. */
  escalated?: EscalatedPolicy;
}

/** So many distinct people of these groups. */
export interface EscalatedPolicy {
  approvals: number;
  groups: Readonly<Record<string, ApproverGroup>>;
}

/** Whether someone may defer beyond the deferrals that are left, and how many people that takes. */
export interface Escalated {
  eligibility: Eligibility;
  approvals: number;
}

/** Who is told when nobody has acted for so long; `name` is that group's in the config. */
export interface Escalation {
  afterMs: number;
  name: string;
  group: ApproverGroup;
}

/** Whether someone may decide; `unknown` is treated as no. */
export type Eligibility =
  | {
      may: 'yes';
      groups: readonly string[] /** When they were first seen in these groups, where that is recent. */;
      joinedAt?: number;
    }
  | Ineligible
  | { may: 'unknown'; what: string };

/** A person as Slack knows them now: whether they may act, and who they are. */
export interface Seen {
  eligibility: Eligibility;
  by: Person;
  /** All ids that Slack has for the account. */
  ids: readonly string[];
}

/** Whether enough people could approve something; `short` has an account of each who could. */
export type Quorum =
  | { kind: 'enough' }
  | { kind: 'short'; people: readonly string[] }
  | { kind: 'unknown'; what: string };

/** Who can approve something now, to be named; `more`: there are others. The groups alone where Slack does not say who is in them. */
export type Approvers =
  | { kind: 'people'; people: readonly string[]; more?: boolean }
  | { kind: 'groups'; groups: PolicySnapshot['groups'] };

export type Ineligibility = 'guest' | 'bot' | 'deactivated' | 'external' | 'not-approver' | 'too-new';

/** Why someone may not decide; who joined `group` too recently may from `until` on, in milliseconds since the epoch. */
export type Ineligible = { may: 'no'; code: Exclude<Ineligibility, 'too-new'> } | TooNew;

export interface TooNew {
  may: 'no';
  code: 'too-new';
  /** The approver group, by its name in the config. */
  group: string;
  joinedAt: number;
  until: number;
}

/** With what the executions are compared by which people confirm approvals in AWS. */
export interface ConfirmRules {
  config: ConfirmConfig | undefined;
  /** Twelve digits: the bot's. */
  account: string;
}

/** Why an execution does not confirm an approval. */
export type ConfirmMismatch =
  /** Another document, another run, or parameters that no request has. */
  | 'not-about-it'
  /** The run, but another version of its request. */
  | 'other-version'
  /** Not started by a person: by another execution, or an association. */
  | 'not-started-by-hand'
  | 'was-stopped'
  | 'other-identity'
  | 'out-of-time';
