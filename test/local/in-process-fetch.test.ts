import { channel } from 'node:diagnostics_channel';
import { type HttpAnswer, type HttpRequest, type HttpServer, json, startHttp } from '../../local/http.ts';
import { reachInProcess } from '../../local/in-process-fetch.ts';

const ANSWERS: Readonly<Record<string, () => HttpAnswer>> = {
  '/json': () => json(201, { ok: true }),
  '/limited': () => ({ kind: 'answer', status: 429, headers: { 'retry-after': '3' }, body: '' }),
  '/nothing': () => ({ kind: 'answer', status: 204, body: '' }),
  '/cut': () => ({ kind: 'drop' }),
  '/bug': () => {
    throw new Error('a bug');
  },
};

let server: HttpServer;
const received: HttpRequest[] = [];
const errors: unknown[] = [];
const handle = async (request: HttpRequest): Promise<HttpAnswer> => {
  received.push(request);
  return ANSWERS[request.path]?.() ?? new Promise<never>(() => undefined);
};
const onError = (error: unknown): unknown => errors.push(error);

beforeAll(async () => {
  server = await startHttp({ port: 0, handle, onError });
});
afterAll(() => server.close());
afterEach(() => {
  received.length = 0;
  errors.length = 0;
});

/** What the caller of `fetch` sees, and what the server got and told of. */
async function posted(path: string, headers: Record<string, string>) {
  const outcome = await fetch(`${server.url}${path}?a=1&b=%20`, { method: 'POST', headers, body: 'text=é&x=1' }).then(
    async (response) => ({
      status: response.status,
      statusText: response.statusText,
      ok: response.ok,
      text: await response.text(),
      type: response.headers.get('content-type'),
      retryAfter: response.headers.get('retry-after'),
    }),
    (error: unknown) => [Object(error).name, Object(error).message, Object(Object(error).cause).code],
  );
  const [request] = received.splice(0);
  const { method, query, headers: got, body } = request ?? {};
  const seen = {
    method,
    query: String(query),
    type: got?.['content-type'],
    token: got?.['authorization'],
    body: String(body),
  };
  return { outcome, seen, at: request?.path, errors: errors.splice(0).map(String) };
}

test.each(['/json', '/limited', '/nothing', '/cut', '/bug'])(
  '%s is answered in process as over the socket',
  async (path) => {
    for (const headers of [{}, { Authorization: 'Bearer x', 'Content-Type': 'application/x-www-form-urlencoded' }]) {
      const over = await posted(path, headers);
      const end = reachInProcess(server, { handle, onError });
      const within = await posted(path, headers);
      end();
      expect(within).toEqual(over);
    }
  },
);

test('an answer that does not come is given up when the caller says so', async () => {
  const end = reachInProcess(server, { handle, onError });
  const given = new AbortController();
  const asked = fetch(`${server.url}/never`, { method: 'POST', body: '', signal: given.signal });
  given.abort(new Error('too late'));
  await expect(asked).rejects.toThrow('too late');
  end();
});

test('whoever watches for calls sees them, and only then a socket is taken', async () => {
  const end = reachInProcess(server, { handle, onError });
  const watched = channel('undici:request:create');
  const seen: unknown[] = [];
  const listen = (message: unknown): void => void seen.push(Object(Object(message).request).path);
  const post = (): Promise<Response> => fetch(`${server.url}/json`, { method: 'POST', body: '' });
  await post();
  expect(received.map(({ headers }) => headers['connection'])).toEqual([undefined]);
  watched.subscribe(listen);
  await post();
  watched.unsubscribe(listen);
  expect(seen).toEqual(['/json']);
  expect(received.at(-1)?.headers['connection']).toBe('keep-alive');
  end();
});
