import type * as sdk from '@aws-sdk/client-ssm';
import type { NodeReport } from './node-report.ts';
import { countOf, nonCompliantCounts, type PatchRow } from './report.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstancePatchState.html */
export const shownState = ({ node, report }: NodeReport): sdk.InstancePatchState => {
  const { critical, security, other } = nonCompliantCounts(report);
  return {
    InstanceId: node.id,
    PatchGroup: report.patchGroup,
    BaselineId: report.baselineId,
    SnapshotId: report.snapshotId,
    ...(report.overrideList !== undefined && { InstallOverrideList: report.overrideList }),
    OwnerInformation: '',
    InstalledCount: countOf(report, 'INSTALLED'),
    InstalledOtherCount: countOf(report, 'INSTALLED_OTHER'),
    InstalledPendingRebootCount: countOf(report, 'INSTALLED_PENDING_REBOOT'),
    InstalledRejectedCount: countOf(report, 'INSTALLED_REJECTED'),
    MissingCount: countOf(report, 'MISSING'),
    FailedCount: countOf(report, 'FAILED'),
    UnreportedNotApplicableCount: 0,
    NotApplicableCount: report.notApplicable,
    AvailableSecurityUpdateCount: countOf(report, 'AVAILABLE_SECURITY_UPDATE'),
    OperationStartTime: new Date(report.startedAt),
    OperationEndTime: new Date(report.endedAt),
    Operation: report.operation,
    ...(report.lastNoRebootAt !== undefined && { LastNoRebootInstallOperationTime: new Date(report.lastNoRebootAt) }),
    RebootOption: report.rebootOption,
    CriticalNonCompliantCount: critical,
    SecurityNonCompliantCount: security,
    OtherNonCompliantCount: other,
  };
};

/** `InstalledPendingReboot` for `INSTALLED_PENDING_REBOOT`: the call's answers and filters spell states so. */
export const shownStateName = ({ state }: { state: sdk.PatchComplianceDataState }): string =>
  state
    .toLowerCase()
    .split('_')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');

/** CVE ids are reported of what is missing or failed alone, in one text; class and severity not of what the baseline does not cover. */
export const shownPatch = (row: PatchRow) => {
  const { patch, state, installedAt = 0 } = row;
  const isOpen = state === 'MISSING' || state === 'FAILED';
  const isOther = state === 'INSTALLED_OTHER';
  return {
    Title: patch.title,
    KBId: patch.id,
    Classification: isOther ? '' : patch.classification,
    Severity: isOther ? '' : patch.severity,
    State: shownStateName(row),
    InstalledTime: new Date(installedAt),
    ...(isOpen && patch.cves.length > 0 && { CVEIds: patch.cves.join(',') }),
  };
};
