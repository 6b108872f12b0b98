import type { PatchComplianceDataState, PatchComplianceLevel, RebootOption } from '@aws-sdk/client-ssm';
import type { CataloguePatch } from './catalogue-patch.ts';

export interface PatchRow {
  patch: CataloguePatch;
  state: PatchComplianceDataState;
  level: PatchComplianceLevel;
  installedAt?: number;
}

/** What a node said at the end of its last scan or install. Each overwrites the one before, whichever baseline it used. */
export interface PatchReport {
  /** Empty for a node without the tag. */
  patchGroup: string;
  baselineId: string;
  snapshotId: string;
  overrideList?: string;
  operation: 'Scan' | 'Install';
  rebootOption: RebootOption;
  startedAt: number;
  endedAt: number;
  rows: readonly PatchRow[];
  notApplicable: number;
  /** When the last install with NoReboot ended. */
  lastNoRebootAt?: number;
  executionId: string;
  executionType: 'Command' | 'PatchPolicy';
  /** `NON_COMPLIANT` when the baseline says so of security updates that it does not approve. */
  availableIs: 'COMPLIANT' | 'NON_COMPLIANT';
}

const NON_COMPLIANT: readonly PatchComplianceDataState[] = [
  'MISSING',
  'FAILED',
  'INSTALLED_PENDING_REBOOT',
  'INSTALLED_REJECTED',
];

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-compliance-states.html */
export const isNonCompliant = ({ availableIs }: PatchReport, { state }: PatchRow): boolean =>
  NON_COMPLIANT.includes(state) || (state === 'AVAILABLE_SECURITY_UPDATE' && availableIs === 'NON_COMPLIANT');

export const countOf = ({ rows }: PatchReport, state: PatchComplianceDataState): number =>
  rows.filter((row) => row.state === state).length;

/** Non-compliant patches by what they count as: critical by the baseline, else security by their advisory, else other. */
export const nonCompliantCounts = (report: PatchReport) => {
  const counts = { critical: 0, security: 0, other: 0 };
  for (const row of report.rows) if (isNonCompliant(report, row)) counts[kindOf(row)] += 1;
  return counts;
};

const kindOf = ({ level, patch }: PatchRow): 'critical' | 'security' | 'other' => {
  if (level === 'CRITICAL') return 'critical';
  return patch.classification.startsWith('Security') ? 'security' : 'other';
};
