import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type AutomationExecution,
  DescribeDocumentCommand,
  GetAutomationExecutionCommand,
  InvalidDocumentContent,
  SSMClient,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
  UpdateDocumentCommand,
} from '@aws-sdk/client-ssm';
import { clientSettings, type LiveOptions } from './live-aws.ts';
import type { ItemFacts, RunbookFacts, StepFacts } from './runbooks.ts';
import { COUNT, NAMES } from './throw-away-template.ts';
import { windowFacts } from './throw-away-window.ts';
import { until, type Waiting } from './waiting.ts';

interface Thrown {
  /** Of the stack, its table and its runbook. */
  name: string;
  window: string;
  /** ARN of its change set. */
  changeSet: string;
}

/** Runs the stack's runbook to its end, once more to stop it, and looks at what its window started. Errors are the SDK's. */
export const runThrowAway = async (options: LiveOptions, thrown: Thrown, waiting: Waiting): Promise<RunbookFacts> => {
  const ssm = new SSMClient(clientSettings(options));
  const sent = parametersOf('all', thrown);
  const whole = await ended(ssm, await started(ssm, thrown.name, sent), waiting);
  const stopped = await startedAndStopped(ssm, thrown, waiting);
  return {
    sent,
    shown: whole?.Parameters,
    steps: stepsOf(whole),
    stopped: stepsOf(stopped),
    item: await itemOf(options, thrown.name),
    window: await windowFacts(ssm, thrown.window, waiting),
    // The last of all: it makes a version of the runbook that does nothing.
    manyValues: await withManyValues(ssm, thrown.name, waiting),
  };
};

type Parameters = Record<string, string[]>;

const parametersOf = (story: 'all' | 'hold', { changeSet }: Thrown): Parameters => ({
  Story: [story],
  Count: [COUNT],
  Names: [...NAMES],
  Flag: ['true'],
  ChangeSet: [changeSet],
  Note: ['by hand'],
});

const started = async (ssm: SSMClient, DocumentName: string, Parameters: Parameters): Promise<string | undefined> =>
  (await ssm.send(new StartAutomationExecutionCommand({ DocumentName, Parameters }))).AutomationExecutionId;

const read = async (ssm: SSMClient, id: string | undefined): Promise<AutomationExecution | undefined> =>
  (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))).AutomationExecution;

const RUNNING: readonly (string | undefined)[] = ['Pending', 'InProgress', 'Waiting', 'Cancelling'];

const isRunning = (execution: AutomationExecution | undefined): boolean =>
  RUNNING.includes(execution?.AutomationExecutionStatus);

const ended = async (ssm: SSMClient, id: string | undefined, waiting: Waiting) => {
  let seen = await read(ssm, id);
  await until(async () => {
    seen = await read(ssm, id);
    return !isRunning(seen);
  }, waiting);
  return seen;
};

const startedAndStopped = async (ssm: SSMClient, thrown: Thrown, waiting: Waiting) => {
  const AutomationExecutionId = await started(ssm, thrown.name, parametersOf('hold', thrown));
  await until(async () => (await read(ssm, AutomationExecutionId))?.CurrentStepName === 'hold', waiting);
  await ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId, Type: 'Cancel' }));
  return ended(ssm, AutomationExecutionId, waiting);
};

const stepsOf = (execution: AutomationExecution | undefined): StepFacts[] =>
  (execution?.StepExecutions ?? []).map(
    ({ StepName, StepStatus, FailureMessage, Outputs, ExecutionStartTime, ExecutionEndTime }) => ({
      name: StepName,
      status: StepStatus,
      failure: FailureMessage,
      outputs: Outputs ?? {},
      startedAt: ExecutionStartTime?.getTime(),
      endedAt: ExecutionEndTime?.getTime(),
    }),
  );

const itemOf = async (options: LiveOptions, TableName: string): Promise<ItemFacts> => {
  const client = new DynamoDBClient(clientSettings(options));
  const { Item = {} } = await client.send(
    new GetItemCommand({ TableName, Key: { pk: { S: 'RUN#1' } }, ConsistentRead: true }),
  );
  return {
    listed: Item['listed']?.SS,
    flagged: Item['flagged']?.BOOL,
  };
};

/** About 47 KB of the 64 KB that a document may have. */
const MANY = 2_000;

const manyValues = JSON.stringify({
  schemaVersion: '0.3',
  parameters: {
    One: { type: 'String', allowedValues: Array.from({ length: MANY }, (_, index) => `value-number-${index + 1_000}`) },
  },
  mainSteps: [{ name: 'nothing', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
});

const withManyValues = async (ssm: SSMClient, Name: string, waiting: Waiting): Promise<RunbookFacts['manyValues']> => {
  try {
    await ssm.send(
      new UpdateDocumentCommand({ Name, Content: manyValues, DocumentFormat: 'JSON', DocumentVersion: '$LATEST' }),
    );
  } catch (error) {
    if (error instanceof InvalidDocumentContent) return { count: MANY, status: 'refused', reason: error.message };
    throw error;
  }
  let document = await describe(ssm, Name);
  await until(async () => {
    document = await describe(ssm, Name);
    return document?.Status !== 'Updating' && document?.Status !== 'Creating';
  }, waiting);
  return { count: MANY, status: document?.Status, reason: document?.StatusInformation };
};

const describe = async (ssm: SSMClient, Name: string) =>
  (await ssm.send(new DescribeDocumentCommand({ Name, DocumentVersion: '$LATEST' }))).Document;
