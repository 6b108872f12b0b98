import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListRolePoliciesCommand,
  NoSuchEntityException,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { pages } from '../../src/aws/pages.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { asking, type Place, Told } from '../caller.ts';
import { MADE_FOR, POLICY_NAME, type RoleSeen, roleSteps } from './decision/role-steps.ts';
import { trustOf } from './forms/trust.ts';
import type { Missing, RoleStep, Step } from './types.ts';

/** Every call that is left, roles before what uses them; what is there is read first. @throws Told */
export async function stepsFor(
  aws: AwsConfig,
  missing: readonly Missing[],
  { fleet, place }: { fleet: string; place: Place },
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const { role, makesRole, write } of missing) {
    if (role !== undefined && makesRole === true) {
      const left = roleSteps(role, fleet, await readRole(aws, role.name, place));
      if (typeof left === 'string') throw new Told(left);
      steps.push(...left);
    }
    if (write !== undefined) steps.push(write);
  }
  return steps;
}

async function readRole(aws: AwsConfig, RoleName: string, place: Place): Promise<RoleSeen | undefined> {
  const client = new IAMClient(aws);
  const ask = asking(place);
  const role = await ask('iam:GetRole', async () => {
    try {
      return (await client.send(new GetRoleCommand({ RoleName }))).Role;
    } catch (error) {
      if (error instanceof NoSuchEntityException) return undefined;
      throw error;
    }
  });
  if (role === undefined) return undefined;
  const policies = await ask('iam:ListRolePolicies', () =>
    pages(
      (Marker) => client.send(new ListRolePoliciesCommand({ RoleName, ...(Marker === undefined ? {} : { Marker }) })),
      ({ PolicyNames, Marker }) => ({ items: PolicyNames, next: Marker }),
    ),
  );
  return {
    trust: trustIn(role.AssumeRolePolicyDocument),
    tags: Object.fromEntries((role.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    policies,
  };
}

/** IAM gives it encoded; what cannot be read trusts nobody that is known. */
function trustIn(document = ''): unknown {
  try {
    return JSON.parse(decodeURIComponent(document));
  } catch {
    return undefined;
  }
}

export const isRoleStep = (step: Step): step is RoleStep => step.kind === 'role' || step.kind === 'role-policy';

/** @throws Told with the permission that is missing */
export async function performRoleStep(aws: AwsConfig, step: RoleStep, place: Place): Promise<void> {
  const client = new IAMClient(aws);
  const ask = asking(place);
  const { name: RoleName, service, policy } = step.role;
  if (step.kind === 'role') {
    const input = {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trustOf(service)),
      Tags: [{ Key: MADE_FOR, Value: step.fleet }],
    };
    await ask('iam:CreateRole', () => client.send(new CreateRoleCommand(input)));
    return;
  }
  const input = { RoleName, PolicyName: POLICY_NAME, PolicyDocument: JSON.stringify(policy) };
  await ask('iam:PutRolePolicy', () => client.send(new PutRolePolicyCommand(input)));
}
