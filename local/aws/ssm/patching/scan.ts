import type { PatchComplianceDataState } from '@aws-sdk/client-ssm';
import type { NodeRecord } from '../nodes/node.ts';
import { type Approval, approvalOf, type StoredBaseline } from './baseline.ts';
import type { Catalogue } from './catalogue.ts';
import type { CataloguePatch } from './catalogue-patch.ts';
import type { PatchRow } from './report.ts';
import { type Installed, installedOrders } from './software.ts';

/** By which rules a node is looked at, and which releases it can know of: on Windows those of its snapshot, on Linux all. */
export interface PatchSet {
  baseline: StoredBaseline;
  asOf: number;
}

export interface ScanResult {
  rows: PatchRow[];
  /** Approved patches that are neither installed nor missing: newer ones replace them. */
  notApplicable: number;
}

/** Looks at a node: what is installed, what it misses. `failed` names the patches that did not install just now. */
export const scanNode = (
  catalogue: Catalogue,
  { system, software }: NodeRecord,
  { baseline, asOf }: PatchSet,
  failed: ReadonlySet<string> = new Set(),
): ScanResult => {
  const released = catalogue.releasedBy(system, asOf);
  const approvals = released.map((patch) => ({ patch, approval: approvalOf(baseline, patch, asOf) }));
  const installed = [...software.installed.values()].map((entry) => installedRow(baseline, entry, asOf));
  const orders = installedOrders(software);
  const newer = newestByLine(approvals.filter(({ patch }) => patch.order > (orders.get(patch.line) ?? 0)));
  const missing = newer.approved.map(
    ({ patch, level }): PatchRow => ({
      patch,
      level,
      state: failed.has(patch.id) ? 'FAILED' : 'MISSING',
    }),
  );
  const available = system === 'WINDOWS' ? newer.available : [];
  const approved = approvals.filter(({ approval }) => isApproved(approval)).length;
  return {
    rows: [...installed, ...missing, ...available],
    notApplicable: Math.max(0, approved - missing.length - installed.length),
  };
};

/** The patches that an install brings: what is missing. */
export const missingPatches = (rows: readonly PatchRow[]): CataloguePatch[] =>
  rows.filter(({ state }) => state === 'MISSING' || state === 'FAILED').map(({ patch }) => patch);

const isApproved = (approval: Approval): approval is Extract<Approval, { kind: 'approved' | 'explicit' }> =>
  approval.kind === 'approved' || approval.kind === 'explicit';

/** In each line the newest approved one, which is missing, or the newest security update that is not approved. */
const newestByLine = (candidates: readonly { patch: CataloguePatch; approval: Approval }[]) => {
  const approved = new Map<string, { patch: CataloguePatch; level: PatchRow['level'] }>();
  const available = new Map<string, PatchRow>();
  for (const { patch, approval } of candidates) {
    if (isApproved(approval)) approved.set(patch.line, { patch, level: approval.level });
    else if (approval.kind !== 'rejected' && patch.classification.startsWith('Security'))
      available.set(patch.line, { patch, level: 'UNSPECIFIED', state: 'AVAILABLE_SECURITY_UPDATE' });
  }
  return { approved: [...approved.values()], available: [...available.values()] };
};

const installedRow = (baseline: StoredBaseline, { patch, at, pendingReboot }: Installed, asOf: number): PatchRow => {
  const approval = approvalOf(baseline, patch, asOf);
  const level = 'level' in approval ? approval.level : 'UNSPECIFIED';
  return { patch, level, installedAt: at, state: installedState(baseline, approval, pendingReboot) };
};

const installedState = (
  { rules }: StoredBaseline,
  approval: Approval,
  pendingReboot: boolean,
): PatchComplianceDataState => {
  if (pendingReboot) return 'INSTALLED_PENDING_REBOOT';
  if (approval.kind === 'rejected' && rules.RejectedPatchesAction === 'BLOCK') return 'INSTALLED_REJECTED';
  return isApproved(approval) ? 'INSTALLED' : 'INSTALLED_OTHER';
};
