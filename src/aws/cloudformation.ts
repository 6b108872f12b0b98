import {
  type Stack as AwsStack,
  type StackEvent as AwsStackEvent,
  CloudFormationClient,
  type CloudFormationClientConfig,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type GetTemplateCommandInput,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { present } from '../present.ts';
import {
  type ChangeSet,
  type ChangeSetPlace,
  createChangeSet,
  deleteChangeSet,
  type NewChangeSet,
  readChangeSet,
} from './change-set.ts';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';
import { pages } from './pages.ts';

/** A stack as DescribeStacks tells. Times are milliseconds since the epoch. */
export interface Stack {
  id: string;
  name: string;
  /** AWS's word, e.g. `UPDATE_COMPLETE`. */
  status: string;
  statusReason?: string;
  /** Of its last update, or of its creation. */
  changedAt: number;
  parameters: readonly StackParameter[];
  capabilities: readonly string[];
  roleArn?: string;
  /** Set on a nested stack. */
  parentId?: string;
  deploymentMode?: string;
  driftStatus?: string;
  monitoringMinutes?: number;
  /** The ARN of the change set that was executed last; a later update without one leaves it. */
  changeSetId?: string;
}

export interface StackParameter {
  key: string;
  value: string;
  /** Of an SSM parameter type: the value it resolves to now. */
  resolved?: string;
}

/** One resource of a stack. */
export interface StackResource {
  logicalId: string;
  physicalId?: string;
  type: string;
  status: string;
}

export interface StackEvent {
  id: string;
  at: number;
  logicalId: string;
  physicalId?: string;
  type: string;
  status: string;
  reason?: string;
  /** The token of the operation that caused it. */
  token?: string;
}

/**
 * CloudFormation as the worker may use it: reads, and change sets, which change nothing until a runbook executes them.
 * Methods throw AwsCallError; `gone` when the stack or set does not exist.
 */
export interface CloudFormation {
  /** By name or id; never all of the account. */
  stack(nameOrId: string): Promise<Stack>;
  /** The template as CloudFormation processed it. */
  template(nameOrId: string): Promise<string>;
  /** The template as it was handed in, of the stack or of one of its change sets. */
  sourceTemplate(stackId: string, changeSetId?: string): Promise<string>;
  resources(nameOrId: string): Promise<readonly StackResource[]>;
  /** Always in STANDARD mode. Returns the set's id. A set of this name that is there already is taken as it is. */
  createChangeSet(set: NewChangeSet): Promise<ChangeSetPlace>;
  changeSet(place: ChangeSetPlace): Promise<ChangeSet>;
  /** A set that is gone or was executed is left as it is. */
  deleteChangeSet(place: ChangeSetPlace): Promise<void>;
  /** Newest first, a page (100) at a time, until `enough` says so of a page or there are no more. */
  events(nameOrId: string, enough: (page: readonly StackEvent[]) => boolean): Promise<readonly StackEvent[]>;
}

export function createCloudFormation(config: CloudFormationClientConfig & CallRules): CloudFormation {
  const client = clientOf(CloudFormationClient, config);
  return {
    stack: (nameOrId) => calling(`reading stack ${nameOrId}`, () => readStack(client, nameOrId)),
    template: (nameOrId) =>
      calling(`reading the template of stack ${nameOrId}`, () =>
        readTemplate(client, { StackName: nameOrId, TemplateStage: 'Processed' }),
      ),
    sourceTemplate: (stackId, changeSetId) =>
      calling(
        `reading the template of ${changeSetId === undefined ? `stack ${stackId}` : `change set ${changeSetId}`}`,
        () =>
          readTemplate(client, {
            StackName: stackId,
            TemplateStage: 'Original',
            ...present({ ChangeSetName: changeSetId }),
          }),
      ),
    resources: (nameOrId) =>
      calling(`listing resources of stack ${nameOrId}`, async () => {
        const found = await pages(
          (token) =>
            client.send(new ListStackResourcesCommand({ StackName: nameOrId, ...present({ NextToken: token }) })),
          ({ StackResourceSummaries, NextToken }) => ({ items: StackResourceSummaries, next: NextToken }),
        );
        return found.map((resource) => ({
          logicalId: resource.LogicalResourceId ?? '',
          ...present({ physicalId: resource.PhysicalResourceId }),
          type: resource.ResourceType ?? '',
          status: resource.ResourceStatus ?? 'UNKNOWN',
        }));
      }),
    createChangeSet: (set) =>
      calling(`creating change set ${set.name} of stack ${set.stack}`, () => createChangeSet(client, set)),
    changeSet: (place) => calling(`reading change set ${place.changeSetId}`, () => readChangeSet(client, place)),
    deleteChangeSet: (place) =>
      calling(`deleting change set ${place.changeSetId}`, () => deleteChangeSet(client, place)),
    events: (nameOrId, enough) =>
      calling(`reading events of stack ${nameOrId}`, () =>
        pages(
          (token) =>
            client.send(new DescribeStackEventsCommand({ StackName: nameOrId, ...present({ NextToken: token }) })),
          ({ StackEvents, NextToken }) => ({ items: StackEvents?.map(asEvent), next: NextToken }),
          enough,
        ),
      ),
  };
}

async function readTemplate(client: CloudFormationClient, input: GetTemplateCommandInput): Promise<string> {
  const { TemplateBody } = await client.send(new GetTemplateCommand(input));
  if (TemplateBody === undefined) throw new Error('the answer has no template');
  return TemplateBody;
}

async function readStack(client: CloudFormationClient, nameOrId: string): Promise<Stack> {
  // Without a name AWS would answer with every stack of the account.
  if (nameOrId === '') throw new Error('a stack without a name is none');
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
  const [stack] = Stacks;
  if (stack === undefined) throw new Error('the answer has no stack');
  return asStack(nameOrId, stack);
}

function asStack(nameOrId: string, stack: AwsStack): Stack {
  const changed = stack.LastUpdatedTime ?? stack.CreationTime;
  if (changed === undefined) throw new Error('the answer does not say when the stack was made');
  return {
    id: stack.StackId ?? nameOrId,
    name: stack.StackName ?? nameOrId,
    status: stack.StackStatus ?? 'UNKNOWN',
    ...present({ statusReason: stack.StackStatusReason }),
    changedAt: changed.getTime(),
    parameters: (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '', ResolvedValue }) => ({
      key: ParameterKey,
      value: ParameterValue,
      ...present({ resolved: ResolvedValue }),
    })),
    capabilities: stack.Capabilities ?? [],
    ...present({
      roleArn: stack.RoleARN,
      parentId: stack.ParentId,
      deploymentMode: stack.DeploymentConfig?.Mode,
      driftStatus: stack.DriftInformation?.StackDriftStatus,
      monitoringMinutes: stack.RollbackConfiguration?.MonitoringTimeInMinutes,
      changeSetId: stack.ChangeSetId,
    }),
  };
}

function asEvent(event: AwsStackEvent): StackEvent {
  if (event.Timestamp === undefined) throw new Error('an event has no time');
  return {
    id: event.EventId ?? '',
    at: event.Timestamp.getTime(),
    logicalId: event.LogicalResourceId ?? '',
    ...present({ physicalId: event.PhysicalResourceId }),
    type: event.ResourceType ?? '',
    status: event.ResourceStatus ?? 'UNKNOWN',
    ...present({ reason: event.ResourceStatusReason, token: event.ClientRequestToken }),
  };
}
