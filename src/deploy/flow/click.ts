import { answer } from '../../cards/effect/answer.ts';
import { answerTo, clickedRun } from '../../runs/flow/click.ts';
import { mayDecideThere } from '../../runs/flow/shared-channel.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { ClickJob } from '../../slack/job.ts';
import { imageMadeBy } from '../decision/next-steps.ts';
import { madeNoImage, noFleetOf } from '../message/request.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import { requestDeploy } from './request.ts';
import { type RollbackPorts, requestRollback } from './roll-back.ts';

/** Roll back below a finished deploy: a deploy of its own, to the image from before. */
export async function handleRollbackClick(ports: RollbackPorts, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  if (!(await mayDecideThere(ports, clicked.record, { to: answerTo(job), now }))) return;
  return requestRollback(ports, { id: job.id, fleet: run.name, of: run.id, to: answerTo(job) }, now);
}

/** Below a finished bake: its image, to the fleet in the action id's tail. */
export async function handleImageClick(ports: ReconcilePorts, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  const to = answerTo(job);
  const image = imageMadeBy(run)?.arn;
  if (image === undefined) return answer(ports, to, madeNoImage(run.id));
  const fleet = job.actionId.slice(DEPLOY_ACTIONS.deployImage.length + 1);
  // The card offers its own image's fleets; anything else was made up.
  if (ports.config.fleets[fleet]?.image !== run.name) return answer(ports, to, noFleetOf(run.name));
  if (!(await mayDecideThere(ports, clicked.record, { to, now }))) return;
  const wish = { id: job.id, fleet, image, when: { kind: 'now' }, override: false, to } as const;
  return requestDeploy(ports, wish, now);
}
