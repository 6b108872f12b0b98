import type { PatchRule } from '@aws-sdk/client-ssm';
import { digest } from '../../identifiers.ts';
import { OPERATING_SYSTEMS, type OperatingSystem } from '../nodes/platforms.ts';
import type { StoredBaseline } from './baseline.ts';

const AFTER_A_WEEK = 7;

const rule = (filters: Record<string, string[]>, days: number): PatchRule => ({
  PatchFilterGroup: {
    PatchFilters: Object.entries(filters).map(([key, Values]) => ({ Key: filterKey(key), Values })),
  },
  ComplianceLevel: 'UNSPECIFIED',
  ApproveAfterDays: days,
  EnableNonSecurity: false,
});

const filterKey = (key: string) => {
  switch (key) {
    case 'CLASSIFICATION':
    case 'SEVERITY':
    case 'MSRC_SEVERITY':
    case 'PRIORITY':
      return key;
    default:
      return 'PRODUCT';
  }
};

const SECURITY_AND_BUGFIX = [
  rule({ PRODUCT: ['*'], CLASSIFICATION: ['Security'], SEVERITY: ['Critical', 'Important'] }, AFTER_A_WEEK),
  rule({ PRODUCT: ['*'], CLASSIFICATION: ['Bugfix'] }, AFTER_A_WEEK),
];

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-predefined-and-custom-patch-baselines.html */
const PREDEFINED: Readonly<Record<OperatingSystem, { name: string; rules: PatchRule[] }>> = {
  AMAZON_LINUX_2: { name: 'AWS-AmazonLinux2DefaultPatchBaseline', rules: SECURITY_AND_BUGFIX },
  AMAZON_LINUX_2023: { name: 'AWS-AmazonLinux2023DefaultPatchBaseline', rules: SECURITY_AND_BUGFIX },
  REDHAT_ENTERPRISE_LINUX: { name: 'AWS-RedHatDefaultPatchBaseline', rules: SECURITY_AND_BUGFIX },
  UBUNTU: {
    name: 'AWS-UbuntuDefaultPatchBaseline',
    rules: [rule({ PRODUCT: ['*'], PRIORITY: ['Required', 'Important', 'Standard', 'Optional', 'Extra'] }, 0)],
  },
  WINDOWS: {
    name: 'AWS-DefaultPatchBaseline',
    rules: [
      rule(
        {
          PRODUCT: ['*'],
          CLASSIFICATION: ['CriticalUpdates', 'SecurityUpdates'],
          MSRC_SEVERITY: ['Critical', 'Important'],
        },
        AFTER_A_WEEK,
      ),
    ],
  },
};

const CREATED = Date.parse('2023-01-01T00:00:00Z');

/** AWS's own baselines, one for each operating system. The API shows their ids as ARNs of an account of AWS. */
export const defaultBaselines = (region: string): StoredBaseline[] =>
  OPERATING_SYSTEMS.map((system) => {
    const { name, rules } = PREDEFINED[system];
    return {
      id: `arn:aws:ssm:${region}:075727635805:patchbaseline/pb-0${digest(name).slice(0, 16)}`,
      name,
      description: `Default Patch Baseline for ${system} Provided by AWS.`,
      system,
      rules: { ApprovalRules: { PatchRules: rules }, RejectedPatchesAction: 'ALLOW_AS_DEPENDENCY' },
      createdAt: CREATED,
      modifiedAt: CREATED,
      owner: 'AWS',
    };
  });
