import { HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { endpointsHere } from '../../local/aws/in-process.ts';

type Handle = NodeHttpHandler['handle'];

const overSockets = Symbol.for('patchwarden.over-sockets');

/**
 * Calls of the SDK's clients to a simulated AWS of this process skip the socket: the client, its retries and its signature are
 * the real ones, and so is the endpoint, but Node's HTTP between them is a tenth of a story's time. Tests of local mode keep it.
 */
export function reachAwsInProcess(): void {
  const handler: { handle: Handle; [overSockets]?: Handle } = NodeHttpHandler.prototype;
  // Once: this module is loaded for each test file, the SDK's once per worker.
  const handle = handler[overSockets] ?? handler.handle;
  handler[overSockets] = handle;
  handler.handle = async function (this: NodeHttpHandler, ...[request, options]: Parameters<Handle>) {
    const answer = endpointsHere.get(Number(request.port));
    if (answer === undefined || request.hostname !== '127.0.0.1') return handle.call(this, request, options);
    const wire = await answer({
      method: request.method,
      path: request.path,
      query: queryOf(request.query),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: textOf(request.body),
    });
    if (wire === undefined) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const body = Buffer.from(wire.body);
    return { response: new HttpResponse({ statusCode: wire.status, headers: { ...wire.headers }, body }) };
  };
}

function queryOf(query: Readonly<Record<string, string | string[] | null>> = {}): URLSearchParams {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(pairs);
}

const textOf = (body: unknown): string =>
  typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
