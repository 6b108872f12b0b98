import { uuidOf } from '../../identifiers.ts';
import type { NodeRecord } from '../nodes/node.ts';
import type { SsmState } from '../state.ts';
import type { StoredBaseline } from './baseline.ts';
import { patchGroupOf } from './patch-run.ts';
import type { PatchReport } from './report.ts';
import { keepReport } from './reports.ts';
import { missingPatches, scanNode } from './scan.ts';
import { install } from './software.ts';
import { baselineFor } from './state.ts';

/** Milliseconds since the epoch. */
export interface PastScan {
  id: string;
  at: number;
  /** By either; with neither, the baseline that counts for the node now. */
  baselineId?: string;
  baselineName?: string;
}

/** `pending-reboot`: all was installed, without a restart. `first-failed`: the first patch did not install, and nothing after it. */
export interface PastInstall {
  id: string;
  at: number;
  end: 'pending-reboot' | 'first-failed';
}

/** What a scan at that time said; nobody is told. Throws an Error for a node or baseline that is not there. */
export const recordScan = (state: SsmState, scan: PastScan): void => {
  const node = nodeOf(state, scan.id);
  node.report = scanReport(state, node, scan);
};

/** The same at this moment, and those who listen hear of it. */
export const scanNow = (state: SsmState, scan: PastScan): void => {
  const node = nodeOf(state, scan.id);
  keepReport(state, node, scanReport(state, node, scan));
};

const scanReport = (state: SsmState, node: NodeRecord, scan: PastScan): PatchReport => {
  const baseline = baselineOf(state, node, scan.baselineId ?? scan.baselineName);
  const found = scanNode(state.patching.catalogue, node, { baseline, asOf: scan.at });
  return { ...pastReport(state, node, { at: scan.at, baseline }), ...found, operation: 'Scan' };
};

/** What an install at that time left behind; nobody is told. Throws an Error for a node that is not there. */
export const recordInstall = (state: SsmState, { id, at, end }: PastInstall): void => {
  const node = nodeOf(state, id);
  const baseline = baselineOf(state, node, undefined);
  const set = { baseline, asOf: at };
  const missing = missingPatches(scanNode(state.patching.catalogue, node, set).rows);
  if (end === 'pending-reboot') for (const patch of missing) install(node.software, patch, at);
  const failed = new Set(end === 'first-failed' ? missing.slice(0, 1).map((patch) => patch.id) : []);
  const found = scanNode(state.patching.catalogue, node, set, failed);
  node.report = { ...pastReport(state, node, { at, baseline }), ...found, operation: 'Install' };
};

const nodeOf = (state: SsmState, id: string): NodeRecord => {
  const node = state.nodes.get(id);
  if (node === undefined) throw new Error(`there is no node ${id}`);
  return node;
};

const baselineOf = (state: SsmState, node: NodeRecord, named: string | undefined): StoredBaseline => {
  if (named === undefined) return baselineFor(state.patching, patchGroupOf(state, node), node.system);
  const found = [...state.patching.baselines.values()].find(({ id, name }) => id === named || name === named);
  if (found === undefined) throw new Error(`there is no baseline ${named}`);
  return found;
};

const pastReport = (state: SsmState, node: NodeRecord, { at, baseline }: { at: number; baseline: StoredBaseline }) => ({
  patchGroup: patchGroupOf(state, node),
  baselineId: baseline.id,
  snapshotId: uuidOf(`${node.id}/${at}/snapshot`),
  rebootOption: 'NoReboot' as const,
  startedAt: at - 60_000,
  endedAt: at,
  executionId: uuidOf(`${node.id}/${at}`),
  executionType: node.patchPolicy ? ('PatchPolicy' as const) : ('Command' as const),
  availableIs: baseline.rules.AvailableSecurityUpdatesComplianceStatus ?? ('COMPLIANT' as const),
});
