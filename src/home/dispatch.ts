import { type BakeServices, chooseImage, requestBake } from '../bake/flow/request.ts';
import { IMAGE_INPUT, REASON_INPUT } from '../bake/message/request.ts';
import { answer } from '../cards/effect/answer.ts';
import { asksForDeploy, handleDeployClick } from '../deploy/flow/click.ts';
import { requestReturn } from '../deploy/flow/go-back.ts';
import { chooseFleet, requestDeploy } from '../deploy/flow/request.ts';
import type { DeployServices } from '../deploy/flow/services.ts';
import * as chooser from '../deploy/message/chooser.ts';
import { compareImages } from '../images/flow.ts';
import { BAKE_MODAL, DEPLOY_MODAL } from '../runs/actions.ts';
import { handleClick } from '../runs/flow/click.ts';
import { handleRunRequest } from '../runs/flow/commands.ts';
import { handleRunForm } from '../runs/flow/submit.ts';
import { choiceIn, textIn } from '../slack/inputs.ts';
import type { CommandJob, SlackJob, SubmitJob, WorkspaceJob } from '../slack/job.ts';
import { md } from '../slack/mrkdwn.ts';
import { parsePatch } from './command.ts';
import { showHome } from './flow.ts';

/** Everything the worker can do. */
export type PatchServices = BakeServices & DeployServices;

/** Which flow a job of Slack's belongs to. */
export async function handleJob(services: PatchServices, job: SlackJob, now: number): Promise<void> {
  switch (job.kind) {
    case 'command':
      return handleCommand(services, job, now);
    case 'click':
      return (asksForDeploy(job.actionId) ? handleDeployClick : handleClick)(services, job, now);
    case 'submit':
      return handleSubmit(services, job, now);
    case 'home':
      return showHome(services, job.actor.userId, now);
    case 'workspace':
      return handleWorkspace(services, job, now);
  }
}

async function handleCommand(services: PatchServices, job: CommandJob, now: number): Promise<void> {
  const to = { userId: job.actor.userId, viewId: job.viewId, responseUrl: job.responseUrl, channelId: job.channelId };
  const parse = parsePatch(job.text);
  // The slack function answers help itself; a job with it comes from another version of it.
  if (parse.kind === 'help')
    return answer(services, to, md`Nothing was done: \`/patch help\` lists what can be asked.`);
  const { request } = parse;
  switch (request.kind) {
    case 'bake':
      if (request.image === undefined) return chooseImage(services, to);
      return requestBake(services, { id: job.id, image: request.image, reason: request.reason, to }, now);
    case 'deploy': {
      const { kind: _kind, fleet, ...wish } = request;
      if (fleet === undefined) return chooseFleet(services, to);
      return requestDeploy(services, { id: job.id, fleet, ...wish, to }, now);
    }
    case 'rollback':
      return requestReturn(services, { id: job.id, fleet: request.fleet, reason: request.reason, to }, now);
    case 'difference':
      return compareImages(services, { request, to, now });
    case 'status':
    case 'history':
    case 'why':
    case 'pause':
    case 'resume':
      return handleRunRequest(services, { request, to, asked: { id: job.id, at: job.at }, now });
  }
}

async function handleSubmit(services: PatchServices, job: SubmitJob, now: number): Promise<void> {
  if (job.callbackId === DEPLOY_MODAL) return submitDeploy(services, job, now);
  if (job.callbackId !== BAKE_MODAL) return handleRunForm(services, job, now);
  const to = { userId: job.actor.userId, channelId: services.config.channel };
  const image = choiceIn(job.values, IMAGE_INPUT);
  if (image === undefined)
    return answer(services, to, md`Nothing was asked: the form had no image. Type \`/patch bake\` again.`);
  await requestBake(services, { id: job.id, image, reason: filled(textIn(job.values, REASON_INPUT)), to }, now);
}

async function submitDeploy(services: PatchServices, job: SubmitJob, now: number): Promise<void> {
  const { values, actor, id } = job;
  const to = { userId: actor.userId, channelId: services.config.channel };
  const fleet = choiceIn(values, chooser.FLEET_INPUT);
  if (fleet === undefined)
    return answer(services, to, md`Nothing was asked: the form had no fleet. Type \`/patch deploy\` again.`);
  await requestDeploy(
    services,
    {
      id,
      fleet,
      image: filled(textIn(values, chooser.IMAGE_INPUT)),
      when: { kind: choiceIn(values, chooser.WHEN_INPUT) === chooser.START_IN_WINDOW ? 'window' : 'now' },
      override: false,
      reason: filled(textIn(values, chooser.REASON_INPUT)),
      to,
    },
    now,
  );
}

const filled = (value: string | undefined): string | undefined => {
  const text = value?.trim();
  return text === '' ? undefined : text;
};

/** Approver groups are read anew at every decision, so a change needs no work here; security wants to know of it. */
async function handleWorkspace(services: PatchServices, job: WorkspaceJob, now: number): Promise<void> {
  services.log(job.event, { usergroupId: job.usergroupId });
  const type = job.event === 'app-removed' ? 'App Removed' : 'Approver Group Changed';
  await services.bus.put([
    { type, at: now, detail: { id: job.id, ...(job.usergroupId === undefined ? {} : { usergroup: job.usergroupId }) } },
  ]);
}
