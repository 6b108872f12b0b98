import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Handle, type HttpRequest, type HttpServer, json, startHttp } from '../../local/http.ts';
import { reachInProcess } from '../../local/http-in-process.ts';

const CHANNEL = 'undici:request:create';
const inside = new AsyncLocalStorage<string>();
const asked: (HttpRequest & { caller: string | undefined })[] = [];
const reason = new Error('too late');
let given = new AbortController();
const handle: Handle = async (request) => {
  asked.push({ ...request, caller: inside.getStore() });
  if (request.path === '/drop') return { kind: 'drop' };
  if (request.path === '/bug') throw new Error('a bug');
  if (request.path === '/slow') {
    given.abort(reason);
    return new Promise(() => undefined);
  }
  return json(Number(request.query.get('status') ?? 200), { said: request.body.toString('utf8') });
};
let servers: HttpServer[] = [];
const errors: unknown[] = [];
beforeAll(async () => {
  const onError = (error: unknown): unknown => errors.push(error);
  const [over, without] = await Promise.all([1, 2].map(() => startHttp({ port: 0, handle, onError })));
  if (over && without) servers = [over, reachInProcess(without)];
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

/** What a request leads to at the socket, and without it: each the answer and what the handler was asked. */
async function both(path: string, init: RequestInit = {}): Promise<object[]> {
  const found: object[] = [];
  for (const { url } of servers) {
    asked.length = 0;
    const answer = await fetch(`${url}${path}`, init).then(
      async (response) => [response.status, response.headers.get('content-type'), await response.text()],
      (error: unknown) => [Object(error).name, Object(error).message],
    );
    const [request] = asked;
    const { 'content-type': type, authorization } = request?.headers ?? {};
    found.push({
      answer,
      method: request?.method,
      query: request?.query.toString(),
      type,
      authorization,
      body: request?.body.toString(),
    });
  }
  return found;
}

test.each<[string, string, RequestInit]>([
  ['without a body', '/x?a=1&a=2&b=%20', {}],
  ['with text', '/x', { method: 'POST', body: 'ä' }],
  ['with a form', '/x', { method: 'post', body: new URLSearchParams({ a: 'ä', b: '&' }) }],
  ['with bytes and headers', '/x', { method: 'PUT', body: Buffer.from('ä'), headers: { Authorization: 'Bearer x' } }],
  ['that is refused', '/x?status=404', { method: 'POST', body: '{}' }],
  ['whose connection is cut', '/drop', { method: 'POST', body: '' }],
  ['that meets a bug', '/bug', {}],
  ['from the page of another site', '/x', { headers: { origin: 'https://example.com' } }],
  ['that is too large', '/x', { method: 'POST', body: 'x'.repeat(4_000_001) }],
])('a request %s is the same without a socket', async (_what, path, init) => {
  const [over, without] = await both(path, init);
  expect(without).toEqual(over);
});

test('a request is announced as the others are, and what answers it is not part of what asked', async () => {
  const announced: object[] = [];
  const listen = (message: unknown): void => {
    const { method, path } = Object(Object(message).request);
    announced.push({ method, path });
  };
  asked.length = 0;
  subscribe(CHANNEL, listen);
  try {
    for (const { url } of servers) await inside.run('caller', () => fetch(`${url}/x`, { method: 'POST', body: '' }));
  } finally {
    unsubscribe(CHANNEL, listen);
  }
  expect(announced).toEqual([1, 2].map(() => ({ method: 'POST', path: '/x' })));
  expect(asked.map(({ caller }) => caller)).toEqual([undefined, undefined]);
});

test('a request that is given up ends so, whether before or while it is answered', async () => {
  for (const { url } of servers) {
    await expect(fetch(`${url}/x`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    given = new AbortController();
    await expect(fetch(`${url}/slow`, { signal: given.signal })).rejects.toBe(reason);
  }
});

test('a server that has closed is not reached', async () => {
  const server = reachInProcess(await startHttp({ port: 0, handle }));
  await server.close();
  await expect(fetch(`${server.url}/x`)).rejects.toThrow('fetch failed');
});
