import { ResourceFailure } from './errors.ts';
import { type Group, type GroupInstance, isExpress, launchedFrom, readGroup } from './group.ts';
import { pause } from './operation.ts';
import { type RollingPolicy, readPolicy } from './rolling-policy.ts';
import { awaitSignals, beginSignals, countOf } from './signals.ts';
import { call, note, numberOr, type Work } from './work.ts';

/** Which instances the group's present properties make obsolete. */
export const obsoleteInstances = (work: Work, group: Group, zonesChanged: boolean): GroupInstance[] =>
  group.instances.filter((one) => zonesChanged || one.launchedFrom !== launchedFrom(work.properties));

interface Rolling {
  work: Work;
  policy: RollingPolicy;
  /** How many are to be replaced in all, and how many have been. */
  total: number;
  done: number;
  failures: number;
  /** By how much the group is larger while it rolls, so that enough stay in service. */
  grownBy: number;
}

/** Replaces the obsolete instances in batches. @throws ResourceFailure when too many of the new ones do not succeed */
export const rollGroup = async (
  work: Work,
  updatePolicy: Record<string, unknown>,
  obsolete: GroupInstance[],
): Promise<void> => {
  const policy = readPolicy(updatePolicy);
  const group = await readGroup(work, work.record.physicalId);
  if (group === undefined || obsolete.length === 0) return;
  checkSizes(policy, group);
  const rolling: Rolling = { work, policy, total: obsolete.length, done: 0, failures: 0, grownBy: 0 };
  note(work, initiated(policy, obsolete.length));
  await grow(rolling, group);
  let left = obsolete;
  while (left.length > 0) {
    const size = Math.min(policy.maxBatchSize, left.length, roomFor(policy, group, rolling));
    const surplus = left.length <= rolling.grownBy;
    await replaceBatch(rolling, left.slice(0, size), surplus);
    left = left.slice(size);
  }
  if (rolling.grownBy > 0) await restoreSize(work, group);
};

const initiated = (policy: RollingPolicy, count: number): string => {
  const waits = policy.waitsForSignals
    ? `Waiting on resource signals with a timeout of ${policy.pauseTime} when new instances are added to the autoscaling group.`
    : `Pausing for ${policy.pauseTime} when new instances are added to the autoscaling group.`;
  return `Rolling update initiated. Terminating ${count} obsolete instance(s) in batches of ${policy.maxBatchSize}, while keeping at least ${policy.minInService} instance(s) in service. ${waits}`;
};

const checkSizes = (policy: RollingPolicy, group: Group): void => {
  if (policy.minInService < group.max) return;
  throw new ResourceFailure(
    `MinInstancesInService must be less than the autoscaling group's MaxSize (currently ${group.max})`,
  );
};

const roomFor = ({ minInService, maxBatchSize }: RollingPolicy, group: Group, { grownBy }: Rolling): number =>
  Math.max(1, Math.min(maxBatchSize, group.desired + grownBy - minInService));

/** A group that has no instance to spare gets more for the time of the update. */
const grow = async (rolling: Rolling, group: Group): Promise<void> => {
  const { work, policy } = rolling;
  const wanted = Math.min(group.max, Math.max(group.desired, policy.minInService + policy.maxBatchSize));
  if (group.desired > policy.minInService || wanted === group.desired) return;
  rolling.grownBy = wanted - group.desired;
  note(work, `Temporarily setting autoscaling group MinSize and DesiredCapacity to ${wanted}.`);
  beginSignals(work);
  await resize(work, wanted, wanted);
  await awaitNew(rolling, rolling.grownBy);
};

const restoreSize = (work: Work, group: Group) => resize(work, group.min, group.desired);

const resize = (work: Work, MinSize: number, DesiredCapacity: number) =>
  call(work, 'autoscaling', 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: work.record.physicalId,
    MinSize,
    DesiredCapacity,
  });

