import type { Finding } from '@aws-sdk/client-inspector2';
import type { EmittedEvent } from '../../types.ts';
import { findingsOf, type KnownOnes } from './findings.ts';
import type { InspectorState } from './state.ts';

/** An event for each open finding of a vulnerability of which something has become known. */
export const tellFindings = (state: InspectorState, known: KnownOnes, cve: string): void => {
  for (const finding of findingsOf(state, known))
    if (finding.packageVulnerabilityDetails?.vulnerabilityId === cve) state.emit(findingEvent(finding));
};

/** https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html */
const findingEvent = (finding: Finding): EmittedEvent => ({
  source: 'aws.inspector2',
  detailType: 'Inspector2 Finding',
  resources: (finding.resources ?? []).flatMap(({ id }) => id ?? []),
  detail: {
    ...finding,
    firstObservedAt: textOf(finding.firstObservedAt),
    lastObservedAt: textOf(finding.lastObservedAt),
    updatedAt: textOf(finding.updatedAt),
    packageVulnerabilityDetails: {
      ...finding.packageVulnerabilityDetails,
      vendorCreatedAt: textOf(finding.packageVulnerabilityDetails?.vendorCreatedAt),
    },
    resources: (finding.resources ?? []).map(({ details, ...resource }) => ({
      ...resource,
      details: {
        awsEc2Instance: { ...details?.awsEc2Instance, launchedAt: textOf(details?.awsEc2Instance?.launchedAt) },
      },
    })),
  },
});

/** `Wed Sep 04 16:59:44.356 UTC 2024`, as these events write times. */
const textOf = (date: Date | undefined): string => {
  const [weekday = '', day = '', month = '', year = '', time = ''] = (date ?? new Date(0)).toUTCString().split(' ');
  const millis = String((date?.getTime() ?? 0) % 1000).padStart(3, '0');
  return `${weekday.replace(',', '')} ${month} ${day} ${time}.${millis} UTC ${year}`;
};
