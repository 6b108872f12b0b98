import type { CallService } from '../types.ts';

/** One call as IAM sees it, before the service does. */
export interface ApiRequest {
  /** Name of the role that calls. */
  caller: string;
  service: string;
  operation: string;
  input: Readonly<Record<string, unknown>>;
}

export type Allows = (request: ApiRequest) => Promise<boolean>;

/** What an authorizer may look at. */
export interface Account {
  iam: Iam;
  /** Everything else, as an administrator reads it. */
  look: CallService;
  accountId: string;
  region: string;
}

export type Authorize = (request: ApiRequest, account: Account) => Promise<boolean>;

export interface Role {
  name: string;
  arn: string;
  policies: readonly NamedPolicy[];
}

export interface NamedPolicy {
  name: string;
  document: unknown;
}

/** The roles of the account with the policies attached to them. IAM's API is not simulated, and evaluating is `Authorize`'s. */
export interface Iam {
  createRole(name: string): Role;
  /** @throws when there is no such role */
  attach(policy: NamedPolicy, roleName: string): void;
  role(name: string): Role | undefined;
}

export function createIam(accountId: string): Iam {
  const roles = new Map<string, Role & { policies: NamedPolicy[] }>();
  return {
    createRole(name) {
      const role = { name, arn: `arn:aws:iam::${accountId}:role/${name}`, policies: [] };
      roles.set(name, role);
      return role;
    },
    attach(policy, roleName) {
      const role = roles.get(roleName);
      if (role === undefined)
        throw new Error(`the role ${roleName} cannot be found, so ${policy.name} is not attached`);
      role.policies.push(policy);
    },
    role: (name) => roles.get(name),
  };
}
