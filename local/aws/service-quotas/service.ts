import * as sdk from '@aws-sdk/client-service-quotas';
import { InvalidPaginationTokenException, NoSuchResourceException } from '@aws-sdk/client-service-quotas';
import { VCPU_QUOTAS } from '../ec2/instance-types.ts';
import { pageOf } from '../paging.ts';
import { handlersOf, type SimulatedService } from '../service.ts';

export interface ServiceQuotasOptions {
  accountId: string;
  region: string;
  /** vCPUs by quota, where the account's differ. */
  values: Readonly<Record<string, number>>;
}

/** What an account has that has run for years. */
const STANDARD = 512;
const OTHERS = 64;

/** Service Quotas, as far as launches ask for them: the vCPUs of running On-Demand instances. */
export const createServiceQuotas = ({ accountId, region, values }: ServiceQuotasOptions) => {
  const limits = new Map(
    VCPU_QUOTAS.map(({ code }) => [code, values[code] ?? (code === 'L-1216C47A' ? STANDARD : OTHERS)]),
  );
  const shown = ({ code, name }: (typeof VCPU_QUOTAS)[number]) => ({
    ServiceCode: 'ec2',
    ServiceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
    QuotaArn: `arn:aws:servicequotas:${region}:${accountId}:ec2/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: limits.get(code),
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  });
  return {
    name: 'servicequotas',
    sdk,
    handlers: handlersOf<typeof sdk>()({
      GetServiceQuota: async ({ ServiceCode, QuotaCode }) => {
        const quota = ServiceCode === 'ec2' ? VCPU_QUOTAS.find(({ code }) => code === QuotaCode) : undefined;
        if (quota === undefined) throw missing();
        return { Quota: shown(quota) };
      },
      ListServiceQuotas: async ({ ServiceCode, MaxResults, NextToken }) => {
        if (ServiceCode !== 'ec2') throw missing();
        const page = pageOf(VCPU_QUOTAS, MaxResults ?? 100, NextToken, invalidToken);
        return { Quotas: page.items.map(shown), ...(page.nextToken && { NextToken: page.nextToken }) };
      },
    }),
    /** vCPUs that run at most; undefined for what is no quota of them. */
    limit: (code: string): number | undefined => limits.get(code),
    set: (code: string, value: number): void => void limits.set(code, value),
  } satisfies SimulatedService & Record<string, unknown>;
};

export type ServiceQuotas = ReturnType<typeof createServiceQuotas>;

const missing = (): Error =>
  new NoSuchResourceException({
    message: 'The request failed because the specified quota is not present.',
    $metadata: {},
  });

const invalidToken = (): Error =>
  new InvalidPaginationTokenException({ message: 'The pagination token is not valid.', $metadata: {} });
