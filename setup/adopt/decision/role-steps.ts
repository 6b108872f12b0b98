import type { NewRole, RoleStep } from '../types.ts';

export const POLICY_NAME = 'patchwarden';
/** Marks what adopt made, with the fleet for which it did. */
export const MADE_FOR = 'PatchwardenAdopted';

/** What IAM has of a role. */
export interface RoleSeen {
  trust: unknown;
  tags: Readonly<Record<string, string>>;
  /** Names of its inline policies. */
  policies: readonly string[];
}

/** The calls that are still to be made for a role; a sentence where it must not be touched. What is there is never overwritten. */
export function roleSteps(role: NewRole, fleet: string, seen: RoleSeen | undefined): readonly RoleStep[] | string {
  const policy = { kind: 'role-policy', role } as const;
  if (seen === undefined) return [{ kind: 'role', role, fleet }, policy];
  const madeFor = seen.tags[MADE_FOR];
  if (!isAssumedOnlyBy(seen.trust, role.service))
    return `Role ${role.name} exists, and not ${role.service} alone may assume it: correct its trust policy, or name another role with --role <ARN>. Nothing was changed.`;
  if (madeFor !== undefined && madeFor !== fleet)
    return `Role ${role.name} was made for fleet ${madeFor}: name a role for ${fleet} with --role <ARN>. Nothing was changed.`;
  return madeFor === fleet && !seen.policies.includes(POLICY_NAME) ? [policy] : [];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** A condition narrows it further. */
function isAssumedOnlyBy(trust: unknown, service: string): boolean {
  const statements = listOf(fieldsOf(trust)['Statement']).map(fieldsOf);
  return (
    statements.length > 0 &&
    statements.every(({ Effect, Principal, Action }) => {
      const { Service, ...others } = fieldsOf(Principal);
      return (
        Effect === 'Allow' &&
        Object.keys(others).length === 0 &&
        listOf(Service).every((each) => each === service) &&
        listOf(Action).includes('sts:AssumeRole')
      );
    })
  );
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
