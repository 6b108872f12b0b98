import type {
  CreatePatchBaselineCommandInput,
  PatchComplianceLevel,
  PatchFilterGroup,
  PatchRule,
} from '@aws-sdk/client-ssm';
import { DAY } from '../../../../src/duration.ts';
import type { OperatingSystem } from '../nodes/platforms.ts';
import type { CataloguePatch } from './catalogue-patch.ts';

/** What decides which patches a baseline approves, as the API takes it. */
export type BaselineRules = Pick<
  CreatePatchBaselineCommandInput,
  | 'GlobalFilters'
  | 'ApprovalRules'
  | 'ApprovedPatches'
  | 'ApprovedPatchesComplianceLevel'
  | 'ApprovedPatchesEnableNonSecurity'
  | 'RejectedPatches'
  | 'RejectedPatchesAction'
  | 'AvailableSecurityUpdatesComplianceStatus'
>;

export interface StoredBaseline {
  /** `pb-…`; the ARN for one of AWS's, as the API shows it. */
  id: string;
  name: string;
  description: string;
  system: OperatingSystem;
  rules: BaselineRules;
  createdAt: number;
  modifiedAt: number;
  owner: 'AWS' | 'Self';
}

export type Approval =
  | { kind: 'approved' | 'explicit'; level: PatchComplianceLevel; at: number }
  | { kind: 'pending'; level: PatchComplianceLevel; at: number }
  | { kind: 'rejected' }
  | { kind: 'not-covered' };

/**
 * What a baseline says of a patch at a moment. Days of delay are counted by dates in UTC: what is released on the 7th with seven
 * days is approved on the 14th. https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-approval-rules.html
 */
export const approvalOf = ({ rules, system }: StoredBaseline, patch: CataloguePatch, now: number): Approval => {
  if (matchesAny(rules.RejectedPatches, patch)) return { kind: 'rejected' };
  if (matchesAny(rules.ApprovedPatches, patch)) {
    const level = rules.ApprovedPatchesComplianceLevel ?? 'UNSPECIFIED';
    return { kind: 'explicit', level, at: patch.releasedAt };
  }
  if (rules.GlobalFilters !== undefined && !passes(rules.GlobalFilters, patch)) return { kind: 'not-covered' };
  const approvals = (rules.ApprovalRules?.PatchRules ?? []).flatMap((rule) => ruleApproval(rule, system, patch, now));
  return approvals.find(({ kind }) => kind === 'approved') ?? approvals[0] ?? { kind: 'not-covered' };
};

const ruleApproval = (rule: PatchRule, system: OperatingSystem, patch: CataloguePatch, now: number): Approval[] => {
  if (!passes(rule.PatchFilterGroup, patch) && !isOtherUpdate(rule, patch)) return [];
  const level = rule.ComplianceLevel ?? 'UNSPECIFIED';
  if (rule.ApproveUntilDate !== undefined) {
    const end = Date.parse(`${rule.ApproveUntilDate}T00:00:00Z`) + DAY;
    return patch.releasedAt < end ? [{ kind: 'approved', level, at: patch.releasedAt }] : [];
  }
  const days = system === 'UBUNTU' ? 0 : (rule.ApproveAfterDays ?? 0);
  const at = days === 0 ? patch.releasedAt : Math.floor(patch.releasedAt / DAY) * DAY + days * DAY;
  return [{ kind: at <= now ? 'approved' : 'pending', level, at }];
};

/** With EnableNonSecurity a rule also lets through what is no security update. */
const isOtherUpdate = (rule: PatchRule, patch: CataloguePatch): boolean =>
  rule.EnableNonSecurity === true && patch.classification !== 'Security';

const passes = (group: PatchFilterGroup | undefined, patch: CataloguePatch): boolean =>
  (group?.PatchFilters ?? []).every(
    ({ Key, Values }) => Values?.some((value) => value === '*' || filteredValue(patch, Key ?? '') === value) ?? false,
  );

const filteredValue = (patch: CataloguePatch, key: string): string | undefined => {
  switch (key) {
    case 'PRODUCT':
      return patch.product;
    case 'CLASSIFICATION':
      return patch.classification;
    case 'SEVERITY':
    case 'MSRC_SEVERITY':
    case 'PRIORITY':
      return patch.severity;
    case 'PATCH_SET':
      return 'OS';
    case 'PRODUCT_FAMILY':
      return 'Windows';
    case 'PATCH_ID':
      return patch.id;
    default:
      return undefined;
  }
};

const matchesAny = (patterns: readonly string[] | undefined, patch: CataloguePatch): boolean =>
  patterns?.some((pattern) => namesPatch(pattern, patch)) ?? false;

/**
 * Lists of a baseline name a KB, a package (`kernel.x86_64`, `kernel*`), a package with its version, or a CVE.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-approved-rejected-package-name-formats.html
 */
const namesPatch = (pattern: string, patch: CataloguePatch): boolean => {
  const test = wildcard(pattern);
  const arch = patch.id.slice(patch.id.lastIndexOf('.') + 1);
  const release = patch.version.slice(patch.version.indexOf(':') + 1);
  const names = [patch.id, patch.title, patch.line, `${patch.line}-${release}.${arch}`, ...patch.cves];
  return names.some((name) => test.test(name));
};

/** A text in which `*` stands for anything. */
export const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
