import type { WindowTask } from '../../aws/windows.ts';

/** Documents of AWS that install patches by what `Operation` says. */
export const BY_OPERATION: readonly string[] = [
  'AWS-RunPatchBaseline',
  'AWS-RunPatchBaselineAssociation',
  'AWS-RunPatchBaselineWithHooks',
  'AWS-ApplyPatchBaseline',
];
/** Automations of AWS that install patches and restart the instance. */
export const AUTOMATIONS: readonly string[] = ['AWS-PatchInstanceWithRollback', 'AWS-PatchAsgInstance'];
export const WITHOUT_OPERATION: readonly string[] = ['AWS-InstallWindowsUpdates'];

/** The name of a document, of its name or ARN; for a function or state machine the end of its ARN. */
export const documentOf = (arn: string): string => arn.split(/[/:]/).filter(Boolean).at(-1) ?? arn;

/** The first value of a task's parameter, as written: pseudo parameters are not filled in. */
export const parameterOf = ({ parameters }: WindowTask, name: string): string | undefined => parameters[name]?.[0];

/** It looks for patches and installs none. */
export const isScan = (task: WindowTask): boolean => /^scan$/i.test(parameterOf(task, 'Operation') ?? '');

/** Whether a window's task installs patches with one of AWS's own documents, without asking. */
export function isPatching(task: WindowTask): boolean {
  if (task.type !== 'run-command' && task.type !== 'automation') return false;
  const name = documentOf(task.arn);
  if (BY_OPERATION.includes(name)) return !isScan(task);
  return AUTOMATIONS.includes(name) || WITHOUT_OPERATION.includes(name);
}
