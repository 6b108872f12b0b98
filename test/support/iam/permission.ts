import type { Account } from '../../../local/aws/iam.ts';

/** Condition keys of a request, by name. */
export type Context = Readonly<Record<string, string | string[]>>;

/** What IAM asks for one call: an action on a resource. Several for a call that touches several. */
export interface Permission {
  /** `service:Action` */
  action: string;
  /** An ARN, or `*` for an action without resource-level permissions. */
  resource: string;
  context?: Context;
}

export type Input = Readonly<Record<string, unknown>>;

/**
 * The permissions that one operation needs, from its input. The service authorization reference says which
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html).
 */
export type Rule = (input: Input, account: Account) => Permission[] | Promise<Permission[]>;

/** By operation, e.g. `ssm:GetAutomationExecution`. */
export type Rules = Readonly<Record<string, Rule>>;

export const arnIn = ({ region, accountId }: Account, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

export const fields = (value: unknown): Input => Object(value);

export const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The action of the operation's own name, on the resource whose ARN this member holds. */
export const onArnIn = (member: string, ...operations: string[]): Rules =>
  Object.fromEntries(operations.map((action) => [action, (input) => [{ action, resource: textIn(input[member]) }]]));
