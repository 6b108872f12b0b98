import { formatDuration, SECOND } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { type FailureGroup, failureGroups } from '../decision/failures.ts';
import type { NodeFailure } from '../types/progress.ts';
import type { PatchRun } from '../types/run.ts';
import { nodesText } from './words.ts';

interface Said {
  /** What happened to it. */
  what: string;
  /** What helps. */
  next: string;
}

/** Each cause as what happened and what to do about it. */
const SAID: Readonly<Record<NodeFailure, Said>> = {
  undeliverable: {
    what: 'the command could not be delivered',
    next: 'Check that the instance runs, and that its SSM agent and instance profile work',
  },
  'delivery-timed-out': {
    what: 'the agent did not fetch the command in time',
    next: 'Check that the SSM agent runs and reaches Systems Manager',
  },
  'execution-timed-out': {
    what: 'patching exceeded its time limit',
    next: 'Look at the instance: it may still be installing or rebooting. If it needs longer, raise timeout in patchwarden.yml',
  },
  'hook-failed': {
    what: 'a hook failed',
    next: "Look at the hook's output in Run Command",
  },
  'patch-failed': {
    what: 'patches did not install',
    next: 'Details lists them; look at the output in Run Command',
  },
  cancelled: {
    what: 'stopped before it finished',
    next: 'Scan it: it may be half patched, and may still reboot',
  },
  'access-denied': {
    what: 'access was denied',
    next: 'Check the permissions of the instance profile and of the runbook',
  },
  'not-started': {
    what: 'never started: error limit reached or too little time left',
    next: 'Request it again for these once the cause is fixed',
  },
  failed: {
    what: 'the command failed',
    next: 'Look at its output in Run Command',
  },
};

/** Groups of those that a run has or had, the largest first. */
export const failuresOf = ({ outcome, progress }: PatchRun): FailureGroup[] =>
  failureGroups(outcome === undefined ? (progress?.nodes ?? []) : withCommands(outcome.nodes, progress?.nodes ?? []));

/** A result does not say in which command it came about; the progress does. */
const withCommands = (
  results: readonly { id: string; failure?: NodeFailure }[],
  nodes: readonly { id: string; commandId?: string }[],
): Parameters<typeof failureGroups>[0] => {
  const commands = new Map(nodes.map(({ id, commandId }) => [id, commandId]));
  return results.map((result) => {
    const commandId = commands.get(result.id);
    return commandId === undefined ? result : { ...result, commandId };
  });
};

/** `2 failed: the command could not be delivered (i-…, i-…; command …)`: for a card, which has no room for what to do. */
export function failureText({ plan }: PatchRun, { failure, ids, commandIds }: FailureGroup, max = 2): Mrkdwn {
  const [command] = commandIds;
  const where = command === undefined ? md`` : md`; command ${code(command)}`;
  return md`${ids.length} failed: ${whatHappened(failure, plan.timeoutSeconds)} (${nodesText(ids, plan, max)}${where})`;
}

/** The same with every instance that fits, and what to do: for the thread and the details. */
export function failureLine({ plan }: PatchRun, { failure, ids, commandIds }: FailureGroup): Mrkdwn {
  const commands = commandIds.length === 0 ? md`` : md` Commands: ${joinMd(commandIds.slice(0, 3).map(code), ', ')}.`;
  return md`• *${ids.length}* ${whatHappened(failure, plan.timeoutSeconds)}: ${nodesText(ids, plan, 20)}. ${SAID[failure].next}.${commands}`;
}

/** What helps with the largest group, as a sentence without its stop. */
export const adviceOn = ({ failure }: FailureGroup): string => SAID[failure].next;

const whatHappened = (failure: NodeFailure, timeoutSeconds: number): string =>
  failure === 'execution-timed-out'
    ? `${SAID[failure].what} (${formatDuration(timeoutSeconds * SECOND)})`
    : SAID[failure].what;
