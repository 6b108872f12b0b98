import type * as sdk from '@aws-sdk/client-cloudformation';
import { handlersOf } from '../service.ts';
import { answeredBefore, take } from '../take.ts';
import { alreadyExists, validationError } from './errors.ts';
import { checkStackName, checkUpdatable, findStack, seekStack } from './lookup.ts';
import { changesNothing, planChanges } from './plan.ts';
import { mergedRollback } from './rollback-configuration.ts';
import { takeSignal } from './signals.ts';
import { beginOperation, launch, retarget, runCreate, runDelete } from './stack-operation.ts';
import type { ChangeSetRecord, CloudFormationState, StackRecord, Target } from './state.ts';
import { targetOf } from './target.ts';
import { rollBack, runUpdate } from './update-operation.ts';

const answerOf = ({ stack, operation }: { stack: StackRecord; operation: { id: string } }) => ({
  StackId: stack.id,
  OperationId: operation.id,
});

export const stackHandlers = (state: CloudFormationState) =>
  handlersOf<typeof sdk>()({
    CreateStack: async (input) => createStack(state, input),
    UpdateStack: async (input) => updateStack(state, input),
    DeleteStack: async (input) => deleteStack(state, input),
    CancelUpdateStack: async ({ StackName }) => {
      const stack = findStack(state, StackName);
      if (stack.status !== 'UPDATE_IN_PROGRESS' || stack.running === undefined)
        throw validationError('CancelUpdateStack cannot be called from current stack status');
      stack.running.interruption ??= 'User Initiated';
      stack.running.pace.wake('stop');
      return {};
    },
    ContinueUpdateRollback: async (input) => continueRollback(state, input),
    RollbackStack: async ({ StackName, ClientRequestToken }) => {
      const stack = findStack(state, StackName);
      if (stack.status !== 'UPDATE_FAILED' || stack.before === undefined)
        throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
      const teller = beginOperation(state, stack, { type: 'ROLLBACK', token: ClientRequestToken });
      launch(teller, () => rollBack(teller, { reason: 'User Initiated', skip: [] }));
      return answerOf(teller);
    },
    SignalResource: async ({ StackName, LogicalResourceId, UniqueId, Status }) => {
      if (Status !== 'SUCCESS' && Status !== 'FAILURE')
        throw validationError(
          `1 validation error detected: Value '${Status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [SUCCESS, FAILURE]`,
        );
      takeSignal(findStack(state, StackName), LogicalResourceId ?? '', { uniqueId: UniqueId ?? '', status: Status });
      return {};
    },
  });

const createStack = async (state: CloudFormationState, input: sdk.CreateStackCommandInput) => {
  const name = input.StackName ?? '';
  checkStackName(name);
  if (seekStack(state, name) !== undefined) throw alreadyExists(`Stack [${name}] already exists`);
  const stack = newStack(state, { name, target: await targetOf(state, undefined, input), input });
  state.stacks.set(stack.id, stack);
  const teller = beginOperation(state, stack, { type: 'CREATE_STACK', token: input.ClientRequestToken });
  launch(teller, runCreate);
  return answerOf(teller);
};

export const newStack = (
  state: CloudFormationState,
  { name, target, input }: { name: string; target: Target; input: Partial<sdk.CreateStackCommandInput> },
): StackRecord => ({
  ...target,
  id: `arn:aws:cloudformation:${state.region}:${state.accountId}:stack/${name}/${state.nextId()}`,
  name,
  createdAt: state.clock.now(),
  status: 'CREATE_IN_PROGRESS',
  rollback: mergedRollback({}, input.RollbackConfiguration),
  notificationArns: input.NotificationARNs ?? [],
  disableRollback:
    input.DisableRollback ?? rollbackDisabledBy(input.DeploymentConfig) ?? input.OnFailure === 'DO_NOTHING',
  terminationProtection: input.EnableTerminationProtection ?? false,
  ...(input.RoleARN !== undefined && { roleArn: input.RoleARN }),
  ...(input.DeploymentConfig !== undefined && { deploymentConfig: take(input.DeploymentConfig, DEPLOYMENT) }),
  ...(input.TimeoutInMinutes !== undefined && { timeoutInMinutes: input.TimeoutInMinutes }),
  resources: new Map(),
  outputs: [],
  events: [],
  operations: [],
  changeSets: new Map(),
  signals: new Map(),
  tokens: new Map(),
});

const DEPLOYMENT = ['Mode', 'DisableRollback'] as const;

