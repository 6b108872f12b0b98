import type { ExistingTask } from './window-tasks.ts';

const PATCHES = /(^|\/)AWS-(RunPatchBaseline\w*|PatchInstanceWithRollback|PatchAsgInstance|InstallWindowsUpdates)$/;

/** Tasks of the window that patch whatever people answer. */
export const patchingAnyway = (tasks: readonly ExistingTask[]): ExistingTask[] =>
  tasks.filter(({ arn }) => PATCHES.test(arn));

/** How to take such tasks out of the window. */
export const removals = (window: string, tasks: readonly ExistingTask[]): string =>
  [
    tasks.length === 1 ? 'This task still patches without asking:' : 'These tasks still patch without asking:',
    ...tasks.map(
      ({ id, name, arn }) => `  ${[name, arn].filter((text) => text !== '').join(', ')}
    npm run adopt -- ${window} --remove ${id} --confirm ${window}`,
    ),
    'If CloudFormation or Terraform made them, remove them there instead, or they come back.',
  ].join('\n');
