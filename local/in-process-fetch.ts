import { channel } from 'node:diagnostics_channel';
import { STATUS_CODES } from 'node:http';
import { bugHere, type Handle, type HttpAnswer, type HttpServer } from './http.ts';

/** The servers of this process by port: a caller in the same process needs no socket to post to one. */
const serversHere = new Map<number, Handle>();

/** Set on the `fetch` that skips sockets. */
const skipsSockets = Symbol.for('patchwarden.fetch-in-process');

/** Where Node announces each request of `fetch`: whoever watches there gets the real thing. */
const announced = channel('undici:request:create');

const LARGEST = 1_000_000;

interface Answering {
  handle: Handle;
  /** Told of what `handle` throws; the caller is told 500. */
  onError: (error: unknown) => void;
}

/**
 * What this process posts to its own local Slack, bot and control API skips the socket: Slack's client and its answers are the real ones, but
 * Node's HTTP between them is a twentieth of the time. Everything that is not plain, such as uploads, streams and other headers than a script's, still
 * takes the socket, as other processes do. Returns what ends it.
 */
export function reachInProcess({ port }: HttpServer, { handle, onError }: Answering): () => void {
  const answering: Handle = async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      onError(error);
      return bugHere();
    }
  };
  serversHere.set(port, answering);
  if (!(skipsSockets in globalThis.fetch))
    globalThis.fetch = Object.assign(overSocketsBut(globalThis.fetch), { [skipsSockets]: true });
  return () => {
    serversHere.delete(port);
  };
}

function overSocketsBut(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const post = announced.hasSubscribers ? undefined : postHere(input, init);
    return post === undefined ? fetch(input, init) : post();
  };
}

function postHere(
  input: unknown,
  { method, body, headers: given, signal }: RequestInit = {},
): (() => Promise<Response>) | undefined {
  if (method !== 'POST' || typeof body !== 'string' || body.length > LARGEST) return undefined;
  const url = new URL(String(input));
  const handle = url.hostname === '127.0.0.1' ? serversHere.get(Number(url.port)) : undefined;
  const headers = Object.fromEntries(new Headers(given));
  if (handle === undefined || 'origin' in headers || 'host' in headers) return undefined;
  headers['content-type'] ??= 'text/plain;charset=UTF-8';
  headers['host'] = url.host;
  const request = { method, path: url.pathname, query: url.searchParams, headers, body: Buffer.from(body) };
  return async () => {
    // As over a socket, the server begins once the caller has gone on.
    await Promise.resolve();
    return responseOf(await unlessAborted(handle(request), signal ?? undefined));
  };
}

function unlessAborted<T>(answer: Promise<T> | T, signal: AbortSignal | undefined): Promise<T> | T {
  if (signal === undefined) return answer;
  signal.throwIfAborted();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([answer, aborted]);
}

function responseOf(answer: HttpAnswer): Response {
  if (answer.kind !== 'answer')
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    });
  const { status, headers = {}, body } = answer;
  const isEmpty = status === 204 || status === 205 || status === 304;
  // Of text, `Response` would say a type that the server did not.
  return new Response(isEmpty ? null : Buffer.from(body), { status, statusText: STATUS_CODES[status] ?? '', headers });
}
