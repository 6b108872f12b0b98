import type { Finding } from '../types/finding.ts';
import type { BlueGreenNeed, QuotaFacts, VcpuQuota } from '../types/quotas.ts';
import { unread } from './unread.ts';

/** So many automations run at once in an account and Region; more wait. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const MOST_AUTOMATIONS = 100;
const NEAR_MOST = 80;

const ABOUT = { subject: 'quotas' } as const;

/** What the account has room for. How many windows there are is told with the windows. */
export const quotaFindings = ({ automations, launches }: QuotaFacts): Finding[] => [
  ...(automations.kind === 'unread'
    ? [unread('the automations that run', automations)]
    : automationFindings(automations.value)),
  ...(launches === undefined
    ? []
    : launches.kind === 'unread'
      ? [unread('what blue/green deploys launch, and the quotas of EC2', launches)]
      : launchFindings(launches.value.needs, launches.value.quotas)),
];

const automationFindings = (running: number): Finding[] => [
  running >= NEAR_MOST
    ? { ...ABOUT, level: 'to-do', code: 'many-automations', running, most: MOST_AUTOMATIONS }
    : { ...ABOUT, level: 'ok', code: 'automations', running, most: MOST_AUTOMATIONS },
];

/** Fleets are deployed one after the other, so each is held against what is left now. */
function launchFindings(needs: readonly BlueGreenNeed[], quotas: readonly VcpuQuota[]): Finding[] {
  const short: Finding[] = [];
  const enough: string[] = [];
  const unknown = new Map<string, string[]>();
  for (const need of needs) {
    const quota = quotas.find(({ code }) => code === need.code);
    if (quota === undefined) unknown.set(need.code, [...(unknown.get(need.code) ?? []), need.fleet]);
    else if (quota.used + need.vcpus > quota.limit)
      short.push({
        ...ABOUT,
        level: 'to-do',
        code: 'few-vcpus',
        need,
        left: quota.limit - quota.used,
        limit: quota.limit,
      });
    else enough.push(need.fleet);
  }
  return [
    ...short,
    ...[...unknown].map(
      ([quota, fleets]): Finding => ({ ...ABOUT, level: 'unknown', code: 'vcpus-unknown', fleets, quota }),
    ),
    ...(enough.length === 0 ? [] : [{ ...ABOUT, level: 'ok', code: 'vcpus', fleets: enough } as const]),
  ];
}
