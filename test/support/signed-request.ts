import { createHmac } from 'node:crypto';
import type { HttpEvent } from '../../src/handlers/slack.ts';

/** What Slack sends, signed as Slack signs it. */
export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
export const OLD_SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
export const BOT_TOKEN = 'xoxb-111-222-canarycanary';

/** 2026-11-20T06:00:00Z, in milliseconds. */
export const NOW = Date.UTC(2026, 10, 20, 6);
export const NOW_SECONDS = NOW / 1000;

export const FORM = 'application/x-www-form-urlencoded';
export const JSON_TYPE = 'application/json';

export interface Signing {
  timestamp?: string;
  secret?: string;
  contentType?: string;
}

export const signatureOf = (body: string | Buffer, timestamp: string, secret = SECRET): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;

/** As a function URL or an HTTP API sends it: payload version 2, base64. */
export function signedEvent(body: string, signing: Signing = {}): HttpEvent {
  const { timestamp = String(NOW_SECONDS), secret, contentType = FORM } = signing;
  return {
    rawPath: '/slack/events',
    headers: {
      'content-type': contentType,
      'x-slack-signature': signatureOf(body, timestamp, secret),
      'x-slack-request-timestamp': timestamp,
    },
    requestContext: { http: { method: 'POST' } },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}

/** As a REST API sends it: payload version 1, headers twice. */
export function restEvent(body: string, signing: Signing = {}): HttpEvent {
  const { rawPath: _path, requestContext: _context, ...event } = signedEvent(body, signing);
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      value,
    ]),
  );
  return {
    ...event,
    path: '/slack/events',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? '']])),
    body,
    isBase64Encoded: false,
  };
}

export const formOf = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

export const payloadForm = (payload: unknown): string => formOf({ payload: JSON.stringify(payload) });

export const commandFields = (over: Record<string, string> = {}): Record<string, string> => ({
  token: 'verification-token-canary',
  team_id: 'T0PATCHW',
  team_domain: 'patchwarden',
  channel_id: 'C0PATCHING',
  channel_name: 'patching',
  user_id: 'U0DEV',
  user_name: 'dev',
  command: '/patch',
  text: 'bake web',
  api_app_id: 'A0PATCHW',
  is_enterprise_install: 'false',
  response_url: 'https://hooks.slack.com/commands/T0PATCHW/1/canary',
  trigger_id: '1.2.canarytrigger',
  ...over,
});

type Json = Record<string, unknown>;

const person = { id: 'U0ANA', username: 'ana', name: 'ana', team_id: 'T0PATCHW' };

export const clickPayload = (over: Json = {}, action: Json = {}): Json => ({
  type: 'block_actions',
  team: { id: 'T0PATCHW', domain: 'patchwarden' },
  enterprise: null,
  is_enterprise_install: false,
  user: person,
  api_app_id: 'A0PATCHW',
  token: 'verification-token-canary',
  container: { type: 'message', message_ts: '1763618400.000100', channel_id: 'C0PATCHING', is_ephemeral: false },
  trigger_id: '1.2.canarytrigger',
  channel: { id: 'C0PATCHING', name: 'patching' },
  message: { type: 'message', ts: '1763618400.000100', text: 'Bake web', blocks: [] },
  state: { values: {} },
  response_url: 'https://hooks.slack.com/actions/T0PATCHW/1/canary',
  actions: [
    {
      type: 'button',
      action_id: 'run-approve',
      block_id: 'decide',
      value: 'b-7k2m9x4q:1',
      text: { type: 'plain_text', text: 'Approve' },
      action_ts: '1763618401.000000',
      ...action,
    },
  ],
  ...over,
});

const shownView: Json = {
  id: 'V0HOME',
  team_id: 'T0PATCHW',
  type: 'home',
  callback_id: '',
  private_metadata: '',
  blocks: [],
  state: { values: {} },
  hash: '1763618400.abc123',
  root_view_id: 'V0HOME',
  previous_view_id: null,
};

/** In App Home: no message, no channel, no response URL. With `type: 'modal'` in the view, in a modal. */
export const viewClickPayload = (view: Json = {}, action: Json = {}, over: Json = {}): Json => {
  const {
    channel: _channel,
    message: _message,
    response_url: _url,
    state: _state,
    ...payload
  } = clickPayload({}, action);
  const shown = { ...shownView, ...view };
  return { ...payload, container: { type: 'view', view_id: shown['id'] }, view: shown, ...over };
};

export const submitPayload = (over: Json = {}, view: Json = {}): Json => ({
  type: 'view_submission',
  team: { id: 'T0PATCHW', domain: 'patchwarden' },
  enterprise: null,
  is_enterprise_install: false,
  user: person,
  api_app_id: 'A0PATCHW',
  token: 'verification-token-canary',
  trigger_id: '1.2.canarytrigger',
  view: {
    id: 'V0REJECT',
    type: 'modal',
    callback_id: 'run-reject',
    private_metadata: 'b-7k2m9x4q:1',
    state: { values: { reason: { reason: { type: 'plain_text_input', value: 'Not during the sale' } } } },
    ...view,
  },
  response_urls: [],
  ...over,
});

export const eventPayload = (event: Json, over: Json = {}): Json => ({
  type: 'event_callback',
  token: 'verification-token-canary',
  team_id: 'T0PATCHW',
  api_app_id: 'A0PATCHW',
  event_id: 'Ev0PATCHW',
  event_time: NOW_SECONDS,
  authorizations: [{ enterprise_id: null, team_id: 'T0PATCHW', user_id: 'UPATCHBOT', is_bot: true }],
  event,
  ...over,
});

export const command = (over: Record<string, string> = {}): HttpEvent => signedEvent(formOf(commandFields(over)));
export const click = (over: Json = {}, action: Json = {}): HttpEvent =>
  signedEvent(payloadForm(clickPayload(over, action)));
export const viewClick = (view: Json = {}, action: Json = {}, over: Json = {}): HttpEvent =>
  signedEvent(payloadForm(viewClickPayload(view, action, over)));
export const submit = (over: Json = {}, view: Json = {}): HttpEvent =>
  signedEvent(payloadForm(submitPayload(over, view)));
export const eventOf = (event: Json, over: Json = {}): HttpEvent =>
  signedEvent(JSON.stringify(eventPayload(event, over)), { contentType: JSON_TYPE });
