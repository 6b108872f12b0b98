import type { BotAnswer, Deliver } from './delivery.ts';
import type { EventsApi } from './events-api.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { SlackChannel, SlackUser } from './types.ts';
import type { Workspace } from './workspace.ts';

/** What a person's act led to: the bot's answer, or the reason why Slack would not even have sent it. */
export type Outcome =
  | { kind: 'answered'; answer: BotAnswer }
  | { kind: 'done' }
  | { kind: 'refused'; status: 400 | 404; sentence: string; errors?: Record<string, string> };

export interface ActParts {
  workspace: Workspace;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  deliver: Deliver;
  events: EventsApi;
}

export const refuse = (status: 400 | 404, sentence: string): Outcome => ({ kind: 'refused', status, sentence });

export const noPerson = (id: string): Outcome => refuse(400, `No person has the id ${id}.`);
export const noChannel = (id: string): Outcome => refuse(400, `No channel has the id ${id}.`);

export const personIn = ({ users, app }: Workspace, id: string): SlackUser | undefined => {
  const user = users.get(id);
  return user === undefined || user.id === app.botUserId || user.id === 'USLACKBOT' ? undefined : user;
};

/** A channel, or someone's direct message with the bot, which exists as soon as it is looked at. */
export function channelFor(workspace: Workspace, id: string): SlackChannel | undefined {
  const existing = workspace.channels.get(id);
  if (existing !== undefined) return existing;
  const owner = /^D(.+)$/.exec(id)?.[1];
  return owner !== undefined && personIn(workspace, `U${owner}`) !== undefined
    ? workspace.dmOf(`U${owner}`)
    : undefined;
}

/** An interaction goes as a form with one field. */
export const sendPayload = ({ deliver, workspace }: ActParts, payload: Record<string, unknown>): Promise<BotAnswer> =>
  workspace.clock.track(
    deliver({
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
    }),
  );
