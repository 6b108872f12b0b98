import {
  type CreatePatchBaselineCommandInput,
  PatchComplianceLevel,
  type PatchFilter,
  type PatchRule,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { checkOneOf, checkRange, invalidMember, refusal } from '../errors.ts';
import { isOperatingSystem, OPERATING_SYSTEMS, type OperatingSystem } from '../nodes/platforms.ts';
import type { BaselineRules } from './baseline.ts';

const MOST_RULES = 10;
const MOST_LISTED = 50;

const LINUX_CLASSES = ['Security', 'Bugfix', 'Enhancement', 'Recommended', 'Newpackage'];
const WINDOWS_CLASSES = [
  'CriticalUpdates',
  'DefinitionUpdates',
  'Drivers',
  'FeaturePacks',
  'SecurityUpdates',
  'ServicePacks',
  'Tools',
  'UpdateRollups',
  'Updates',
  'Upgrades',
];

type FilterValues = Readonly<Record<string, readonly string[] | 'any'>>;

const AMAZON: FilterValues = {
  PRODUCT: 'any',
  CLASSIFICATION: LINUX_CLASSES,
  SEVERITY: ['Critical', 'Important', 'Medium', 'Low'],
};

/** The keys of an operating system's filters, and their values. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PatchFilter.html */
const FILTERS: Readonly<Record<OperatingSystem, FilterValues>> = {
  AMAZON_LINUX_2: AMAZON,
  AMAZON_LINUX_2023: AMAZON,
  REDHAT_ENTERPRISE_LINUX: { ...AMAZON, SEVERITY: ['Critical', 'Important', 'Moderate', 'Low', 'None'] },
  UBUNTU: { PRODUCT: 'any', SECTION: 'any', PRIORITY: ['Required', 'Important', 'Standard', 'Optional', 'Extra'] },
  WINDOWS: {
    PRODUCT: 'any',
    PRODUCT_FAMILY: 'any',
    PATCH_SET: ['OS', 'APPLICATION'],
    CLASSIFICATION: WINDOWS_CLASSES,
    MSRC_SEVERITY: ['Critical', 'Important', 'Moderate', 'Low', 'Unspecified'],
  },
};

/** @throws ValidationException for a name, rule or list that AWS refuses, and for what is not simulated */
export const checkBaseline = (
  input: Pick<CreatePatchBaselineCommandInput, 'Name' | 'Description' | 'Sources'> & BaselineRules,
  system: OperatingSystem,
): void => {
  if (input.Name !== undefined && !/^[a-zA-Z0-9_\-.]{3,128}$/.test(input.Name))
    throw invalidMember(
      'name',
      input.Name,
      'Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$',
    );
  if (input.Sources !== undefined && input.Sources.length > 0)
    throw refusal(ValidationException, 'Sources of a patch baseline are not simulated here.');
  for (const [member, list] of Object.entries({
    approvedPatches: input.ApprovedPatches,
    rejectedPatches: input.RejectedPatches,
  }))
    if ((list?.length ?? 0) > MOST_LISTED)
      throw invalidMember(member, list?.length, `Member must have length less than or equal to ${MOST_LISTED}`);
  checkOneOf('rejectedPatchesAction', input.RejectedPatchesAction, ['ALLOW_AS_DEPENDENCY', 'BLOCK']);
  const rules = input.ApprovalRules?.PatchRules ?? [];
  if (rules.length > MOST_RULES)
    throw invalidMember('patchRules', rules.length, `Member must have length less than or equal to ${MOST_RULES}`);
  for (const rule of rules) checkRule(rule, system);
  for (const filter of input.GlobalFilters?.PatchFilters ?? []) checkFilter(filter, system);
};

const checkRule = (rule: PatchRule, system: OperatingSystem): void => {
  const { ApproveAfterDays: days, ApproveUntilDate: until, EnableNonSecurity, ComplianceLevel } = rule;
  checkOneOf('complianceLevel', ComplianceLevel, Object.values(PatchComplianceLevel));
  checkRange('approveAfterDays', days, 0, 360);
  if (until !== undefined && !isDate(until))
    throw invalidMember('approveUntilDate', until, 'Member must be a date in the form YYYY-MM-DD');
  if (days !== undefined && until !== undefined)
    throw refusal(ValidationException, 'A rule takes either ApproveAfterDays or ApproveUntilDate, not both.');
  if (system === 'UBUNTU' && until !== undefined)
    throw refusal(ValidationException, 'ApproveUntilDate is not supported for Ubuntu Server.');
  if (system === 'UBUNTU' && (days ?? 0) > 0)
    throw refusal(ValidationException, 'ApproveAfterDays is not supported for Ubuntu Server.');
  if (system !== 'UBUNTU' && days === undefined && until === undefined)
    throw refusal(ValidationException, 'A rule needs ApproveAfterDays or ApproveUntilDate.');
  if (system === 'WINDOWS' && EnableNonSecurity === true)
    throw refusal(ValidationException, 'EnableNonSecurity is not supported for Windows Server.');
  for (const filter of rule.PatchFilterGroup?.PatchFilters ?? []) checkFilter(filter, system);
};

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const checkFilter = ({ Key, Values = [] }: PatchFilter, system: OperatingSystem): void => {
  const allowed = FILTERS[system][Key ?? ''];
  if (allowed === undefined)
    throw refusal(ValidationException, `The patch filter ${Key} is not valid for ${system}, or not simulated here.`);
  if (Values.length === 0 || Values.length > 20)
    throw invalidMember('values', Values.length, 'Member must have length between 1 and 20');
  const wrong = Values.find((value) => value !== '*' && allowed !== 'any' && !allowed.includes(value));
  if (wrong !== undefined)
    throw refusal(ValidationException, `${wrong} is not a value of the patch filter ${Key} for ${system}.`);
};

/** @throws ValidationException for one that does not exist or is not simulated */
export const checkedSystem = (given: string | undefined): OperatingSystem => {
  const system = given ?? 'WINDOWS';
  if (isOperatingSystem(system)) return system;
  const known = OPERATING_SYSTEMS.join(', ');
  throw refusal(ValidationException, `The operating system ${system} is not simulated here; these are: ${known}.`);
};
