import type { GatekeeperPorts } from '../ports.ts';
import type { Question, ReadRun } from '../types.ts';
import { loadReadRun } from './read-run.ts';

/** The run that a window's task is pointed to for a fleet. The pointer is a hint: everything of the run is looked at. */
export async function loadSlot(
  ports: GatekeeperPorts,
  { WindowId, Fleet }: Pick<Extract<Question, { ask: 'slot' }>, 'WindowId' | 'Fleet'>,
): Promise<ReadRun | undefined> {
  const pointer = await ports.table.get({ pk: `SLOT#${WindowId}`, sk: Fleet });
  const runId = pointer?.['runId'];
  return typeof runId === 'string' ? loadReadRun(ports, runId) : undefined;
}
