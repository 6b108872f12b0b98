import { createParameters, createPublicParameters } from '../../src/aws/parameters.ts';
import { createFifoQueue } from '../../src/aws/queue.ts';
import { type AwsDouble, startAwsDouble } from '../support/aws-double.ts';
import type { HttpReply } from '../support/http-double.ts';

let aws: AwsDouble;

beforeEach(async () => {
  aws = await startAwsDouble();
});

afterEach(() => aws.close());

const NAMES = ['/patchwarden/slack-signing-secret', '/patchwarden/slack-bot-token'];

const config = () => ({
  region: 'ap-southeast-2',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  endpoint: aws.url,
});

const read = (timeoutMs = 2000) => createParameters(config(), timeoutMs).read(NAMES);

const awsError = (status: number, type: string): HttpReply => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.ssm#${type}`, message: 'said AWS' }),
});

test('all values come in one call, decrypted', async () => {
  await expect(read()).resolves.toEqual(Object.fromEntries(aws.parameters));
  expect(aws.calls).toEqual({ GetParameters: 1 });
  expect(JSON.parse(aws.received[0]?.body ?? '')).toEqual({ Names: NAMES, WithDecryption: true });
});

test.each([
  ['missing', undefined],
  ['blank', ' \n'],
])('a %s parameter is an error that names it, and no value', async (_what, value) => {
  aws.parameters.delete(NAMES[1] ?? '');
  if (value !== undefined) aws.parameters.set(NAMES[1] ?? '', value);
  const error = await read().catch((thrown: unknown) => String(thrown));
  expect(error).toContain('/patchwarden/slack-bot-token does not exist or is empty');
  expect(error).not.toContain(aws.parameters.get(NAMES[0] ?? ''));
});

test.each<[string, HttpReply[], string]>([
  ['a dropped connection', ['drop'], 'values'],
  ['a 500', [awsError(500, 'InternalServerError')], 'values'],
  ['throttling', [awsError(400, 'ThrottlingException')], 'values'],
  ['an answer that is not JSON', [{ status: 502, body: '<html>' }], 'values'],
  [
    'two 500s',
    [awsError(500, 'InternalServerError'), awsError(500, 'InternalServerError')],
    'ambiguous InternalServerError',
  ],
  ['two dropped connections', ['drop', 'drop'], 'ambiguous Error'],
  ['no permission', [awsError(400, 'AccessDeniedException')], 'refused AccessDeniedException'],
  [
    'no JSON twice',
    [
      { status: 502, body: '' },
      { status: 502, body: 'x' },
    ],
    'ambiguous UnknownError',
  ],
])('%s', async (_name, faults, expected) => {
  aws.faults.GetParameters.push(...faults);
  const outcome = await read().then(
    () => 'values',
    (error: { failure: string; code: string }) => `${error.failure} ${error.code}`,
  );
  expect(outcome).toBe(expected);
});

test('a refusal is not repeated', async () => {
  aws.faults.GetParameters.push(awsError(400, 'AccessDeniedException'));
  await read().catch(() => undefined);
  expect(aws.calls).toEqual({ GetParameters: 1 });
});

test('gives up when nobody answers', async () => {
  aws.faults.GetParameters.push('hang', 'hang');
  await expect(read(300)).rejects.toMatchObject({ failure: 'ambiguous', code: 'TimeoutError' });
  expect(aws.calls).toEqual({ GetParameters: 2 });
});

test('a repeated message carries the same deduplication id, so that it is one message', async () => {
  aws.faults.SendMessage.push('drop');
  await createFifoQueue(`${aws.url}/1/q.fifo`, config()).send({ body: {}, groupId: 'g', deduplicationId: 'same' });
  const ids = aws.received.map(({ body }) => JSON.parse(body).MessageDeduplicationId);
  expect(ids).toEqual(['same', 'same']);
});

test('of a public parameter only the time of its last change is read, and nothing is decrypted', async () => {
  const parameters = createPublicParameters(config(), 2000);
  const Names = ['/aws/service/x'];
  aws.faults.GetParameters.push({ body: JSON.stringify({ Parameters: [{ LastModifiedDate: 1793491200.5 }] }) });
  expect(await parameters.changedAt('/aws/service/x')).toBe(1793491200500);
  expect(JSON.parse(aws.received[0]?.body ?? '')).toEqual({ Names });
  expect(await parameters.changedAt('/aws/service/x')).toBeUndefined();
});
