import {
  GetServiceQuotaCommand,
  ServiceQuotasClient,
  type ServiceQuotasClientConfig,
} from '@aws-sdk/client-service-quotas';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';

/** Service Quotas, read only. Methods throw AwsCallError. */
export interface Quotas {
  /**
   * The account's value of a quota of EC2 in this Region, by its code, e.g. `L-1216C47A`: vCPUs of running On-Demand Standard
   * instances. `undefined` when it has none.
   */
  ofEc2(code: string): Promise<number | undefined>;
}

export function createQuotas(config: ServiceQuotasClientConfig & CallRules): Quotas {
  const client = clientOf(ServiceQuotasClient, config);
  return {
    ofEc2: (code) =>
      calling(`reading quota ${code} of EC2`, async () => {
        const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: code }));
        return Quota?.Value;
      }),
  };
}
