import type { NodeRecord } from '../nodes/node.ts';
import type { PatchReport } from './report.ts';

/** A node with its last report. */
export interface NodeReport {
  node: NodeRecord;
  report: PatchReport;
}
