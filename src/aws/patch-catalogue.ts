import {
  DescribeAvailablePatchesCommand,
  DescribeEffectivePatchesForPatchBaselineCommand,
  type EffectivePatch as EffectiveRow,
  GetPatchBaselineCommand,
  type Patch,
  type PatchRule,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { calling } from './failure.ts';
import { pages } from './pages.ts';
import { baselineIdIn } from './patch-baseline.ts';
import type { AwsConfig } from './signed-call.ts';

/** A patch for Linux, as Systems Manager's catalogue of the Region has it. Times are milliseconds since the epoch. */
export interface AvailablePatch {
  /** `openssl.x86_64:1:3.0.7-24.el9`, as override lists and titles in lists of missing patches name it. */
  id: string;
  /** The package without its architecture, and its version with epoch and release. */
  name: string;
  version: string;
  product: string;
  classification: string;
  severity: string;
  releasedAt?: number;
}

/** A patch of a Windows baseline, and what the baseline does with it. */
export interface EffectivePatch {
  /** `KB5031234`. */
  id: string;
  status: 'approved' | 'pending' | 'rejected' | 'other';
  /** When it was approved, or will be. */
  approvalAt?: number;
}

/** One approval rule: a patch that passes every filter is approved so long after its release, or when it was released until a day. */
export interface ApprovalRule {
  /** `*` among the values is anything. */
  filters: readonly { key: string; values: readonly string[] }[];
  approveAfterDays?: number;
  /** `2026-11-24`, UTC, inclusive. */
  approveUntil?: string;
}

/** What decides which patches a baseline approves. */
export interface BaselineRules {
  id: string;
  name: string;
  rules: readonly ApprovalRule[];
  globalFilters: ApprovalRule['filters'];
  /** When it was last changed. */
  modifiedAt?: number;
  approved: readonly string[];
  rejected: readonly string[];
}

/** Which patches there are, and what baselines do with them; read only. Methods throw AwsCallError. */
export interface PatchCatalogue {
  /**
   * Patches for a CVE on one Linux product, e.g. `AmazonLinux2023`, of the whole Region, whoever needs them. Windows has no such filter.
   * One DescribeAvailablePatches for each 100. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAvailablePatches.html
   */
  availableFor(product: string, cve: string): Promise<readonly AvailablePatch[]>;
  /** All patches of a baseline of Windows, which no other system has: one DescribeEffectivePatchesForPatchBaseline for each 100. */
  effective(baselineId: string): Promise<readonly EffectivePatch[]>;
  /** One GetPatchBaseline. */
  rulesOf(baselineId: string): Promise<BaselineRules>;
}

const PAGE = 100;

export function createPatchCatalogue(config: AwsConfig): PatchCatalogue {
  const client = clientOf(SSMClient, config);
  return {
    availableFor: (product, cve) =>
      calling(`looking for patches of ${product} for ${cve}`, async () => {
        const found = await pages(
          (token) =>
            client.send(
              new DescribeAvailablePatchesCommand({
                Filters: [
                  { Key: 'PRODUCT', Values: [product] },
                  { Key: 'CVE_ID', Values: [cve] },
                ],
                MaxResults: PAGE,
                ...present({ NextToken: token }),
              }),
            ),
          ({ Patches, NextToken }) => ({ items: Patches, next: NextToken }),
        );
        return found.flatMap(asAvailable);
      }),
    effective: (baselineId) =>
      calling(`reading the patches of baseline ${baselineId}`, async () => {
        const found = await pages(
          (token) =>
            client.send(
              new DescribeEffectivePatchesForPatchBaselineCommand({
                BaselineId: baselineId,
                MaxResults: PAGE,
                ...present({ NextToken: token }),
              }),
            ),
          ({ EffectivePatches, NextToken }) => ({ items: EffectivePatches, next: NextToken }),
        );
        return found.flatMap(asEffective);
      }),
    rulesOf: (baselineId) =>
      calling(`reading the rules of baseline ${baselineId}`, async () => {
        const baseline = await client.send(new GetPatchBaselineCommand({ BaselineId: baselineId }));
        return {
          id: baselineIdIn(baseline.BaselineId),
          name: baseline.Name ?? '',
          rules: (baseline.ApprovalRules?.PatchRules ?? []).map(asRule),
          globalFilters: asFilters(baseline.GlobalFilters?.PatchFilters),
          approved: baseline.ApprovedPatches ?? [],
          rejected: baseline.RejectedPatches ?? [],
          ...present({ modifiedAt: baseline.ModifiedDate?.getTime() }),
        };
      }),
  };
}

function asAvailable({ Name, Version, Release, Epoch = 0, Arch, ...patch }: Patch): AvailablePatch[] {
  if (Name === undefined || Version === undefined) return [];
  const version = `${Epoch}:${Version}${Release === undefined || Release === '' ? '' : `-${Release}`}`;
  return [
    {
      id: `${Name}${Arch === undefined || Arch === '' ? '' : `.${Arch}`}:${version}`,
      name: Name,
      version,
      product: patch.Product ?? '',
      classification: patch.Classification ?? '',
      severity: patch.Severity ?? '',
      ...present({ releasedAt: patch.ReleaseDate?.getTime() }),
    },
  ];
}

const STATUSES: Readonly<Record<string, EffectivePatch['status']>> = {
  APPROVED: 'approved',
  EXPLICIT_APPROVED: 'approved',
  PENDING_APPROVAL: 'pending',
  EXPLICIT_REJECTED: 'rejected',
};

function asEffective({ Patch: patch, PatchStatus }: EffectiveRow): EffectivePatch[] {
  if (patch?.KbNumber === undefined) return [];
  const status = STATUSES[PatchStatus?.DeploymentStatus ?? ''] ?? 'other';
  return [{ id: patch.KbNumber, status, ...present({ approvalAt: PatchStatus?.ApprovalDate?.getTime() }) }];
}

const asRule = ({ PatchFilterGroup, ApproveAfterDays, ApproveUntilDate }: PatchRule): ApprovalRule => ({
  filters: asFilters(PatchFilterGroup?.PatchFilters),
  ...present({ approveAfterDays: ApproveAfterDays, approveUntil: ApproveUntilDate }),
});

const asFilters = (filters: readonly { Key?: string | undefined; Values?: string[] | undefined }[] = []) =>
  filters.map(({ Key = '', Values = [] }) => ({ key: Key, values: Values }));
