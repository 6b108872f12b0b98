import { S3Client } from '@aws-sdk/client-s3';
import { type HttpDouble, type HttpReply, startHttpDouble } from '../../test/support/http-double.ts';
import { createS3Object } from './s3-object.ts';

/** The real client against a server that answers as S3 does. */
let server: HttpDouble;
let replies: HttpReply[];
let requests: { method: string; path: string; headers: Record<string, string | string[] | undefined>; body: string }[];

beforeEach(async () => {
  replies = [];
  requests = [];
  server = await startHttpDouble(({ method, path, headers, body }) => {
    requests.push({ method, path, headers, body });
    return replies.shift() ?? { status: 500 };
  });
});
afterEach(() => server.close());

const object = () =>
  createS3Object(
    new S3Client({
      endpoint: server.url,
      forcePathStyle: true,
      region: 'ap-southeast-2',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    }),
    { Bucket: 'feeds', Key: 'patchwarden.ics' },
  );

const failure = (status: number, code: string): HttpReply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`,
});

test('reads the text with its etag', async () => {
  replies.push({ status: 200, headers: { etag: '"1"' }, body: 'BEGIN:VCALENDAR' });
  expect(await object().read()).toEqual({ text: 'BEGIN:VCALENDAR', etag: '"1"' });
  expect(requests[0]).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\/feeds\/patchwarden\.ics/) });
});

test('is not there before the first write', async () => {
  replies.push(failure(404, 'NoSuchKey'));
  expect(await object().read()).toBeUndefined();
});

test.each([
  ['"1"', { 'if-match': '"1"' }],
  [undefined, { 'if-none-match': '*' }],
])('writes only on the condition that it is as it was read (%s)', async (etag, headers) => {
  replies.push({ status: 200, headers: { etag: '"2"' } });
  expect(await object().write('text', etag)).toBe('written');
  expect(requests[0]).toMatchObject({
    method: 'PUT',
    headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' },
    body: expect.stringContaining('text'),
  });
});

test.each([
  [412, 'PreconditionFailed'],
  [409, 'ConditionalRequestConflict'],
  [404, 'NoSuchKey'],
])('%i %s means that someone else wrote', async (status, code) => {
  replies.push(failure(status, code));
  expect(await object().write('text', '"1"')).toBe('changed-meanwhile');
});

test.each([
  [403, 'AccessDenied'],
  [404, 'NoSuchBucket'],
  [500, 'InternalError'],
])('%i %s is thrown, reading and writing', async (status, code) => {
  replies.push(failure(status, code), failure(status, code));
  await expect(object().read()).rejects.toThrow();
  await expect(object().write('text', '"1"')).rejects.toThrow();
});
