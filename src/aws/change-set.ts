import {
  AlreadyExistsException,
  ChangeSetNotFoundException,
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  InvalidChangeSetStatusException,
  type ResourceChange,
  type ResourceChangeDetail,
} from '@aws-sdk/client-cloudformation';
import { present } from '../present.ts';
import type { Alarm } from './cloudwatch.ts';
import { pages } from './pages.ts';

export interface ChangeSet {
  id: string;
  /** Of the stack that it would change; empty when the answer does not say. */
  stackId: string;
  /** `isPrevious`: it keeps the value that the stack has. */
  parameters: readonly { key: string; value: string; isPrevious: boolean }[];
  /** `CREATE_PENDING`, `CREATE_IN_PROGRESS`, `CREATE_COMPLETE`, `FAILED`, … */
  status: string;
  statusReason?: string;
  /** `AVAILABLE`, `OBSOLETE`, `EXECUTE_IN_PROGRESS`, `EXECUTE_COMPLETE`, `EXECUTE_FAILED`, `UNAVAILABLE` */
  executionStatus: string;
  changes: readonly ChangeOfSet[];
}

export interface ChangeOfSet {
  logicalId: string;
  physicalId?: string;
  type: string;
  /** `Add`, `Modify`, `Remove`, `Dynamic`, … */
  action: string;
  /** `True`, `False`, `Conditional`; absent for what is added or removed. */
  replacement?: string;
  /** Properties that change, e.g. `LaunchTemplate`, with the words before and after when AWS gives them. */
  properties: readonly { name: string; before?: string; after?: string }[];
}

export interface NewChangeSet {
  stack: string;
  /** Unique within the stack; repeated with the same token it is the same set. */
  name: string;
  token: string;
  description: string;
  parameters: readonly ({ key: string; value: string } | { key: string; usePrevious: true })[];
  capabilities: readonly string[];
  /** Left as it is when absent. Alarms replace the stack's own; with none, the stack keeps its own. */
  rollback?: { monitoringMinutes: number; alarms: readonly Pick<Alarm, 'arn' | 'type'>[] };
}

/** Ids of a change set and its stack. The set's alone would find it, but permissions are given by stack. */
export interface ChangeSetPlace {
  stackId: string;
  changeSetId: string;
}

const named = ({ stackId, changeSetId }: ChangeSetPlace) => ({ StackName: stackId, ChangeSetName: changeSetId });

/** A set that a call before this one made under the name, its answer lost, is found by its name. */
export async function createChangeSet(client: CloudFormationClient, set: NewChangeSet): Promise<ChangeSetPlace> {
  try {
    const { Id, StackId } = await client.send(new CreateChangeSetCommand(changeSetInput(set)));
    return idsOf(Id, StackId);
  } catch (error) {
    if (!(error instanceof AlreadyExistsException)) throw error;
    const found = await client.send(new DescribeChangeSetCommand({ ChangeSetName: set.name, StackName: set.stack }));
    return idsOf(found.ChangeSetId, found.StackId);
  }
}

function idsOf(changeSetId: string | undefined, stackId: string | undefined) {
  if (changeSetId === undefined || stackId === undefined) throw new Error('the answer has no change set id');
  return { changeSetId, stackId };
}

/** The mode is written out: a stack that was once deployed in express mode would be done before anything serves. */
const changeSetInput = (set: NewChangeSet): CreateChangeSetCommandInput => ({
  StackName: set.stack,
  ChangeSetName: set.name,
  ChangeSetType: 'UPDATE',
  ClientToken: set.token,
  Description: set.description,
  UsePreviousTemplate: true,
  DeploymentConfig: { Mode: 'STANDARD' },
  Parameters: set.parameters.map((parameter) =>
    'value' in parameter
      ? { ParameterKey: parameter.key, ParameterValue: parameter.value }
      : { ParameterKey: parameter.key, UsePreviousValue: true },
  ),
  Capabilities: capabilitiesOf(set.capabilities),
  ...(set.rollback === undefined
    ? {}
    : {
        RollbackConfiguration: {
          MonitoringTimeInMinutes: set.rollback.monitoringMinutes,
          ...triggersOf(set.rollback.alarms),
        },
      }),
});

/** An empty list would take the stack's own alarms away; without one they stay. */
const triggersOf = (alarms: readonly Pick<Alarm, 'arn' | 'type'>[]) =>
  alarms.length === 0 ? {} : { RollbackTriggers: alarms.map(({ arn, type }) => ({ Arn: arn, Type: type })) };

const CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

const capabilitiesOf = (names: readonly string[]) => CAPABILITIES.filter((capability) => names.includes(capability));

/** All pages of a set, with the words before and after each change. */
export async function readChangeSet(client: CloudFormationClient, place: ChangeSetPlace): Promise<ChangeSet> {
  let first: DescribeChangeSetCommandOutput | undefined;
  const changes = await pages(
    (token) =>
      client.send(
        new DescribeChangeSetCommand({
          ...named(place),
          IncludePropertyValues: true,
          ...present({ NextToken: token }),
        }),
      ),
    (page) => {
      first ??= page;
      return { items: page.Changes, next: page.NextToken };
    },
  );
  if (first?.Status === undefined) throw new Error('the answer has no change set');
  return {
    id: first.ChangeSetId ?? place.changeSetId,
    stackId: first.StackId ?? '',
    parameters: (first.Parameters ?? []).map(
      ({ ParameterKey: key = '', ParameterValue: value = '', UsePreviousValue: isPrevious = false }) => ({
        key,
        value,
        isPrevious,
      }),
    ),
    status: first.Status,
    ...present({ statusReason: first.StatusReason }),
    executionStatus: first.ExecutionStatus ?? 'UNKNOWN',
    changes: changes.flatMap(({ ResourceChange }) => (ResourceChange === undefined ? [] : asChange(ResourceChange))),
  };
}

const asChange = (change: ResourceChange): ChangeOfSet => ({
  logicalId: change.LogicalResourceId ?? '',
  ...present({ physicalId: change.PhysicalResourceId }),
  type: change.ResourceType ?? '',
  action: change.Action ?? 'UNKNOWN',
  ...present({ replacement: change.Replacement }),
  properties: propertiesOf(change.Details ?? []),
});

/** AWS lists a property once for each cause of its change; here each change of words stands once. */
function propertiesOf(details: readonly ResourceChangeDetail[]): ChangeOfSet['properties'] {
  const properties = new Map<string, ChangeOfSet['properties'][number]>();
  for (const { Target } of details) {
    if (Target?.Attribute !== 'Properties' || Target.Name === undefined) continue;
    const { Name: name, BeforeValue, AfterValue } = Target;
    const property = { name, ...present({ before: BeforeValue, after: AfterValue }) };
    properties.set(JSON.stringify(property), property);
  }
  return [...properties.values()];
}

const EXECUTED: readonly string[] = ['EXECUTE_IN_PROGRESS', 'EXECUTE_COMPLETE', 'EXECUTE_FAILED'];

/** Leaves a set that is gone or was executed as it is. */
export async function deleteChangeSet(client: CloudFormationClient, place: ChangeSetPlace): Promise<void> {
  try {
    await client.send(new DeleteChangeSetCommand(named(place)));
  } catch (error) {
    if (error instanceof ChangeSetNotFoundException) return;
    if (!(error instanceof InvalidChangeSetStatusException)) throw error;
    const { ExecutionStatus = 'UNKNOWN' } = await client.send(new DescribeChangeSetCommand(named(place)));
    if (!EXECUTED.includes(ExecutionStatus)) throw error;
  }
}
