import * as sdk from '@aws-sdk/client-iam';
import type { Iam, Role } from './iam.ts';
import { policyIn } from './iam-documents.ts';
import { digest } from './identifiers.ts';
import { handlersOf, type SimulatedService } from './service.ts';
import { WireError } from './wire-error.ts';

/** As IAM checks names of roles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
const POLICY_NAME = /^[\w+=,.@-]{1,128}$/;

/** Quotas of an account as AWS gives them. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST = { roles: 1000, trust: 2048, inline: 10_240, tags: 50 } as const;

const length = (text: string): number => text.replace(/\s/g, '').length;
const $metadata = {};

/** IAM, as far as installing and adopting ask it: roles and their inline policies. */
export const iamService = (iam: Iam): SimulatedService => {
  const tags = new Map<string, readonly sdk.Tag[]>();
  const named = (name = ''): Role => {
    checkName(name, 'roleName', ROLE_NAME);
    const role = iam.role(name);
    if (role !== undefined) return role;
    throw new sdk.NoSuchEntityException({ message: `The role with name ${name} cannot be found.`, $metadata });
  };
  const inline = (role: Role, name = '') => {
    const found = role.policies.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new sdk.NoSuchEntityException({ message: `The role policy with name ${name} cannot be found.`, $metadata });
  };
  return {
    name: 'iam',
    sdk,
    handlers: handlersOf<typeof sdk>()({
      GetRole: async ({ RoleName }) => ({ Role: shown(iam, named(RoleName), tags.get(RoleName ?? '')) }),
      CreateRole: async ({
        RoleName = '',
        AssumeRolePolicyDocument = '',
        Tags: asked = [],
      }: sdk.CreateRoleCommandInput) => {
        const Tags = asked.map(({ Key, Value }) => ({ Key, Value }));
        checkName(RoleName, 'roleName', ROLE_NAME);
        const policy = policyIn(AssumeRolePolicyDocument, 'trust');
        if (length(AssumeRolePolicyDocument) > MOST.trust) throw exceeded(`ACLSizePerRole: ${MOST.trust}`);
        if (Tags.length > MOST.tags) throw exceeded(`TagsPerRole: ${MOST.tags}`);
        if (iam.hasRoleLike(RoleName))
          throw new sdk.EntityAlreadyExistsException({
            message: `Role with name ${RoleName} already exists.`,
            $metadata,
          });
        if (iam.roleCount() >= MOST.roles) throw exceeded(`RolesPerAccount: ${MOST.roles}`);
        iam.removeRole(RoleName);
        tags.set(RoleName, Tags);
        return { Role: shown(iam, iam.createRole(RoleName, { policy }), Tags) };
      },
      ListRolePolicies: async ({ RoleName }) => ({
        PolicyNames: named(RoleName).policies.map(({ name }) => name),
        IsTruncated: false,
      }),
      PutRolePolicy: async ({ RoleName, PolicyName = '', PolicyDocument = '' }) => {
        const role = named(RoleName);
        checkName(PolicyName, 'policyName', POLICY_NAME);
        const document = policyIn(PolicyDocument, 'identity');
        const kept = role.policies.filter(({ name }) => name !== PolicyName);
        if (
          kept.reduce((sum, each) => sum + length(JSON.stringify(each.document)), length(PolicyDocument)) > MOST.inline
        )
          throw new sdk.LimitExceededException({
            message: `Maximum policy size of ${MOST.inline} bytes exceeded for role ${role.name}`,
            $metadata,
          });
        iam.detach(PolicyName, role.name);
        iam.attach({ name: PolicyName, document }, role.name);
        return {};
      },
      DeleteRolePolicy: async ({ RoleName, PolicyName }) => {
        const role = named(RoleName);
        iam.detach(inline(role, PolicyName).name, role.name);
        return {};
      },
      DeleteRole: async ({ RoleName }) => {
        const { name, policies } = named(RoleName);
        if (policies.length > 0)
          throw new sdk.DeleteConflictException({
            message: 'Cannot delete entity, must delete policies first.',
            $metadata,
          });
        iam.removeRole(name);
        tags.delete(name);
        return {};
      },
    }),
  };
};

function checkName(name: string, member: string, allowed: RegExp): void {
  if (!allowed.test(name))
    throw new WireError(
      'ValidationError',
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
}

const exceeded = (quota: string): Error =>
  new sdk.LimitExceededException({ message: `Cannot exceed quota for ${quota}`, $metadata });

/** A policy comes back as RFC 3986 encodes it. */
const shown = (iam: Iam, { name, arn }: Role, tags: readonly sdk.Tag[] = []): sdk.Role => {
  const trust = iam.trustOf(name)?.policy;
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${digest(arn).slice(0, 17).toUpperCase()}`,
    Arn: arn,
    CreateDate: new Date(0),
    ...(trust !== undefined && { AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)) }),
    ...(tags.length > 0 && { Tags: [...tags] }),
  };
};
