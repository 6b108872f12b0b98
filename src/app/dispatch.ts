import { answer } from '../cards/effect/answer.ts';
import { present } from '../present.ts';
import type { ClickJob, CommandJob, SlackJob, SubmitJob, WorkspaceJob } from '../slack/job.ts';
import type { App } from './build.ts';
import { parsePatch } from './command.ts';
import { featureOfAction, featureOfForm } from './door.ts';
import type { FeatureName } from './doors.ts';
import { otherVersionsButton, otherVersionsForm, unknownCommand } from './message.ts';

/** Hands a job of Slack's to the feature that it belongs to. */
export async function handleJob(app: App, job: SlackJob, now: number): Promise<void> {
  switch (job.kind) {
    case 'command':
      return handleCommand(app, job, now);
    case 'click':
      return handleClick(app, job, now);
    case 'submit':
      return handleSubmit(app, job, now);
    case 'home':
      for (const { onHome } of app.features.values()) await onHome?.(job.actor.userId, now);
      return;
    case 'workspace':
      return handleWorkspace(app, job, now);
  }
}

async function handleCommand({ ports, features }: App, job: CommandJob, now: number): Promise<void> {
  const to = { userId: job.actor.userId, viewId: job.viewId, responseUrl: job.responseUrl, channelId: job.channelId };
  const parsed = parsePatch(job.text);
  const handle = parsed.kind === 'help' ? undefined : features.get(parsed.feature)?.onCommand;
  // The slack function answers help itself; a job with it comes from another version of it.
  if (parsed.kind === 'help' || handle === undefined) return answer(ports, to, unknownCommand());
  await handle({ name: parsed.name, words: parsed.words, to, id: job.id, at: job.at }, now);
}

async function handleClick({ ports, features }: App, job: ClickJob, now: number): Promise<void> {
  const handle = feature(features, featureOfAction(job.actionId))?.onClick;
  if (handle !== undefined) return handle(job, now);
  // Of another version: the door of this one lets no such button in.
  const channelId = job.from.kind === 'message' ? job.from.channelId : undefined;
  const to = { userId: job.actor.userId, responseUrl: job.responseUrl, channelId };
  return answer(ports, to, otherVersionsButton());
}

async function handleSubmit({ ports, features }: App, job: SubmitJob, now: number): Promise<void> {
  const handle = feature(features, featureOfForm(job.callbackId))?.onSubmit;
  if (handle !== undefined) return handle(job, now);
  return answer(ports, job.actor, otherVersionsForm());
}

const feature = (features: App['features'], name: FeatureName | undefined) =>
  name === undefined ? undefined : features.get(name);

/** Approver groups are read again at every decision: a change concerns only what cards say. Security wants to know of it. */
async function handleWorkspace({ ports: { log, bus }, features }: App, job: WorkspaceJob, now: number): Promise<void> {
  if (job.event === 'channel-shared') {
    log(job.event, { channelId: job.channelId });
    for (const { onChannelShared } of features.values()) await onChannelShared?.(job.channelId, now);
    return;
  }
  log(job.event, { usergroupId: job.usergroupId });
  const type = job.event === 'app-removed' ? 'App Removed' : 'Approver Group Changed';
  await bus.put([{ type, at: now, detail: { id: job.id, ...present({ usergroup: job.usergroupId }) } }]);
  const { usergroupId } = job;
  if (usergroupId === undefined) return;
  for (const { onGroupChanged } of features.values()) await onGroupChanged?.(usergroupId, now);
}
