import { parseDuration } from '../../src/duration.ts';
import { createArguments } from './arguments.ts';
import { SlackFailure } from './failure.ts';
import type { SlackFault, SlackFaults } from './faults.ts';
import { isRecord, type JsonRecord, parseJson } from './json.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import type { Method, Methods } from './methods/method.ts';
import { peopleMethods } from './methods/people.ts';
import { viewMethods } from './methods/views.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Triggers } from './triggers.ts';
import type { Uploads } from './uploads.ts';
import type { Workspace } from './workspace.ts';

/** One HTTP request to `/api/<method>`. */
export interface ApiRequest {
  method: string;
  contentType: string;
  authorization: string | undefined;
  query: URLSearchParams;
  body: string;
}

/** `drop`: the connection is cut without an answer. */
export type ApiAnswer =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'drop' };

const METHODS: Methods = { ...chatMethods, ...conversationMethods, ...fileMethods, ...peopleMethods, ...viewMethods };

/** Names of every method that is simulated. */
export const METHOD_NAMES: readonly string[] = ['api.test', ...Object.keys(METHODS)];

export interface WebApiParts {
  workspace: Workspace;
  triggers: Triggers;
  uploads: Uploads;
  rateLimits: RateLimits;
  faults: SlackFaults;
}

/** The Web API. Each call is answered as Slack answers it: 200 and `ok`, 429 with Retry-After, or a fault's answer. */
export const createWebApi =
  (parts: WebApiParts) =>
  (request: ApiRequest): ApiAnswer => {
    const values = valuesOf(request);
    if (values instanceof SlackFailure) return failed(values);
    if (request.method === 'api.test') return answered({ ok: true, args: withoutToken(values) });
    const method = Object.hasOwn(METHODS, request.method) ? METHODS[request.method] : undefined;
    if (method === undefined) return failed(new SlackFailure('unknown_method', { req_method: request.method }));
    const fault = parts.faults.take(request.method);
    const injected = fault === undefined ? undefined : answerOf(fault);
    if (injected !== undefined) return injected;
    if (fault?.kind === 'timeout-late-accept') {
      const { clock } = parts.workspace;
      clock.at(
        clock.now() + (parseDuration(fault.by ?? '') ?? 0),
        async () => void call(parts, request, method, values),
      );
      return { kind: 'drop' };
    }
    const answer = call(parts, request, method, values);
    return fault?.kind === 'timeout-after-accept' ? { kind: 'drop' } : answer;
  };

/** What a fault answers instead of the call; `timeout-after-accept` lets the call happen first, `timeout-late-accept` later. */
function answerOf(fault: SlackFault): ApiAnswer | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return rateLimited(fault.retryAfter ?? 30);
    case 'server-error':
    case 'outage':
      return { kind: 'answer', status: 503, headers: { 'content-type': 'text/plain' }, body: 'service unavailable' };
    case 'timeout-before-accept':
      return { kind: 'drop' };
    case 'revoked-token':
      return failed(new SlackFailure('token_revoked'));
    case 'channel-deleted':
      return failed(new SlackFailure('channel_not_found'));
    case 'timeout-after-accept':
    case 'timeout-late-accept':
      return undefined;
  }
}

function call(parts: WebApiParts, request: ApiRequest, method: Method, values: JsonRecord): ApiAnswer {
  const { workspace, triggers, uploads, rateLimits } = parts;
  const args = createArguments(values);
  try {
    authenticate(request, values, workspace);
    const needed = typeof method.scope === 'function' ? method.scope(args, workspace) : method.scope;
    requireScope(needed, workspace.app.scopes);
    const wait = rateLimits.take(request.method, args.optional('channel'));
    if (wait !== undefined) return rateLimited(wait);
    const result = method.run(args, { workspace, triggers, uploads });
    return answered({ ok: true, ...result }, scopeHeaders(workspace, needed));
  } catch (error) {
    if (error instanceof SlackFailure) return failed(error, scopeHeaders(workspace));
    throw error;
  }
}

/** Form or JSON; a token in a JSON body is not read, as on the real API. */
function valuesOf({ contentType, body, query }: ApiRequest): JsonRecord | SlackFailure {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const fromQuery = Object.fromEntries(query);
  if (type === 'application/json') {
    const json = body === '' ? {} : parseJson(body);
    if (!isRecord(json)) return new SlackFailure(json === undefined ? 'invalid_json' : 'json_not_object');
    const { token: _token, ...values } = json;
    return { ...fromQuery, ...values };
  }
  if (type === 'application/x-www-form-urlencoded' || body === '') {
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  return new SlackFailure(type === '' ? 'missing_post_type' : 'invalid_post_type');
}

function authenticate({ authorization }: ApiRequest, values: JsonRecord, { app, installation }: Workspace): void {
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const token = bearer ?? (typeof values['token'] === 'string' ? values['token'] : undefined);
  if (token === undefined || token === '') throw new SlackFailure('not_authed');
  if (token !== app.botToken) throw new SlackFailure('invalid_auth');
  if (installation === 'token-revoked') throw new SlackFailure('token_revoked');
  if (installation === 'removed') throw new SlackFailure('account_inactive');
}

function requireScope(needed: string | undefined, provided: readonly string[]): void {
  if (needed !== undefined && !provided.includes(needed)) {
    throw new SlackFailure('missing_scope', { needed, provided: provided.join(',') });
  }
}

const scopeHeaders = ({ app }: Workspace, needed?: string): Record<string, string> => ({
  'x-oauth-scopes': app.scopes.join(','),
  ...(needed === undefined ? {} : { 'x-accepted-oauth-scopes': needed }),
});

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

const answered = (body: JsonRecord, headers: Record<string, string> = {}): ApiAnswer => ({
  kind: 'answer',
  status: 200,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(body),
});

const failed = (failure: SlackFailure, headers: Record<string, string> = {}): ApiAnswer =>
  answered({ ok: false, error: failure.code, ...failure.detail }, headers);

const rateLimited = (seconds: number): ApiAnswer => ({
  kind: 'answer',
  status: 429,
  headers: { ...JSON_TYPE, 'retry-after': String(seconds) },
  body: JSON.stringify({ ok: false, error: 'ratelimited' }),
});

const withoutToken = ({ token: _token, ...values }: JsonRecord): JsonRecord => values;
