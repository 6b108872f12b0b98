import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import type { Observation } from '../../runs/types/input.ts';
import { endOf, progressOf } from '../decision/observe.ts';
import type { SyncRun } from '../types/run.ts';

/** Reads the execution, and at its end what Systems Manager has; what cannot be read leaves the run as it is until the next look. */
export async function observeSync(
  { automation, syncState }: Uses<'automation' | 'syncState'>,
  run: SyncRun,
  now: number,
): Promise<Observation<'sync'>> {
  const executionId = run.start?.executionId;
  if (executionId === undefined) return { kind: 'unknown', what: 'its execution is not known yet' };
  try {
    const execution = await automation.get(executionId);
    const { end } = execution;
    if (end === undefined) return { kind: 'working', progress: progressOf(execution) };
    return endOf({
      execution: { ...execution, end },
      state: await syncState.read(),
      changes: run.plan.changes,
      endedSince: run.progress?.endedSince,
      now,
    });
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.message };
    throw error;
  }
}
