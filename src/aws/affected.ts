import {
  AccessDeniedException,
  Inspector2Client,
  ListCoverageCommand,
  ListFindingsCommand,
  SearchVulnerabilitiesCommand,
} from '@aws-sdk/client-inspector2';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { calling } from './failure.ts';
import { pages } from './pages.ts';
import type { AwsConfig } from './signed-call.ts';

/** What Amazon Inspector knows of one CVE here. Times are milliseconds since the epoch. */
export type Affected =
  | {
      kind: 'read';
      /** Absent where Inspector does not know the CVE. */
      known?: { publishedAt?: number };
      /** Ids of instances with an active finding. */
      affected: readonly string[];
      /** By id, when it last looked, of the instances that it covers now. */
      covered: Readonly<Record<string, number>>;
    }
  /** It is not enabled, or may not be read. */
  | { kind: 'off' };

/** Methods throw AwsCallError. */
export interface AffectedInstances {
  /** One SearchVulnerabilities, one ListFindings for each 100 findings, and one ListCoverage for each 200 instances of the account. */
  affectedBy(cve: string): Promise<Affected>;
}

const FINDINGS_PAGE = 100;
const COVERAGE_PAGE = 200;

export function createAffectedInstances(config: AwsConfig): AffectedInstances {
  const client = clientOf(Inspector2Client, config);
  return {
    affectedBy: (cve) =>
      calling(`asking Inspector who is affected by ${cve}`, async () => {
        try {
          const known = await readKnown(client, cve);
          const affected = await readAffected(client, cve);
          return { kind: 'read', ...present({ known }), affected, covered: await readCovered(client) };
        } catch (error) {
          // Also said where Inspector is not enabled.
          if (error instanceof AccessDeniedException) return { kind: 'off' };
          throw error;
        }
      }),
  };
}

async function readKnown(client: Inspector2Client, cve: string): Promise<{ publishedAt?: number } | undefined> {
  const { vulnerabilities = [] } = await client.send(
    new SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: [cve] } }),
  );
  const found = vulnerabilities.find(({ id }) => id === cve);
  return found === undefined ? undefined : present({ publishedAt: found.vendorCreatedAt?.getTime() });
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html */
async function readAffected(client: Inspector2Client, cve: string): Promise<string[]> {
  const found = await pages(
    (nextToken) =>
      client.send(
        new ListFindingsCommand({
          filterCriteria: {
            vulnerabilityId: [{ comparison: 'EQUALS', value: cve }],
            findingStatus: [{ comparison: 'EQUALS', value: 'ACTIVE' }],
            resourceType: [{ comparison: 'EQUALS', value: 'AWS_EC2_INSTANCE' }],
          },
          maxResults: FINDINGS_PAGE,
          ...present({ nextToken }),
        }),
      ),
    ({ findings, nextToken }) => ({ items: findings, next: nextToken }),
  );
  return [...new Set(found.flatMap(({ resources = [] }) => resources.flatMap(({ id }) => id ?? [])))].sort();
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListCoverage.html */
async function readCovered(client: Inspector2Client): Promise<Record<string, number>> {
  const found = await pages(
    (nextToken) =>
      client.send(
        new ListCoverageCommand({
          filterCriteria: {
            resourceType: [{ comparison: 'EQUALS', value: 'AWS_EC2_INSTANCE' }],
            scanStatusCode: [{ comparison: 'EQUALS', value: 'ACTIVE' }],
          },
          maxResults: COVERAGE_PAGE,
          ...present({ nextToken }),
        }),
      ),
    ({ coveredResources, nextToken }) => ({ items: coveredResources, next: nextToken }),
  );
  const covered: Record<string, number> = {};
  for (const { resourceId, lastScannedAt, scanType } of found)
    if (resourceId !== undefined && lastScannedAt !== undefined && scanType === 'PACKAGE')
      covered[resourceId] = lastScannedAt.getTime();
  return covered;
}
