import { calling } from './failure.ts';
import { type AwsConfig, callAws } from './signed-call.ts';

/** Service Quotas, read only. Methods throw AwsCallError. */
export interface Quotas {
  /**
   * The account's value of a quota of EC2 in this Region, by its code, e.g. `L-1216C47A`: vCPUs of running On-Demand Standard
   * instances. `undefined` when it has none.
   */
  ofEc2(code: string): Promise<number | undefined>;
}

const TIMEOUT_MS = 6_000;

/** Without the SDK: its client would be larger than all that it is used for. */
export const createQuotas = (config: AwsConfig): Quotas => ({
  ofEc2: (code) =>
    calling(`reading quota ${code} of EC2`, async () => {
      const call = {
        service: 'servicequotas',
        target: 'ServiceQuotasV20190624.GetServiceQuota',
        contentType: 'application/x-amz-json-1.1',
        input: { ServiceCode: 'ec2', QuotaCode: code },
      } as const;
      const value: unknown = Object(Object(await callAws(config, call, TIMEOUT_MS)).Quota).Value;
      return typeof value === 'number' ? value : undefined;
    }),
});
