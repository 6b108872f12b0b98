import { CAUSES, causeOf, wordsOf } from '../../../src/deploy/message/causes.ts';
import { failureAdvice, failureIn, failureSentence } from '../../../src/deploy/message/failure.ts';
import { REASONS } from './failure-reasons.ts';

const ROWS = REASONS.map(([said, cause, looser = []]) => ({ said, cause, looser }));

test.each(ROWS)('$said', ({ said, cause }) => {
  expect(causeOf(said)?.id).toBe(cause);
});

test.each(ROWS)('no other words are in: $said', ({ said, cause, looser }) => {
  const found = CAUSES.filter(({ when }) => when.test(wordsOf(said))).map(({ id }) => id);
  expect(found).toEqual(cause === undefined ? [] : [cause, ...looser]);
});

test('every cause has a reason, and there are sixty reasons and more', () => {
  expect(REASONS.length).toBeGreaterThan(100);
  const shown = new Set(REASONS.map(([, cause]) => cause));
  expect(CAUSES.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  expect(new Set(CAUSES.map(({ id }) => id)).size).toBe(CAUSES.length);
});

/** Names of groups, stacks and alarms that hold AWS's words. */
const NAMES = [
  'alarm-workers',
  'cpu-alarm',
  'ALARM-relay',
  'quota-service',
  'in-Standby-pool',
  'unhealthy-poller',
  'signal-timeout',
  'hook-failed-relay',
  'capacity-planner',
  'throttled-proxy',
  'health-check-web',
  'permission-denied-log',
];

test.each(NAMES)('a name is no cause: %s', (name) => {
  expect(causeOf(`AutoScalingGroup name not found - AutoScalingGroup ${name} not found`)?.id).toBe('group-gone');
  expect(causeOf(`Failed to receive 1 resource signal(s) of ${name} within the specified duration`)?.id).toBe(
    'signal-missing',
  );
  expect(causeOf(`The update of ${name} ended early`)).toBeUndefined();
  expect(causeOf(`arn:aws:autoscaling:ap-southeast-2:111122223333:alarm:${name} ended early`)).toBeUndefined();
});

test('where the words are not known, AWS is quoted and no cause is made up', () => {
  const unknown = { reason: 'Unable to perform the <operation> at this moment.', resource: 'Group' };
  expect(failureSentence(unknown).text).toBe(
    'Cause unknown (`Group`): AWS says “Unable to perform the &lt;operation&gt; at this moment”',
  );
  expect(failureAdvice(unknown, 'CloudFormation')).toBe(
    'Read the events of the fleet in CloudFormation and fix the cause',
  );
  expect(failureIn(unknown.reason)).toBeUndefined();
});
