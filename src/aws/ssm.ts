import {
  type AutomationExecution,
  type AutomationExecutionFilter,
  type AutomationExecutionMetadata,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  GetCalendarStateCommand,
  InvalidAutomationStatusUpdateException,
  SSMClient,
  type SSMClientConfig,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { present } from '../present.ts';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';

/** The bytes of a start: stored before the call and repeated unchanged after a crash. */
export interface AutomationStart {
  document: string;
  /** A list for a parameter that takes several values. */
  parameters: Readonly<Record<string, string | readonly string[]>>;
  /** UUID form; the same token never starts twice. */
  clientToken: string;
  tags: Readonly<Record<string, string>>;
}

export type ExecutionEnd = 'success' | 'failed' | 'timed-out' | 'cancelled';

export interface Execution {
  id: string;
  /** AWS's own word, e.g. `InProgress`; unknown words are kept. */
  status: string;
  /** Absent while it is running. */
  end?: ExecutionEnd;
  failure?: string;
  steps: readonly ExecutionStep[];
}

export interface ExecutionStep {
  name: string;
  status: string;
  failure?: string;
  /** Outputs by name, each a list of strings as the API gives it. */
  outputs: Readonly<Record<string, readonly string[]>>;
}

/** What an execution was started with: the runbook's name, and the parameters that were given, each as the API has it, a list. */
export interface StartedExecution {
  id: string;
  document: string;
  parameters: Readonly<Record<string, readonly string[]>>;
}

/** And when, in milliseconds since the epoch. */
export interface SeenExecution extends StartedExecution {
  startedAt?: number;
  /** Absent while it is running. */
  endedAt?: number;
  /** AWS's own word, e.g. `InProgress`. */
  status: string;
  /** ARN of whoever started it. */
  executedBy?: string;
  /** The execution or association that started it instead of a person. */
  startedFor?: string;
  /** What its step `gate` was answered, once it was. */
  admitted?: string;
}

/** Executions, to be looked at alone. Throws AwsCallError. */
export interface Executions {
  seen(executionId: string): Promise<SeenExecution>;
  /** Those of one document that began at that moment (milliseconds since the epoch) or later, newest first, as the list has them. */
  startedSince(document: string, since: number): Promise<readonly ListedExecution[]>;
}

export interface AutomationLoad {
  /** How many run now in the account and Region, whoever started them. */
  running(): Promise<number>;
}

export interface ListedExecution {
  id: string;
  /** ARN of whoever started it. */
  executedBy?: string;
}

/** SSM Automation, as far as the bot may use it: start, look, stop. Methods throw AwsCallError. */
export interface Automation {
  start(start: AutomationStart): Promise<string>;
  /** All executions of a runbook with this tag key; the look-up after an ambiguous start. The API filters tags by key alone. */
  findByTag(key: string, document: string): Promise<readonly StartedExecution[]>;
  get(executionId: string): Promise<Execution>;
  /** Stops with the runbook's onCancel steps. An execution that has ended already is left as it is. */
  stop(executionId: string): Promise<'stopping' | 'already-ended'>;
}

/** SSM Change Calendar. Several calendars are open only when all are. */
export interface Calendars {
  stateAt(calendars: readonly string[], at: number): Promise<{ open: boolean; nextChange?: number }>;
}

export function createAutomation(
  config: SSMClientConfig & CallRules,
): Automation & Executions & AutomationLoad & Calendars {
  const client = clientOf(SSMClient, config);
  return {
    start: ({ document, parameters, clientToken, tags }) =>
      calling(`starting ${document}`, async () => {
        const { AutomationExecutionId } = await client.send(
          new StartAutomationExecutionCommand({
            DocumentName: document,
            Parameters: Object.fromEntries(
              Object.entries(parameters).map(([name, value]) => [
                name,
                typeof value === 'string' ? [value] : [...value],
              ]),
            ),
            ClientToken: clientToken,
            Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
          }),
        );
        if (AutomationExecutionId === undefined) throw new Error('the answer has no execution id');
        return AutomationExecutionId;
      }),
    findByTag: (key, document) =>
      calling(`looking for executions of ${document} tagged ${key}`, async () => {
        const found: StartedExecution[] = [];
        for (const id of await taggedIds(client, { key, document })) {
          const { DocumentName = '', Parameters = {} } = await readExecution(client, id);
          found.push({ id, document: DocumentName, parameters: Parameters });
        }
        return found;
      }),
    get: (executionId) =>
      calling(`reading execution ${executionId}`, async () =>
        asExecution(executionId, await readExecution(client, executionId)),
      ),
    seen: (executionId) =>
      calling(`reading execution ${executionId}`, async () => {
        const { DocumentName, Parameters, ...seen } = await readExecution(client, executionId);
        return {
          id: executionId,
          document: DocumentName ?? '',
          parameters: Parameters ?? {},
          status: seen.AutomationExecutionStatus ?? 'Unknown',
          ...present({
            startedAt: seen.ExecutionStartTime?.getTime(),
            endedAt: seen.ExecutionEndTime?.getTime(),
            executedBy: seen.ExecutedBy,
            startedFor: seen.ParentAutomationExecutionId ?? seen.AssociationId,
            admitted: admittedIn(seen.StepExecutions?.find(({ StepName }) => StepName === 'gate')?.Outputs),
          }),
        };
      }),
    startedSince: (document, since) =>
      calling(`looking for executions of ${document}`, async () =>
        (
          await listed(client, [
            { Key: 'DocumentNamePrefix', Values: [document] },
            // Without parts of a second, as AWS's examples have it: earlier rather than later.
            { Key: 'StartTimeAfter', Values: [`${new Date(since).toISOString().slice(0, 19)}Z`] },
          ])
        ).flatMap(({ AutomationExecutionId: id, DocumentName, ExecutedBy }) =>
          id !== undefined && DocumentName === document ? [{ id, ...present({ executedBy: ExecutedBy }) }] : [],
        ),
      ),
    running: () =>
      calling(
        'counting executions that run',
        async () => (await listed(client, [{ Key: 'ExecutionStatus', Values: ['InProgress'] }])).length,
      ),
    stop: (executionId) =>
      calling(`stopping execution ${executionId}`, async () => {
        try {
          await client.send(new StopAutomationExecutionCommand({ AutomationExecutionId: executionId, Type: 'Cancel' }));
          return 'stopping';
        } catch (error) {
          if (error instanceof InvalidAutomationStatusUpdateException) return 'already-ended';
          throw error;
        }
      }),
    stateAt: (calendars, at) =>
      calling(`reading change calendars ${calendars.join(', ')}`, async () => {
        const answer = await client.send(
          new GetCalendarStateCommand({ CalendarNames: [...calendars], AtTime: new Date(at).toISOString() }),
        );
        if (answer.State === undefined) throw new Error('the answer has no state');
        const next = answer.NextTransitionTime === undefined ? Number.NaN : Date.parse(answer.NextTransitionTime);
        return { open: answer.State === 'OPEN', ...(Number.isNaN(next) ? {} : { nextChange: next }) };
      }),
  };
}

/** The list has no parameters. */
async function taggedIds(client: SSMClient, { key, document }: { key: string; document: string }): Promise<string[]> {
  const found = await listed(client, [{ Key: 'TagKey', Values: [key] }]);
  return found.flatMap(({ AutomationExecutionId: id = '', DocumentName }) => (DocumentName === document ? id : []));
}

/** The list comes in pages; the last has an empty token, or none. */
async function listed(
  client: SSMClient,
  filters: AutomationExecutionFilter[],
): Promise<readonly AutomationExecutionMetadata[]> {
  const found: AutomationExecutionMetadata[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeAutomationExecutionsCommand({ Filters: filters, MaxResults: 50, NextToken: token }),
    );
    found.push(...(page.AutomationExecutionMetadataList ?? []));
    token = page.NextToken === '' ? undefined : page.NextToken;
  } while (token !== undefined);
  return found;
}

