import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, BotTemplate, configWithOnly, REGION, root } from '../bot-template.ts';

const bot = new BotTemplate();
const rules = bot.ofType('AWS::Events::Rule');

/** AWS's documented sample of an event, as published. */
const sample = (name: string): string => readFileSync(join(root, 'test/fixtures/events', `${name}.json`), 'utf8');

/** The sample as it would happen at home: our account, Region, pipeline and document. */
const atHome = (name: string): unknown =>
  JSON.parse(
    sample(name)
      .replaceAll(/us-(east|west)-[12]/g, REGION)
      .replaceAll(/\b(111122223333|123456789012)\b/g, ACCOUNT)
      .replaceAll(/image-pipeline\/[a-z-]+/g, 'image-pipeline/web')
      .replaceAll('runcommand1', 'Patchwarden-Bake')
      // The published ARN of a stack lacks its last part.
      .replaceAll('stack/teststack', 'stack/web-prod/6ba7b810-9dad-11d1-80b4-00c04fd430c8')
      .replaceAll('my-asg', 'api-prod')
      .replaceAll('AWS::S3::Bucket', 'AWS::AutoScaling::AutoScalingGroup'),
  );

/** At home, with other words in place of some. */
const changed = (name: string, from: string, to: string): unknown =>
  JSON.parse(JSON.stringify(atHome(name)).replaceAll(from, to));

