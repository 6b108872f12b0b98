import { AccessDeniedException, Inspector2Client, SearchVulnerabilitiesCommand } from '@aws-sdk/client-inspector2';
import { HOUR } from '../duration.ts';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
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

/** What it says of vulnerabilities one by one, with dates. Methods throw AwsCallError. */
export interface Vulnerabilities {
  /** One SearchVulnerabilities. Without a vulnerability where it knows of none by that id; `off` where it is not enabled or may not be read. */
  vulnerability(cve: string): Promise<{ kind: 'read'; vulnerability?: Vulnerability } | { kind: 'off' }>;
}

/** Times are milliseconds since the epoch. */
export interface Vulnerability {
  /** In CISA's catalogue since then, and by when that says that it must be fixed. */
  listedAt?: number;
  listedDue?: number;
  /** When exploits were first seen. */
  seenAt?: number;
  /** Listed or seen, even where no date is given. */
  exploited: boolean;
  /** Probability of exploitation within 30 days, 0–1. */
  epss?: number;
}

const KNOWN_FOR = 6 * HOUR;

/** `clock` is milliseconds since the epoch, now. */
export function createFindings(config: AwsConfig, clock: () => number): Findings {
  const client = clientOf(Inspector2Client, config);
  const known = new Map<string, { exploited: boolean; readAt: number }>();
  const isExploited = async (cve: string): Promise<boolean> => {
    const before = known.get(cve);
    if (before !== undefined && clock() < before.readAt + KNOWN_FOR) return before.exploited;
    const exploited = (await readVulnerability(client, cve))?.exploited ?? false;
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
          return offOrThrow(error);
        }
        return { kind: 'read', exploited };
      }),
  };
}

export function createVulnerabilities(config: AwsConfig): Vulnerabilities {
  const client = clientOf(Inspector2Client, config);
  return {
    vulnerability: (cve) =>
      calling(`asking Inspector about ${cve}`, async () => {
        try {
          return { kind: 'read', ...present({ vulnerability: await readVulnerability(client, cve) }) };
        } catch (error) {
          return offOrThrow(error);
        }
      }),
  };
}

/** Also said where Inspector is not enabled. */
function offOrThrow(error: unknown): { kind: 'off' } {
  if (error instanceof AccessDeniedException) return { kind: 'off' };
  throw error;
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_Vulnerability.html */
async function readVulnerability(client: Inspector2Client, cve: string): Promise<Vulnerability | undefined> {
  const { vulnerabilities = [] } = await client.send(
    new SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: [cve] } }),
  );
  const found = vulnerabilities.find(({ id }) => id === cve);
  if (found === undefined) return undefined;
  const { cisaData, exploitObserved, epss } = found;
  return {
    exploited: (exploitObserved ?? cisaData) !== undefined,
    ...present({
      listedAt: cisaData?.dateAdded?.getTime(),
      listedDue: cisaData?.dateDue?.getTime(),
      seenAt: exploitObserved?.firstSeen?.getTime(),
      epss: epss?.score,
    }),
  };
}
