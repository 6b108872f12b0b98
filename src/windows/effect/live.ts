import { AwsCallError, unlessGone } from '../../aws/failure.ts';
import type { WindowExecution } from '../../aws/windows.ts';
import { MINUTE } from '../../duration.ts';
import { documentOf } from '../../nodes/decision/patching-task.ts';
import { type CommandFacts, isOver, liveOf } from '../decision/live.ts';
import type { ExecutionFacts } from '../decision/occurrence.ts';
import type { Live } from '../types/live.ts';
import type { Occurrence } from '../types/occurrence.ts';
import type { Place } from '../types/place.ts';

/** Clocks differ, and an execution begins a little after its window opens. */
const EARLY_MS = 2 * MINUTE;
const LATE_MS = 20 * MINUTE;

/**
 * What an occurrence does now. One that Systems Manager no longer lists, since its schedule was changed meanwhile, is followed by the ids that
 * were kept of it. Never throws for AWS: what cannot be read is `unknown`.
 */
export async function loadLive(place: Place, occurrence: Occurrence): Promise<ExecutionFacts> {
  try {
    const execution = await executionOf(place, occurrence);
    if (execution === undefined) return { kind: 'none' };
    const live = await followed(place, occurrence, execution);
    return { kind: 'found', live, ended: isOver(live) };
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown' };
    throw error;
  }
}

async function executionOf({ windows }: Place, occurrence: Occurrence): Promise<WindowExecution | undefined> {
  const { windowId, opensAt, live } = occurrence;
  // A window that was deleted has no list of executions.
  const listed = (await unlessGone(windows.executions(windowId, opensAt - EARLY_MS))) ?? [];
  if (live !== undefined) return listed.find(({ id }) => id === live.executionId) ?? forgotten(occurrence, live);
  const began = listed.filter(({ startedAt }) => startedAt >= opensAt - EARLY_MS && startedAt <= opensAt + LATE_MS);
  return began.at(-1);
}

const forgotten = ({ windowId }: Occurrence, { executionId: id, startedAt }: Live): WindowExecution => ({
  id,
  windowId,
  status: 'FORGOTTEN',
  startedAt,
});

async function followed(place: Place, { notice, live: before }: Occurrence, execution: WindowExecution): Promise<Live> {
  const tasks = (await unlessGone(place.windows.taskExecutions(execution.id))) ?? [];
  const documents = notice.documents;
  const ids = new Set(before?.commands.map(({ id }) => id));
  for (const { id } of tasks.filter(({ arn }) => documents.includes(documentOf(arn)))) {
    const invocations = (await unlessGone(place.windows.invocations(execution.id, id))) ?? [];
    for (const { executionId } of invocations)
      if (executionId !== undefined && isCommand(executionId)) ids.add(executionId);
  }
  const commands: CommandFacts[] = [];
  for (const id of ids) {
    const state = await place.commands.command(id);
    if (state !== undefined) commands.push({ state, invocations: await place.commands.invocations(id, false) });
  }
  return liveOf({ execution, tasks, documents, commands });
}

/** Commands and automations have ids of one shape; the look-up says that an automation is not a command. */
const isCommand = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
