import { compareImages } from '../bake/flow/compare.ts';
import { type BakeServices, chooseImage, requestBake } from '../bake/flow/request.ts';
import { IMAGE_INPUT, REASON_INPUT } from '../bake/message/request.ts';
import { BAKE_MODAL } from '../runs/actions.ts';
import { answer } from '../runs/effect/answer.ts';
import { handleClick } from '../runs/flow/click.ts';
import { handleRunRequest } from '../runs/flow/commands.ts';
import { handleRunForm } from '../runs/flow/submit.ts';
import type { CommandJob, SlackJob, SubmitJob, WorkspaceJob } from '../slack/job.ts';
import { md } from '../slack/mrkdwn.ts';
import { parsePatch } from './command.ts';
import { showHome } from './flow.ts';

/** Which flow a job of Slack's belongs to. */
export async function handleJob(services: BakeServices, job: SlackJob, now: number): Promise<void> {
  switch (job.kind) {
    case 'command':
      return handleCommand(services, job, now);
    case 'click':
      return handleClick(services, job, now);
    case 'submit':
      return handleSubmit(services, job, now);
    case 'home':
      return showHome(services, job.actor.userId, now);
    case 'workspace':
      return handleWorkspace(services, job, now);
  }
}

async function handleCommand(services: BakeServices, job: CommandJob, now: number): Promise<void> {
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

async function handleSubmit(services: BakeServices, job: SubmitJob, now: number): Promise<void> {
  if (job.callbackId !== BAKE_MODAL) return handleRunForm(services, job, now);
  const to = { userId: job.actor.userId, channelId: services.config.channel };
  const image = job.values[IMAGE_INPUT];
  if (image === undefined)
    return answer(services, to, md`Nothing was asked: the form had no image. Type \`/patch bake\` again.`);
  const reason = job.values[REASON_INPUT]?.trim();
  await requestBake(services, { id: job.id, image, reason: reason === '' ? undefined : reason, to }, now);
}

/** Approver groups are read anew at every decision, so a change needs no work here; security wants to know of it. */
async function handleWorkspace(services: BakeServices, job: WorkspaceJob, now: number): Promise<void> {
  services.log(job.event, { usergroupId: job.usergroupId });
  const type = job.event === 'app-removed' ? 'App Removed' : 'Approver Group Changed';
  await services.bus.put([
    { type, at: now, detail: { id: job.id, ...(job.usergroupId === undefined ? {} : { usergroup: job.usergroupId }) } },
  ]);
}
