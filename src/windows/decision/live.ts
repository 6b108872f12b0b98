import type { CommandInvocation, CommandState } from '../../aws/commands.ts';
import type { TaskExecution, WindowExecution } from '../../aws/windows.ts';
import { documentOf } from '../../nodes/decision/patching-task.ts';
import type { NodeFailure } from '../../patch/types/progress.ts';
import { present } from '../../present.ts';
import type { FailureGroup, Live, LiveCounts, LiveTask } from '../types/live.ts';

/** A command of an execution with its instances' parts of it. */
export interface CommandFacts {
  state: CommandState;
  invocations: readonly CommandInvocation[];
}

export interface LiveFacts {
  execution: WindowExecution;
  tasks: readonly TaskExecution[];
  /** Names of the documents that patch or reboot. */
  documents: readonly string[];
  commands: readonly CommandFacts[];
}

/** Systems Manager's words for an execution or task that has ended. */
const ENDED = ['SUCCESS', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'SKIPPED_OVERLAPPING', 'FORGOTTEN'];
const COMMAND_ENDED = ['Success', 'Cancelled', 'Canceled', 'Failed', 'TimedOut'];

export const hasEnded = (status: string): boolean => ENDED.includes(status);

export const commandEnded = (status: string): boolean => COMMAND_ENDED.includes(status);

/** An execution is over when its commands are too: at the window's end, running commands continue. */
export const isOver = ({ status, commands }: Live): boolean =>
  hasEnded(status) && commands.every((command) => commandEnded(command.status));

/** What is shown of an execution. */
export function liveOf({ execution, tasks, documents, commands }: LiveFacts): Live {
  const parts = commands.flatMap(({ state, invocations }) => invocations.map((invocation) => ({ state, invocation })));
  return {
    executionId: execution.id,
    status: execution.status,
    ...present({ details: execution.details, endedAt: execution.endedAt }),
    startedAt: execution.startedAt,
    tasks: tasks.map((task) => taskOf(task, documents)),
    commands: commands.map(({ state: { id, document, status, targets, completed, errors } }) => ({
      id,
      document,
      status,
      targets,
      completed,
      errors,
    })),
    counts: countsOf(commands),
    failures: failuresOf(parts.map(({ state, invocation }) => ({ commandId: state.id, invocation }))),
  };
}

const taskOf = ({ id, arn, status, details }: TaskExecution, documents: readonly string[]): LiveTask => {
  const document = documentOf(arn);
  return { id, document, status, ...present({ details }), matters: documents.includes(document) };
};

type Place = 'done' | 'failed' | 'inProgress' | 'waiting';

const placeOf = ({ status }: CommandInvocation): Place => {
  switch (status) {
    case 'Success':
      return 'done';
    case 'Pending':
    case 'Delayed':
      return 'waiting';
    case 'InProgress':
    case 'Cancelling':
      return 'inProgress';
    default:
      return 'failed';
  }
};

/** The worse of what an instance's commands say counts: one that failed in a check and was patched has failed. */
const ORDER: readonly Place[] = ['failed', 'inProgress', 'waiting', 'done'];

function countsOf(commands: readonly CommandFacts[]): LiveCounts {
  const byInstance = new Map<string, Place>();
  for (const { invocations } of commands) {
    for (const invocation of invocations) {
      const place = placeOf(invocation);
      const before = byInstance.get(invocation.instanceId) ?? 'done';
      byInstance.set(invocation.instanceId, ORDER.indexOf(place) < ORDER.indexOf(before) ? place : before);
    }
  }
  const count = (wanted: Place): number => [...byInstance.values()].filter((place) => place === wanted).length;
  return { done: count('done'), failed: count('failed'), inProgress: count('inProgress'), waiting: count('waiting') };
}

/** So many instances of one cause are named. */
const NAMED = 10;

function failuresOf(parts: readonly { commandId: string; invocation: CommandInvocation }[]): readonly FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { commandId, invocation } of parts) {
    if (placeOf(invocation) !== 'failed') continue;
    const cause = causeOf(invocation);
    const known = groups.get(`${cause} ${commandId}`) ?? { cause, count: 0, ids: [], commandId };
    const ids = known.ids.length < NAMED ? [...known.ids, invocation.instanceId] : known.ids;
    groups.set(`${cause} ${commandId}`, { ...known, count: known.count + 1, ids });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

/** Systems Manager's details, spelt in many ways, to what helps. https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html */
const CAUSES: readonly (readonly [RegExp, NodeFailure])[] = [
  [/undeliverable/, 'undeliverable'],
  [/deliverytimedout/, 'delivery-timed-out'],
  [/executiontimedout|timedout/, 'execution-timed-out'],
  [/accessdenied/, 'access-denied'],
  [/cancel/, 'cancelled'],
  [/terminated|noinstancesintag|invalidplatform/, 'not-started'],
];

function causeOf({ details, status }: CommandInvocation): NodeFailure {
  const said = details.toLowerCase().replace(/[\s_]/g, '');
  const known = CAUSES.find(([pattern]) => pattern.test(said) || pattern.test(status.toLowerCase()));
  return known?.[1] ?? 'failed';
}
