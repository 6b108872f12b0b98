import type { EmittedEvent } from '../../../types.ts';
import type { NodeRecord } from '../nodes/node.ts';
import type { SsmState } from '../state.ts';
import { complianceSummary } from './compliance-shown.ts';
import type { NodeReport } from './node-report.ts';
import type { PatchReport } from './report.ts';

/** The nodes that were ever scanned. Those of terminated instances are forgotten; those of stopped ones keep their last state. */
export const reportsOf = (state: SsmState, ids: Iterable<string> = state.nodes.keys()): NodeReport[] =>
  [...ids].flatMap((id) => {
    const node = state.nodes.get(id);
    if (node === undefined) return [];
    const found = reportOf(state, node);
    return found === undefined ? [] : [{ node, report: found }];
  });

export const reportOf = (state: SsmState, { id, hybrid, report }: NodeRecord): PatchReport | undefined => {
  const ec2State = state.ec2.instance(id)?.state;
  const isThere = hybrid !== undefined || (ec2State !== undefined && ec2State !== 'terminated');
  return isThere ? report : undefined;
};

/** Makes a report the node's last one; tells of a compliance that changed with it. */
export const keepReport = (state: SsmState, node: NodeRecord, given: PatchReport): PatchReport => {
  const isNoReboot = given.operation === 'Install' && given.rebootOption === 'NoReboot';
  const lastNoRebootAt = isNoReboot ? given.endedAt : node.report?.lastNoRebootAt;
  const report = { ...given, ...(lastNoRebootAt !== undefined && { lastNoRebootAt }) };
  const before = node.report === undefined ? undefined : complianceSummary({ node, report: node.report });
  node.report = report;
  const after = complianceSummary({ node, report });
  if (before?.Status !== after.Status) state.emit(complianceEvent(state, node, after));
  return report;
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html */
const complianceEvent = (
  { region, accountId }: SsmState,
  { id, report }: NodeRecord,
  { Status, OverallSeverity }: ReturnType<typeof complianceSummary>,
): EmittedEvent => ({
  source: 'aws.ssm',
  detailType: 'Configuration Compliance State Change',
  resources: [`arn:aws:ssm:${region}:${accountId}:managed-instance/${id}`],
  detail: {
    'resource-type': 'managed-instance',
    'resource-id': id,
    'compliance-status': Status?.toLowerCase(),
    'compliance-type': 'Patch',
    'patch-baseline-id': report?.baselineId ?? '',
    severity: OverallSeverity?.toLowerCase(),
  },
});
