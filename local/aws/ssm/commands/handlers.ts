import type * as sdk from '@aws-sdk/client-ssm';
import {
  DuplicateInstanceId,
  InvalidCommandId,
  InvalidFilterKey,
  InvalidInstanceId,
  InvalidNextToken,
  InvalidPluginName,
  InvocationDoesNotExist,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { checkFilters, isTime } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { type CommandRecord, type InvocationRecord, isFinal, statusOf } from './command.ts';
import { sendCommand } from './send.ts';
import { shownCommand, shownInvocation, shownResult } from './shown.ts';

const badToken = () => refusal(InvalidNextToken, 'The specified token is not valid.');

export const commandHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    SendCommand: async (input) => ({ Command: shownCommand(await sendCommand(state, input)) }),
    ListCommands: async ({ CommandId, InstanceId, Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 50);
      checkKnown(Filters, COMMAND_STATUSES);
      const found = commandsOf(state, CommandId)
        .filter((command) => InstanceId === undefined || command.invocations.has(InstanceId))
        .filter((command) => Filters.every((filter) => passes(command, command, filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return { Commands: page.items.map(shownCommand), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    ListCommandInvocations: async ({ CommandId, InstanceId, Filters = [], Details = false, MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 50);
      if (Filters.some(({ key }) => key === 'ExecutionStage'))
        throw refusal(InvalidFilterKey, 'ExecutionStage is not a filter of ListCommandInvocations.');
      checkKnown(Filters, INVOCATION_STATUSES);
      const found = commandsOf(state, CommandId)
        .flatMap((command) => [...command.invocations.values()].map((invocation) => ({ command, invocation })))
        .filter(({ invocation }) => InstanceId === undefined || invocation.nodeId === InstanceId)
        .filter(({ command, invocation }) =>
          Filters.every((filter) =>
            passes(command, { status: statusOf(invocation), details: invocation.details }, filter),
          ),
        );
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return {
        CommandInvocations: page.items.map(({ command, invocation }) =>
          shownInvocation(command, invocation, { node: state.nodes.get(invocation.nodeId), detailed: Details }),
        ),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    GetCommandInvocation: async ({ CommandId, InstanceId, PluginName }) => {
      const command = findCommand(state, CommandId);
      const invocation = command.invocations.get(InstanceId ?? '');
      if (invocation === undefined)
        throw refusal(InvocationDoesNotExist, `The command ${command.id} was not sent to ${InstanceId}.`);
      return shownResult(command, invocation, pluginOf(invocation, PluginName));
    },
    CancelCommand: async ({ CommandId, InstanceIds }) => {
      const command = findCommand(state, CommandId);
      checkCancelled(command, InstanceIds);
      if (!isFinal(command))
        command.cancel(InstanceIds === undefined || InstanceIds.length === 0 ? undefined : InstanceIds);
      return {};
    },
  });

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Newest first; for an id that is not a command's, none. */
const commandsOf = (state: SsmState, id: string | undefined): CommandRecord[] => {
  if (id === undefined) return [...state.commands.values()].filter(({ hidden }) => !hidden).toReversed();
  if (!ID.test(id)) throw invalidMember('commandId', id, 'Member must have length 36');
  const found = state.commands.get(id);
  return found === undefined || found.hidden ? [] : [found];
};

const findCommand = (state: SsmState, id: string | undefined): CommandRecord => {
  const [found] = commandsOf(state, id ?? '');
  if (found === undefined) throw refusal(InvalidCommandId, `There is no command ${id}.`);
  return found;
};

const checkCancelled = (command: CommandRecord, ids: readonly string[] | undefined): void => {
  if (ids === undefined) return;
  if (ids.length > 50)
    throw invalidMember('instanceIds', ids.length, 'Member must have length less than or equal to 50');
  if (new Set(ids).size < ids.length) throw refusal(DuplicateInstanceId, 'An instance is named twice.');
  const other = ids.find((id) => !command.invocations.has(id));
  if (other !== undefined) throw refusal(InvalidInstanceId, `The command ${command.id} was not sent to ${other}.`);
};

/** A document of several steps needs the name of one. */
const pluginOf = ({ plugins }: InvocationRecord, name: string | undefined) => {
  const found =
    name === undefined && plugins.length === 1 ? plugins[0] : plugins.find((plugin) => plugin.name === name);
  if (found === undefined)
    throw refusal(InvalidPluginName, `There is no step ${name}; name one of the document's steps.`);
  return found;
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CommandFilter.html */
const STATUSES = [
  'Pending',
  'InProgress',
  'Success',
  'Cancelled',
  'Failed',
  'TimedOut',
  'AccessDenied',
  'DeliveryTimedOut',
  'ExecutionTimedOut',
];
const COMMAND_STATUSES = [...STATUSES, 'Incomplete', 'NoInstancesInTag', 'LimitExceeded'];
const INVOCATION_STATUSES = [...STATUSES, 'Delayed', 'Undeliverable', 'InvalidPlatform', 'Terminated'];

const checkKnown = (filters: readonly sdk.CommandFilter[], statuses: readonly string[]): void =>
  checkFilters(
    filters.map(({ key, value }) => ({ key, values: [value ?? ''] })),
    {
      InvokedAfter: isTime,
      InvokedBefore: isTime,
      Status: statuses,
      DocumentName: 'any',
      ExecutionStage: ['Executing', 'Complete'],
    },
    {
      key: (key) => refusal(InvalidFilterKey, `The filter key ${key} is not valid.`),
      value: (key, value) => refusal(ValidationException, `The filter value ${value} is not one of ${key}.`),
    },
  );

const passes = (
  command: CommandRecord,
  has: { status: string | undefined; details: string },
  { key, value = '' }: sdk.CommandFilter,
): boolean => {
  switch (key) {
    case 'InvokedAfter':
      return command.requestedAt >= Date.parse(value);
    case 'InvokedBefore':
      return command.requestedAt <= Date.parse(value);
    case 'Status':
      return has.status === value || has.details === value;
    case 'DocumentName':
      return command.documentName === value;
    case 'ExecutionStage':
      return (value === 'Complete') === isFinal(command);
    default:
      return false;
  }
};
