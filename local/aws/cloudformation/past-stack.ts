import type { Capability, Parameter, Tag } from '@aws-sdk/client-cloudformation';
import type { CallService } from '../../types.ts';
import { pause } from './operation.ts';
import { pastPace } from './pace.ts';
import { setResourceStatus, setStackStatus } from './stack-events.ts';
import { newStack } from './stack-handlers.ts';
import { beginOperation, runCreate } from './stack-operation.ts';
import type { CloudFormationState, ResourceRecord, StackRecord } from './state.ts';
import { neededCapabilities, targetOf } from './target.ts';

export interface PastStack {
  name: string;
  template: string;
  parameters: Readonly<Record<string, string>>;
  roleArn?: string;
  /** The stack that this one is nested in. */
  parentId?: string;
  tags?: readonly Tag[];
  /** When it was created; resources are made as they are to be at last. */
  createdAt: number;
  /** The updates since, oldest first: when each began, and how long it took in milliseconds. */
  updates: readonly { at: number; took: number }[];
  /** Makes an Auto Scaling group of the stack as if it had long been there. */
  makeGroup: (request: Record<string, unknown>) => Promise<void>;
}

/** @throws Error when the stack could not be made */
export const recordPastStack = async (present: CloudFormationState, past: PastStack): Promise<string> => {
  const state: CloudFormationState = { ...present, callService: withGroups(present, past) };
  const given: Parameter[] = Object.entries(past.parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  const request = { TemplateBody: past.template, Parameters: given, Capabilities: everyCapability };
  const target = await targetOf(state, undefined, request);
  const stack = newStack(state, {
    name: past.name,
    target: { ...target, capabilities: neededCapabilities(target.template), tags: past.tags ?? [] },
    input: past.roleArn === undefined ? {} : { RoleARN: past.roleArn },
  });
  stack.createdAt = past.createdAt;
  if (past.parentId !== undefined) Object.assign(stack, { parentId: past.parentId, rootId: past.parentId });
  state.stacks.set(stack.id, stack);
  await runCreate(beginOperation(state, stack, { type: 'CREATE_STACK', pace: pastPace(past.createdAt) }));
  delete stack.running;
  if (stack.status !== 'CREATE_COMPLETE') throw new Error(`making the stack ${past.name}: ${whyNot(stack)}`);
  for (const update of past.updates) await recordUpdate(state, stack, update);
  return stack.id;
};

const withGroups =
  ({ callService }: CloudFormationState, { makeGroup }: PastStack): CallService =>
  async (service, operation, input) => {
    if (operation !== 'CreateAutoScalingGroup') return callService(service, operation, input);
    await makeGroup(input);
    return {};
  };

const everyCapability: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];

const whyNot = ({ events }: StackRecord): string =>
  events.find(({ ResourceStatus }) => ResourceStatus.endsWith('_FAILED'))?.ResourceStatusReason ?? 'no reason';

/** What moved with each update of the image. */
const MOVED = [
  'AWS::EC2::LaunchTemplate',
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::ECS::TaskDefinition',
  'AWS::ECS::Service',
];

const recordUpdate = async (
  state: CloudFormationState,
  stack: StackRecord,
  { at, took }: PastStack['updates'][number],
): Promise<void> => {
  const teller = beginOperation(state, stack, { type: 'UPDATE_STACK', pace: pastPace(at) });
  const moved = [...stack.resources.values()].filter(({ type }) => MOVED.includes(type));
  stack.updatedAt = at;
  setStackStatus(teller, 'UPDATE_IN_PROGRESS', 'User Initiated');
  for (const record of moved) {
    const status = (name: 'UPDATE_IN_PROGRESS' | 'UPDATE_COMPLETE'): void =>
      setResourceStatus(teller, record, { status: name });
    status('UPDATE_IN_PROGRESS');
    await pause(teller, took * shareOf(record, moved.length));
    status('UPDATE_COMPLETE');
  }
  setStackStatus(teller, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  setStackStatus(teller, 'UPDATE_COMPLETE');
  delete stack.running;
};

/** Instances and tasks take nearly all of an update's time. */
const shareOf = ({ type }: ResourceRecord, count: number): number =>
  type.endsWith('Group') || type.endsWith('Service') ? 0.9 : 0.1 / Math.max(1, count - 1);
