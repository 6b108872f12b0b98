import type { AdoptedTask } from './task.ts';

/** A change set that gives a stack its service role and a tag, and keeps everything else. */
export interface RoleSet {
  stack: string;
  roleArn: string;
  /** Of the change set. */
  name: string;
  /** Every parameter of the stack: each keeps its value, those that CloudFormation hides too. */
  parameters: readonly string[];
  capabilities: readonly string[];
  /** All that the stack has, and the one that makes the set executable. */
  tags: Readonly<Record<string, string>>;
}

/** One call that changes AWS, and nothing beyond what it says. */
export type Write =
  | { kind: 'tag'; on: 'launch-template' | 'instances'; ids: readonly string[]; key: string; value: string }
  /** The version that `$Latest` or `$Default` means now: no instance changes. */
  | { kind: 'version'; group: string; templateId: string; version: string }
  | { kind: 'baseline'; baselineId: string; patchGroup: string }
  | { kind: 'window-task'; task: AdoptedTask }
  | { kind: 'stack-role'; set: RoleSet };

/** A role that someone must make, ready to be made. */
export interface NewRole {
  name: string;
  /** The service that assumes it. */
  service: 'cloudformation.amazonaws.com' | 'ec2.amazonaws.com';
  /** Of AWS, by name. */
  managedPolicies?: readonly string[];
  policy?: object;
}

/** One call that makes a role, or gives it its policy. */
export type RoleStep = { kind: 'role'; role: NewRole; fleet: string } | { kind: 'role-policy'; role: NewRole };

/** What `--apply` does, one call after the other; a stack's role is a change set. */
export type Step = Write | RoleStep;

/** Something that the fleet lacks. Without `write` it is for a person, as `todo` says. */
export interface Missing {
  /** What is so, and what that means. */
  text: string;
  write?: Write;
  /** What a person does, where it is not written from here. */
  todo?: string;
  role?: NewRole;
  /** The role is made from here too, before `write`. */
  makesRole?: true;
}

export interface Adoption {
  missing: readonly Missing[];
  /** What is as it must be. */
  inOrder: readonly string[];
}

/** What makes a thing, and would undo a change that is made beside it. */
export type Maker = { kind: 'cdk' | 'terraform' | 'service-catalog' | 'stack-set' } | { kind: 'stack'; stack: string };
