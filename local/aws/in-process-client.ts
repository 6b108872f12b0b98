import { channel } from 'node:diagnostics_channel';
import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { endpointsHere, type InProcess } from './in-process.ts';

type Handle = NodeHttpHandler['handle'];
type Request = Parameters<Handle>[0];

/** The endpoints that the SDK's clients reach without a socket, kept with the SDK: once per worker. */
const reachedHere = Symbol.for('patchwarden.reached-in-process');

/**
 * Calls of the SDK's clients to this simulated AWS of this process skip the socket: the client, its retries and its signature are
 * the real ones, and so is the endpoint, but Node's HTTP between them is a sixth of the time. They are announced as Node announces
 * its own requests. Other processes, such as the AWS CLI, have the socket.
 */
export function reachAwsInProcess(url: string): void {
  const handler: { handle: Handle; [reachedHere]?: WeakSet<InProcess> } = NodeHttpHandler.prototype;
  const reached = handler[reachedHere] ?? overSocketsBut(handler, new WeakSet());
  const answer = endpointsHere.get(Number(new URL(url).port));
  if (answer !== undefined) reached.add(answer);
}

function overSocketsBut(handler: { handle: Handle }, reached: WeakSet<InProcess>): WeakSet<InProcess> {
  const handle = handler.handle;
  Object.assign(handler, { [reachedHere]: reached });
  handler.handle = function (this: NodeHttpHandler, ...given: Parameters<Handle>) {
    const [request] = given;
    const answer = endpointsHere.get(Number(request.port));
    return answer !== undefined && reached.has(answer) ? answered(request, answer) : handle.apply(this, given);
  };
  return reached;
}

/** Where Node announces each request that begins: whoever watches for those of a function that has answered listens there. */
const announced = channel('http.client.request.start');

async function answered(request: Request, answer: InProcess): ReturnType<Handle> {
  if (announced.hasSubscribers)
    announced.publish({ request: { method: request.method, host: request.hostname, path: request.path } });
  const wire = await answer({
    method: request.method,
    path: request.path,
    query: queryOf(request.query),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: textOf(request.body),
  });
  if (wire === undefined) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const bytes = Buffer.from(wire.body);
  // What the client of S3 hands on is a stream, and it takes nothing else for one.
  const body = /\/s3\/aws4_request/.test(request.headers['authorization'] ?? '') ? Readable.from([bytes]) : bytes;
  return { response: new HttpResponse({ statusCode: wire.status, headers: { ...wire.headers }, body }) };
}

function queryOf(query: Readonly<Record<string, string | string[] | null>> = {}): URLSearchParams {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(pairs);
}

const textOf = (body: unknown): string =>
  typeof body === 'string'
    ? body
    : body instanceof Uint8Array
      ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
      : '';
