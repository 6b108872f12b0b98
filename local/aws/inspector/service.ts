import * as sdk from '@aws-sdk/client-inspector2';
import { handlersOf, type SimulatedService } from '../service.ts';

/** What Inspector knows of one vulnerability beside its id. Times are milliseconds since the epoch. */
export interface KnownVulnerability {
  id: string;
  description: string;
  /** In CISA's catalogue of exploited vulnerabilities since then. */
  cisaSince?: number;
  /** Exploits were seen between. */
  exploitSeen?: { first: number; last: number };
}

interface InspectorOptions {
  accountId: string;
  /** Without it Inspector is not enabled in this account and Region. */
  vulnerabilities?: readonly KnownVulnerability[] | undefined;
}

/** Amazon Inspector, as far as patching asks it: what is known of a vulnerability. */
export const createInspector = ({ accountId, vulnerabilities }: InspectorOptions) =>
  ({
    name: 'inspector2',
    sdk,
    handlers: handlersOf<typeof sdk>()({
      SearchVulnerabilities: async ({ filterCriteria, nextToken }) => {
        if (vulnerabilities === undefined) {
          const message = `Invoking account ${accountId} does not have access to Inspector2 APIs, enable Inspector2 first`;
          throw new sdk.AccessDeniedException({ message, $metadata: {} });
        }
        const [id = '', ...others] = filterCriteria?.vulnerabilityIds ?? [];
        if (others.length > 0 || !/^CVE-[12][0-9]{3}-[0-9]{1,10}$/.test(id))
          throw invalid('filterCriteria.vulnerabilityIds takes one id of the form CVE-2026-12345');
        if (nextToken !== undefined) throw invalid('nextToken is not valid');
        return { vulnerabilities: vulnerabilities.filter((known) => known.id === id).map(shown) };
      },
    }),
  }) satisfies SimulatedService;

const shown = ({ id, description, cisaSince, exploitSeen }: KnownVulnerability) => ({
  id,
  description,
  source: 'NVD',
  ...(cisaSince !== undefined && {
    cisaData: {
      dateAdded: new Date(cisaSince),
      dateDue: new Date(cisaSince + 21 * 86_400_000),
      action: 'Apply updates per vendor instructions.',
    },
  }),
  ...(exploitSeen !== undefined && {
    exploitObserved: { firstSeen: new Date(exploitSeen.first), lastSeen: new Date(exploitSeen.last) },
  }),
});

const invalid = (message: string): Error =>
  new sdk.ValidationException({ message, reason: 'FIELD_VALIDATION_FAILED', fields: [], $metadata: {} });
