import type * as sdk from '@aws-sdk/client-cloudformation';
import type { Change, ChangeSetSummary, ResourceChange } from '@aws-sdk/client-cloudformation';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { createChangeSet } from './change-set.ts';
import { noPage, shownParameters } from './describe-handlers.ts';
import { invalidChangeSetStatus } from './errors.ts';
import { checkUpdatable, findChangeSet, findStack } from './lookup.ts';
import { startUpdate } from './stack-handlers.ts';
import type { ChangeSetRecord, CloudFormationState, StackRecord } from './state.ts';

const PAGE = 100;

export const changeSetHandlers = (state: CloudFormationState) =>
  handlersOf<typeof sdk>()({
    CreateChangeSet: async (input) => createChangeSet(state, input),
    DescribeChangeSet: async (input) => describe(state, input),
    ListChangeSets: async ({ StackName, NextToken }: sdk.ListChangeSetsCommandInput) => {
      const stack = findStack(state, StackName);
      const page = pageOf([...stack.changeSets.values()], PAGE, NextToken, noPage);
      return {
        Summaries: page.items.map((set) => summaryOf(stack, set)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    DeleteChangeSet: async (input) => {
      const { stack, set } = findChangeSet(state, input);
      if (set.executionStatus === 'EXECUTE_IN_PROGRESS') throw invalidChangeSetStatus(set);
      stack.changeSets.delete(set.id);
      return {};
    },
    ExecuteChangeSet: async (input) => execute(state, input),
  });

const summaryOf = (stack: StackRecord, set: ChangeSetRecord): ChangeSetSummary => ({
  StackId: stack.id,
  StackName: stack.name,
  ChangeSetId: set.id,
  ChangeSetName: set.name,
  ExecutionStatus: set.executionStatus,
  Status: set.status,
  CreationTime: new Date(set.createdAt),
  IncludeNestedStacks: false,
  ...(set.reason !== undefined && { StatusReason: set.reason }),
  ...(set.description !== undefined && { Description: set.description }),
});

const describe = (state: CloudFormationState, input: sdk.DescribeChangeSetCommandInput) => {
  const { stack, set } = findChangeSet(state, input);
  const { IncludePropertyValues: withValues = false } = input;
  const page = pageOf(set.changes, PAGE, input.NextToken, noPage);
  return {
    ...summaryOf(stack, set),
    Parameters: shownParameters(set.target.template, set.target.parameters),
    Capabilities: [...set.target.capabilities],
    Tags: [...set.target.tags],
    NotificationARNs: [...(set.notificationArns ?? [])],
    ...(set.rollback !== undefined && { RollbackConfiguration: set.rollback }),
    ...(set.deploymentConfig !== undefined && { DeploymentConfig: set.deploymentConfig }),
    Changes: page.items.map((change) => shownChange(change, withValues)),
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
};

const shownChange = (change: ResourceChange, values: boolean): Change => {
  if (values) return { Type: 'Resource', ResourceChange: change };
  const { BeforeContext: _before, AfterContext: _after, Details = [], ...plain } = change;
  return { Type: 'Resource', ResourceChange: { ...plain, Details: Details.map(withoutValues) } };
};

const withoutValues = (detail: sdk.ResourceChangeDetail): sdk.ResourceChangeDetail => {
  const {
    BeforeValue: _before,
    AfterValue: _after,
    Path: _path,
    AttributeChangeType: _type,
    ...target
  } = detail.Target ?? {};
  return { ...detail, Target: target };
};

/** Repeated with the token that executed it, it is the same call and starts nothing. */
const execute = (state: CloudFormationState, input: sdk.ExecuteChangeSetCommandInput) => {
  const { stack, set } = findChangeSet(state, input);
  const token = input.ClientRequestToken;
  if (set.executedWith !== undefined && set.executedWith === token) return {};
  if (set.executionStatus !== 'AVAILABLE') throw invalidChangeSetStatus(set);
  checkUpdatable(stack);
  startUpdate(state, stack, { ...settingsOf(set), ...disabling(input), target: set.target, token, changeSet: set });
  stack.changeSetId = set.id;
  if (token !== undefined) set.executedWith = token;
  for (const other of [...stack.changeSets.values()]) if (other !== set) stack.changeSets.delete(other.id);
  return {};
};

const settingsOf = ({ roleArn, rollback, notificationArns, deploymentConfig }: ChangeSetRecord) => ({
  ...(roleArn !== undefined && { RoleARN: roleArn }),
  ...(rollback !== undefined && { RollbackConfiguration: rollback }),
  ...(notificationArns !== undefined && { NotificationARNs: [...notificationArns] }),
  ...(deploymentConfig !== undefined && { DeploymentConfig: deploymentConfig }),
});

const disabling = ({ DisableRollback }: sdk.ExecuteChangeSetCommandInput) =>
  DisableRollback === undefined ? {} : { DisableRollback };
