import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { waitsAtMostUntil } from '../../images/decision/waits.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import { wakeOf } from '../../runs/effect/wake.ts';
import { openRunByItself, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Run } from '../../runs/types/run.ts';
import { hashOf } from '../../store/table.ts';
import { requestersOf } from '../decision/requesters.ts';
import { waitOf } from '../decision/wait.ts';
import { resumePlan } from '../effect/plan.ts';
import { bindingOf } from '../types/plan.ts';
import { stepRunId } from '../types/run-id.ts';

/** Asks people about a step that waits, once for each execution of it; what cannot be read now is asked at the next look. */
export async function openResume(ports: ReconcilePorts, run: Run, now: number): Promise<void> {
  const wait = waitOf(run);
  const { config } = ports;
  const image = config.images[run.name];
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (wait === undefined || image === undefined || policy === undefined) return;
  const { imageArn, step, bake } = wait;
  const id = stepRunId(step);
  if (now >= waitsAtMostUntil(step) || (await loadRun(ports, id)) !== undefined) return;
  try {
    const plan = await resumePlan(ports.at(image.place).images, image, { bake, imageArn, step });
    const baked = bake === run.id ? run : (await loadRun(ports, bake))?.run;
    const { requester, ...others } = requestersOf(run, baked);
    await openRunByItself(
      ports,
      {
        ...requested(ports, { policy, requester, now }),
        ...others,
        id,
        kind: 'step',
        state: 'awaiting-approval',
        subject: step.id,
        name: run.name,
        plan,
        planHash: hashOf(bindingOf(plan)),
        channel: image.channel,
        expiresAt: waitsAtMostUntil(step),
        ...(step.waitsMs === undefined ? { expiresAtMost: true } : {}),
        answersWait: true,
      },
      now,
    );
    await ports.wakes.send(wakeOf(run.id), 0);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('step-not-asked', { runId: run.id, code: error.code });
  }
}