async function readExecution(client: SSMClient, executionId: string): Promise<AutomationExecution> {
  const { AutomationExecution } = await client.send(
    new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }),
  );
  if (AutomationExecution === undefined) throw new Error('the answer has no execution');
  return AutomationExecution;
}

/** Every status the API may give; anything else is read as still running. */
/** By its name, alone or after that of its step: AWS documents neither for the outputs of a step. */
const admittedIn = (outputs: Readonly<Record<string, readonly string[]>> = {}): string | undefined =>
  Object.entries(outputs).find(([name]) => /^(?:gate\.)?admitted$/.test(name))?.[1][0];

const ENDS: Readonly<Record<string, ExecutionEnd>> = {
  Success: 'success',
  CompletedWithSuccess: 'success',
  Failed: 'failed',
  CompletedWithFailure: 'failed',
  Rejected: 'failed',
  ChangeCalendarOverrideRejected: 'failed',
  TimedOut: 'timed-out',
  Cancelled: 'cancelled',
  Canceled: 'cancelled',
  Exited: 'cancelled',
};

function asExecution(id: string, execution: AutomationExecution): Execution {
  const status = execution.AutomationExecutionStatus ?? 'Unknown';
  const end = Object.hasOwn(ENDS, status) ? ENDS[status] : undefined;
  return {
    id,
    status,
    ...present({ end, failure: execution.FailureMessage }),
    steps: (execution.StepExecutions ?? []).map((step) => ({
      name: step.StepName ?? '',
      status: step.StepStatus ?? 'Unknown',
      ...present({ failure: step.FailureMessage }),
      outputs: step.Outputs ?? {},
    })),
  };
}
