import { uuidOf } from '../../identifiers.ts';
import type { SsmState } from '../state.ts';
import { patchGroupOf } from './patch-run.ts';
import { scanNode } from './scan.ts';
import { baselineFor } from './state.ts';

/** Milliseconds since the epoch. */
export interface PastScan {
  id: string;
  at: number;
  /** Absent: the baseline that counts for the node now. */
  baselineId?: string;
}

/** What a scan at that time said; nobody is told. Throws an Error for a node or baseline that is not there. */
export const recordScan = (state: SsmState, { id, at, baselineId }: PastScan): void => {
  const node = state.nodes.get(id);
  if (node === undefined) throw new Error(`there is no node ${id}`);
  const patchGroup = patchGroupOf(state, node);
  const baseline =
    baselineId === undefined
      ? baselineFor(state.patching, patchGroup, node.system)
      : state.patching.baselines.get(baselineId);
  if (baseline === undefined) throw new Error(`there is no baseline ${baselineId}`);
  node.report = {
    patchGroup,
    baselineId: baseline.id,
    snapshotId: uuidOf(`${id}/${at}/snapshot`),
    operation: 'Scan',
    rebootOption: 'NoReboot',
    startedAt: at - 60_000,
    endedAt: at,
    ...scanNode(state.patching.catalogue, node, { baseline, asOf: at }),
    executionId: uuidOf(`${id}/${at}`),
    executionType: node.patchPolicy ? 'PatchPolicy' : 'Command',
    availableIs: baseline.rules.AvailableSecurityUpdatesComplianceStatus ?? 'COMPLIANT',
  };
};
