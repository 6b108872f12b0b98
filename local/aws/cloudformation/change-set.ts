import type * as sdk from '@aws-sdk/client-cloudformation';
import { answeredBefore, take } from '../take.ts';
import { alreadyExists, validationError } from './errors.ts';
import { checkUpdatable, findStack } from './lookup.ts';
import { changesNothing, planChanges } from './plan.ts';
import { checkLimits } from './request-limits.ts';
import { mergedRollback } from './rollback-configuration.ts';
import { checkServiceRole } from './service-role.ts';
import type { ChangeSetRecord, CloudFormationState, StackRecord } from './state.ts';
import { targetOf } from './target.ts';

const READY_AFTER = 1_000;
const NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Anything else, such as OnStackFailure, ImportExistingResources and DeploymentMode, is refused. */
const SIMULATED = [
  'StackName',
  'ChangeSetName',
  'ChangeSetType',
  'TemplateBody',
  'TemplateURL',
  'UsePreviousTemplate',
  'Parameters',
  'Capabilities',
  'RoleARN',
  'RollbackConfiguration',
  'NotificationARNs',
  'Tags',
  'ClientToken',
  'Description',
  'DeploymentConfig',
] as const;

/** A change set of an existing stack. Repeated with the same token and request, it gives the first answer again. */
export const createChangeSet = async (state: CloudFormationState, input: sdk.CreateChangeSetCommandInput) => {
  const { ClientToken: token, ...asked } = take(input, SIMULATED);
  const request = JSON.stringify(asked);
  checkRequest(input);
  const stack = findStack(state, input.StackName);
  const named = [...stack.changeSets.values()].find(({ name }) => name === input.ChangeSetName);
  if (named !== undefined && token !== undefined && named.token === token && named.request === request)
    return answeredBefore(input, { Id: named.id, StackId: stack.id });
  if (named !== undefined)
    throw alreadyExists(
      `ChangeSet ${input.ChangeSetName} cannot be created for stack ${stack.name} because it already exists`,
    );
  checkUpdatable(stack);
  await checkServiceRole(input.RoleARN, state.callService);
  const target = await targetOf(state, stack, input);
  const set = newChangeSet(state, { stack, input, request, target });
  stack.changeSets.set(set.id, set);
  state.clock.at(state.clock.now() + READY_AFTER, () => makeReady(state, stack, set));
  return { Id: set.id, StackId: stack.id };
};

const checkRequest = (input: sdk.CreateChangeSetCommandInput): void => {
  checkLimits(input);
  if (!NAME.test(input.ChangeSetName ?? ''))
    throw validationError(
      `1 validation error detected: Value '${input.ChangeSetName}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  const type = input.ChangeSetType ?? 'UPDATE';
  if (type !== 'UPDATE')
    throw validationError(`ChangeSetType ${type} is not simulated: change sets update a stack here.`);
};

interface NewChangeSet {
  stack: StackRecord;
  input: sdk.CreateChangeSetCommandInput;
  request: string;
  target: ChangeSetRecord['target'];
}

const newChangeSet = (
  state: CloudFormationState,
  { stack, input, request, target }: NewChangeSet,
): ChangeSetRecord => ({
  id: `arn:aws:cloudformation:${state.region}:${state.accountId}:changeSet/${input.ChangeSetName}/${state.nextId()}`,
  name: input.ChangeSetName ?? '',
  createdAt: state.clock.now(),
  status: 'CREATE_PENDING',
  executionStatus: 'UNAVAILABLE',
  target,
  changes: [],
  request,
  rollback: mergedRollback(stack.rollback, input.RollbackConfiguration),
  ...(input.Description !== undefined && { description: input.Description }),
  ...(input.NotificationARNs !== undefined && { notificationArns: input.NotificationARNs }),
  ...(input.DeploymentConfig !== undefined && {
    deploymentConfig: take(input.DeploymentConfig, ['Mode', 'DisableRollback']),
  }),
  ...(input.RoleARN !== undefined && { roleArn: input.RoleARN }),
  ...(input.ClientToken !== undefined && { token: input.ClientToken }),
});

const makeReady = (state: CloudFormationState, stack: StackRecord, set: ChangeSetRecord): void => {
  if (!stack.changeSets.has(set.id)) return;
  const fail = (reason: string) => Object.assign(set, { status: 'FAILED', reason });
  try {
    const changes = planChanges(state, stack, set.target);
    if (changesNothing(stack, set.target, changes)) return void fail(NO_CHANGES);
    const executionStatus = stack.running === undefined ? 'AVAILABLE' : 'OBSOLETE';
    Object.assign(set, { changes, status: 'CREATE_COMPLETE', executionStatus });
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
};
