import type { BotAnswer, Deliver } from './delivery.ts';
import type { JsonRecord } from './json.ts';
import type { Workspace } from './workspace.ts';

/** World milliseconds after the first attempt at which an event is sent again. https://docs.slack.dev/apis/events-api/#retries */
const RETRIES = [0, 60_000, 300_000];

export interface EventsApi {
  /** Sends an event, and again when the bot does not take it. Resolves after the first attempt. */
  send(event: JsonRecord): Promise<BotAnswer | 'not-subscribed'>;
  /** Proves the request URL, as when it is saved in the app's settings: true when the bot gave the challenge back. */
  verifyUrl(): Promise<boolean>;
}

export function createEventsApi(workspace: Workspace, deliver: Deliver): EventsApi {
  const { app, clock } = workspace;
  const attempt = async (body: string, retry: number, reason: string): Promise<BotAnswer> => {
    const headers: Record<string, string> =
      retry === 0 ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason };
    const answer = await clock.track(deliver({ contentType: 'application/json', body, headers }));
    const wait = RETRIES[retry];
    if (answer.error !== undefined && wait !== undefined && answer.headers['x-slack-no-retry'] !== '1') {
      const due = clock.now() + wait - (RETRIES[retry - 1] ?? 0);
      clock.at(due, async () => {
        await attempt(body, retry + 1, reasonOf(answer));
      });
    }
    return answer;
  };
  return {
    send: async (event) => {
      if (!app.events.includes(String(event['type']))) return 'not-subscribed';
      return attempt(asciiJson(envelope(workspace, event)), 0, '');
    },
    verifyUrl: async () => {
      const challenge = workspace.newId('challenge');
      const body = JSON.stringify({ token: app.verificationToken, challenge, type: 'url_verification' });
      const answer = await deliver({ contentType: 'application/json', body });
      return answer.status === 200 && answer.body.includes(challenge);
    },
  };
}

function reasonOf({ error, status }: BotAnswer): string {
  if (error === 'operation_timeout') return 'http_timeout';
  return status === 502 ? 'connection_failed' : 'http_error';
}

function envelope(workspace: Workspace, event: JsonRecord): JsonRecord {
  const { app, team, clock } = workspace;
  const bot = { enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true };
  return {
    token: app.verificationToken,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: workspace.newId('Ev'),
    event_time: Math.floor(clock.now() / 1000),
    authorizations: [{ ...bot, is_enterprise_install: false }],
    is_ext_shared_channel: false,
  };
}

/** Slack sends non-ASCII characters of events as `\uXXXX`. */
const asciiJson = (value: JsonRecord): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
