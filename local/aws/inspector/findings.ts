import type { Finding, Severity } from '@aws-sdk/client-inspector2';
import { digest } from '../identifiers.ts';
import type { Exposure } from '../ssm/patching/exposures.ts';
import type { InspectorState, KnownVulnerability } from './state.ts';
import { probabilityOf, scoreOf } from './vulnerability-handlers.ts';

export type KnownOnes = ReadonlyMap<string, KnownVulnerability>;

/** One finding for each instance, vulnerability and package. */
export const findingsOf = (state: InspectorState, known: KnownOnes): Finding[] =>
  state.estate
    .exposures()
    .filter(({ node }) => node.hybrid === undefined)
    .flatMap((exposure) => exposure.patch.cves.map((cve) => findingOf(state, exposure, known.get(cve) ?? { id: cve })));

const findingOf = (
  { accountId, region, estate }: InspectorState,
  { node, patch, installed }: Exposure,
  { id, cvss = scoreOf(id), epss = probabilityOf(id), exploitSeen }: Partial<KnownVulnerability> & { id: string },
): Finding => {
  const machine = estate.machine(node.id);
  const seenAt = new Date(Math.max(patch.releasedAt, node.registeredAt));
  const [epoch = '0', full = ''] = (installed?.version ?? '').split(':');
  return {
    findingArn: `arn:aws:inspector2:${region}:${accountId}:finding/${digest(`${node.id}/${id}/${patch.line}`).slice(0, 32)}`,
    awsAccountId: accountId,
    type: 'PACKAGE_VULNERABILITY',
    title: `${id} - ${patch.line}`,
    description: `A flaw in ${patch.line}, closed by ${patch.title}`,
    severity: severityOf(cvss),
    status: 'ACTIVE',
    firstObservedAt: seenAt,
    lastObservedAt: seenAt,
    updatedAt: seenAt,
    inspectorScore: cvss,
    fixAvailable: 'YES',
    exploitAvailable: exploitSeen === undefined ? 'NO' : 'YES',
    ...(exploitSeen !== undefined && { exploitabilityDetails: { lastKnownExploitAt: new Date(exploitSeen.last) } }),
    epss: { score: epss },
    remediation: { recommendation: { text: 'None Provided' } },
    packageVulnerabilityDetails: {
      vulnerabilityId: id,
      source: node.system === 'WINDOWS' ? 'MICROSOFT' : 'AMAZON_CVE',
      sourceUrl: `https://nvd.nist.gov/vuln/detail/${id}`,
      vendorSeverity: patch.severity,
      vendorCreatedAt: new Date(patch.releasedAt),
      cvss: [],
      relatedVulnerabilities: [],
      referenceUrls: [],
      vulnerablePackages: [
        {
          name: patch.line,
          version: full.split('-')[0] ?? '',
          release: full.split('-').slice(1).join('-'),
          epoch: Number(epoch),
          arch: 'X86_64',
          packageManager: 'OS',
          fixedInVersion: patch.version === '' ? patch.id : patch.version,
        },
      ],
    },
    resources: [
      {
        type: 'AWS_EC2_INSTANCE',
        id: node.id,
        partition: 'aws',
        region,
        tags: { ...machine?.tags },
        details: {
          awsEc2Instance: {
            imageId: machine?.imageId ?? '',
            platform: node.system,
            launchedAt: new Date(machine?.launchedAt ?? 0),
          },
        },
      },
    ],
  };
};

const severityOf = (score: number): Severity => {
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  return score >= 4 ? 'MEDIUM' : 'LOW';
};
