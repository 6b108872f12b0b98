import { createServer } from 'node:http';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createParameters } from '../../src/aws/parameters.ts';
import { createDelayQueue, createFifoQueue } from '../../src/aws/queue.ts';
import { signedHeaders } from '../../src/aws/signature.ts';
import { type AwsDouble, startAwsDouble } from '../support/aws-double.ts';
import type { ReceivedRequest } from '../support/http-double.ts';
import { signatureByAws } from '../support/signature-by-aws.ts';

let aws: AwsDouble;

beforeEach(async () => {
  aws = await startAwsDouble();
});

afterEach(() => aws.close());

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

const sent = (): ReceivedRequest => {
  const request = aws.received.at(-1);
  if (request === undefined) throw new Error('nothing arrived');
  return request;
};

const config = (over = {}) => ({ region: 'ap-southeast-2', credentials, endpoint: aws.url, ...over });

test('AWS can check the signature, as it can the SDK’s', async () => {
  const sdk = new SQSClient(config());
  await sdk.send(new SendMessageCommand({ QueueUrl: `${aws.url}/1/q.fifo`, MessageBody: 'x' }));
  const bySdk = signatureByAws(sent(), credentials.secretAccessKey);
  expect(bySdk.given).toBe(bySdk.expected);

  await createFifoQueue(`${aws.url}/1/q.fifo`, config()).send({
    body: { text: 'ünï' },
    groupId: 'g',
    deduplicationId: 'd',
  });
  const byUs = signatureByAws(sent(), credentials.secretAccessKey);
  expect(byUs.given).toBe(byUs.expected);
  expect(signatureByAws(sent(), 'another secret').expected).not.toBe(byUs.given);
});

test('a session token is sent and signed', async () => {
  const session = { ...credentials, sessionToken: 'session-token' };
  await createFifoQueue(`${aws.url}/1/q.fifo`, config({ credentials: session })).send({
    body: {},
    groupId: 'g',
    deduplicationId: 'd',
  });
  expect(sent().headers['x-amz-security-token']).toBe('session-token');
  expect(sent().headers.authorization).toContain('x-amz-security-token');
  const check = signatureByAws(sent(), credentials.secretAccessKey);
  expect(check.given).toBe(check.expected);
});

test('the signature covers host, date, target, type and length', () => {
  const headers = signedHeaders({
    url: new URL('https://sqs.ap-southeast-2.amazonaws.com'),
    service: 'sqs',
    region: 'ap-southeast-2',
    credentials,
    target: 'AmazonSQS.SendMessage',
    contentType: 'application/x-amz-json-1.0',
    body: '{}',
    at: new Date(Date.UTC(2026, 10, 20, 6)),
  });
  expect(headers['authorization']).toContain(
    'Credential=AKIDEXAMPLE/20261120/ap-southeast-2/sqs/aws4_request, SignedHeaders=content-length;content-type;host;x-amz-date;x-amz-target,',
  );
  expect(headers['x-amz-date']).toBe('20261120T060000Z');
});

test('both kinds of queue send the same JSON, free of characters that SQS refuses', async () => {
  const body = { text: 'a\uffff\ufffe\u0000\ud800b' };
  await createFifoQueue(`${aws.url}/1/q.fifo`, config()).send({ body, groupId: 'user:U0ANA', deduplicationId: 'd' });
  await createDelayQueue(`${aws.url}/1/events`, config()).send({ body, delaySeconds: 7.2 });
  await createDelayQueue(`${aws.url}/1/events`, config()).send({ body, delaySeconds: 9999 });
  const [fifo, delayed, longest] = aws.messages;
  expect(fifo).toEqual({
    QueueUrl: `${aws.url}/1/q.fifo`,
    MessageBody: '{"text":"a\\uffff\\ufffe\\u0000\\ud800b"}',
    MessageGroupId: 'user:U0ANA',
    MessageDeduplicationId: 'd',
  });
  expect(delayed).toMatchObject({ MessageBody: fifo?.MessageBody, DelaySeconds: 8 });
  expect(longest).toMatchObject({ DelaySeconds: 900 });
  expect(JSON.parse(fifo?.MessageBody ?? '')).toEqual(body);
});

test('a call is answered although every connection that was kept is dead', async () => {
  const served = new Set<object>();
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    // As a connection that the other side closed while the function was frozen: it takes the request and is gone.
    if (served.has(request.socket)) return void request.socket.destroy();
    served.add(request.socket);
    waiting.push(() => response.end('{"Parameters":[{"Name":"/a","Value":"b"}]}'));
    // Two calls at one time have a connection each; whatever comes later is answered at once.
    request.resume().on('end', () => {
      if (served.size >= 2) for (const answer of waiting.splice(0)) answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const parameters = createParameters(config({ endpoint }), 5_000);
  try {
    await Promise.all([parameters.read(['/a']), parameters.read(['/a'])]);
    await expect(parameters.read(['/a'])).resolves.toEqual({ '/a': 'b' });
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
