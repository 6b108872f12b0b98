import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import type { Key } from '../../store/table.ts';
import type { PatchRun } from '../types/run.ts';

/** What the gatekeeper is asked for by the task of an adopted window, for each fleet that it patches. */
const pointerKey = (windowId: string, fleet: string): Key => ({ pk: `SLOT#${windowId}`, sk: fleet });

/** Says which run an occurrence is to start. It is a hint: the gatekeeper looks at everything of that run. @throws AwsCallError */
export async function writePointer({ table }: Uses<'table'>, run: PatchRun, until: number): Promise<void> {
  const { slot, armed, id, name } = run;
  if (slot === undefined || armed === undefined) return;
  const item = {
    ...pointerKey(slot.what, name),
    runId: id,
    ttl: Math.floor((until + DAY) / 1000),
  };
  await table.write([{ kind: 'put', item, when: {} }]);
}

/** Takes it away after the run's end, unless it speaks of another by now. */
export async function removePointer({ table }: Uses<'table'>, { id, name, plan }: PatchRun): Promise<void> {
  if (plan.occurrence === undefined) return;
  const key = pointerKey(plan.occurrence.windowId, name);
  await table.write([{ kind: 'delete', key, when: { equals: { runId: id } } }]);
}