/** EventBridge's matching as far as the rules use it: lists of exact values, and prefixes. Any of an event's list counts. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return pattern.some((wanted) => values.some((one) => matchesOne(wanted, one)));
  }
  return Object.entries(fields(pattern)).every(([key, inner]) => matches(inner, fields(value)[key]));
}

function matchesOne(wanted: unknown, value: unknown): boolean {
  if (typeof wanted === 'string') return wanted === value;
  const { prefix, ...others } = fields(wanted);
  if (typeof prefix !== 'string' || Object.keys(others).length > 0) throw new Error('an unknown matcher');
  return typeof value === 'string' && value.startsWith(prefix);
}

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const matching = (event: unknown): number => rules.filter(({ EventPattern }) => matches(EventPattern, event)).length;

test.each([
  'imagebuilder-image-state-change',
  'imagebuilder-image-state-change-failed.reconstructed',
  'imagebuilder-cve-detected',
  'imagebuilder-workflow-step-waiting',
  'imagebuilder-pipeline-automatically-disabled',
  'ssm-automation-execution-status-change',
  'ssm-automation-step-status-change',
  'cloudformation-stack-status-change',
  'cloudformation-resource-status-change',
  'autoscaling-instance-refresh-started',
  'autoscaling-instance-refresh-checkpoint-reached',
  'autoscaling-instance-refresh-started-baking.reconstructed',
  'autoscaling-instance-refresh-succeeded',
  'autoscaling-instance-refresh-failed',
  'autoscaling-instance-refresh-cancelled',
  'autoscaling-instance-refresh-rollback-started',
  'autoscaling-instance-refresh-rollback-succeeded',
  'autoscaling-instance-refresh-rollback-failed',
])('%s reaches the worker, by one rule', (name) => {
  expect(matching(atHome(name))).toBe(1);
});

test('refreshes of a group that CloudFormation named for a stack of ours reach the worker', () => {
  expect(matching(changed('autoscaling-instance-refresh-started', 'api-prod', 'web-prod-Group-1A2B3C'))).toBe(1);
  expect(matching(changed('autoscaling-instance-refresh-started', 'api-prod', 'mail-prod-Group-1A2B3C'))).toBe(0);
});

test.each([
  ['of another Region', 'imagebuilder-image-state-change'],
  ['of another Region', 'imagebuilder-workflow-step-waiting'],
  ['of a pipeline that is not ours', 'imagebuilder-cve-detected'],
  ['of a pipeline that is not ours', 'imagebuilder-pipeline-automatically-disabled'],
  ['of a runbook that is not ours', 'ssm-automation-execution-status-change'],
  ['of a runbook that is not ours', 'ssm-automation-step-status-change'],
  ['of another kind', 'ssm-run-command-status-change'],
  ['of a stack that is not ours', 'cloudformation-stack-status-change'],
  ['of a stack that is not ours', 'cloudformation-resource-status-change'],
  ['of a group that is not ours', 'autoscaling-instance-refresh-started'],
  ['of a group that is not ours', 'autoscaling-instance-refresh-rollback-failed'],
  ['of another kind', 'ec2-ami-state-change-available'],
])('an event %s is left alone (%s as published)', (_why, name) => {
  expect(matching(JSON.parse(sample(name)))).toBe(0);
});

test('an image of another account is left alone', () => {
  const event = JSON.parse(
    JSON.stringify(atHome('imagebuilder-image-state-change')).replaceAll(ACCOUNT, '999988887777'),
  );
  expect(matching(event)).toBe(0);
});

test.each(['Patchwarden-Deploy', 'Patchwarden-Refresh'])('executions of %s reach the worker', (document) => {
  expect(matching(changed('ssm-automation-execution-status-change', 'Patchwarden-Bake', document))).toBe(1);
});

test.each([
  [
    'a stack whose name only begins like ours',
    'cloudformation-stack-status-change',
    'stack/web-prod/',
    'stack/web-prod-old/',
  ],
  ['a stack of another account', 'cloudformation-stack-status-change', ACCOUNT, '999988887777'],
  [
    'a resource that tells nothing of instances',
    'cloudformation-resource-status-change',
    'AutoScalingGroup',
    'LaunchConfiguration',
  ],
  ['a group whose name only begins like ours', 'autoscaling-instance-refresh-failed', 'api-prod', 'api-prod-old'],
])('an event of %s is left alone', (_what, name, from, to) => {
  expect(matching(changed(name, from, to))).toBe(0);
});

test('a service in a stack reaches the worker as a group does', () => {
  const service = changed(
    'cloudformation-resource-status-change',
    'AWS::AutoScaling::AutoScalingGroup',
    'AWS::ECS::Service',
  );
  expect(matching(service)).toBe(1);
});

test('without stacks and groups there is no rule for them', () => {
  const patched = new BotTemplate({ config: configWithOnly('patch-group') });
  const sources = patched.ofType('AWS::Events::Rule').map(({ EventPattern }) => fields(EventPattern)['source']);
  const found = sources.map(String).sort();
  expect(found).toEqual([
    'aws.config',
    'aws.ec2',
    'aws.imagebuilder',
    'aws.imagebuilder',
    'aws.inspector2',
    ...Array.from({ length: 5 }, () => 'aws.ssm'),
  ]);
});

test('no status is picked out, since AWS spells some in two ways', () => {
  for (const { EventPattern } of rules) {
    const { detail, ...envelope } = fields(EventPattern);
    expect(Object.keys(envelope).sort()).toEqual(expect.arrayContaining(['detail-type', 'source']));
    const looksAt = [
      'Definition',
      'stack-id',
      'resource-type',
      'AutoScalingGroupName',
      'document-name',
      'compliance-type',
    ];
    expect(looksAt).toEqual(expect.arrayContaining(Object.keys(fields(detail))));
  }
});

test('every rule is on the default bus and goes to the events queue, with retries and a dead-letter queue', () => {
  const queue = (name: string) => bot.idOf('QueueName', name);
  for (const rule of rules) {
    expect(rule).not.toHaveProperty('EventBusName');
    expect(rule['Targets']).toEqual([
      {
        Id: expect.any(String),
        Arn: { 'Fn::GetAtt': [queue('patchwarden-events'), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue('patchwarden-undelivered'), 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
      },
    ]);
  }
});

test('a tick goes to the events queue every minute', () => {
  const [schedule] = bot.ofType('AWS::Scheduler::Schedule');
  expect(schedule).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Input: '{"kind":"tick"}', Arn: { 'Fn::GetAtt': [expect.stringMatching(/^QueuesEvents/), 'Arn'] } },
  });
});

test('the bus of our own events is there', () => {
  expect(bot.ofType('AWS::Events::EventBus')).toEqual([expect.objectContaining({ Name: 'patchwarden' })]);
});