/** EXPRESS turns rollback off unless it is asked for. */
const rollbackDisabledBy = (config: sdk.DeploymentConfig | undefined): boolean | undefined =>
  config?.DisableRollback ?? (config?.Mode === 'EXPRESS' ? true : undefined);

const updateStack = async (state: CloudFormationState, input: sdk.UpdateStackCommandInput) => {
  const stack = findStack(state, input.StackName);
  const { running } = stack;
  if (running?.token !== undefined && running.token === input.ClientRequestToken)
    return answeredBefore(input, answerOf({ stack, operation: running }));
  checkUpdatable(stack);
  const { RoleARN, RollbackConfiguration, NotificationARNs, DeploymentConfig, DisableRollback } = input;
  const target = await targetOf(state, stack, input);
  checkUpdatable(stack);
  if (changesNothing(stack, target, planChanges(state, stack, target)))
    throw validationError('No updates are to be performed.');
  const teller = startUpdate(state, stack, {
    ...{ RoleARN, RollbackConfiguration, NotificationARNs, DeploymentConfig, DisableRollback },
    target,
    token: input.ClientRequestToken,
  });
  return answerOf(teller);
};

type UpdateSettings = Pick<
  sdk.UpdateStackCommandInput,
  'RoleARN' | 'RollbackConfiguration' | 'NotificationARNs' | 'DeploymentConfig' | 'DisableRollback'
> & {
  target: Target;
  token?: string | undefined;
  /** What is executed, when it is a change set. */
  changeSet?: ChangeSetRecord;
};

/** Begins the update of a stack that was checked. @throws TokenAlreadyExistsException */
export const startUpdate = (state: CloudFormationState, stack: StackRecord, settings: UpdateSettings) => {
  const rollback = mergedRollback(stack.rollback, settings.RollbackConfiguration);
  const teller = beginOperation(state, stack, { type: 'UPDATE_STACK', token: settings.token });
  const { RoleARN, NotificationARNs, DeploymentConfig } = settings;
  Object.assign(stack, {
    rollback,
    disableRollback: settings.DisableRollback ?? rollbackDisabledBy(DeploymentConfig) ?? false,
    ...(RoleARN !== undefined && { roleArn: RoleARN }),
    ...(NotificationARNs !== undefined && { notificationArns: NotificationARNs }),
    ...(DeploymentConfig !== undefined && { deploymentConfig: take(DeploymentConfig, DEPLOYMENT) }),
  });
  if (settings.changeSet !== undefined) settings.changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
  retarget(teller, settings.target);
  launch(teller, async () => {
    await runUpdate(teller);
    const executed = stack.status === 'UPDATE_COMPLETE' ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED';
    if (settings.changeSet !== undefined) settings.changeSet.executionStatus = executed;
  });
  return teller;
};

/** Deleting a stack that is not there, or is gone already, is no error. */
const deleteStack = async (state: CloudFormationState, input: sdk.DeleteStackCommandInput) => {
  checkStackName(input.StackName ?? '');
  const stack = seekStack(state, input.StackName ?? '');
  if (stack === undefined || ['DELETE_COMPLETE', 'DELETE_IN_PROGRESS'].includes(stack.status)) return {};
  if (stack.terminationProtection)
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  if (stack.running !== undefined)
    throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
  const retained = input.RetainResources ?? [];
  if (retained.length > 0 && stack.status !== 'DELETE_FAILED')
    throw validationError(
      `Invalid operation on stack [${stack.id}]. Specify retainResources only when the stack is in the DELETE_FAILED state.`,
    );
  const teller = beginOperation(state, stack, { type: 'DELETE_STACK', token: input.ClientRequestToken });
  launch(teller, () => runDelete(teller, retained));
  return {};
};

const continueRollback = async (state: CloudFormationState, input: sdk.ContinueUpdateRollbackCommandInput) => {
  const stack = findStack(state, input.StackName);
  if (stack.status !== 'UPDATE_ROLLBACK_FAILED')
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not continue update rollback.`);
  const skip = input.ResourcesToSkip ?? [];
  const unknown = skip.filter((id) => !stack.before?.touched.has(id));
  if (unknown.length > 0)
    throw validationError(`The following resources to skip are not in UPDATE_FAILED state: [${unknown.join(', ')}]`);
  if (input.RoleARN !== undefined) stack.roleArn = input.RoleARN;
  const teller = beginOperation(state, stack, { type: 'CONTINUE_ROLLBACK', token: input.ClientRequestToken });
  launch(teller, () => rollBack(teller, { reason: 'User Initiated', skip }));
  return {};
};
