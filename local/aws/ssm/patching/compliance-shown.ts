import type * as sdk from '@aws-sdk/client-ssm';
import type { NodeRecord } from '../nodes/node.ts';
import type { NodeReport } from './node-report.ts';
import { isNonCompliant, type PatchReport, type PatchRow } from './report.ts';
import { shownStateName } from './state-shown.ts';

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNSPECIFIED'] as const;

export const complianceSummary = ({ node, report }: NodeReport): sdk.ResourceComplianceSummaryItem => {
  const open = report.rows.filter((row) => isNonCompliant(report, row));
  const closed = report.rows.filter((row) => !isNonCompliant(report, row));
  return {
    ComplianceType: 'Patch',
    ResourceType: 'ManagedInstance',
    ResourceId: node.id,
    Status: open.length > 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
    OverallSeverity: LEVELS.find((level) => open.some((row) => row.level === level)) ?? 'UNSPECIFIED',
    ExecutionSummary: executionOf(report),
    CompliantSummary: { CompliantCount: closed.length, SeveritySummary: severitySummary(closed) },
    NonCompliantSummary: { NonCompliantCount: open.length, SeveritySummary: severitySummary(open) },
  };
};

const executionOf = ({ endedAt, executionId, executionType }: PatchReport) => ({
  ExecutionTime: new Date(endedAt),
  ExecutionId: executionId,
  ExecutionType: executionType,
});

const severitySummary = (rows: readonly PatchRow[]): sdk.SeveritySummary => {
  const count = (level: PatchRow['level']) => rows.filter((row) => row.level === level).length;
  return {
    CriticalCount: count('CRITICAL'),
    HighCount: count('HIGH'),
    MediumCount: count('MEDIUM'),
    LowCount: count('LOW'),
    InformationalCount: count('INFORMATIONAL'),
    UnspecifiedCount: count('UNSPECIFIED'),
  };
};

export const complianceItem = (node: NodeRecord, report: PatchReport, row: PatchRow): sdk.ComplianceItem => ({
  ComplianceType: 'Patch',
  ResourceType: 'ManagedInstance',
  ResourceId: node.id,
  Id: row.patch.id,
  Title: row.patch.title,
  Status: isNonCompliant(report, row) ? 'NON_COMPLIANT' : 'COMPLIANT',
  Severity: row.level,
  ExecutionSummary: executionOf(report),
  Details: {
    PatchBaselineId: report.baselineId,
    PatchGroup: report.patchGroup,
    PatchState: shownStateName(row),
    PatchSeverity: row.patch.severity,
    Classification: row.patch.classification,
    InstalledTime: row.installedAt === undefined ? '' : new Date(row.installedAt).toISOString(),
  },
});
