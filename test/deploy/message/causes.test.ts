import { wordsOf } from '../../../src/deploy/message/cause-words.ts';
import { CAUSES, causeOf } from '../../../src/deploy/message/causes.ts';
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

/** For each cause a name that has its words: an alarm, a key pair or a stack's tag may be called so. */
const HOLDING: Readonly<Record<string, string>> = {
  'stack-policy': 'denied by stack policy',
  'image-not-shared': 'not authorized for images',
  'permission-encoded': 'encoded authorization failure',
  'permission-organization': 'explicit deny in a service control policy',
  'permission-kms': 'AccessDenied kms:Decrypt',
  'role-not-assumed': 'sts:AssumeRole',
  'credentials-expired': 'ExpiredToken',
  permission: 'UnauthorizedAccess',
  'alarm-missing': 'alarm not found',
  'alarm-before': 'alarms must be in OK state',
  alarm: 'alarm triggered',
  throttled: 'Throttling',
  'kms-key': 'InvalidKMSKey',
  'spot-price': 'SpotMaxPriceTooLow',
  'spot-quota': 'MaxSpotInstanceCountExceeded',
  'free-addresses': 'InsufficientFreeAddresses',
  'zone-unsupported': 'not supported in your requested Availability Zone',
  capacity: 'InsufficientCapacity',
  quota: 'QuotaExceeded',
  'not-subscribed': 'OptInRequired',
  'account-blocked': 'PendingVerification',
  'image-gone': 'InvalidAMIID',
  architecture: 'Unsupported architecture',
  'boot-mode': 'UEFI',
  'image-drivers': 'NVMe',
  'volume-size': 'InvalidBlockDeviceMapping',
  'snapshot-gone': 'InvalidSnapshot',
  'key-pair': 'InvalidKeyPair',
  'security-group': 'InvalidGroupId',
  'subnet-gone': 'InvalidSubnet',
  'instance-profile': 'iamInstanceProfile',
  'user-data-size': 'User data is limited',
  'placement-group': 'InvalidPlacementGroup',
  'launch-configuration': 'launch configuration is not',
  'launch-template': 'InvalidLaunchTemplate',
  'configuration-unsupported': 'UnsupportedOperation',
  'lifecycle-timeout': 'Heartbeat Timeout Elapsed',
  'lifecycle-abandoned': 'ABANDON Result',
  'spot-interrupted': 'Server.SpotInstanceTermination',
  'instance-shut-down': 'InstanceInitiatedShutdown',
  'shut-down-by-someone': 'UserInitiatedShutdown',
  'status-check': 'status check fails',
  'load-balancer-health': 'Target.Timeout',
  'set-unhealthy': 'custom health check',
  'zones-rebalanced': 'rebalance zones',
  'signal-failed': 'Received FAILURE signal',
  'signal-missing': 'did not signal',
  'scale-in-protected': 'ScaleInProtected',
  'termination-protected': 'disableApiTermination',
  standby: 'StandbyInstances',
  'process-suspended': 'suspended process',
  'early-validation': 'EarlyValidation',
  hook: 'HookFailed',
  'min-in-service': 'MinInstancesInService must be less than',
  'size-bounds': 'MinSize must',
  'deletion-protected': 'DeletionProtection is enabled',
  'in-use': 'DependencyViolation',
  'already-exists': 'AlreadyExists',
  'parameter-store': 'parameter store',
  secret: 'Secrets Manager',
  'import-missing': 'No export named',
  'target-group-gone': 'TargetGroupNotFound',
  'template-invalid': 'Template error',
  'ecs-circuit-breaker': 'Deployment Circuit Breaker',
  'custom-resource': 'custom resource',
  busy: 'InstanceRefreshInProgress',
  'group-gone': 'AutoScalingGroup not found',
  'aws-internal': 'InternalFailure',
  'below-healthy': 'healthy percentage',
  unhealthy: 'unhealthy',
  'not-stabilized': 'NotStabilized',
  'no-progress': 'made no progress',
  'nested-stack': 'Embedded stack',
  'other-resource': 'Resource update cancelled',
  'by-request': 'Rollback requested by user',
};

