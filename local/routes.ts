import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawAnswer } from './control/control.ts';
import { type Handle, type HttpAnswer, type HttpRequest, json } from './http.ts';
import type { Slack } from './slack/slack.ts';

export interface RouteParts {
  /** Missing when the run talks to another Slack. */
  slack: () => Slack | undefined;
  control: Handle;
  /** The bot's endpoint: the slack function behind its URL. */
  bot: (request: HttpRequest) => Promise<RawAnswer>;
  /** Why the page is off; nothing when it is on. */
  noPage: string | undefined;
  /** Folder of the built page. */
  assets: string;
}

/** Everything on the first port: page, Web API, response URLs, uploads, the bot's endpoint and the control API. */
export const createRoutes =
  (parts: RouteParts): Handle =>
  async (request) => {
    const { path, method } = request;
    if (path.startsWith('/_local/')) return parts.control(request);
    if (path.startsWith('/api/')) return webApi(parts.slack(), request);
    if (path.startsWith('/response/')) return responseUrl(parts.slack(), request);
    if (path.startsWith('/upload/v1/')) return upload(parts.slack(), request);
    if (path === '/slack/events') return { kind: 'answer', ...(await parts.bot(request)) };
    if (method === 'GET' && parts.noPage !== undefined) return json(404, { error: parts.noPage });
    if (method === 'GET') return asset(parts.assets, path);
    return json(404, { error: `Nothing is served at ${method} ${path}.` });
  };

const elsewhere = (): HttpAnswer => json(404, { ok: false, error: 'this_run_talks_to_another_slack' });

function webApi(slack: Slack | undefined, { path, method, headers, query, body }: HttpRequest): HttpAnswer {
  if (slack === undefined) return elsewhere();
  if (method !== 'POST' && method !== 'GET') return json(405, { ok: false, error: 'method_not_allowed' });
  return slack.webApi({
    method: path.slice('/api/'.length),
    contentType: headers['content-type'] ?? '',
    authorization: headers['authorization'],
    query,
    body: body.toString('utf8'),
  });
}

function responseUrl(slack: Slack | undefined, { path, method, body }: HttpRequest): HttpAnswer {
  if (slack === undefined) return elsewhere();
  if (method !== 'POST') return json(405, { ok: false, error: 'method_not_allowed' });
  const answer = slack.responseUrls.use(path.slice('/response/'.length), body.toString('utf8'));
  return { kind: 'answer', ...answer, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

function upload(slack: Slack | undefined, { path, method, body }: HttpRequest): HttpAnswer {
  if (slack === undefined) return elsewhere();
  if (method !== 'POST') return json(405, { ok: false, error: 'method_not_allowed' });
  const answer = slack.uploads.put(path.slice('/upload/v1/'.length), body);
  return { kind: 'answer', ...answer, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

/** The page's own policy is in its head; that nobody may frame it can only be said here. */
const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "frame-ancestors 'none'",
};

/** The built page's files; nothing else of the folder is served. */
const ASSETS: Readonly<Record<string, { file: string; type: string }>> = {
  '/': { file: 'page.html', type: 'text/html; charset=utf-8' },
  '/page.html': { file: 'page.html', type: 'text/html; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
};

async function asset(folder: string, path: string): Promise<HttpAnswer> {
  const found = Object.hasOwn(ASSETS, path) ? ASSETS[path] : undefined;
  if (found === undefined) return json(404, { error: `Nothing is served at ${path}.` });
  try {
    const body = await readFile(join(folder, found.file));
    return {
      kind: 'answer',
      status: 200,
      headers: { 'content-type': found.type, ...PAGE_HEADERS },
      body,
    };
  } catch {
    return json(404, {
      error: `${found.file} is not built: npm run build makes it. The control API works without it.`,
    });
  }
}
