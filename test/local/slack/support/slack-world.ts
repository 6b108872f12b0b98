import { readFileSync } from 'node:fs';
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { createClock } from '../../../../local/clock.ts';
import { createChangeStream, createControl } from '../../../../local/control/control.ts';
import { type HttpServer, startHttp } from '../../../../local/http.ts';
import { createRoutes } from '../../../../local/routes.ts';
import { localApp, readManifest } from '../../../../local/slack/manifest.ts';
import { createSlack, type Slack } from '../../../../local/slack/slack.ts';
import type { SlackApp } from '../../../../local/slack/types.ts';
import type { Clock } from '../../../../local/types.ts';

/** What the bot was sent, word for word. */
export interface Recorded {
  headers: Record<string, string>;
  body: string;
}

export interface BotReply {
  status?: number;
  body?: string;
  headers?: Record<string, string>;
  /** It never answers: the request is open until the world is closed. */
  isSilent?: boolean;
}

export interface SlackWorld {
  clock: Clock;
  slack: Slack;
  url: string;
  client: WebClient;
  /** A client with this token. */
  clientWith(token: string): WebClient;
  recorded: Recorded[];
  /** The last interaction's payload, or the last command's form, or the last event's envelope. */
  last(): Record<string, unknown>;
  /** How the bot answers from now on. */
  botAnswers(reply: BotReply | ((recorded: Recorded) => BotReply | Promise<BotReply>)): void;
  control(path: string, input?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  read(path: string): Promise<unknown>;
  resets: number;
  close(): Promise<void>;
}

export interface WorldOptions {
  app?: Partial<SlackApp>;
  tooLate?: () => AbortSignal;
  realNow?: () => number;
}

const nothing = (): void => undefined;
/** Refusals are what these tests are about: they need no log. */
const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

export const START = Date.UTC(2026, 10, 20, 9, 0, 0);

/** The local Slack on a free port, a recorder as the bot, and a clock that stands still. */
export async function startSlackWorld(options: WorldOptions = {}): Promise<SlackWorld> {
  const clock = createClock({ start: START, speed: 0 });
  const recorded: Recorded[] = [];
  let reply: (recorded: Recorded) => BotReply | Promise<BotReply> = () => ({});
  const bot = await startHttp({
    port: 0,
    handle: async ({ headers, body }) => {
      const request = { headers, body: body.toString() };
      recorded.push(request);
      const { status = 200, body: text = '', headers: replied = {}, isSilent = false } = await reply(request);
      if (isSilent) await new Promise(() => undefined);
      return { kind: 'answer', status, headers: replied, body: text };
    },
  });
  const manifest = readManifest(readFileSync('manifest.yml', 'utf8'));
  const slack = createSlack({
    clock,
    app: { ...localApp(manifest), ...options.app },
    baseUrl: () => server.url,
    requestUrl: () => `${bot.url}/slack/events`,
    ...(options.tooLate === undefined ? {} : { tooLate: options.tooLate }),
    ...(options.realNow === undefined ? {} : { realNow: options.realNow }),
  });
  const stream = createChangeStream();
  slack.workspace.onChange((change) => stream.send(change));
  const world = { resets: 0 };
  const control = createControl({
    clock,
    isRealTime: false,
    slack,
    awsUrl: () => 'http://127.0.0.1:4566',
    slackUrl: () => server.url,
    clouds: undefined,
    recentEvents: undefined,
    reset: async () => {
      world.resets++;
    },
    sendRaw: async ({ method, path, headers, body }) => {
      const response = await fetch(bot.url + path, { method, headers, body });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    },
    stream,
  });
  const routes = createRoutes({
    noPage: undefined,
    slack: () => slack,
    control,
    bot: async () => ({ status: 404, headers: {}, body: '' }),
    assets: 'no-such-folder',
  });
  const server: HttpServer = await startHttp({ port: 0, handle: routes });
  const clientWith = (token: string) =>
    new WebClient(token, {
      slackApiUrl: `${server.url}/api/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: SILENT,
    });
  return Object.assign(world, {
    clock,
    slack,
    url: server.url,
    client: clientWith(slack.workspace.app.botToken),
    clientWith,
    recorded,
    last: () => readable(recorded.at(-1)),
    botAnswers: (next: typeof reply | BotReply) => {
      reply = typeof next === 'function' ? next : () => next;
    },
    control: async (path: string, input: unknown = {}) => {
      const response = await fetch(`${server.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(input) });
      return { status: response.status, body: Object(await response.json()) };
    },
    read: async (path: string) => (await fetch(`${server.url}/_local/${path}`)).json(),
    close: async () => {
      clock.stop();
      await server.close();
      await bot.close();
    },
  });
}

function readable(recorded: Recorded | undefined): Record<string, unknown> {
  if (recorded === undefined) throw new Error('the bot was sent nothing');
  if (recorded.headers['content-type'] === 'application/json') return JSON.parse(recorded.body);
  const form = new URLSearchParams(recorded.body);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : JSON.parse(payload);
}

/** The error code and complaints of a call that is expected to fail. */
export async function failureOf(call: Promise<unknown>): Promise<{ error: string; messages: string[] }> {
  try {
    await call;
  } catch (error) {
    const data = Object(error).data;
    return { error: data.error, messages: data.response_metadata?.messages ?? [] };
  }
  throw new Error('the call was expected to fail');
}
