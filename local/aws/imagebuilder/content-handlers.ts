import type * as sdk from '@aws-sdk/client-imagebuilder';
import type { Filter, ImageScanFinding, ImageScanFindingAggregation } from '@aws-sdk/client-imagebuilder';
import type { CallContext } from '../../types.ts';
import { handlersOf } from '../service.ts';
import { parseVersioned } from './arns.ts';
import { findImage } from './build-handlers.ts';
import { nextVersion } from './drift.ts';
import { invalidRequest, invalidValue } from './errors.ts';
import { listPage } from './lists.ts';
import { severityCounts } from './scan.ts';
import type { Finding, ImageBuilderState, ImageRecord } from './state.ts';

export const contentHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    ListImagePackages: async (input, { requestId }) => {
      const { build } = parseVersioned('imageBuildVersionArn', input.imageBuildVersionArn);
      if (build === undefined)
        throw invalidValue('imageBuildVersionArn', input.imageBuildVersionArn, 'is not the ARN of a build version');
      const { packages, createdAt } = findImage(state, input.imageBuildVersionArn);
      const page = listPage(packages, input);
      // Updates install what is released by then: what scans and Inspector say of an instance of the image agrees with this.
      const imagePackageList = page.items.map(({ name, version }) => ({
        packageName: name,
        packageVersion: state.released?.(name, createdAt) ?? version,
      }));
      return { requestId, imagePackageList, nextToken: page.nextToken };
    },
    ListImageScanFindings: async (input: sdk.ListImageScanFindingsCommandInput, { requestId }: CallContext) => {
      const [filter, ...more] = input.filters ?? [];
      if (filter === undefined || more.length > 0) throw invalidRequest('Exactly one filter is needed.');
      const page = listPage(findingsBy(state, filter), input);
      return { requestId, findings: page.items.map((one) => shownFinding(state, one)), nextToken: page.nextToken };
    },
    ListImageScanFindingAggregations: async (
      input: sdk.ListImageScanFindingAggregationsCommandInput,
      { requestId }: CallContext,
    ) => {
      const name = input.filter?.name ?? 'accountId';
      const aggregate = aggregations[name];
      if (aggregate === undefined)
        throw invalidRequest(`The filter '${name}' is not one of: ${Object.keys(aggregations).join(', ')}.`);
      const wanted = input.filter?.values;
      const found =
        input.filter === undefined || name === 'accountId' ? allFindings(state) : findingsBy(state, input.filter);
      const page = listPage(aggregate(state, found, wanted), { nextToken: input.nextToken });
      return { requestId, aggregationType: name, responses: page.items, nextToken: page.nextToken };
    },
  });

interface ImageFinding {
  image: ImageRecord;
  finding: Finding;
}

const allFindings = (state: ImageBuilderState): ImageFinding[] =>
  [...state.images.values()].flatMap((image) => image.findings.map((finding) => ({ image, finding })));

const findingReaders: Record<string, (one: ImageFinding) => string> = {
  imageBuildVersionArn: ({ image }) => image.arn,
  imagePipelineArn: ({ image }) => image.pipelineArn,
  vulnerabilityId: ({ finding }) => finding.vulnerability.id,
  severity: ({ finding }) => finding.vulnerability.severity,
};

const findingsBy = (state: ImageBuilderState, { name, values }: Filter): ImageFinding[] => {
  const read = findingReaders[name ?? ''];
  if (read === undefined)
    throw invalidRequest(`The filter '${name}' is not one of: ${Object.keys(findingReaders).join(', ')}.`);
  if (values === undefined || values.length !== 1)
    throw invalidRequest(`The filter '${name}' needs exactly one value.`);
  return allFindings(state).filter((one) => values.includes(read(one)));
};

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageScanFinding.html */
const shownFinding = (state: ImageBuilderState, { image, finding }: ImageFinding): ImageScanFinding => {
  const { vulnerability, version, firstObservedAt } = finding;
  const fixedIn = nextVersion(version);
  return {
    awsAccountId: state.accountId,
    imageBuildVersionArn: image.arn,
    imagePipelineArn: image.pipelineArn,
    type: 'PACKAGE_VULNERABILITY',
    title: `${vulnerability.id} - ${vulnerability.package}`,
    description: vulnerability.title,
    severity: vulnerability.severity,
    firstObservedAt: new Date(firstObservedAt),
    updatedAt: new Date(firstObservedAt),
    inspectorScore: vulnerability.score,
    fixAvailable: vulnerability.fixable ? 'YES' : 'NO',
    remediation: {
      recommendation: {
        text: vulnerability.fixable ? `Update ${vulnerability.package} to ${fixedIn}` : 'None Provided',
      },
    },
    packageVulnerabilityDetails: {
      vulnerabilityId: vulnerability.id,
      source: 'AMAZON_CVE',
      sourceUrl: `https://alas.aws.amazon.com/cve/html/${vulnerability.id}.html`,
      vendorSeverity: vulnerability.severity,
      vulnerablePackages: [
        {
          name: vulnerability.package,
          version: version.split('-')[0],
          release: version.split('-').slice(1).join('-'),
          arch: 'X86_64',
          epoch: 0,
          packageManager: 'OS',
          fixedInVersion: vulnerability.fixable ? fixedIn : 'NotAvailable',
        },
      ],
    },
  };
};

type Aggregate = (
  state: ImageBuilderState,
  found: ImageFinding[],
  wanted: readonly string[] | undefined,
) => ImageScanFindingAggregation[];

/** One entry for each image, pipeline, vulnerability or account, with its counts. */
const aggregations: Record<string, Aggregate> = {
  imageBuildVersionArn: (_state, found, wanted) =>
    grouped(found, wanted, ({ image }) => image.arn).map(([imageBuildVersionArn, severityCounts]) => ({
      imageAggregation: { imageBuildVersionArn, severityCounts },
    })),
  imagePipelineArn: (_state, found, wanted) =>
    grouped(found, wanted, ({ image }) => image.pipelineArn).map(([imagePipelineArn, severityCounts]) => ({
      imagePipelineAggregation: { imagePipelineArn, severityCounts },
    })),
  vulnerabilityId: (_state, found, wanted) =>
    grouped(found, wanted, ({ finding }) => finding.vulnerability.id).map(([vulnerabilityId, severityCounts]) => ({
      vulnerabilityIdAggregation: { vulnerabilityId, severityCounts },
    })),
  accountId: (state, found) =>
    grouped(found, [state.accountId], () => state.accountId).map(([accountId, severityCounts]) => ({
      accountAggregation: { accountId, severityCounts },
    })),
};

const grouped = (found: ImageFinding[], wanted: readonly string[] | undefined, key: (one: ImageFinding) => string) =>
  [...new Set([...(wanted ?? []), ...found.map(key)])].map(
    (name) => [name, severityCounts(found.filter((one) => key(one) === name).map(({ finding }) => finding))] as const,
  );
