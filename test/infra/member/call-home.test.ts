import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../bot-template.ts';

interface CallHome {
  createHandler: (env: Readonly<Record<string, string | undefined>>) => (question: unknown) => Promise<unknown>;
}

const { createHandler }: CallHome = createRequire(__filename)(join(root, 'infra/member/call-home.cjs'));

const ALIAS =
  'arn:aws:lambda:ap-southeast-2:111122223333:function:patchwarden-gatekeeper:member-444455556666-us-east-1';
const QUESTION = { ask: 'admit', RunId: 'd-7k2m9x4q', ExecutionId: '0a1b2c3d-0000-4000-8000-000000000000' };

/** What the hub's Lambda is asked, and how it answers the next call. */
let seen: { path: string; signedFor: string; body: string }[] = [];
let reply: (response: ServerResponse) => void = () => undefined;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  seen = [];
});

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  seen.push({
    path: decodeURIComponent(request.url ?? ''),
    signedFor: /Credential=[^/]+\/\d+\/([^/]+)\//.exec(String(request.headers.authorization))?.[1] ?? '',
    body: Buffer.concat(parts).toString(),
  });
  reply(response);
}

const ask = (waitMs = '57000') =>
  createHandler({
    PATCHWARDEN_HOME_GATEKEEPER: ALIAS,
    PATCHWARDEN_HOME_WAIT_MS: waitMs,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  })(QUESTION);

const answering = (answer: unknown, headers: Record<string, string> = {}, status = 200) => {
  reply = (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer));
  };
};

test('asks the hub’s gatekeeper by its own alias, in the hub’s Region, and returns the answer as it is', async () => {
  const answer = { admitted: 'no', refusal: 'paused', Payload: { admitted: 'no', refusal: 'paused' } };
  answering(answer);
  await expect(ask()).resolves.toEqual(answer);
  expect(seen).toEqual([
    { path: `/2015-03-31/functions/${ALIAS}/invocations`, signedFor: 'ap-southeast-2', body: JSON.stringify(QUESTION) },
  ]);
});

test.each([
  ['a function that failed', { errorMessage: 'ThrottlingException' }, { 'x-amz-function-error': 'Unhandled' }, 200],
  ['a function that ran out of time', { errorMessage: 'Task timed out' }, { 'x-amz-function-error': 'Unhandled' }, 200],
  ['an alias that lets nobody in', { Message: 'not authorized' }, { 'x-amzn-errortype': 'AccessDeniedException' }, 403],
  ['a hub that has no such alias', { Message: 'not found' }, { 'x-amzn-errortype': 'ResourceNotFoundException' }, 404],
])('%s fails the invocation, which is no yes', async (_what, answer, headers, status) => {
  answering(answer, headers, status);
  await expect(ask()).rejects.toThrow();
  expect(seen).toHaveLength(1);
});

test('a failed function is said with what it was asked for and what it said', async () => {
  answering(
    { errorType: 'AwsCallError', errorMessage: 'reading RUN#d-7k2m9x4q' },
    { 'x-amz-function-error': 'Unhandled' },
  );
  await expect(ask()).rejects.toThrow(
    `asking ${ALIAS}: Unhandled: {"errorType":"AwsCallError","errorMessage":"reading RUN#d-7k2m9x4q"}`,
  );
});

test('an answer that is no JSON fails it as well', async () => {
  reply = (response) => void response.writeHead(200).end('yes');
  await expect(ask()).rejects.toThrow();
});

test('a hub that does not answer fails it when its time is over', async () => {
  reply = () => undefined;
  await expect(ask('1')).rejects.toThrow();
});
