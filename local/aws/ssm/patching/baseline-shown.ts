import type * as sdk from '@aws-sdk/client-ssm';
import type { Approval, StoredBaseline } from './baseline.ts';
import type { CataloguePatch } from './catalogue-patch.ts';

export const shownBaseline = ({ rules, ...baseline }: StoredBaseline) => ({
  BaselineId: baseline.id,
  Name: baseline.name,
  OperatingSystem: baseline.system,
  Description: baseline.description,
  GlobalFilters: rules.GlobalFilters ?? { PatchFilters: [] },
  ApprovalRules: rules.ApprovalRules ?? { PatchRules: [] },
  ApprovedPatches: rules.ApprovedPatches ?? [],
  ApprovedPatchesComplianceLevel: rules.ApprovedPatchesComplianceLevel ?? 'UNSPECIFIED',
  ApprovedPatchesEnableNonSecurity: rules.ApprovedPatchesEnableNonSecurity ?? false,
  RejectedPatches: rules.RejectedPatches ?? [],
  RejectedPatchesAction: rules.RejectedPatchesAction ?? 'ALLOW_AS_DEPENDENCY',
  CreatedDate: new Date(baseline.createdAt),
  ModifiedDate: new Date(baseline.modifiedAt),
  Sources: [],
  ...(rules.AvailableSecurityUpdatesComplianceStatus !== undefined && {
    AvailableSecurityUpdatesComplianceStatus: rules.AvailableSecurityUpdatesComplianceStatus,
  }),
});

export const shownEffective = (patch: CataloguePatch, approval: Approval): sdk.EffectivePatch => ({
  Patch: {
    Id: patch.id,
    ReleaseDate: new Date(patch.releasedAt),
    Title: patch.title,
    Description: patch.title,
    Vendor: 'Microsoft',
    ProductFamily: 'Windows',
    Product: patch.product,
    Classification: patch.classification,
    MsrcSeverity: patch.severity,
    KbNumber: patch.id,
    Language: 'All',
    CVEIds: [...patch.cves],
  },
  PatchStatus: {
    DeploymentStatus: deploymentOf(approval),
    ...('level' in approval && { ComplianceLevel: approval.level, ApprovalDate: new Date(approval.at) }),
  },
});

const deploymentOf = (approval: Approval): sdk.PatchDeploymentStatus => {
  switch (approval.kind) {
    case 'approved':
      return 'APPROVED';
    case 'explicit':
      return 'EXPLICIT_APPROVED';
    case 'rejected':
      return 'EXPLICIT_REJECTED';
    case 'pending':
    case 'not-covered':
      return 'PENDING_APPROVAL';
  }
};
