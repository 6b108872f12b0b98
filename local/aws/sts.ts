import * as sdk from '@aws-sdk/client-sts';
import { handlersOf, type SimulatedService } from './service.ts';

/** STS: who am I. Everyone is the same assumed role of the account. */
export const stsService: SimulatedService = {
  name: 'sts',
  sdk,
  handlers: handlersOf<typeof sdk>()({
    GetCallerIdentity: async (_input, { accountId }) => ({
      Account: accountId,
      Arn: `arn:aws:sts::${accountId}:assumed-role/local/local`,
      UserId: 'AROALOCALLOCALLOCALL1:local',
    }),
  }),
};
