import type { CallService } from '../types.ts';

/** One call as IAM sees it, before the service does. */
export interface ApiRequest {
  /** Name of the role that calls; a person's session has its name behind it: `role/session`. */
  caller: string;
  /** Of a call that the service `caller`, such as `events.amazonaws.com`, makes by itself: for which resource. */
  sourceArn?: string;
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
  /** The policy of the resource with this ARN, in whichever account it is; of a role: who may assume it. */
  resourcePolicy(arn: string): unknown;
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

export interface Trust {
  policy: unknown;
  /** An hour, unless the role says otherwise. */
  longestSeconds?: number | undefined;
}

/** The roles of the account with the policies attached to them, and the policies of its resources. IAM's API is in iam-service.ts, and evaluating is `Authorize`'s. */
export interface Iam {
  /** `trust`: who may assume it, and for how long at most. @throws when there is one of that name: it is the whole account's */
  createRole(name: string, trust?: Trust): Role;
  /** @throws when there is no such role */
  attach(policy: NamedPolicy, roleName: string): void;
  /** Takes an inline policy off a role, if it is there. */
  detach(policyName: string, roleName: string): void;
  /** For good; nothing happens where there is none. */
  removeRole(name: string): void;
  /** Names of roles differ by more than case. */
  hasRoleLike(name: string): boolean;
  roleCount(): number;
  role(name: string): Role | undefined;
  trustOf(name: string): Trust | undefined;
  /** Also while it is deleted. */
  hasRole(name: string): boolean;
  /** Somebody deletes a role, or makes it again as it was. @throws when there was never one of that name */
  setDeleted(name: string, isDeleted: boolean): void;
  /** A role that people have, if there is none of that name: every permission that a policy of its own can give. */
  admitPeople(name: string): void;
  /** Who may do what with the resource of this ARN, whatever the policies of the roles say. */
  setResourcePolicy(arn: string, document: unknown): void;
  resourcePolicy(arn: string): unknown;
  /** Adds to the policy of a resource, or begins it. */
  addStatement(arn: string, statement: object): void;
}

const EVERYTHING: NamedPolicy = {
  name: 'AdministratorAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

export function createIam(accountId: string): Iam {
  const roles = new Map<string, Role & { policies: NamedPolicy[] }>();
  const deleted = new Set<string>();
  const trusts = new Map<string, Trust>();
  const ofResources = new Map<string, unknown>();
  const arnOf = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
  return {
    admitPeople(name) {
      if (!roles.has(name)) roles.set(name, { name, arn: arnOf(name), policies: [EVERYTHING] });
    },
    setResourcePolicy: (arn, document) => void ofResources.set(arn, document),
    resourcePolicy: (arn) => ofResources.get(arn),
    addStatement(arn, statement) {
      const { Statement = [] } = Object(ofResources.get(arn));
      ofResources.set(arn, { Version: '2012-10-17', Statement: [...Statement, statement] });
    },
    createRole(name, trust) {
      if (roles.has(name)) throw new Error(`the account has a role ${name} already`);
      if (trust !== undefined) {
        trusts.set(name, trust);
        ofResources.set(arnOf(name), trust.policy);
      }
      const role = { name, arn: arnOf(name), policies: [] };
      roles.set(name, role);
      return role;
    },
    attach(policy, roleName) {
      const role = roles.get(roleName);
      if (role === undefined)
        throw new Error(`the role ${roleName} cannot be found, so ${policy.name} is not attached`);
      role.policies.push(policy);
    },
    detach(policyName, roleName) {
      const role = roles.get(roleName);
      if (role !== undefined) role.policies = role.policies.filter(({ name }) => name !== policyName);
    },
    removeRole(name) {
      roles.delete(name);
      deleted.delete(name);
      trusts.delete(name);
      ofResources.delete(arnOf(name));
    },
    hasRoleLike: (name) =>
      [...roles.keys()].some((each) => !deleted.has(each) && each.toLowerCase() === name.toLowerCase()),
    roleCount: () => [...roles.keys()].filter((each) => !deleted.has(each)).length,
    role: (name) => (deleted.has(name) ? undefined : roles.get(name)),
    trustOf: (name) => trusts.get(name),
    hasRole: (name) => roles.has(name),
    setDeleted(name, isDeleted) {
      if (!roles.has(name)) throw new Error(`there is no role ${name}`);
      if (isDeleted) deleted.add(name);
      else deleted.delete(name);
    },
  };
}
