import type { Membership } from '../../approvals/decision/membership.ts';
import type { Eligibility, Person } from '../../approvals/types.ts';
import type { ApproverGroup, Config, ConfirmConfig } from '../../config/types.ts';
import type { Read } from './read.ts';

/** An account of Slack: who it is, all ids that Slack has for it, and whether it is a current, internal, full member's. */
export interface SeenAccount {
  by: Person;
  ids: readonly string[];
  eligibility: Eligibility;
}

/** What a policy asks of people: so many distinct ones, of these groups. */
export interface Asked {
  policy: string;
  /** For what `escalated` says of a deferral beyond those that are left. */
  escalated?: true;
  approvals: number;
  groups: Readonly<Record<string, ApproverGroup>>;
  confirm?: ConfirmConfig;
  people: Config['people'];
}

export interface ApproverFacts {
  asked: readonly Asked[];
  settleMs: number;
  /** Members by the id of a user group. */
  members: Readonly<Record<string, Read<Membership>>>;
  /** By account. One that is missing was not looked at, since enough were found before. */
  accounts: Readonly<Record<string, Read<SeenAccount>>>;
  now: number;
}

/** Why someone in a group of a policy does not count. */
export type DoesNotCount = 'guest' | 'bot' | 'deactivated' | 'external' | 'too-new' | 'no-identity';

export type ApproverFinding = { subject: 'approvers' } & (
  | { level: 'ok'; code: 'enough'; policy: string; escalated?: true; approvals: number; people: number; more: boolean }
  /** `short`: it can never be approved. `requester`: not what one of these people asks for. */
  | {
      level: 'to-do';
      code: 'short' | 'requester';
      policy: string;
      escalated?: true;
      approvals: number;
      people: number;
      groups: readonly string[];
      without: Readonly<Partial<Record<DoesNotCount, number>>>;
    }
);
