import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** A Slack message or view as the control API shows it. */
export type Json = Record<string, unknown>;

export interface Posted {
  path: string;
  input: Json;
}

/** What the control API promises the page, with nothing behind it: a test writes the world and reads what was posted. */
export interface FakeWorld {
  url: string;
  state: {
    clock: { now: number; iso: string; speed: number };
    users: Json[];
    channels: Json[];
    usergroups: Json[];
  } & Json;
  /** By channel, oldest first. */
  messages: Record<string, Json[]>;
  /** By person, the one on top last. */
  modals: Record<string, Json[]>;
  homes: Record<string, Json>;
  posted: Posted[];
  pageErrors: string[];
  /** Reads fail, as when the process is gone. */
  broken: boolean;
  /** What a POST answers; by default status 200 and nothing. */
  answer: (path: string, input: Json) => { status: number; body: unknown; error?: string };
  /** Why the control API refuses a POST, if it does. */
  refuse: (path: string, input: Json) => string | undefined;
  /** Tells the page that something happened. */
  tell: (type: string) => void;
  postedTo: (path: string) => Json[];
  /** Everything back to how it began, at the same address. */
  reset: () => void;
  stop: () => Promise<void>;
}

const NOW = Date.parse('2026-11-20T09:30:00Z');
export const ts = (seconds: number): string => `${NOW / 1000 + seconds}.000100`;

const user = (id: string, realName: string, more: Json = {}): Json => ({
  id,
  name: realName.toLowerCase(),
  real_name: realName,
  profile: { display_name: realName },
  deleted: false,
  is_bot: false,
  is_restricted: false,
  is_stranger: false,
  team_id: 'T0PATCHW',
  tz: 'Australia/Sydney',
  ...more,
});

const seedState = (): FakeWorld['state'] => ({
  clock: { now: NOW, iso: new Date(NOW).toISOString(), speed: 0 },
  users: [
    user('U0ANA', 'Ana'),
    user('U0BEN', 'Ben', { tz: 'Europe/London' }),
    user('U0CLEO', 'Cleo'),
    user('U0CLEO2', 'Cleo (second account)'),
    user('U0DEV', 'Dev'),
    user('U0GUEST', 'Gus', { is_restricted: true }),
    user('U0EXT', 'Eve', { is_stranger: true, team_id: 'T0OTHER' }),
    user('U0GONE', 'Gil', { deleted: true }),
    user('UPATCHBOT', 'Patchwarden', { is_bot: true }),
  ],
  channels: [
    { id: 'C0PATCHING', name: 'patching', is_im: false, is_ext_shared: false },
    { id: 'C0WEB', name: 'web', is_im: false, is_ext_shared: false },
    { id: 'C0SHARED', name: 'shared-vendor', is_im: false, is_ext_shared: true },
    { id: 'D0ANA', name: '', is_im: true, user: 'U0ANA', is_ext_shared: false },
  ],
  usergroups: [{ id: 'S0PLATFORM', handle: 'platform', name: 'Platform team', users: ['U0ANA', 'U0BEN'] }],
});

const FILES: Readonly<Record<string, [string, string]>> = {
  '/': ['page.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript'],
  '/page.css': ['page.css', 'text/css'],
};

const beginning = (): Pick<
  FakeWorld,
  'state' | 'messages' | 'modals' | 'homes' | 'posted' | 'pageErrors' | 'broken' | 'answer' | 'refuse'
> => ({
  state: seedState(),
  messages: {},
  modals: {},
  homes: {},
  posted: [],
  pageErrors: [],
  broken: false,
  answer: () => ({ status: 200, body: '' }),
  refuse: () => undefined,
});

export async function startFakeWorld(folder: string): Promise<FakeWorld> {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const world: FakeWorld = {
    url: `http://127.0.0.1:${port}/`,
    ...beginning(),
    reset: () => Object.assign(world, beginning()),
    tell: (type) => {
      for (const listener of listeners) listener.write(`data: ${JSON.stringify({ type })}\n\n`);
    },
    postedTo: (path) => world.posted.filter((one) => one.path === path).map(({ input }) => input),
    stop: async () => {
      for (const listener of listeners) listener.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', world.url);
    const file = FILES[url.pathname];
    if (url.pathname === '/blank') response.writeHead(200, { 'content-type': 'text/html' }).end();
    else if (file !== undefined) {
      response
        .writeHead(200, { 'content-type': file[1], 'cache-control': 'max-age=3600' })
        .end(await readFile(join(folder, file[0])));
    } else if (url.pathname === '/_local/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
    } else if (request.method === 'POST') {
      await post(url.pathname.replace('/_local/', ''), request, response);
    } else if (world.broken) {
      response.writeHead(503).end();
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(get(url)));
    }
  }

  function get({ pathname, searchParams }: URL): unknown {
    const person = searchParams.get('user') ?? '';
    if (pathname === '/_local/state') return world.state;
    if (pathname === '/_local/views') return { modals: world.modals[person] ?? [], home: world.homes[person] ?? null };
    const list = world.messages[searchParams.get('channel') ?? ''] ?? [];
    return list.filter((one) => one['ephemeral_to'] === undefined || one['ephemeral_to'] === person);
  }

  async function post(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const input: Json = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    world.posted.push({ path, input });
    const error = world.refuse(path, input);
    response
      .writeHead(error === undefined ? 200 : 400, { 'content-type': 'application/json' })
      .end(JSON.stringify(error === undefined ? world.answer(path, input) : { error }));
  }

  return world;
}
