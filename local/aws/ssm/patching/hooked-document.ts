import type { CommandParameter } from '../commands/command-content.ts';
import type { DocumentStep, Scene, StepEnd } from '../commands/scene.ts';
import { documentName } from '../document-lookup.ts';
import { OPERATION, REBOOT_OPTION, requestOf, SNAPSHOT_ID } from './patch-document.ts';
import { hasPending, runPatchBaseline } from './patch-run.ts';

const HOOK: CommandParameter = { type: 'String', default: 'AWS-Noop' };
const HOOK_TAKES = 10_000;
const STEP_TIMEOUT = 7200;

type Hook = 'before' | 'after' | 'exit';

/** Runs the document that a parameter names: what it does is its author's business, and it succeeds. */
const runHook = async (scene: Scene, hook: Hook, document: string): Promise<StepEnd> => {
  if (document === 'AWS-Noop') return { code: 0, output: '' };
  await scene.pause(HOOK_TAKES);
  if (scene.state.documents.get(documentName(document))?.type !== 'Command')
    return { code: 1, output: '', error: `document ${document} does not exist\n` };
  const failure = scene.state.outcomes.take(scene.node.id, 'hook-fails', (outcome) => outcome.hook === hook);
  return failure === undefined ? { code: 0, output: '' } : { code: 1, output: '', error: `${document} failed\n` };
};

const NOTHING_TO_DO: StepEnd = { code: 0, output: 'Nothing to install: the step is skipped.\n' };

/** Whether the scan before found anything to do; otherwise all goes to the hook at the end. */
const hasWork = ({ node, parameter }: Scene): boolean => {
  if (parameter('Operation') !== 'Install') return false;
  const misses = node.report?.rows.some(({ state }) => state === 'MISSING' || state === 'FAILED') ?? false;
  return misses || (parameter('RebootOption') === 'RebootIfNeeded' && hasPending(node));
};

/** A step that belongs to an install. What the scan found is told from the reports in between, as the document itself does. */
const step = (
  name: string,
  run: (scene: Scene) => Promise<StepEnd>,
  isDue: (scene: Scene) => boolean = () => true,
): DocumentStep => ({
  name,
  timeoutSeconds: () => STEP_TIMEOUT,
  run: async (scene) => (isDue(scene) ? run(scene) : NOTHING_TO_DO),
});

const isInstalled = ({ node, invocation, parameter }: Scene): boolean =>
  parameter('Operation') === 'Install' &&
  node.report?.operation === 'Install' &&
  node.report.startedAt >= invocation.requestedAt;

const needsRestart = ({ node, parameter }: Scene): boolean =>
  parameter('Operation') === 'Install' && parameter('RebootOption') === 'RebootIfNeeded' && hasPending(node);

/**
 * Scan, hook, install without a restart, hook, restart and report, hook: several reports a run. After a failure only the last hook
 * runs. AWS does not publish the names of its steps: these are ours.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaselinewithhooks.html
 */
export const hookedPatchDocument = {
  name: 'AWS-RunPatchBaselineWithHooks',
  platforms: ['Windows', 'Linux'] as const,
  executionSeconds: 7200,
  parameters: {
    Operation: OPERATION,
    SnapshotId: SNAPSHOT_ID,
    RebootOption: REBOOT_OPTION,
    PreInstallHookDocName: HOOK,
    PostInstallHookDocName: HOOK,
    OnExitHookDocName: HOOK,
  },
  steps: [
    step('Scan', (scene) => runPatchBaseline(scene, { ...requestOf(scene), operation: 'Scan' })),
    step('PreInstallHook', (scene) => runHook(scene, 'before', scene.parameter('PreInstallHookDocName')), hasWork),
    step('Install', (scene) => runPatchBaseline(scene, { ...requestOf(scene), rebootOption: 'NoReboot' }), hasWork),
    step('PostInstallHook', (scene) => runHook(scene, 'after', scene.parameter('PostInstallHookDocName')), isInstalled),
    step('RebootAndReport', (scene) => runPatchBaseline(scene, requestOf(scene)), needsRestart),
    {
      ...step('OnExitHook', (scene) => runHook(scene, 'exit', scene.parameter('OnExitHookDocName'))),
      always: true,
    },
  ],
};
