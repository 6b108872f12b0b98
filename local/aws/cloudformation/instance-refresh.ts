import { isRecord } from '../json-value.ts';
import { ResourceFailure } from './errors.ts';
import { isExpress, records } from './group.ts';
import { pause } from './operation.ts';
import type { Teller } from './stack-events.ts';
import { textOf } from './text-of.ts';
import { call, note, numberOr, typedRecord, type Work } from './work.ts';

const SERVICE = 'autoscaling';
const POLL = 15_000;
const ENDED = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

interface Refresh {
  id: string;
  status: string;
  reason: string;
  percentage: number;
}

const latestRefresh = async (teller: Teller, name: string, id?: string): Promise<Refresh | undefined> => {
  const answer = await call(teller, SERVICE, 'DescribeInstanceRefreshes', {
    AutoScalingGroupName: name,
    ...(id !== undefined && { InstanceRefreshIds: [id] }),
  });
  const [found] = records(answer['InstanceRefreshes']);
  if (found === undefined) return undefined;
  return {
    id: String(found['InstanceRefreshId']),
    status: String(found['Status']),
    reason: textOf(found['StatusReason']),
    percentage: Number(found['PercentageComplete'] ?? 0),
  };
};

/**
 * Starts a refresh of the group to its template's launch template and waits for its end.
 * The policy has no AutoRollback: going back is the stack's rollback.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export const refreshGroup = async (work: Work, policy: Record<string, unknown>, again = false): Promise<void> => {
  const { LaunchTemplate } = work.properties;
  const preferences = isRecord(policy['Preferences']) ? typedRecord(policy['Preferences']) : {};
  const answer = await call(work, SERVICE, 'StartInstanceRefresh', {
    AutoScalingGroupName: work.record.physicalId,
    Strategy: textOf(policy['Strategy'] ?? 'Rolling'),
    ...(isRecord(LaunchTemplate) && { DesiredConfiguration: { LaunchTemplate: typedRecord(LaunchTemplate) } }),
    Preferences: { ...defaultsOf(work, preferences), ...numbered(preferences), ...(again && { SkipMatching: true }) },
  });
  const id = String(answer['InstanceRefreshId']);
  note(work, `Instance refresh ${id} started.`);
  if (isExpress(work)) return;
  const ended = await untilEnded(work, id);
  if (ended.status === 'Successful') return;
  throw new ResourceFailure(`Instance refresh ${id} ended with status ${ended.status}. ${ended.reason}`.trim());
};

/** CloudFormation's own defaults, which are not those of Auto Scaling; a maintenance policy of the group goes before them. */
const defaultsOf = (
  { properties }: Work,
  { MinHealthyPercentage: least }: Record<string, unknown>,
): Record<string, unknown> => ({
  SkipMatching: true,
  ...(isRecord(properties['InstanceMaintenancePolicy'])
    ? {}
    : { MinHealthyPercentage: 100, MaxHealthyPercentage: Math.min(110, numberOr(least, 100) + 100) }),
});

const numbered = (preferences: Record<string, unknown>): Record<string, unknown> => {
  const { CheckpointPercentages: percentages } = preferences;
  return { ...preferences, ...(Array.isArray(percentages) && { CheckpointPercentages: percentages.map(Number) }) };
};

const untilEnded = async (work: Work, id: string): Promise<Refresh> => {
  for (let shown = 0; ; ) {
    const refresh = await latestRefresh(work, work.record.physicalId, id);
    if (refresh === undefined) throw new ResourceFailure(`Instance refresh ${id} was not found.`);
    if (ENDED.includes(refresh.status)) return refresh;
    if (refresh.percentage > shown) note(work, `Instance refresh ${id} is ${refresh.percentage}% complete.`);
    shown = Math.max(shown, refresh.percentage);
    await pause(work, POLL);
  }
};

/** Takes the group back: a refresh that still runs is cancelled, and another one goes to the old launch template. */
export const refreshBack = async (work: Work, policy: Record<string, unknown>): Promise<void> => {
  const name = work.record.physicalId;
  const latest = await latestRefresh(work, name);
  if (latest !== undefined && ['Pending', 'InProgress', 'Baking'].includes(latest.status))
    await call(work, SERVICE, 'CancelInstanceRefresh', {
      AutoScalingGroupName: name,
      WaitForTransitioningInstances: false,
    });
  if (latest !== undefined && !ENDED.includes(latest.status)) await untilEnded(work, latest.id);
  await refreshGroup(work, policy, true);
};
