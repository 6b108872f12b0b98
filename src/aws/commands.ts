import {
  type Command,
  InvalidCommandId,
  type CommandInvocation as Invocation,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { calling } from './failure.ts';
import { pages } from './pages.ts';
import type { AwsConfig } from './signed-call.ts';

/** One instance's part of a command. Times are milliseconds since the epoch. */
export interface CommandInvocation {
  instanceId: string;
  /** The API's status: `Pending`, `InProgress`, `Delayed`, `Success`, `Cancelled`, `Failed`, `TimedOut`, `Cancelling`. */
  status: string;
  /** Why, with spaces and case taken out, since its spelling is not fixed: `undeliverable`, `deliverytimedout`, `executiontimedout`, `noinstancesintag`, … */
  details: string;
  requestedAt: number;
  /** By plugin (step) name: its status and the first 2,500 characters of its output. Of others: escape it. */
  plugins: readonly { name: string; status: string; responseCode?: number; output: string }[];
}

export interface CommandState {
  id: string;
  document: string;
  status: string;
  details: string;
  targets: number;
  completed: number;
  errors: number;
  deliveryTimedOut: number;
}

/** Run Command, read only: what sends commands is a runbook. Methods throw AwsCallError. */
export interface Commands {
  /** One ListCommands. Absent when the command does not exist or is no longer kept. */
  command(id: string): Promise<CommandState | undefined>;
  /** Every instance's part of it: one ListCommandInvocations for each 50. `detailed` brings the plugins with their output. */
  invocations(id: string, detailed: boolean): Promise<readonly CommandInvocation[]>;
}

export function createCommands(config: AwsConfig): Commands {
  const client = clientOf(SSMClient, config);
  return {
    command: (id) =>
      calling(`reading command ${id}`, async () => {
        const { Commands: [found] = [] } = await unlessInvalid(client.send(new ListCommandsCommand({ CommandId: id })));
        return found === undefined ? undefined : asCommand(id, found);
      }),
    invocations: (id, detailed) =>
      calling(`reading the invocations of command ${id}`, async () => {
        const found = await pages(
          (token) =>
            unlessInvalid(
              client.send(
                new ListCommandInvocationsCommand({
                  CommandId: id,
                  Details: detailed,
                  MaxResults: PAGE,
                  ...present({ NextToken: token }),
                }),
              ),
            ),
          ({ CommandInvocations, NextToken }) => ({ items: CommandInvocations, next: NextToken }),
        );
        return found.map(asInvocation);
      }),
  };
}

const PAGE = 50;

/** Commands are kept for 30 days; an older one is refused, or not in the list. */
async function unlessInvalid<Answer extends object>(answer: Promise<Answer>): Promise<Partial<Answer>> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof InvalidCommandId) return {};
    throw error;
  }
}

const asCommand = (id: string, command: Command): CommandState => ({
  id,
  document: command.DocumentName ?? '',
  status: command.Status ?? 'unknown',
  details: normalised(command.StatusDetails),
  targets: command.TargetCount ?? 0,
  completed: command.CompletedCount ?? 0,
  errors: command.ErrorCount ?? 0,
  deliveryTimedOut: command.DeliveryTimedOutCount ?? 0,
});

const asInvocation = (invocation: Invocation): CommandInvocation => ({
  instanceId: invocation.InstanceId ?? '',
  status: invocation.Status ?? 'unknown',
  details: normalised(invocation.StatusDetails),
  requestedAt: invocation.RequestedDateTime?.getTime() ?? 0,
  plugins: (invocation.CommandPlugins ?? []).map((plugin) => ({
    name: plugin.Name ?? '',
    status: plugin.Status ?? 'unknown',
    output: plugin.Output ?? '',
    ...present({ responseCode: plugin.ResponseCode }),
  })),
});

/** `No Instances In Tag` is also written `NoInstancesInTag`. */
const normalised = (details: string | undefined): string => (details ?? '').toLowerCase().replaceAll(/\s/g, '');
