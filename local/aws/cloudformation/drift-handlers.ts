import type * as sdk from '@aws-sdk/client-cloudformation';
import { handlersOf } from '../service.ts';
import { validationError } from './errors.ts';
import { launchedFrom, readGroup } from './group.ts';
import { findStack } from './lookup.ts';
import { livePace } from './pace.ts';
import type { CloudFormationState, ResourceRecord, StackRecord } from './state.ts';

const TAKES = 5_000;
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** Drift of Auto Scaling groups, the one resource that the local world changes behind a stack's back. */
export const driftHandlers = (state: CloudFormationState) =>
  handlersOf<typeof sdk>()({
    DetectStackDrift: async ({ StackName }: sdk.DetectStackDriftCommandInput) => {
      const stack = findStack(state, StackName);
      if (stack.running !== undefined)
        throw validationError(`Drift detection cannot be performed on stack [${stack.id}] in ${stack.status} state`);
      const id = state.nextId();
      const detection = { stackId: stack.id, at: state.clock.now() };
      state.driftDetections.set(id, detection);
      tell(state, stack, id);
      state.clock.at(state.clock.now() + TAKES, () => detect(state, stack, id));
      return { StackDriftDetectionId: id };
    },
    DescribeStackDriftDetectionStatus: async ({ StackDriftDetectionId: id = '' }) => {
      const detection = state.driftDetections.get(id);
      if (detection === undefined) throw validationError(`Drift detection id ${id} does not exist`);
      const { stackId, at, drifted } = detection;
      return {
        StackId: stackId,
        StackDriftDetectionId: id,
        Timestamp: new Date(at),
        DetectionStatus: drifted === undefined ? 'DETECTION_IN_PROGRESS' : 'DETECTION_COMPLETE',
        ...(drifted !== undefined && {
          DriftedStackResourceCount: drifted,
          StackDriftStatus: drifted > 0 ? 'DRIFTED' : 'IN_SYNC',
        }),
      };
    },
  });

const detect = async (state: CloudFormationState, stack: StackRecord, id: string): Promise<void> => {
  const groups = [...stack.resources.values()].filter(({ type }) => type === GROUP);
  const found = await Promise.all(groups.map((record) => hasDrifted(state, stack, record)));
  const drifted = found.filter(Boolean).length;
  const now = state.clock.now();
  state.driftDetections.set(id, { stackId: stack.id, at: now, drifted });
  stack.drift = { status: drifted > 0 ? 'DRIFTED' : 'IN_SYNC', checkedAt: now };
  tell(state, stack, id, drifted);
};

/** By what the group launches from and its sizes; a deleted group has drifted, too. */
const hasDrifted = async (
  state: CloudFormationState,
  stack: StackRecord,
  { physicalId, properties }: ResourceRecord,
): Promise<boolean> => {
  const operation = { id: '', type: 'UPDATE_STACK' as const, pace: livePace(state.clock), forward: false };
  const group = await readGroup({ state, stack, operation }, physicalId);
  if (group === undefined) return true;
  const sizes = [
    [properties['MinSize'], group.min],
    [properties['MaxSize'], group.max],
    [properties['DesiredCapacity'], group.desired],
  ];
  return (
    group.launchesFrom !== launchedFrom(properties) ||
    sizes.some(([wanted, actual]) => wanted !== undefined && Number(wanted) !== actual)
  );
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html; the count is -1 while it runs. */
const tell = (state: CloudFormationState, stack: StackRecord, id: string, drifted?: number): void => {
  const done = drifted !== undefined;
  const status = drifted === 0 ? 'IN_SYNC' : 'DRIFTED';
  state.emit({
    source: 'aws.cloudformation',
    detailType: 'CloudFormation Drift Detection Status Change',
    resources: [stack.id],
    detail: {
      'stack-id': stack.id,
      'stack-drift-detection-id': id,
      'status-details': {
        'stack-drift-status': done ? status : 'UNKNOWN',
        'detection-status': done ? 'DETECTION_COMPLETE' : 'DETECTION_IN_PROGRESS',
      },
      'drift-detection-details': { 'drifted-stack-resource-count': drifted ?? -1 },
      'client-request-token': '',
    },
  });
};
