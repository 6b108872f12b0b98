import * as sdk from '@aws-sdk/client-sts';
import { handlersOf, type SimulatedService } from './service.ts';

/** STS: who am I. Who administers the account is an assumed role as well. */
export const stsService: SimulatedService = {
  name: 'sts',
  sdk,
  handlers: handlersOf<typeof sdk>()({
    GetCallerIdentity: async (_input, { accountId, caller = 'local' }) => {
      const [role = '', session = 'local'] = caller.split('/');
      return {
        Account: accountId,
        Arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
        UserId: `AROALOCALLOCALLOCALL1:${session}`,
      };
    },
  }),
};
