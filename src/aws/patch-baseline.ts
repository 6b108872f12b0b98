import { createHash } from 'node:crypto';
import { type GetPatchBaselineCommandOutput, OperatingSystem as SystemWord } from '@aws-sdk/client-ssm';

/** Systems Manager's words for operating systems of baselines, e.g. `WINDOWS`, `AMAZON_LINUX_2023`, `REDHAT_ENTERPRISE_LINUX`. */
export type OperatingSystem = string;

export interface Baseline {
  id: string;
  name: string;
  operatingSystem: OperatingSystem;
  /** Hash of everything that decides which patches it approves: rules, filters, approved and rejected patches and actions, sources. */
  rulesHash: string;
  /** The longest days of delay of its rules; absent where a rule has a date instead. */
  approveAfterDays?: number;
  /** The shortest days of delay of its rules, whatever others have; absent where none has days: so soon after its release a patch may come. */
  soonestAfterDays?: number;
  rejected: readonly string[];
}

/** AWS's own baselines are named by their ARN, customers' by their id; a patch state has the id of either. */
export const baselineIdIn = (idOrArn: string | undefined): string => (idOrArn ?? '').split('/').at(-1) ?? '';

/** @throws for a word that Systems Manager does not know */
export function operatingSystemOf(word: string): SystemWord {
  const known = Object.values(SystemWord).find((name) => name === word);
  if (known === undefined) throw new Error(`${word} is not an operating system of patch baselines`);
  return known;
}

export const asBaseline = (baseline: GetPatchBaselineCommandOutput): Baseline => {
  const rules = baseline.ApprovalRules?.PatchRules ?? [];
  const days = rules.flatMap(({ ApproveAfterDays }) => ApproveAfterDays ?? []);
  return {
    id: baselineIdIn(baseline.BaselineId),
    name: baseline.Name ?? '',
    operatingSystem: baseline.OperatingSystem ?? 'WINDOWS',
    rulesHash: rulesHashOf(baseline),
    rejected: [...(baseline.RejectedPatches ?? [])].sort(),
    ...(days.length > 0 && days.length === rules.length && { approveAfterDays: Math.max(...days) }),
    ...(days.length > 0 && { soonestAfterDays: Math.min(...days) }),
  };
};

/** The same for the same rules in whatever order they come; name, description and dates are no rules. */
function rulesHashOf(baseline: Partial<GetPatchBaselineCommandOutput>): string {
  const rules = {
    operatingSystem: baseline.OperatingSystem,
    globalFilters: baseline.GlobalFilters,
    approvalRules: baseline.ApprovalRules,
    approved: baseline.ApprovedPatches ?? [],
    approvedLevel: baseline.ApprovedPatchesComplianceLevel,
    approvedNonSecurity: baseline.ApprovedPatchesEnableNonSecurity ?? false,
    rejected: baseline.RejectedPatches ?? [],
    rejectedAction: baseline.RejectedPatchesAction,
    availableSecurityUpdates: baseline.AvailableSecurityUpdatesComplianceStatus,
    sources: baseline.Sources ?? [],
  };
  return createHash('sha256').update(canonical(rules)).digest('hex');
}

/** As JSON with members and lists in order: no list of a baseline has an order that counts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.sort().join(',')}}`;
}
