import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { clientSettings, type LiveOptions } from './live-aws.ts';
import type { StackFacts } from './templates.ts';

/** One log group without logs, which costs nothing; the comment and the spaces are there to be given back. */
const TEMPLATE = `# made by npm run verify-live, and deleted by it
Parameters:
  Days:   {Type: Number, Default: 1}
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: !Ref Days}
`;

const CHANGE = 'verify-live';
const ENDED = /_(COMPLETE|FAILED)$/;

export interface Waiting {
  /** Milliseconds. */
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
  /** How long each wait may take, in milliseconds. */
  limit: number;
}

/** Creates a stack, updates it by a change set and deletes it, also when something between fails. Errors are the SDK's. */
export const throwAwayStack = async (options: LiveOptions, name: string, waiting: Waiting): Promise<StackFacts> => {
  const client = new CloudFormationClient(clientSettings(options));
  await client.send(new CreateStackCommand({ StackName: name, TemplateBody: TEMPLATE }));
  try {
    await stackEnds(client, name, waiting);
    return await updated(client, name, waiting);
  } finally {
    await client.send(new DeleteStackCommand({ StackName: name }));
  }
};

const updated = async (client: CloudFormationClient, StackName: string, waiting: Waiting): Promise<StackFacts> => {
  const { Id: ChangeSetName } = await client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName: CHANGE,
      UsePreviousTemplate: true,
      Parameters: [{ ParameterKey: 'Days', ParameterValue: '3' }],
    }),
  );
  const set = { StackName, ChangeSetName };
  const status = async () => (await client.send(new DescribeChangeSetCommand(set))).Status;
  await until(async () => ENDED.test((await status()) ?? ''), waiting);
  const { TemplateBody } = await client.send(new GetTemplateCommand(set));
  const before = (await shownStack(client, StackName))?.ChangeSetId;
  const executedAt = waiting.now();
  await client.send(new ExecuteChangeSetCommand(set));
  let updatingAt: number | undefined;
  await until(async () => {
    const shown = await stackStatus(client, StackName);
    if (shown?.startsWith('UPDATE_') === true) updatingAt ??= waiting.now();
    return updatingAt !== undefined && ENDED.test(shown ?? '');
  }, waiting);
  const { ExecutionStatus } = await client.send(new DescribeChangeSetCommand(set));
  const stack = await shownStack(client, StackName);
  return {
    submitted: TEMPLATE,
    templateOfChangeSet: TemplateBody,
    secondsUntilUpdating: updatingAt === undefined ? undefined : Math.round((updatingAt - executedAt) / 1000),
    executionStatus: ExecutionStatus,
    stackStatus: stack?.StackStatus,
    changeSet: { id: ChangeSetName, before, after: stack?.ChangeSetId },
  };
};

const shownStack = async (client: CloudFormationClient, StackName: string): Promise<Stack | undefined> =>
  (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];

const stackStatus = async (client: CloudFormationClient, name: string): Promise<string | undefined> =>
  (await shownStack(client, name))?.StackStatus;

const stackEnds = (client: CloudFormationClient, name: string, waiting: Waiting): Promise<void> =>
  until(async () => ENDED.test((await stackStatus(client, name)) ?? ''), waiting);

const LOOK_EVERY = 2_000;

/** Gives up after the limit: what comes next then finds what it finds. */
const until = async (isSo: () => Promise<boolean>, { now, pause, limit }: Waiting): Promise<void> => {
  const end = now() + limit;
  while (!(await isSo()) && now() < end) await pause(LOOK_EVERY);
};