test('there is a name for each cause, and it holds the words of the cause', () => {
  expect(Object.keys(HOLDING).sort()).toEqual(CAUSES.map(({ id }) => id).sort());
  for (const { id, when } of CAUSES) expect([id, when.test(HOLDING[id] ?? '')]).toEqual([id, true]);
});

const NESTED =
  'Embedded stack arn:aws:cloudformation:ap-southeast-2:111122223333:stack/Mon/1 was not successfully updated: The following';

test.each(Object.entries(HOLDING))('the words of %s in a name of someone’s are no cause: %s', (_id, name) => {
  expect(causeOf(`The following resource(s) failed to update: [${name}, Asg]. `)?.id).toBe('other-resource');
  expect(causeOf(`${NESTED} resource(s) failed to update: [Asg, ${name}]. `)?.id).toBe('nested-stack');
  for (const quoted of [`'${name}'`, `\`${name}\``, `"${name}"`])
    expect(causeOf(`The thing ${quoted} ended early`)).toBeUndefined();
  expect(causeOf(handled(`The key pair '${name}' does not exist`))?.id).toBe('key-pair');
});

const handled = (text: string): string =>
  `Resource handler returned message: "${text}" (RequestToken: 1f0e, HandlerErrorCode: GeneralServiceException)`;

const IDS = Object.values(HOLDING).map((name) => name.replaceAll(/[^A-Za-z0-9]/g, ''));

test.each(IDS)('the words of a cause in a logical id, or in the name of a group or stack, are no cause: %s', (id) => {
  const named = [id, `${id}Alarm`, `Web${id}`, `web-${id}`, `web_${id}`, `${id}-web-prod`, `/app/${id}`];
  for (const name of named) {
    expect([name, causeOf(`The following resource(s) failed to create: [Asg, ${name}]. `)?.id]).toEqual([
      name,
      'other-resource',
    ]);
    expect([name, causeOf(`AutoScalingGroup name not found - AutoScalingGroup ${name} not found`)?.id]).toEqual([
      name,
      'group-gone',
    ]);
    expect([name, causeOf(`arn:aws:cloudformation:eu-west-1:1:stack/${name}/1 ended early`)]).toEqual([
      name,
      undefined,
    ]);
  }
});

test.each(IDS.filter((id) => /[A-Z]/.test(id)))('nor after the noun that it belongs to: %s', (id) => {
  for (const noun of ['Stack', 'Auto Scaling group', 'The alarm', 'resource', 'The role', 'No function'])
    expect([noun, causeOf(`${noun} ${id}Web ended early`)]).toEqual([noun, undefined]);
});

test.each([
  ['the instance profile', 'The following resource(s) failed to update: [IamInstanceProfile, Asg].'],
  ['deletion protection', 'The following resource(s) failed to update: [DeletionProtection]. '],
  ['permission', 'The following resource(s) failed to update: [UnauthorizedAccessAlarm].'],
])('which resources failed says nothing of %s', (_title, reason) => {
  expect(failureSentence({ reason }).text).toBe('Another resource of the stack failed first');
});

test.each(['IamInstanceProfile', 'DeletionProtection', 'UnauthorizedAccessAlarm', 'AccessDeniedTopic'])(
  'a logical id by itself is no cause: %s',
  (id) => {
    expect(causeOf(`${id} ended early`)).toBeUndefined();
  },
);

test('what AWS puts in quotes and brackets is read all the same', () => {
  expect(causeOf(handled("The instance profile 'x' is invalid: AccessDenied"))?.id).toBe('permission');
  expect(causeOf('Parameters: [ssm:/app/UnauthorizedAccess:1] cannot be found.')?.id).toBe('parameter-store');
  expect(causeOf("The user's group is unhealthy, and the group's zones are not")?.id).toBe('unhealthy');
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