const replaceBatch = async (rolling: Rolling, batch: readonly GroupInstance[], surplus: boolean): Promise<void> => {
  const { work } = rolling;
  const ids = batch.map(({ id }) => id).join(', ');
  const replacing = surplus ? 0 : batch.length;
  note(work, `Terminating instance(s) [${ids}]; replacing with ${replacing} new instance(s).`);
  beginSignals(work);
  if (surplus) await lowerMinimum(work);
  for (const { id } of batch) await terminate(work, id, surplus);
  await untilGone(work, batch);
  rolling.done += batch.length;
  note(
    work,
    `Successfully terminated instance(s) [${ids}] (Progress ${Math.floor((rolling.done / rolling.total) * 100)}%).`,
  );
  if (replacing > 0) await awaitNew(rolling, replacing);
};

const lowerMinimum = async (work: Work): Promise<void> => {
  const { MinSize } = work.properties;
  await call(work, 'autoscaling', 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: work.record.physicalId,
    MinSize: numberOr(MinSize, 0),
  });
};

const terminate = (work: Work, InstanceId: string, ShouldDecrementDesiredCapacity: boolean) =>
  call(work, 'autoscaling', 'TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity });

const POLL = 15_000;
const LONGEST = 3_600_000;

const untilGone = async (work: Work, batch: readonly GroupInstance[]): Promise<void> => {
  const until = work.operation.pace.now() + LONGEST;
  for (;;) {
    const group = await readGroup(work, work.record.physicalId);
    if (!group?.instances.some(({ id }) => batch.some((one) => one.id === id))) return;
    if (work.operation.pace.now() >= until)
      throw new ResourceFailure(
        'Group did not stabilize. Obsolete instances could not be terminated within 60 minutes.',
      );
    await pause(work, POLL);
  }
};

const awaitNew = async (rolling: Rolling, count: number): Promise<void> => {
  const { work, policy } = rolling;
  if (isExpress(work)) return;
  if (!policy.waitsForSignals) {
    await stable(work);
    await pause(work, policy.pause);
    return;
  }
  note(
    work,
    `New instance(s) added to autoscaling group - Waiting on ${count} resource signal(s) with a timeout of ${policy.pauseTime}.`,
  );
  const tolerated = toleratedBy(rolling) - rolling.failures;
  const successes = await awaitSignals(work, { count, timeout: policy.pause, minSuccessfulPercent: 100, tolerated });
  rolling.failures += count - successes;
  checkFailures(rolling, count - successes);
};

/** Without signals CloudFormation pauses only, but instances must at least have come up. */
const stable = async (work: Work): Promise<void> => {
  const until = work.operation.pace.now() + LONGEST;
  for (;;) {
    const group = await readGroup(work, work.record.physicalId);
    if (group === undefined || group.instances.filter(({ inService }) => inService).length >= group.desired) return;
    if (work.operation.pace.now() >= until)
      throw new ResourceFailure('Group did not stabilize. New instances were not in service within 60 minutes.');
    await pause(work, POLL);
  }
};

/** How many of all the new instances may fail. */
const toleratedBy = ({ policy, total }: Rolling): number =>
  total - Math.ceil((total * policy.minSuccessfulPercent) / 100);

const checkFailures = (rolling: Rolling, missing: number): void => {
  const { work, policy, total, failures } = rolling;
  const reported = countOf(work.stack.signals.get(work.record.logicalId) ?? [], 'FAILURE');
  if (missing > reported)
    note(
      work,
      `Failed to receive ${missing - reported} resource signal(s) for the current batch. Each resource signal timeout is counted as a FAILURE.`,
    );
  if (failures <= toleratedBy(rolling)) return;
  throw new ResourceFailure(
    `Received ${failures} FAILURE signal(s) out of ${total}. Unable to satisfy ${policy.minSuccessfulPercent}% MinSuccessfulInstancesPercent requirement`,
  );
};
