import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { clientSettings, type LiveOptions } from './live-aws.ts';
import type { RunbookFacts } from './runbooks.ts';
import type { StackFacts } from './templates.ts';
import { runThrowAway } from './throw-away-runbook.ts';
import { CHANGE_SET, THROW_AWAY_TEMPLATE } from './throw-away-template.ts';
import { until, type Waiting } from './waiting.ts';

const ENDED = /_(COMPLETE|FAILED)$/;

export interface ThrowAwayFacts extends StackFacts {
  runbook: { facts: RunbookFacts } | { error: unknown };
}

/** Creates a stack, updates it by a change set, runs its runbook and deletes it, also when something between fails. Errors are the SDK's. */
export const throwAwayStack = async (options: LiveOptions, name: string, waiting: Waiting): Promise<ThrowAwayFacts> => {
  const client = new CloudFormationClient(clientSettings(options));
  await client.send(
    new CreateStackCommand({ StackName: name, TemplateBody: THROW_AWAY_TEMPLATE, Capabilities: ['CAPABILITY_IAM'] }),
  );
  try {
    await created(client, name, waiting);
    const { facts, changeSet } = await updated(client, name, waiting);
    return { ...facts, runbook: await ranIn(client, { options, name, changeSet, waiting }) };
  } finally {
    await client.send(new DeleteStackCommand({ StackName: name }));
  }
};

const updated = async (client: CloudFormationClient, StackName: string, waiting: Waiting) => {
  const { Id: ChangeSetName } = await client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName: CHANGE_SET,
      UsePreviousTemplate: true,
      Capabilities: ['CAPABILITY_IAM'],
      Parameters: [{ ParameterKey: 'Days', ParameterValue: '3' }],
    }),
  );
  const set = { StackName, ChangeSetName };
  const status = async () => (await client.send(new DescribeChangeSetCommand(set))).Status;
  await until(async () => ENDED.test((await status()) ?? ''), waiting);
  const { TemplateBody } = await client.send(new GetTemplateCommand(set));
  const before = (await stackOf(client, StackName))?.ChangeSetId;
  const executedAt = waiting.now();
  await client.send(new ExecuteChangeSetCommand(set));
  let updatingAt: number | undefined;
  await until(async () => {
    const shown = await stackStatus(client, StackName);
    if (shown?.startsWith('UPDATE_') === true) updatingAt ??= waiting.now();
    return updatingAt !== undefined && ENDED.test(shown ?? '');
  }, waiting);
  const { ExecutionStatus, Parameters = [] } = await client.send(new DescribeChangeSetCommand(set));
  const stack = await stackOf(client, StackName);
  const facts: StackFacts = {
    submitted: THROW_AWAY_TEMPLATE,
    templateOfChangeSet: TemplateBody,
    secondsUntilUpdating: updatingAt === undefined ? undefined : Math.round((updatingAt - executedAt) / 1000),
    executionStatus: ExecutionStatus,
    stackStatus: stack?.StackStatus,
    parameters: {
      stack: (stack?.Parameters ?? []).map(({ ParameterKey = '' }) => ParameterKey),
      set: Parameters.flatMap(({ ParameterKey = '', ParameterValue, UsePreviousValue }) =>
        ParameterValue === undefined && UsePreviousValue !== true ? [] : ParameterKey,
      ),
    },
    changeSet: { id: ChangeSetName, before, after: stack?.ChangeSetId },
  };
  return { facts, changeSet: ChangeSetName };
};

interface Made {
  options: LiveOptions;
  name: string;
  changeSet: string | undefined;
  waiting: Waiting;
}

/** What the runbook shows; an error of it leaves what the stack has shown as it is. */
const ranIn = async (client: CloudFormationClient, { options, name, changeSet = 'none', waiting }: Made) => {
  try {
    const stack = await stackOf(client, name);
    const window = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'Window')?.OutputValue;
    if (window === undefined) throw new Error('the stack has no output Window');
    return { facts: await runThrowAway(options, { name, window, changeSet }, waiting) };
  } catch (error) {
    return { error };
  }
};

const stackOf = async (client: CloudFormationClient, StackName: string) =>
  (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];

const stackStatus = async (client: CloudFormationClient, name: string): Promise<string | undefined> =>
  (await stackOf(client, name))?.StackStatus;

/** @throws Error when it ends otherwise */
const created = async (client: CloudFormationClient, name: string, waiting: Waiting): Promise<void> => {
  await until(async () => ENDED.test((await stackStatus(client, name)) ?? ''), waiting);
  const { StackStatus, StackStatusReason = '' } = (await stackOf(client, name)) ?? {};
  if (StackStatus !== 'CREATE_COMPLETE')
    throw new Error(`the throw-away stack is ${StackStatus ?? 'unknown'} ${StackStatusReason}`);
};
