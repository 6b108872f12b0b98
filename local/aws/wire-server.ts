import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CallContext, CallService, Clock } from '../types.ts';
import type { Cloud } from './cloud.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Allows } from './iam.ts';
import { endpointsHere, type InProcess } from './in-process.ts';
import { isSamePlace, placeText } from './place.ts';
import type { SimulatedService } from './service.ts';
import { type Call, createCallService, runCall } from './wire-dispatch.ts';
import { answerOf, type ErrorAnswer, internalFailure, WireError } from './wire-error.ts';
import { injectedError } from './wire-fault.ts';
import { modelOf } from './wire-model.ts';
import { errorResponse, outputResponse, type WireResponse } from './wire-response.ts';
import type { RestRequest } from './wire-rest.ts';
import { createRouter, dialectOf } from './wire-routing.ts';
import { type Signer, signerOf } from './wire-signer.ts';

export interface AwsServerOptions {
  services: readonly SimulatedService[];
  clock: Clock;
  faults: Faults;
  /** Whether IAM allows a call. Absent: everyone may do everything. */
  allows?: Allows | undefined;
  accountId: string;
  region: string;
  /** The places behind this endpoint, if it listens. */
  cloud: Cloud;
  /** Told of a handler's bug; the caller is answered 500 InternalFailure. */
  onError?: (error: unknown) => void;
}

export interface AwsServer {
  /** Port 0 takes any free port. Listens on 127.0.0.1 only. */
  listen(port: number): Promise<{ port: number; url: string }>;
  /** The endpoint; before `listen`, AWS's own for the Region. */
  readonly url: string;
  close(): Promise<void>;
  callService: CallService;
  /** The same for an authorizer: no fault waits for it, and none is used up. */
  look: CallService;
  /** Answers a request to this place that has come to the endpoint of another. */
  answerFor(request: RestRequest, signer: Signer): Promise<WireResponse | undefined>;
}

const MAX_BODY = 16 * 1024 * 1024;
const KEEP_ALIVE = 3_600_000;

/** One HTTP endpoint for all simulated services, speaking each one's own protocol from its SDK package's schemas. */
export function createAwsServer(options: AwsServerOptions): AwsServer {
  const { clock, faults, allows, accountId, region, cloud } = options;
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const models = options.services.map(modelOf);
  const route = createRouter(models);
  const newContext = (caller?: string): CallContext => ({
    accountId,
    region,
    requestId: randomUUID(),
    ...(caller !== undefined && { caller }),
  });

  /** A request of somebody whose credentials are of this place. */
  async function answerFor(
    request: RestRequest,
    { caller }: Pick<Signer, 'caller'>,
  ): Promise<WireResponse | undefined> {
    return answering(request, async (call, requestId) => {
      const trouble = caller === undefined ? undefined : cloud.trouble.get(placeText({ accountId, region }));
      if (trouble === 'gone') return undefined;
      if (trouble === 'throttled') throw injectedError('throttle', call.model.name, call.operation.name, accountId);
      const outcome = await runCall(call, { ...newContext(caller), requestId }, { faults, allows });
      return outcome.kind === 'no-answer' ? undefined : outputResponse(call, outcome, requestId);
    });
  }

  async function answer(request: RestRequest): Promise<WireResponse | undefined> {
    return answering(request, async (call) => {
      const signer = signerOf(request, cloud, call.protocol);
      const there = isSamePlace(signer.place, { accountId, region }) ? { answerFor } : cloud.at(signer.place)?.server;
      if (there === undefined) throw new Error(`nothing answers for ${placeText(signer.place)}`);
      return there.answerFor(request, signer);
    });
  }

  async function answering(
    request: RestRequest,
    work: (call: Call, requestId: string) => Promise<WireResponse | undefined>,
  ): Promise<WireResponse | undefined> {
    const requestId = randomUUID();
    let call: Call | undefined;
    try {
      call = route(request);
      return await work(call, requestId);
    } catch (error) {
      const found = errorAnswer(error, onError);
      return errorResponse(found, call?.protocol ?? dialectOf(request), call?.model, requestId);
    }
  }

  const server = createServer((request, response) => {
    const served = readRequest(request)
      .then(answer)
      .then((wire) => send(response, wire));
    clock.track(served).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });
  const byName = new Map(models.map((model) => [model.name, model]));
  const call = createCallService({ models: byName, faults, allows, newContext });
  const look = createCallService({ models: byName, faults: createFaults(), newContext });
  // A client that keeps its connection must not find it closed under a request.
  server.keepAliveTimeout = KEEP_ALIVE;
  const inProcess: InProcess = (request) => clock.track(answer(request));
  const endpoint = createEndpoint(server, { before: `https://aws.${region}.amazonaws.com`, inProcess });
  return {
    get url() {
      return endpoint.url;
    },
    listen: endpoint.listen,
    close: endpoint.close,
    callService: (service, operation, input, caller) => clock.track(call(service, operation, input, caller)),
    look,
    answerFor,
  };
}

function errorAnswer(error: unknown, onError: (error: unknown) => void): ErrorAnswer {
  const answer = answerOf(error);
  if (answer) return answer;
  onError(error);
  const failure = internalFailure();
  return { code: failure.name, message: failure.message, fault: 'server', status: 500, error: {} };
}

async function readRequest(request: IncomingMessage): Promise<RestRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MAX_BODY) throw new WireError('RequestEntityTooLarge', 'The request is too large.', 413);
    chunks.push(bytes);
  }
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, wire: WireResponse | undefined): void {
  if (!wire) {
    response.destroy();
    return;
  }
  response.writeHead(wire.status, { 'content-length': Buffer.byteLength(wire.body), ...wire.headers });
  response.end(wire.body);
}

interface EndpointOptions {
  /** Its URL until it listens. */
  before: string;
  inProcess: InProcess;
}

function createEndpoint(
  server: Server,
  { before, inProcess }: EndpointOptions,
): Pick<AwsServer, 'listen' | 'url' | 'close'> {
  let url = before;
  let listening = 0;
  return {
    get url() {
      return url;
    },
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          const address = server.address();
          const bound = typeof address === 'object' && address ? address.port : port;
          url = `http://127.0.0.1:${bound}`;
          listening = bound;
          endpointsHere.set(bound, inProcess);
          resolve({ port: bound, url });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        endpointsHere.delete(listening);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
