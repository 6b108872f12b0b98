import * as sdk from '@aws-sdk/client-iam';
import type { Iam } from './iam.ts';
import { digest } from './identifiers.ts';
import { handlersOf, type SimulatedService } from './service.ts';
import { WireError } from './wire-error.ts';

/** As IAM checks names of roles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** IAM, as far as the checks of an installation ask it: whether a role exists. When and by whom it may be taken is not kept here. */
export const iamService = (iam: Iam): SimulatedService => ({
  name: 'iam',
  sdk,
  handlers: handlersOf<typeof sdk>()({
    GetRole: async ({ RoleName = '' }) => {
      if (!ROLE_NAME.test(RoleName))
        throw new WireError(
          'ValidationError',
          'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
        );
      const role = iam.role(RoleName);
      if (role === undefined)
        throw new sdk.NoSuchEntityException({
          message: `The role with name ${RoleName} cannot be found.`,
          $metadata: {},
        });
      return {
        Role: {
          Path: '/',
          RoleName: role.name,
          RoleId: `AROA${digest(role.arn).slice(0, 17).toUpperCase()}`,
          Arn: role.arn,
          CreateDate: new Date(0),
        },
      };
    },
  }),
});
