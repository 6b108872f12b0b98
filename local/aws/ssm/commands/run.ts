import type { SsmState } from '../state.ts';
import {
  type CommandRecord,
  endOf,
  hasEnded,
  type InvocationDetails,
  type InvocationRecord,
  isError,
  isFinal,
} from './command.ts';
import type { CommandDocument } from './documents.ts';
import { commandEvent, invocationEvent } from './events.ts';
import { runInvocation } from './invocation.ts';

/** From SendCommand until the first node is reached. */
const BEGINS_AFTER = 1000;

/**
 * Sends a command to its nodes, as many at a time as its concurrency allows. Once more have failed than MaxErrors allows, no
 * further node is reached; those at work go on.
 */
export const runCommand = (state: SsmState, command: CommandRecord, document: CommandDocument): void => {
  const waiting = [...command.invocations.values()];
  const active = new Set<InvocationRecord>();

  const moveTo = (invocation: InvocationRecord, details: InvocationDetails): void => {
    if (hasEnded(invocation)) return;
    invocation.details = details;
    if (hasEnded(invocation)) active.delete(invocation);
    const event = invocationEvent(state, command, invocation);
    if (event !== undefined && !command.hidden) state.emit(event);
  };

  const settle = (invocation: InvocationRecord, details: InvocationDetails): void => {
    moveTo(invocation, details);
    if (hasEnded(invocation)) advance();
  };

  const advance = (): void => {
    if (isFinal(command)) return;
    const errors = [...command.invocations.values()].filter(isError).length;
    if (errors > command.maxErrors) for (const left of waiting.splice(0)) moveTo(left, 'Terminated');
    while (active.size < command.maxConcurrency) {
      const next = waiting.shift();
      if (next === undefined) break;
      if (hasEnded(next)) continue;
      active.add(next);
      runInvocation({ state, command, document, invocation: next, settle });
    }
    if (active.size === 0 && waiting.length === 0) finish(state, command);
  };

  command.cancel = (nodeIds) => {
    if (isFinal(command)) return;
    if (nodeIds === undefined) command.status = command.details = 'Cancelling';
    for (const invocation of command.invocations.values()) {
      if (nodeIds !== undefined && !nodeIds.includes(invocation.nodeId)) continue;
      moveTo(invocation, ['InProgress', 'Cancelling'].includes(invocation.details) ? 'Cancelling' : 'Cancelled');
    }
    advance();
  };

  state.clock.at(state.clock.now() + BEGINS_AFTER, () => {
    if (command.status === 'Pending' && command.invocations.size > 0) {
      command.status = command.details = 'InProgress';
      announce(state, command);
    }
    advance();
  });
};

const finish = (state: SsmState, command: CommandRecord): void => {
  Object.assign(command, endOf(command));
  announce(state, command);
  for (const listener of command.whenFinal) listener();
};

const announce = (state: SsmState, command: CommandRecord): void => {
  if (!command.hidden) state.emit(commandEvent(state, command));
};
