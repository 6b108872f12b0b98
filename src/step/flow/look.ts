import { AwsCallError } from '../../aws/failure.ts';
import { isBake } from '../../bake/types/run.ts';
import type { Hint } from '../../contract/hint.ts';
import type { Uses } from '../../contract/ports.ts';
import { activeRunsIn, loadActiveRuns, loadRun } from '../../runs/effect/run-store.ts';
import { callOff } from '../../runs/flow/call-off.ts';
import { reconcile } from '../../runs/flow/reconcile.ts';
import { atRun, type ReconcilePorts } from '../../runs/ports.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { Run } from '../../runs/types/run.ts';
import type { WorkRead } from '../../store/due.ts';
import { isTimedOut, noLonger } from '../decision/answer.ts';
import { waitOf } from '../decision/wait.ts';
import { loadStep } from '../effect/plan.ts';
import { isResume, isStep } from '../types/run.ts';
import { stepRunId } from '../types/run-id.ts';
import { openResume } from './open.ts';

type LookPorts = ReconcilePorts;

/** Builds that wait for people and whose request is not open, and requests whose step may no longer wait. */
export async function dueSteps(ports: HasKinds, work: WorkRead): Promise<readonly string[]> {
  const active = (await activeRunsIn(ports, work)).map(({ run }) => run);
  const open = new Set(active.map(({ id }) => id));
  return active.filter((run) => isAsked(run) || isUnasked(run, open)).map(({ id }) => id);
}

const isAsked = (run: Run): boolean => isStep(run) && isResume(run) && run.state === 'awaiting-approval';

const isUnasked = (run: Run, open: ReadonlySet<string>): boolean => {
  const wait = waitOf(run);
  return wait !== undefined && !open.has(stepRunId(wait.step));
};

const WAITING = 'EC2 Image Builder Workflow Step Waiting';

/** Builds of ours in which a step has begun to wait. */
export async function stepsAbout(
  ports: Uses<'table'> & HasKinds,
  hints: readonly Hint[],
): Promise<readonly (readonly string[])[]> {
  if (!hints.some(({ detailType }) => detailType === WAITING)) return hints.map(() => []);
  const builds = (await loadActiveRuns(ports)).map(({ run }) => run).filter((run) => isBake(run) || isStep(run));
  return hints.map((hint) =>
    hint.detailType === WAITING
      ? builds.filter((run) => ports.kinds.of(run).isAbout(run, hint)).map(({ id }) => id)
      : [],
  );
}

/** Looks at a build that waits, or at a request whose step may no longer wait. */
export async function lookAtStep(
  ports: LookPorts,
  runId: string,
  { now, hinted }: { now: number; hinted: boolean },
): Promise<void> {
  // An event comes before the build was looked at.
  const run = hinted ? await reconcile(ports, runId, now) : (await loadRun(ports, runId))?.run;
  if (run === undefined) return;
  if (!isStep(run) || !isResume(run)) return openResume(ports, run, now);
  if (run.state !== 'awaiting-approval') return;
  try {
    const step = await loadStep(atRun(ports, run).images, run.plan);
    if (step?.status === 'RUNNING' || now >= run.expiresAt) return;
    const timedOut = isTimedOut(step) ? { timedOut: true as const } : {};
    await callOff(ports, run.id, { why: noLonger(step), ...timedOut, now });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('step-not-read', { runId: run.id, code: error.code });
  }
}
