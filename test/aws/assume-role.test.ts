import { assumeRole, roleCredentials } from '../../src/aws/assume-role.ts';
import { AwsCallError, calling } from '../../src/aws/failure.ts';
import { type HttpDouble, type HttpReply, startHttpDouble } from '../support/http-double.ts';

const ROLE = 'arn:aws:iam::444455556666:role/patchwarden-reader-us-east-1';
const WANTED = {
  arn: ROLE,
  sessionName: 'patchwarden-worker',
  next: 'deploy PatchwardenMember-444455556666-us-east-1 there',
};
const T0 = Date.parse('2026-12-01T10:00:00Z');
const GOOD = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s/1+</SecretAccessKey><SessionToken>a&amp;b==</SessionToken><Expiration>2026-12-01T11:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const DENIED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:sts::1:x is not authorized</Message></Error></ErrorResponse>';

let sts: HttpDouble;
let replies: HttpReply[];
beforeEach(async () => {
  replies = [];
  sts = await startHttpDouble(() => replies.shift() ?? { body: GOOD });
});
afterEach(() => sts.close());
const config = () => ({
  region: 'ap-southeast-2',
  endpoint: sts.url,
  credentials: { accessKeyId: 'A', secretAccessKey: 'S' },
});

test('takes a role by its name and for an hour, signed for STS', async () => {
  expect(await assumeRole(config(), WANTED)).toEqual({
    accessKeyId: 'ASIA1',
    secretAccessKey: 's/1+',
    sessionToken: 'a&b==',
    expiration: new Date('2026-12-01T11:00:00Z'),
  });
  const [{ body, headers } = { body: '', headers: {} }] = sts.received;
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: ROLE,
    RoleSessionName: 'patchwarden-worker',
    DurationSeconds: '3600',
  });
  expect(headers.authorization).toContain('/ap-southeast-2/sts/aws4_request');
});

test('a refusal names the role and what to do, through the call that needed it too', async () => {
  replies = [{ status: 403, body: DENIED }];
  const found = calling('listing maintenance windows', () => assumeRole(config(), WANTED));
  const error: unknown = await found.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AwsCallError);
  expect(error).toMatchObject({ failure: 'refused', code: 'AccessDenied' });
  expect(String(error)).toContain(
    `listing maintenance windows: AccessDenied: taking role ${ROLE} (deploy PatchwardenMember-444455556666-us-east-1 there): AccessDenied`,
  );
});

test.each<[string, HttpReply]>([
  ['dropped', 'drop'],
  ['throttled', { status: 400, body: '<Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error>' }],
  ['unavailable', { status: 503, body: '' }],
])('what was %s is asked once more', async (_what, reply) => {
  replies = [reply];
  expect(await assumeRole(config(), WANTED)).toMatchObject({ accessKeyId: 'ASIA1' });
});

test('an answer without credentials is none', async () => {
  replies = [{ body: '<AssumeRoleResponse/>' }, { body: '<AssumeRoleResponse/>' }];
  await expect(assumeRole(config(), WANTED)).rejects.toThrow('the answer has no credentials');
});

test('credentials are shared, and fetched again shortly before they end', async () => {
  let now = T0;
  const credentials = roleCredentials(config(), WANTED, () => now);
  await Promise.all([credentials(), credentials()]);
  await credentials();
  expect(sts.received).toHaveLength(1);
  now = T0 + 54 * 60_000;
  await credentials();
  expect(sts.received).toHaveLength(1);
  now = T0 + 56 * 60_000;
  await Promise.all([credentials(), credentials()]);
  expect(sts.received).toHaveLength(2);
});

test('a refusal stands for half a minute, a call without an answer not at all', async () => {
  let now = T0;
  replies = [{ status: 403, body: DENIED }, 'drop', 'drop'];
  const credentials = roleCredentials(config(), WANTED, () => now);
  await expect(credentials()).rejects.toThrow('AccessDenied');
  await expect(credentials()).rejects.toThrow('AccessDenied');
  expect(sts.received).toHaveLength(1);
  now += 31_000;
  await expect(credentials()).rejects.toThrow(AwsCallError);
  expect(await credentials()).toMatchObject({ accessKeyId: 'ASIA1' });
});
