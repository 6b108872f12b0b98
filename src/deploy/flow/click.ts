import { answer } from '../../cards/effect/answer.ts';
import { DEPLOY_ACTIONS } from '../../runs/actions.ts';
import { isBake } from '../../runs/decision/kind.ts';
import { answerTo, clickedRun } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { md } from '../../slack/mrkdwn.ts';
import { requestReturn } from './go-back.ts';
import { requestDeploy } from './request.ts';
import type { DeployServices } from './services.ts';

/** Buttons that ask for a new deploy: the way back below a finished one, and an image's way into a fleet below its bake. */
export const asksForDeploy = (actionId: string): boolean =>
  actionId === DEPLOY_ACTIONS.goBack || actionId.startsWith(`${DEPLOY_ACTIONS.deployImage}:`);

export async function handleDeployClick(services: DeployServices, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(services, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  const to = answerTo(job);
  if (job.actionId === DEPLOY_ACTIONS.goBack)
    return requestReturn(services, { id: job.id, fleet: run.name, of: run.id, to }, now);
  const image = isBake(run) ? run.outcome?.imageArn : undefined;
  if (image === undefined) return answer(services, to, md`Nothing was asked: run ${run.id} has made no image.`);
  const fleet = job.actionId.slice(DEPLOY_ACTIONS.deployImage.length + 1);
  // The card offers its own image's fleets; anything else was made up.
  if (services.config.fleets[fleet]?.image !== run.name)
    return answer(
      services,
      to,
      md`Nothing was asked: this button belongs to no fleet of ${run.name}. \`/patch deploy\` lets you choose.`,
    );
  const wish = { id: job.id, fleet, image, when: { kind: 'now' }, override: false, to } as const;
  return requestDeploy(services, wish, now);
}
