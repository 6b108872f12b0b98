import type { OperationType } from '@aws-sdk/client-cloudformation';
import { deployResources, scopeOf } from './deploy.ts';
import { tokenAlreadyExists } from './errors.ts';
import { dependencyOrder } from './evaluate.ts';
import { pause } from './operation.ts';
import { resolveOutputs } from './outputs.ts';
import { livePace, type Operation, type Pace } from './pace.ts';
import { setResourceStatus, setStackStatus, type Teller } from './stack-events.ts';
import type { CloudFormationState, ResourceRecord, StackRecord, Target } from './state.ts';
import { checkTriggers, monitor, removeAll } from './update-operation.ts';

interface Begin {
  type: OperationType;
  token?: string | undefined;
  pace?: Pace;
}

/** Begins an operation on the stack; from here on it is busy. @throws TokenAlreadyExistsException */
export const beginOperation = (
  state: CloudFormationState,
  stack: StackRecord,
  { type, token, pace = livePace(state.clock) }: Begin,
): Teller => {
  if (token !== undefined && stack.tokens.has(token)) throw tokenAlreadyExists(token);
  const operation: Operation = {
    id: state.nextId(),
    type,
    pace,
    forward: true,
    ...(token !== undefined && { token }),
  };
  stack.running = operation;
  stack.operations.unshift({ OperationType: type, OperationId: operation.id });
  if (token !== undefined) stack.tokens.set(token, operation.id);
  return { state, stack, operation };
};

/** Lets the operation run, without waiting for it. */
export const launch = (teller: Teller, run: (teller: Teller) => Promise<void>): void =>
  teller.operation.pace.start(() => run(teller).finally(() => delete teller.stack.running));

/** Sets what the stack is asked to be, and keeps what it was. */
export const retarget = (teller: Teller, target: Target): void => {
  const { stack, operation } = teller;
  const { template, parameters, capabilities, tags, outputs } = stack;
  // After a failed update without rollback the way back is still to the last good state.
  stack.before ??= {
    ...{ template, parameters, capabilities, tags, outputs },
    resources: new Map([...stack.resources].map(([id, record]) => [id, { ...record }])),
    touched: new Set(),
    made: [],
  };
  Object.assign(stack, {
    template: target.template,
    parameters: target.parameters,
    capabilities: target.capabilities,
    tags: target.tags,
    updatedAt: operation.pace.now(),
  });
  for (const other of stack.changeSets.values()) {
    if (other.executionStatus === 'AVAILABLE') other.executionStatus = 'OBSOLETE';
  }
};

export const runCreate = async (teller: Teller): Promise<void> => {
  const { stack, operation } = teller;
  setStackStatus(teller, 'CREATE_IN_PROGRESS', 'User Initiated');
  try {
    checkTriggers(teller);
    await deployResources(teller);
    await monitor(teller);
    stack.outputs = resolveOutputs(stack, scopeOf(teller));
  } catch (error) {
    await failCreate(teller, error instanceof Error ? error.message : String(error));
    return;
  }
  operation.forward = false;
  setStackStatus(teller, 'CREATE_COMPLETE');
};

const failCreate = async (teller: Teller, reason: string): Promise<void> => {
  const { stack, operation } = teller;
  operation.forward = false;
  if (stack.disableRollback) {
    setStackStatus(teller, 'CREATE_FAILED', reason);
    return;
  }
  setStackStatus(teller, 'ROLLBACK_IN_PROGRESS', `${reason}Rollback requested by user.`);
  const clean = await removeAll(teller, [...stack.resources.values()].reverse());
  setStackStatus(teller, clean ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED');
};

/** Deletes the resources in the order opposite to that of their creation. */
export const runDelete = async (teller: Teller, retained: readonly string[]): Promise<void> => {
  const { stack, operation } = teller;
  operation.forward = false;
  setStackStatus(teller, 'DELETE_IN_PROGRESS', 'User Initiated');
  await pause(teller, 1_000);
  const records = dependencyOrder(stack.template).flatMap((id) => stack.resources.get(id) ?? []);
  const kept = (record: ResourceRecord) =>
    retained.includes(record.logicalId) || stack.template.resources.get(record.logicalId)?.deletionPolicy === 'Retain';
  for (const record of records.filter(kept)) setResourceStatus(teller, record, { status: 'DELETE_SKIPPED' });
  const clean = await removeAll(teller, records.filter((record) => !kept(record)).reverse());
  if (clean) stack.deletedAt = operation.pace.now();
  setStackStatus(teller, clean ? 'DELETE_COMPLETE' : 'DELETE_FAILED');
};
