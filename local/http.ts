import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request whose body was read whole. Header names are in lower case. */
export interface HttpRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
}

export type HttpAnswer =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body: string | Buffer }
  /** The connection is cut without an answer. */
  | { kind: 'drop' }
  /** Server-sent events: `open` gets a way to send one, and returns what to do when the reader has gone. */
  | { kind: 'events'; open: (send: (data: unknown) => void) => () => void };

export type Handle = (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer;

export interface HttpServer {
  url: string;
  port: number;
  close(): Promise<void>;
}

const MAX_BODY = 4_000_000;
const LOCAL_HOST = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

export const json = (status: number, body: unknown): HttpAnswer => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

export interface HttpOptions {
  /** 0 takes a free one. */
  port: number;
  handle: Handle;
  /** Told of what `handle` throws; the caller is told 500. */
  onError?: (error: unknown) => void;
}

/**
 * A server on 127.0.0.1 alone. A request that names another host is refused, and so is one that another site's page
 * sends: a browser that is led here by a rebound name cannot act.
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function startHttp({ port, handle, onError = console.error }: HttpOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    serve(request, handle).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        onError(error);
        send(response, json(500, { error: 'The local world has a bug here; its log says more.' }));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(request: IncomingMessage, handle: Handle): Promise<HttpAnswer> {
  const host = request.headers.host ?? '';
  if (!LOCAL_HOST.test(host)) {
    return json(403, { error: 'Only requests to localhost or 127.0.0.1 are answered here.' });
  }
  const { origin } = request.headers;
  if (origin !== undefined && !isLocalOrigin(origin)) {
    return json(403, { error: 'Pages of other sites may not use the local world.' });
  }
  const body = await readBody(request);
  if (body === undefined) return json(413, { error: `A request may have at most ${MAX_BODY} bytes.` });
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return handle({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: headersOf(request),
    body,
  });
}

const isLocalOrigin = (origin: string): boolean => URL.canParse(origin) && LOCAL_HOST.test(new URL(origin).host);

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

function send(response: ServerResponse, answer: HttpAnswer): void {
  switch (answer.kind) {
    case 'drop':
      response.destroy();
      return;
    case 'events':
      stream(response, answer.open);
      return;
    case 'answer':
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
  }
}

function stream(response: ServerResponse, open: (send: (data: unknown) => void) => () => void): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write(': open\n\n');
  const close = open((data) => {
    response.write(`data: ${JSON.stringify(data)}\n\n`);
  });
  response.on('close', close);
}
