import { AwsCallError } from '../../../src/aws/failure.ts';
import { readingUntil } from '../../../src/doctor/effect/reading.ts';
import { SlackCallError } from '../../../src/slack/call-error.ts';

const named = (name: string, message = ''): AwsCallError =>
  new AwsCallError('reading x', Object.assign(new Error(message), { name }));
const refused = (code: string) => new SlackCallError('users.info', { kind: 'refused', code });
const read = readingUntil(() => false);

test('what was read is given as it is', async () => {
  expect(await read('ssm:X', async () => 7)).toEqual({ kind: 'read', value: 7 });
});

test.each<[string, Error, object]>([
  ['denied', named('AccessDeniedException'), { action: 'ssm:X', code: 'AccessDeniedException', why: 'denied' }],
  ['denied by EC2', named('UnauthorizedOperation'), { action: 'ssm:X', code: 'UnauthorizedOperation', why: 'denied' }],
  [
    'denied another action, which AWS names',
    named('AccessDenied', 'User: x is not authorized to perform: kms:Decrypt on resource: y'),
    { action: 'kms:Decrypt', code: 'AccessDenied', why: 'denied' },
  ],
  ['throttled', named('ThrottlingException'), { action: 'ssm:X', code: 'ThrottlingException', why: 'failed' }],
  ['without a scope', refused('missing_scope'), { action: 'ssm:X', code: 'missing_scope', why: 'scope' }],
  ['refused by Slack', refused('fatal_error'), { action: 'ssm:X', code: 'fatal_error', why: 'failed' }],
])('a reading that is %s is told as such', async (_what, error, unread) => {
  expect(await read('ssm:X', () => Promise.reject(error))).toEqual({ kind: 'unread', ...unread });
});

test('a fault of our own is none of these', async () => {
  await expect(read('ssm:X', () => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
});

test('nothing is begun when no time is left', async () => {
  let calls = 0;
  const late = readingUntil(() => true);
  expect(await late('ssm:X', async () => (calls += 1))).toEqual({
    kind: 'unread',
    action: 'ssm:X',
    code: 'no time left',
    why: 'late',
  });
  expect(calls).toBe(0);
});
