import type * as sdk from '@aws-sdk/client-ssm';
import {
  InvalidFilter,
  InvalidNextToken,
  type Patch,
  type PatchOrchestratorFilter,
  PatchSet,
} from '@aws-sdk/client-ssm';
import { digest } from '../../identifiers.ts';
import { checkFilters, type KnownValues } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkRange, refusal } from '../errors.ts';
import { OPERATING_SYSTEMS, type OperatingSystem, platformOf } from '../nodes/platforms.ts';
import type { SsmState } from '../state.ts';
import type { CataloguePatch } from './catalogue-patch.ts';

/**
 * What vendors have published, whoever has installed it. Without a product it is Windows', whose filters know no CVE; on Linux a
 * product must be named. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAvailablePatches.html
 */
export const availablePatchHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    DescribeAvailablePatches: async ({ Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 100);
      const system = systemOf(Filters);
      checkKnown(Filters, system);
      const released = state.patching.catalogue.releasedBy(system, state.clock.now());
      const found = released.filter((patch) => Filters.every((filter) => passes(patch, system, filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, () =>
        refusal(InvalidNextToken, 'The specified token is not valid.'),
      );
      return {
        Patches: page.items.map((patch) => availablePatch(patch, system)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
  });

/** @throws InvalidFilter for keys of Linux without a product, and for a product that is not simulated */
const systemOf = (filters: readonly PatchOrchestratorFilter[]): OperatingSystem => {
  const products = filters.find(({ Key }) => Key === 'PRODUCT')?.Values;
  if (products === undefined) {
    const linux = filters.find(({ Key = '' }) => !OF_WINDOWS.includes(Key));
    if (linux === undefined) return 'WINDOWS';
    throw refusal(InvalidFilter, `The filter ${linux.Key} needs one for PRODUCT.`);
  }
  const system = OPERATING_SYSTEMS.find((one) => products.some((product) => product === platformOf(one).product));
  if (system !== undefined && products.length === 1) return system;
  throw refusal(InvalidFilter, `The product ${products.join(', ')} is not simulated here.`);
};

const OF_WINDOWS = ['PATCH_SET', 'PRODUCT', 'PRODUCT_FAMILY', 'MSRC_SEVERITY', 'CLASSIFICATION', 'PATCH_ID'];
const OF_LINUX = [
  'PRODUCT',
  'NAME',
  'SEVERITY',
  'EPOCH',
  'VERSION',
  'RELEASE',
  'ARCH',
  'REPOSITORY',
  'ADVISORY_ID',
  'CVE_ID',
  'CLASSIFICATION',
  'SECURITY',
];

const checkKnown = (filters: readonly PatchOrchestratorFilter[], system: OperatingSystem): void => {
  const keys = system === 'WINDOWS' ? OF_WINDOWS : OF_LINUX;
  const known = keys.map((key): [string, KnownValues] => [key, key === 'PATCH_SET' ? Object.values(PatchSet) : 'any']);
  checkFilters(
    filters.map(({ Key, Values }) => ({ key: Key, values: Values })),
    Object.fromEntries(known),
    {
      key: (key) => refusal(InvalidFilter, `The filter ${key} is not one for ${system}, or not simulated here.`),
      value: (key, value) => refusal(InvalidFilter, `The filter value ${value} is not one of ${key}.`),
    },
  );
};

const passes = (
  patch: CataloguePatch,
  system: OperatingSystem,
  { Key = '', Values = [] }: PatchOrchestratorFilter,
): boolean => valuesOf(availablePatch(patch, system), Key).some((value) => Values.includes(value));

const valuesOf = (patch: Patch, key: string): readonly string[] => {
  switch (key) {
    case 'PATCH_SET':
      return ['OS'];
    case 'PRODUCT':
      return [patch.Product ?? ''];
    case 'PRODUCT_FAMILY':
      return [patch.ProductFamily ?? ''];
    case 'MSRC_SEVERITY':
      return [patch.MsrcSeverity ?? ''];
    case 'CLASSIFICATION':
      return [patch.Classification ?? ''];
    case 'PATCH_ID':
      return [patch.KbNumber ?? ''];
    case 'NAME':
      return [patch.Name ?? ''];
    case 'SEVERITY':
      return [patch.Severity ?? ''];
    case 'EPOCH':
      return [String(patch.Epoch ?? 0)];
    case 'VERSION':
      return [patch.Version ?? ''];
    case 'RELEASE':
      return [patch.Release ?? ''];
    case 'ARCH':
      return [patch.Arch ?? ''];
    case 'REPOSITORY':
      return [patch.Repository ?? ''];
    case 'ADVISORY_ID':
      return patch.AdvisoryIds ?? [];
    case 'CVE_ID':
      return patch.CVEIds ?? [];
    default:
      return [String(patch.Classification === 'Security')];
  }
};

/** Windows patches have a KB number, Linux ones a package in parts. */
export const availablePatch = (patch: CataloguePatch, system: OperatingSystem): Patch => {
  const common = {
    Id: digest(patch.title).slice(0, 32),
    ReleaseDate: new Date(patch.releasedAt),
    Title: patch.title,
    Description: patch.title,
    Product: patch.product,
    Classification: patch.classification,
    Language: 'All',
    CVEIds: [...patch.cves],
  };
  if (system === 'WINDOWS')
    return {
      ...common,
      Vendor: 'Microsoft',
      ProductFamily: 'Windows',
      MsrcSeverity: patch.severity,
      KbNumber: patch.id,
    };
  const [epoch = '0', full = ''] = patch.version.split(':');
  const cut = full.indexOf('-');
  return {
    ...common,
    Name: patch.line,
    Epoch: Number(epoch),
    Version: full.slice(0, cut),
    Release: full.slice(cut + 1),
    Arch: patch.id.slice(patch.id.lastIndexOf('.') + 1),
    Severity: patch.severity,
    Repository: 'updates',
    AdvisoryIds: patch.classification === 'Security' ? [advisoryOf(patch)] : [],
  };
};

const advisoryOf = ({ title, releasedAt }: CataloguePatch): string =>
  `ALAS-${new Date(releasedAt).getUTCFullYear()}-${Number.parseInt(digest(title).slice(0, 6), 16) % 2000}`;
