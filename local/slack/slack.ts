import type { Clock } from '../types.ts';
import type { ActParts } from './acts.ts';
import { createDelivery } from './delivery.ts';
import { createEventsApi, type EventsApi } from './events-api.ts';
import { createSlackFaults, type SlackFaults } from './faults.ts';
import { createRateLimits } from './rate-limits.ts';
import { createResponseUrls, type ResponseUrls } from './response-urls.ts';
import { createTriggers } from './triggers.ts';
import type { SlackApp } from './types.ts';
import { createUploads, type Uploads } from './uploads.ts';
import { type ApiAnswer, type ApiRequest, createWebApi } from './web-api.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface SlackOptions {
  clock: Clock;
  app: SlackApp;
  /** Where response URLs point: scheme, host and port of the Web API. */
  baseUrl: () => string;
  /** The app's request URL, for commands, interactions and events alike. */
  requestUrl: () => string;
  /** Begun with each request to the bot; aborted once an answer would be too late: after Slack's three real seconds by default. */
  tooLate?: () => AbortSignal;
  /** Real milliseconds, for the life of triggers. */
  realNow?: () => number;
}

/** The simulated Slack: one workspace with one app in it. */
export interface Slack {
  workspace: Workspace;
  webApi: (request: ApiRequest) => ApiAnswer;
  responseUrls: ResponseUrls;
  uploads: Uploads;
  events: EventsApi;
  faults: SlackFaults;
  /** What people's acts need; see the `act…` functions. */
  parts: ActParts;
}

export function createSlack(options: SlackOptions): Slack {
  const { clock, app, baseUrl, requestUrl } = options;
  const { tooLate = () => AbortSignal.timeout(3000), realNow = () => performance.now() } = options;
  const workspace = createWorkspace(clock, app);
  const triggers = createTriggers(realNow);
  const faults = createSlackFaults(clock);
  const responseUrls = createResponseUrls(workspace, baseUrl);
  const uploads = createUploads(workspace, baseUrl);
  const now = (): number => clock.now();
  const deliver = createDelivery({ url: requestUrl, signingSecret: app.signingSecret, now, tooLate });
  const events = createEventsApi(workspace, deliver);
  return {
    workspace,
    webApi: createWebApi({ workspace, triggers, uploads, rateLimits: createRateLimits(clock), faults }),
    responseUrls,
    uploads,
    events,
    faults,
    parts: { workspace, triggers, responseUrls, deliver, events },
  };
}
