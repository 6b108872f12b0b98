import {
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  DescribeInstancePatchStatesForPatchGroupCommand,
  GetPatchBaselineCommand,
  GetPatchBaselineForPatchGroupCommand,
  type InstancePatchState,
  ListResourceComplianceSummariesCommand,
  type PatchComplianceData,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { calling } from './failure.ts';
import { inParts, pages } from './pages.ts';
import { asBaseline, type Baseline, baselineIdIn, type OperatingSystem, operatingSystemOf } from './patch-baseline.ts';
import type { AwsConfig } from './signed-call.ts';

export type { Baseline, OperatingSystem } from './patch-baseline.ts';

/** How an instance was at its last scan or install. Times are milliseconds since the epoch. */
export interface PatchState {
  instanceId: string;
  patchGroup: string;
  baselineId: string;
  operation: 'scan' | 'install';
  endedAt: number;
  snapshotId?: string;
  missing: number;
  failed: number;
  installed: number;
  installedOther: number;
  pendingReboot: number;
  rejected: number;
  notApplicable: number;
  criticalNonCompliant: number;
  securityNonCompliant: number;
  otherNonCompliant: number;
}

/** One patch on one instance. */
export interface InstancePatch {
  /** KB number on Windows, package with version on Linux: what an override list names. */
  id: string;
  title: string;
  classification: string;
  severity: string;
  /** `Missing`, `Failed`, `Installed`, `InstalledPendingReboot`, … as the API has it. */
  state: string;
  installedAt?: number;
  /** Only of patches that are missing or failed. */
  cves: readonly string[];
}

/** Patch states and baselines, read only. Methods throw AwsCallError; `gone` when the thing asked about does not exist. */
export interface Patches {
  /** Of a patch group's instances, those that were ever scanned: one DescribeInstancePatchStatesForPatchGroup for each 100. */
  statesOfGroup(patchGroup: string): Promise<readonly PatchState[]>;
  /** Of these ids, those that were ever scanned; any number of ids: one DescribeInstancePatchStates for each 50. */
  states(ids: readonly string[]): Promise<readonly PatchState[]>;
  /**
   * One instance's patches in these states (`Missing`, `Failed`, `InstalledPendingReboot`, `Installed`): one
   * DescribeInstancePatches a state at least, for each 100 patches.
   */
  patchesOf(instanceId: string, states: readonly string[]): Promise<readonly InstancePatch[]>;
  /**
   * The baseline that instances of the group with this operating system are patched with: the group's, or the default.
   * GetPatchBaselineForPatchGroup, which falls back to the default itself, and GetPatchBaseline.
   */
  baselineOfGroup(patchGroup: string, operatingSystem: OperatingSystem): Promise<Baseline>;
  /**
   * Ids of all nodes of the account and Region that a Quick Setup patch policy scanned or patched last. Nothing asks it of one
   * node: one ListResourceComplianceSummaries for each 50 nodes.
   */
  underPolicy(): Promise<readonly string[]>;
}

const PAGE = 100;
const COMPLIANCE_PAGE = 50;
const STATES_AT_ONCE = 50;

export function createPatches(config: AwsConfig): Patches {
  const client = clientOf(SSMClient, config);
  return {
    statesOfGroup: (patchGroup) =>
      calling(`reading patch states of patch group ${patchGroup}`, async () => {
        const found = await pages(
          (token) =>
            client.send(
              new DescribeInstancePatchStatesForPatchGroupCommand({
                PatchGroup: patchGroup,
                MaxResults: PAGE,
                ...present({ NextToken: token }),
              }),
            ),
          ({ InstancePatchStates, NextToken }) => ({ items: InstancePatchStates, next: NextToken }),
        );
        return found.map(asState);
      }),
    states: (ids) =>
      calling(`reading patch states of ${ids.length} instances`, async () => {
        const found: PatchState[] = [];
        for (const part of inParts(ids, STATES_AT_ONCE)) found.push(...(await readStates(client, part)));
        return found;
      }),
    patchesOf: (instanceId, states) =>
      calling(`reading patches of ${instanceId}`, async () => {
        const found: InstancePatch[] = [];
        for (const state of states) found.push(...(await readPatches(client, instanceId, state)));
        return found;
      }),
    baselineOfGroup: (patchGroup, operatingSystem) =>
      calling(`reading the ${operatingSystem} baseline of patch group ${patchGroup}`, async () => {
        const { BaselineId } = await client.send(
          new GetPatchBaselineForPatchGroupCommand({
            PatchGroup: patchGroup,
            // Without one it would be that of Windows.
            OperatingSystem: operatingSystemOf(operatingSystem),
          }),
        );
        if (BaselineId === undefined) throw new Error('the answer has no baseline');
        return asBaseline(await client.send(new GetPatchBaselineCommand({ BaselineId })));
      }),
    underPolicy: () =>
      calling('reading which nodes a patch policy patches', async () => {
        const found = await pages(
          (token) =>
            client.send(
              new ListResourceComplianceSummariesCommand({
                Filters: [{ Key: 'ComplianceType', Values: ['Patch'], Type: 'EQUAL' }],
                MaxResults: COMPLIANCE_PAGE,
                ...present({ NextToken: token }),
              }),
            ),
          ({ ResourceComplianceSummaryItems, NextToken }) => ({
            items: ResourceComplianceSummaryItems,
            next: NextToken,
          }),
        );
        return found
          .filter(({ ExecutionSummary }) => ExecutionSummary?.ExecutionType === 'PatchPolicy')
          .flatMap(({ ResourceId }) => ResourceId ?? []);
      }),
  };
}

async function readStates(client: SSMClient, ids: readonly string[]): Promise<readonly PatchState[]> {
  const found = await pages(
    (token) =>
      client.send(
        new DescribeInstancePatchStatesCommand({
          InstanceIds: [...ids],
          MaxResults: PAGE,
          ...present({ NextToken: token }),
        }),
      ),
    ({ InstancePatchStates, NextToken }) => ({ items: InstancePatchStates, next: NextToken }),
  );
  return found.map(asState);
}

async function readPatches(client: SSMClient, instanceId: string, state: string): Promise<readonly InstancePatch[]> {
  const found = await pages(
    (token) =>
      client.send(
        new DescribeInstancePatchesCommand({
          InstanceId: instanceId,
          Filters: [{ Key: 'State', Values: [state] }],
          MaxResults: PAGE,
          ...present({ NextToken: token }),
        }),
      ),
    ({ Patches: items, NextToken }) => ({ items, next: NextToken }),
  );
  return found.map(asPatch);
}

export const asState = (state: InstancePatchState): PatchState => ({
  instanceId: state.InstanceId ?? '',
  patchGroup: state.PatchGroup ?? '',
  baselineId: baselineIdIn(state.BaselineId),
  operation: state.Operation === 'Install' ? 'install' : 'scan',
  endedAt: state.OperationEndTime?.getTime() ?? 0,
  missing: state.MissingCount ?? 0,
  failed: state.FailedCount ?? 0,
  installed: state.InstalledCount ?? 0,
  installedOther: state.InstalledOtherCount ?? 0,
  pendingReboot: state.InstalledPendingRebootCount ?? 0,
  rejected: state.InstalledRejectedCount ?? 0,
  notApplicable: state.NotApplicableCount ?? 0,
  criticalNonCompliant: state.CriticalNonCompliantCount ?? 0,
  securityNonCompliant: state.SecurityNonCompliantCount ?? 0,
  otherNonCompliant: state.OtherNonCompliantCount ?? 0,
  ...present({ snapshotId: state.SnapshotId }),
});

export const asPatch = (patch: PatchComplianceData): InstancePatch => ({
  id: patch.KBId ?? '',
  title: patch.Title ?? '',
  classification: patch.Classification ?? '',
  severity: patch.Severity ?? '',
  state: patch.State ?? 'unknown',
  // One text, `CVE-2026-1,CVE-2026-2`.
  cves: (patch.CVEIds ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== ''),
  ...present({ installedAt: patch.InstalledTime?.getTime() }),
});
