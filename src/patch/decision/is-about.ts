import { detailText, type Hint } from '../../contract/hint.ts';
import type { PatchRun } from '../types/run.ts';

/** Whether to look at a run of patching because of an event: of its execution, one of its commands, or its window. */
export function isAboutPatch({ start, progress, slot }: PatchRun, hint: Hint): boolean {
  const executionId = detailText(hint, 'ExecutionId');
  // Before it is admitted, whatever starts may be what the window started.
  if (executionId !== undefined)
    return start?.executionId === executionId || (slot !== undefined && start === undefined);
  const commandId = detailText(hint, 'command-id');
  if (commandId !== undefined) return progress?.commands.some(({ id }) => id === commandId) === true;
  const windowId = detailText(hint, 'window-id');
  return windowId !== undefined && windowId === slot?.what;
}
