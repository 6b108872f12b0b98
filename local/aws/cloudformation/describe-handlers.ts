import type * as sdk from '@aws-sdk/client-cloudformation';
import type { Parameter, Stack, StackResource, StackSummary } from '@aws-sdk/client-cloudformation';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { validationError } from './errors.ts';
import { findStack } from './lookup.ts';
import type { CloudFormationState, ParameterValue, ResourceRecord, StackRecord } from './state.ts';
import type { Template } from './template-types.ts';

const PAGE = 100;
export const noPage = () => validationError('The NextToken is not valid.');

export const describeHandlers = (state: CloudFormationState) =>
  handlersOf<typeof sdk>()({
    DescribeStacks: async ({ StackName, NextToken }: sdk.DescribeStacksCommandInput) => {
      if (StackName !== undefined)
        return { Stacks: [shownStack(findStack(state, StackName, 'Stack with id NAME does not exist'))] };
      const living = newestFirst(state).filter(({ status }) => status !== 'DELETE_COMPLETE');
      const page = pageOf(living, PAGE, NextToken, noPage);
      return { Stacks: page.items.map(shownStack), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    ListStacks: async ({ StackStatusFilter = [], NextToken }: sdk.ListStacksCommandInput) => {
      const wanted = new Set<string>(StackStatusFilter);
      const found = newestFirst(state).filter(({ status }) => wanted.size === 0 || wanted.has(status));
      const page = pageOf(found, PAGE, NextToken, noPage);
      return { StackSummaries: page.items.map(summaryOf), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DescribeStackResources: async (input) => describeResources(state, input),
    DescribeStackResource: async ({ StackName, LogicalResourceId }: sdk.DescribeStackResourceCommandInput) => {
      const stack = findStack(state, StackName);
      const record = stack.resources.get(LogicalResourceId ?? '');
      if (record === undefined)
        throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
      const { Timestamp: LastUpdatedTimestamp, ...shown } = shownResource(stack, record);
      return { StackResourceDetail: { ...shown, LastUpdatedTimestamp, Metadata: '{}' } };
    },
    ListStackResources: async ({ StackName, NextToken }: sdk.ListStackResourcesCommandInput) => {
      const stack = findStack(state, StackName, 'Stack with id NAME does not exist');
      const page = pageOf([...stack.resources.values()], PAGE, NextToken, noPage);
      const StackResourceSummaries = page.items.map((record) => {
        const {
          Timestamp: LastUpdatedTimestamp,
          StackId: _id,
          StackName: _name,
          ...shown
        } = shownResource(stack, record);
        return { ...shown, LastUpdatedTimestamp };
      });
      return { StackResourceSummaries, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
  });

const newestFirst = ({ stacks }: CloudFormationState): StackRecord[] =>
  [...stacks.values()].sort((a, b) => b.createdAt - a.createdAt);

const shownStack = (stack: StackRecord): Stack => ({
  ...summaryOf(stack),
  ...(stack.changeSetId !== undefined && { ChangeSetId: stack.changeSetId }),
  ...(stack.template.description !== undefined && { Description: stack.template.description }),
  Parameters: shownParameters(stack.template, stack.parameters),
  RollbackConfiguration: stack.rollback,
  DisableRollback: stack.disableRollback,
  NotificationARNs: [...stack.notificationArns],
  Capabilities: [...stack.capabilities],
  Outputs: [...stack.outputs],
  Tags: [...stack.tags],
  EnableTerminationProtection: stack.terminationProtection,
  ...(stack.roleArn !== undefined && { RoleARN: stack.roleArn }),
  ...(stack.deploymentConfig !== undefined && { DeploymentConfig: stack.deploymentConfig }),
  ...(stack.timeoutInMinutes !== undefined && { TimeoutInMinutes: stack.timeoutInMinutes }),
});

const LAST_OPERATIONS = 5;

const summaryOf = (stack: StackRecord): StackSummary => ({
  StackId: stack.id,
  StackName: stack.name,
  CreationTime: new Date(stack.createdAt),
  StackStatus: stack.status,
  ...(stack.template.description !== undefined && { TemplateDescription: stack.template.description }),
  ...(stack.updatedAt !== undefined && { LastUpdatedTime: new Date(stack.updatedAt) }),
  ...(stack.deletedAt !== undefined && { DeletionTime: new Date(stack.deletedAt) }),
  ...(stack.reason !== undefined && { StackStatusReason: stack.reason }),
  ...(stack.parentId !== undefined && { ParentId: stack.parentId }),
  ...(stack.rootId !== undefined && { RootId: stack.rootId }),
  DriftInformation: shownDrift(stack),
  LastOperations: stack.operations.slice(0, LAST_OPERATIONS),
});

const shownDrift = ({ drift }: StackRecord) =>
  drift === undefined
    ? { StackDriftStatus: 'NOT_CHECKED' as const }
    : { StackDriftStatus: drift.status, LastCheckTimestamp: new Date(drift.checkedAt) };

export const shownParameters = (template: Template, parameters: readonly ParameterValue[]): Parameter[] =>
  parameters.map(({ key, value, resolved }) => ({
    ParameterKey: key,
    ParameterValue: template.parameters.get(key)?.noEcho === true ? '****' : value,
    ...(resolved !== undefined && { ResolvedValue: resolved }),
  }));

const shownResource = (stack: StackRecord, record: ResourceRecord): StackResource => ({
  StackId: stack.id,
  StackName: stack.name,
  LogicalResourceId: record.logicalId,
  ...(record.physicalId !== '' && { PhysicalResourceId: record.physicalId }),
  ResourceType: record.type,
  Timestamp: new Date(record.updatedAt),
  ResourceStatus: record.status,
  ...(record.reason !== undefined && { ResourceStatusReason: record.reason }),
  DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
});

/** The first hundred resources of a stack, or those of the stack that has a physical resource. */
const describeResources = (state: CloudFormationState, input: sdk.DescribeStackResourcesCommandInput) => {
  const { PhysicalResourceId, LogicalResourceId } = input;
  const stack =
    PhysicalResourceId === undefined
      ? findStack(state, input.StackName, 'Stack with id NAME does not exist')
      : stackWith(state, PhysicalResourceId);
  const records = [...stack.resources.values()].filter(
    ({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId,
  );
  return { StackResources: records.slice(0, PAGE).map((record) => shownResource(stack, record)) };
};

const stackWith = (state: CloudFormationState, physical: string): StackRecord => {
  const found = [...state.stacks.values()].find((stack) =>
    [...stack.resources.values()].some(({ physicalId }) => physicalId === physical),
  );
  if (found === undefined) throw validationError(`Stack for ${physical} does not exist`);
  return found;
};
