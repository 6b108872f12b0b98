import type * as sdk from '@aws-sdk/client-ssm';
import type { NodeRecord } from '../nodes/node.ts';
import {
  type CommandRecord,
  hasEnded,
  type InvocationRecord,
  isError,
  type PluginRecord,
  statusOf,
} from './command.ts';

const SHORT_OUTPUT = 2500;

export const shownCommand = (command: CommandRecord): sdk.Command => {
  const all = [...command.invocations.values()];
  const { InstanceIds = [], Targets = [], Comment = '', MaxConcurrency = '50', MaxErrors = '0' } = command.request;
  return {
    CommandId: command.id,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    Comment,
    ExpiresAfter: new Date(command.expiresAt),
    Parameters: { ...command.request.Parameters },
    InstanceIds,
    Targets,
    RequestedDateTime: new Date(command.requestedAt),
    Status: command.status,
    StatusDetails: command.details,
    MaxConcurrency,
    MaxErrors,
    TargetCount: all.length,
    CompletedCount: all.filter(hasEnded).length,
    ErrorCount: all.filter(isError).length,
    DeliveryTimedOutCount: all.filter(({ details }) => details === 'DeliveryTimedOut').length,
    TimeoutSeconds: command.request.TimeoutSeconds ?? 3600,
    ...(command.request.ServiceRoleArn !== undefined && { ServiceRole: command.request.ServiceRoleArn }),
  };
};

export const shownInvocation = (
  command: CommandRecord,
  invocation: InvocationRecord,
  { node, detailed }: { node: NodeRecord | undefined; detailed: boolean },
): sdk.CommandInvocation => ({
  CommandId: command.id,
  InstanceId: invocation.nodeId,
  InstanceName: node?.computerName ?? '',
  Comment: command.request.Comment ?? '',
  DocumentName: command.documentName,
  DocumentVersion: command.documentVersion,
  RequestedDateTime: new Date(invocation.requestedAt),
  Status: statusOf(invocation),
  StatusDetails: invocation.details,
  StandardOutputUrl: '',
  StandardErrorUrl: '',
  CommandPlugins: detailed ? invocation.plugins.map(shownPlugin) : [],
});

const shownPlugin = (plugin: PluginRecord): sdk.CommandPlugin => ({
  Name: plugin.name,
  Status: plugin.status,
  StatusDetails: plugin.details,
  ResponseCode: plugin.code,
  ...(plugin.startedAt !== undefined && { ResponseStartDateTime: new Date(plugin.startedAt) }),
  ...(plugin.endedAt !== undefined && { ResponseFinishDateTime: new Date(plugin.endedAt) }),
  Output: outputOf(plugin).slice(0, SHORT_OUTPUT),
  StandardOutputUrl: '',
  StandardErrorUrl: '',
});

/** The console's form: what went to the error stream comes below a line. */
const outputOf = ({ output, error }: PluginRecord): string =>
  error === '' ? output : `${output}\n----------ERROR-------\n${error}`;

const LONG_OUTPUT = 24_000;

export const shownResult = (command: CommandRecord, invocation: InvocationRecord, plugin: PluginRecord) => ({
  CommandId: command.id,
  InstanceId: invocation.nodeId,
  Comment: command.request.Comment ?? '',
  DocumentName: command.documentName,
  DocumentVersion: command.documentVersion,
  PluginName: plugin.name,
  ResponseCode: plugin.code,
  ExecutionStartDateTime: isoTime(plugin.startedAt),
  ExecutionElapsedTime: elapsed(plugin),
  ExecutionEndDateTime: isoTime(plugin.endedAt),
  Status: statusOf(invocation),
  StatusDetails: invocation.details,
  StandardOutputContent: plugin.output.slice(0, LONG_OUTPUT),
  StandardOutputUrl: '',
  StandardErrorContent: plugin.error.slice(0, LONG_OUTPUT),
  StandardErrorUrl: '',
});

const isoTime = (time: number | undefined): string => (time === undefined ? '' : new Date(time).toISOString());

const elapsed = ({ startedAt, endedAt }: PluginRecord): string =>
  startedAt === undefined || endedAt === undefined ? '' : `PT${(endedAt - startedAt) / 1000}S`;
