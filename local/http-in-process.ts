import { AsyncResource } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import type { HttpAnswer, HttpRequest, HttpServer } from './http.ts';

/** Answers a request as the server at the socket would. */
type Answering = (request: HttpRequest) => Promise<HttpAnswer>;

/** The servers that `fetch` of this process reaches without a socket, by origin; kept with `fetch`: once per worker. */
const reachedHere = Symbol.for('patchwarden.fetched-in-process');

type Fetch = typeof globalThis.fetch & { [reachedHere]?: Map<string, Answering> };

/**
 * Requests by `fetch` between the simulated Slack, the functions and whoever acts, all in this process, skip the socket: Node's HTTP
 * between them is a twentieth of a story's time. They are announced as Node announces its own. Other processes, such as a browser,
 * have the socket, and so has a body that is read as a stream.
 */
export function reachInProcess(server: HttpServer): HttpServer {
  const known: Fetch = globalThis.fetch;
  const reached = known[reachedHere] ?? overSocketsBut(known, new Map());
  // As at a socket, what answers is not part of what asks.
  const bound = AsyncResource.bind(server.answer);
  reached.set(server.url, bound);
  return {
    ...server,
    close: () => {
      if (reached.get(server.url) === bound) reached.delete(server.url);
      return server.close();
    },
  };
}

function overSocketsBut(overSockets: Fetch, reached: Map<string, Answering>): Map<string, Answering> {
  const inProcess: Fetch = (input, init = {}) => {
    const url = input instanceof Request ? undefined : new URL(input);
    const answering = url && reached.get(url.origin);
    const body = bodyOf(init.body);
    if (url === undefined || answering === undefined || body === undefined) return overSockets(input, init);
    return answered(requestOf(url, init, body), { answering, url, signal: init.signal ?? undefined }, () =>
      overSockets(input, init),
    );
  };
  globalThis.fetch = Object.assign(inProcess, { [reachedHere]: reached });
  return reached;
}

type Init = Omit<RequestInit, 'body'>;

function requestOf({ host, pathname, searchParams }: URL, init: Init, { bytes, type }: Body): HttpRequest {
  const headers = Object.fromEntries(new Headers(init.headers));
  if (type !== undefined) headers['content-type'] ??= type;
  return {
    method: (init.method ?? 'GET').toUpperCase(),
    path: pathname,
    query: searchParams,
    headers: { host, ...headers },
    body: bytes,
  };
}

interface Body {
  bytes: Buffer;
  type?: string;
}

function bodyOf(body: RequestInit['body']): Body | undefined {
  if (body === undefined || body === null) return { bytes: Buffer.alloc(0) };
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain;charset=UTF-8' };
  if (body instanceof URLSearchParams)
    return { bytes: Buffer.from(body.toString()), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  return body instanceof Uint8Array ? { bytes: Buffer.from(body) } : undefined;
}

/** Where Node announces each request of `fetch` that begins: whoever watches for those of a function that has answered listens there. */
const announced = channel('undici:request:create');

interface Reaching {
  answering: Answering;
  url: URL;
  signal: AbortSignal | undefined;
}

async function answered(
  request: HttpRequest,
  { answering, url, signal }: Reaching,
  overSockets: () => Promise<Response>,
): Promise<Response> {
  signal?.throwIfAborted();
  if (announced.hasSubscribers)
    announced.publish({ request: { method: request.method, origin: url.origin, path: url.pathname } });
  const answer = await beforeAbort(answering(request), signal);
  switch (answer.kind) {
    case 'drop':
      throw new TypeError('fetch failed', { cause: new Error('other side closed') });
    case 'events':
      return overSockets();
    case 'answer': {
      const { status, headers = {}, body } = answer;
      return new Response(body.length === 0 ? null : body, { status, headers });
    }
  }
}

function beforeAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    // The answering may have begun, and given up, at once.
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
