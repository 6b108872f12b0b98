import type { CommandInvocation } from '../../aws/commands.ts';
import type { NodeFailure, NodeProgress } from '../types/progress.ts';

/** An instance's part of the command that patches it. */
export interface PatchedBy {
  commandId: string;
  invocation: CommandInvocation;
}

const GOING: readonly string[] = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

export const isGoing = ({ status }: Pick<CommandInvocation, 'status'>): boolean => GOING.includes(status);

/** Where one instance is, by its own part of the command: what the command itself says counts for nothing. */
export function progressOf(id: string, by: PatchedBy | undefined): NodeProgress {
  if (by === undefined) return { id, phase: 'waiting' };
  const { commandId, invocation } = by;
  if (invocation.status === 'Pending' || invocation.status === 'Delayed') return { id, phase: 'waiting', commandId };
  if (isGoing(invocation)) return { id, phase: 'in-progress', commandId };
  if (invocation.status === 'Success') return { id, phase: 'patched', commandId };
  const failure = failureOf(invocation);
  return { id, phase: wasReached(failure) ? 'failed' : 'not-reached', failure, commandId };
}

/** Failures in which nothing ran on the instance. */
const wasReached = (failure: NodeFailure): boolean =>
  !['undeliverable', 'delivery-timed-out', 'access-denied', 'not-started', 'cancelled'].includes(failure);

const BY_DETAILS: Readonly<Record<string, NodeFailure>> = {
  undeliverable: 'undeliverable',
  unreachable: 'undeliverable',
  invalidplatform: 'undeliverable',
  deliverytimedout: 'delivery-timed-out',
  executiontimedout: 'execution-timed-out',
  timedout: 'execution-timed-out',
  accessdenied: 'access-denied',
  terminated: 'not-started',
  ratelimitexceeded: 'not-started',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/**
 * Why an instance's part did not succeed, by what helps against it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html
 */
export function failureOf({ status, details, plugins }: CommandInvocation): NodeFailure {
  const known = Object.hasOwn(BY_DETAILS, details) ? BY_DETAILS[details] : undefined;
  if (known !== undefined) return known;
  if (status === 'Cancelled') return 'cancelled';
  if (status === 'TimedOut') return 'execution-timed-out';
  const failed = plugins.filter((plugin) => plugin.status === 'Failed' || plugin.status === 'TimedOut');
  if (failed.length === 0) return 'failed';
  // Later steps are listed as failed too, so the first says which it was.
  return /hook/i.test(failed[0]?.name ?? '') ? 'hook-failed' : 'patch-failed';
}

/** The newest part of each instance, of the commands in the order in which they were sent. */
export function newestOf(
  commands: readonly { id: string; invocations: readonly CommandInvocation[] }[],
): Readonly<Record<string, PatchedBy>> {
  const found: Record<string, PatchedBy> = {};
  for (const { id, invocations } of commands)
    for (const invocation of invocations) found[invocation.instanceId] = { commandId: id, invocation };
  return found;
}

/** A plan's instances in their order, with those who were reached though they are not in it last. */
export const allProgress = (
  ids: readonly string[],
  parts: Readonly<Record<string, PatchedBy>>,
): { nodes: NodeProgress[]; strays: string[] } => ({
  nodes: ids.map((id) => progressOf(id, parts[id])),
  strays: Object.keys(parts)
    .filter((id) => !ids.includes(id))
    .sort(),
});
