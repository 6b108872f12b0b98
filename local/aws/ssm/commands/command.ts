import type {
  CommandInvocationStatus,
  CommandPluginStatus,
  CommandStatus,
  SendCommandCommandInput,
} from '@aws-sdk/client-ssm';

/** How one instance's part of a command is, in more detail than its status. */
export type InvocationDetails =
  | 'Pending'
  | 'Delayed'
  | 'InProgress'
  | 'Success'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Failed'
  | 'Cancelled'
  | 'Cancelling'
  | 'Undeliverable'
  | 'Terminated'
  | 'InvalidPlatform'
  | 'AccessDenied';

export interface PluginRecord {
  name: string;
  status: CommandPluginStatus;
  details: string;
  /** -1 until it ended. */
  code: number;
  startedAt?: number;
  endedAt?: number;
  output: string;
  error: string;
}

export interface InvocationRecord {
  nodeId: string;
  details: InvocationDetails;
  requestedAt: number;
  plugins: PluginRecord[];
}

export interface CommandRecord {
  id: string;
  documentName: string;
  documentVersion: string;
  /** As they are used: with the defaults filled in. */
  parameters: Readonly<Record<string, string[]>>;
  request: SendCommandCommandInput;
  maxConcurrency: number;
  maxErrors: number;
  requestedAt: number;
  deliverBy: number;
  expiresAt: number;
  status: CommandStatus;
  details: string;
  /** By node id, in the order in which they are sent. */
  invocations: Map<string, InvocationRecord>;
  /** What its snapshots are named when the request names none: all commands of one window's execution share theirs. */
  snapshotId?: string;
  whenFinal: (() => void)[];
  /** State Manager runs it: it is neither listed nor announced. */
  hidden: boolean;
  /** Cancels it, on these nodes or on all; where an install has begun, that is not heard. */
  cancel: (nodeIds?: readonly string[]) => void;
}

const STATUSES: Readonly<Record<InvocationDetails, CommandInvocationStatus>> = {
  Pending: 'Pending',
  Delayed: 'Delayed',
  InProgress: 'InProgress',
  Success: 'Success',
  DeliveryTimedOut: 'TimedOut',
  ExecutionTimedOut: 'TimedOut',
  Failed: 'Failed',
  Cancelled: 'Cancelled',
  Cancelling: 'Cancelling',
  Undeliverable: 'Failed',
  Terminated: 'Cancelled',
  InvalidPlatform: 'Failed',
  AccessDenied: 'Failed',
};

export const statusOf = ({ details }: InvocationRecord): CommandInvocationStatus => STATUSES[details];

export const hasEnded = (invocation: InvocationRecord): boolean =>
  ['Success', 'Failed', 'TimedOut', 'Cancelled'].includes(statusOf(invocation));

/** Failures that count against MaxErrors. */
export const isError = ({ details }: InvocationRecord): boolean =>
  details === 'Failed' || details === 'ExecutionTimedOut';

/** They count neither against MaxErrors nor for or against the command's success. */
const NEUTRAL: readonly InvocationDetails[] = ['Undeliverable', 'InvalidPlatform', 'AccessDenied'];

export const isFinal = ({ status }: CommandRecord): boolean =>
  status !== 'Pending' && status !== 'InProgress' && status !== 'Cancelling';

/**
 * A command's end, from those of its invocations: four undeliverable and one success are a success, none but undeliverable a
 * failure. https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html
 */
export const endOf = (command: CommandRecord): { status: CommandStatus; details: string } => {
  const all = [...command.invocations.values()];
  if (all.length === 0) return { status: 'Success', details: 'NoInstancesInTag' };
  const having = (details: InvocationDetails) => all.filter((one) => one.details === details).length;
  if (having('Cancelled') > 0) return { status: 'Cancelled', details: 'Cancelled' };
  const errors = all.filter(isError).length;
  if (errors > command.maxErrors)
    return having('ExecutionTimedOut') === errors
      ? { status: 'TimedOut', details: 'ExecutionTimedOut' }
      : { status: 'Failed', details: 'Failed' };
  if (having('DeliveryTimedOut') > command.maxErrors) return { status: 'TimedOut', details: 'DeliveryTimedOut' };
  const counting = all.filter(({ details }) => !NEUTRAL.includes(details));
  if (counting.length === 0) return { status: 'Failed', details: all[0]?.details ?? 'Failed' };
  return counting.every(({ details }) => details === 'Success')
    ? { status: 'Success', details: 'Success' }
    : { status: 'Failed', details: 'Incomplete' };
};
