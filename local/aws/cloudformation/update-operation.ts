import type { StackStatus } from '@aws-sdk/client-cloudformation';
import { MINUTE } from '../../../src/duration.ts';
import type { AlarmKind } from '../alarms.ts';
import { deployResources, OperationFailure, removeResource, scopeOf, undoResource } from './deploy.ts';
import { Interruption, ResourceFailure } from './errors.ts';
import { dependencyOrder } from './evaluate.ts';
import { alarmName, pause } from './operation.ts';
import { resolveOutputs } from './outputs.ts';
import { setResourceStatus, setStackStatus, type Teller } from './stack-events.ts';
import type { Before, ResourceRecord } from './state.ts';

const BEGINS_AFTER = 2_000;

/** The update of a stack that already holds what it is asked to be. Ends in one of the statuses that an update ends in. */
export const runUpdate = async (teller: Teller): Promise<void> => {
  const { stack, operation } = teller;
  setStackStatus(teller, 'UPDATE_IN_PROGRESS', 'User Initiated');
  try {
    checkTriggers(teller);
    await pause(teller, BEGINS_AFTER);
    await deployResources(teller);
    await monitor(teller);
    stack.outputs = resolveOutputs(stack, scopeOf(teller));
  } catch (error) {
    await failUpdate(teller, error);
    return;
  }
  operation.forward = false;
  setStackStatus(teller, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const clean = await removeAll(teller, replacedResources(teller));
  delete stack.before;
  setStackStatus(
    teller,
    'UPDATE_COMPLETE',
    clean ? undefined : 'Update successful. One or more resources could not be deleted.',
  );
};

const kinds: Readonly<Record<string, AlarmKind>> = {
  'AWS::CloudWatch::Alarm': 'metric',
  'AWS::CloudWatch::CompositeAlarm': 'composite',
};

/** A missing alarm fails the whole operation; an alarm of another type than is said is not found. */
export const checkTriggers = ({ state, stack }: Teller): void => {
  const missing = (stack.rollback.RollbackTriggers ?? []).flatMap(({ Arn = '', Type = '' }) => {
    const kind = state.alarms.kindOf(alarmName(Arn));
    return kind !== undefined && kind === kinds[Type] ? [] : [Arn];
  });
  if (missing.length > 0)
    throw new OperationFailure(`The following rollback trigger alarm(s) do not exist: [${missing.join(', ')}]`);
};

/** The old resources are kept until the monitoring time is over, with or without triggers. */
export const monitor = async (teller: Teller): Promise<void> => {
  const minutes = teller.stack.rollback.MonitoringTimeInMinutes ?? 0;
  // Even without a time to wait it is looked once more whether the operation was stopped.
  await pause(teller, teller.operation.pace.live ? minutes * MINUTE : 0);
};

/** What the update has put something else in the place of, or taken out of the template; also what a failed one before it left. */
const replacedResources = (teller: Teller): ResourceRecord[] => {
  const { resources, before } = teller.stack;
  for (const logicalId of [...resources.keys()]) if (!isWanted(teller, logicalId)) resources.delete(logicalId);
  const kept = new Set([...resources.values()].map(({ physicalId }) => physicalId));
  const former = [...(before?.resources.values() ?? []), ...(before?.made ?? [])];
  return former
    .filter(({ physicalId }) => !kept.has(physicalId))
    .map((record) => ({ ...record }))
    .reverse();
};

const isWanted = (teller: Teller, logicalId: string): boolean => {
  const definition = teller.stack.template.resources.get(logicalId);
  if (definition === undefined) return false;
  return definition.condition === undefined || scopeOf(teller).condition(definition.condition);
};

export const removeAll = async (teller: Teller, gone: readonly ResourceRecord[]): Promise<boolean> => {
  let clean = true;
  for (const record of gone) clean = (await removeResource(teller, record)) && clean;
  return clean;
};

const failUpdate = async (teller: Teller, error: unknown): Promise<void> => {
  const { stack, operation } = teller;
  operation.forward = false;
  const reason = error instanceof Error ? error.message : String(error);
  if (stack.disableRollback && !(error instanceof Interruption)) {
    setStackStatus(teller, 'UPDATE_FAILED', reason);
    return;
  }
  await rollBack(teller, { reason, skip: [] });
};

/** Back to what the stack was before its update; `skip` are resources to leave as they are. */
export const rollBack = async (
  teller: Teller,
  { reason, skip }: { reason: string; skip: readonly string[] },
): Promise<void> => {
  const { stack } = teller;
  const { before } = stack;
  if (before === undefined) return;
  teller.operation.forward = false;
  setStackStatus(teller, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  try {
    failRollbackByFault(teller, before);
    for (const logicalId of dependencyOrder(before.template)) await undo(teller, { before, logicalId, skip });
  } catch (error) {
    setStackStatus(teller, 'UPDATE_ROLLBACK_FAILED', error instanceof Error ? error.message : String(error));
    return;
  }
  await finishRollback(teller, before);
};

const undo = async (
  teller: Teller,
  { before, logicalId, skip }: { before: Before; logicalId: string; skip: readonly string[] },
): Promise<void> => {
  const previous = before.resources.get(logicalId);
  if (previous === undefined || !before.touched.has(logicalId)) return;
  const current = teller.stack.resources.get(logicalId);
  if (!skip.includes(logicalId)) await undoResource(teller, logicalId, previous);
  else if (current !== undefined) setResourceStatus(teller, current, { status: 'UPDATE_COMPLETE' });
  before.touched.delete(logicalId);
};

const finishRollback = async (teller: Teller, before: Before): Promise<void> => {
  const { stack } = teller;
  const { template, parameters, capabilities, tags, outputs } = before;
  Object.assign(stack, { template, parameters, capabilities, tags, outputs });
  setStackStatus(teller, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  const kept = new Set([...before.resources.values()].map(({ physicalId }) => physicalId));
  const clean = await removeAll(teller, before.made.filter(({ physicalId }) => !kept.has(physicalId)).reverse());
  for (const logicalId of [...stack.resources.keys()]) {
    if (!before.resources.has(logicalId)) stack.resources.delete(logicalId);
  }
  delete stack.before;
  setStackStatus(
    teller,
    'UPDATE_ROLLBACK_COMPLETE',
    clean ? undefined : 'Update rollback successful. One or more resources could not be deleted.',
  );
};

const failRollbackByFault = (teller: Teller, before: Before): void => {
  const { state, stack } = teller;
  const fault = state.faults.takeStack(stack.name, 'rollback-failure');
  if (fault === undefined) return;
  const logicalId = [...before.touched].at(-1) ?? [...stack.resources.keys()].at(-1);
  const record = logicalId === undefined ? undefined : stack.resources.get(logicalId);
  const reason =
    fault.reason ?? 'Resource handler returned message: "Internal failure" (HandlerErrorCode: InternalFailure)';
  if (record !== undefined) setResourceStatus(teller, record, { status: 'UPDATE_FAILED', reason });
  throw new ResourceFailure(`The following resource(s) failed to update: [${logicalId ?? stack.name}]. `);
};

/** The statuses from which a stack may be updated. */
const STEADY: readonly StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
  'UPDATE_FAILED',
  'CREATE_FAILED',
];

export const canBeUpdated = (status: StackStatus): boolean => STEADY.includes(status);
