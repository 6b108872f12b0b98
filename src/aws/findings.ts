import { AccessDeniedException, Inspector2Client, SearchVulnerabilitiesCommand } from '@aws-sdk/client-inspector2';
import { HOUR } from '../duration.ts';
import { prepared } from './client.ts';
import { calling } from './failure.ts';
import type { AwsConfig } from './signed-call.ts';

/** What Amazon Inspector knows of vulnerabilities. `off` where it is not enabled or may not be read. Methods throw AwsCallError. */
export interface Findings {
  /**
   * Of these CVE ids, those that are known to be exploited: seen by Inspector, or in CISA's catalogue. One SearchVulnerabilities
   * a CVE, which takes no more, and not again for six hours.
   */
  exploited(cves: readonly string[]): Promise<{ kind: 'read'; exploited: readonly string[] } | { kind: 'off' }>;
}

const KNOWN_FOR = 6 * HOUR;

/** `clock` is milliseconds since the epoch, now. */
export function createFindings(config: AwsConfig, clock: () => number): Findings {
  const client = prepared(new Inspector2Client(config), config);
  const known = new Map<string, { exploited: boolean; readAt: number }>();
  const isExploited = async (cve: string): Promise<boolean> => {
    const before = known.get(cve);
    if (before !== undefined && clock() < before.readAt + KNOWN_FOR) return before.exploited;
    const exploited = await readExploited(client, cve);
    known.set(cve, { exploited, readAt: clock() });
    return exploited;
  };
  return {
    exploited: (cves) =>
      calling(`asking Inspector about ${cves.length} CVEs`, async () => {
        const exploited: string[] = [];
        try {
          for (const cve of new Set(cves)) if (await isExploited(cve)) exploited.push(cve);
        } catch (error) {
          // Also said where Inspector is not enabled.
          if (error instanceof AccessDeniedException) return { kind: 'off' };
          throw error;
        }
        return { kind: 'read', exploited };
      }),
  };
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_Vulnerability.html */
async function readExploited(client: Inspector2Client, cve: string): Promise<boolean> {
  const { vulnerabilities = [] } = await client.send(
    new SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: [cve] } }),
  );
  return vulnerabilities.some(
    ({ id, exploitObserved, cisaData }) => id === cve && (exploitObserved ?? cisaData) !== undefined,
  );
}
