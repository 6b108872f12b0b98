import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { CLAIMER_LIVES_MS } from '../../../src/runs/decision/limits.ts';
import { BotTemplate, configWithOnly, root } from '../bot-template.ts';

const bot = new BotTemplate();
const { template } = bot;

describe('functions', () => {
  const functions = ['patchwarden-slack', 'patchwarden-worker', 'patchwarden-gatekeeper'];

  test('are three, on arm64 and the current Node LTS runtime', () => {
    expect(bot.ofType('AWS::Lambda::Function').map(({ FunctionName }) => FunctionName)).toEqual(functions);
    for (const name of functions) {
      expect(bot.named('AWS::Lambda::Function', 'FunctionName', name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
    }
  });

  test('have a role each, and a log group each with retention', () => {
    const roles = functions.map((name) => bot.named('AWS::Lambda::Function', 'FunctionName', name)['Role']);
    expect(roles).toEqual([
      { 'Fn::GetAtt': [bot.roleId('slack'), 'Arn'] },
      { 'Fn::GetAtt': [bot.roleId('worker'), 'Arn'] },
      { 'Fn::GetAtt': [bot.roleId('gatekeeper'), 'Arn'] },
    ]);
    for (const name of functions) {
      expect(bot.named('AWS::Logs::LogGroup', 'LogGroupName', `/aws/lambda/${name}`)['RetentionInDays']).toBe(90);
    }
  });

  test('the worker is over before anyone takes up a start that it has claimed', () => {
    const { Timeout } = bot.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-worker');
    expect(Number(Timeout) * 1000).toBeLessThanOrEqual(CLAIMER_LIVES_MS);
  });

  test('get the environment they read, and no secret', () => {
    const environment = (name: string) => bot.named('AWS::Lambda::Function', 'FunctionName', name)['Environment'];
    expect(environment('patchwarden-slack')).toEqual({
      Variables: {
        PATCHWARDEN_SECRETS: '/patchwarden',
        PATCHWARDEN_REQUESTS_QUEUE_URL: { Ref: expect.stringMatching(/^QueuesRequests/) },
      },
    });
    expect(environment('patchwarden-worker')).toEqual({
      Variables: {
        PATCHWARDEN_RESUME_DOCUMENT: 'Patchwarden-ResumeStep',
        PATCHWARDEN_STOP_STEP_DOCUMENT: 'Patchwarden-StopStep',
        PATCHWARDEN_RETRY_DOCUMENT: 'Patchwarden-RetryImage',
        PATCHWARDEN_SECRETS: '/patchwarden',
        PATCHWARDEN_REQUESTS_QUEUE_URL: { Ref: expect.stringMatching(/^QueuesRequests[A-F0-9]{8}$/) },
        PATCHWARDEN_EVENTS_QUEUE_URL: { Ref: expect.stringMatching(/^QueuesEvents[A-F0-9]{8}$/) },
        PATCHWARDEN_TABLE: 'patchwarden',
        PATCHWARDEN_BUS: 'patchwarden',
        PATCHWARDEN_BAKE_DOCUMENT: 'Patchwarden-Bake',
        PATCHWARDEN_DEPLOY_DOCUMENT: 'Patchwarden-Deploy',
        PATCHWARDEN_PATCH_DOCUMENT: 'Patchwarden-Patch',
        PATCHWARDEN_WINDOW_DOCUMENT: 'Patchwarden-Window',
        PATCHWARDEN_REFRESH_DOCUMENT: 'Patchwarden-Refresh',
        PATCHWARDEN_PATCH_LISTS_BUCKET: 'patchwarden-patch-lists-111122223333-ap-southeast-2',
      },
    });
    const { Variables: worker } = Object(environment('patchwarden-worker'));
    // It compares what an execution was started with, so it knows the same runbooks; it has no queue and no bus.
    const {
      PATCHWARDEN_REQUESTS_QUEUE_URL: _,
      PATCHWARDEN_EVENTS_QUEUE_URL: __,
      PATCHWARDEN_BUS: ___,
      ...same
    } = worker;
    expect(environment('patchwarden-gatekeeper')).toEqual({ Variables: same });
  });

  test('name no runbook for a kind of fleet that there is not', () => {
    const patched = new BotTemplate({ config: configWithOnly('patch-group') });
    const worker = patched.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-worker');
    const documents = JSON.stringify(worker['Environment']).match(/PATCHWARDEN_\w+_DOCUMENT/g);
    expect(documents).toEqual([
      'PATCHWARDEN_BAKE_DOCUMENT',
      'PATCHWARDEN_PATCH_DOCUMENT',
      'PATCHWARDEN_WINDOW_DOCUMENT',
      'PATCHWARDEN_STOP_WINDOW_DOCUMENT',
      'PATCHWARDEN_RESUME_DOCUMENT',
      'PATCHWARDEN_STOP_STEP_DOCUMENT',
      'PATCHWARDEN_RETRY_DOCUMENT',
    ]);
  });

  test('only the slack function has a URL, and its concurrency is reserved', () => {
    expect(bot.ofType('AWS::Lambda::Url')).toEqual([
      { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': [expect.stringMatching(/^SlackFunction/), 'Arn'] } },
    ]);
    for (const permission of bot.ofType('AWS::Lambda::Permission')) {
      expect(permission['FunctionName']).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^SlackFunction/), 'Arn'] });
      expect(permission).toMatchObject(
        permission['Action'] === 'lambda:InvokeFunctionUrl'
          ? { Principal: '*', FunctionUrlAuthType: 'NONE' }
          : { Principal: '*', Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
      );
    }
    const slack = bot.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-slack');
    expect(slack['ReservedConcurrentExecutions']).toBe(20);
  });

  test('reserve no concurrency where the account has none to spare', () => {
    const small = new BotTemplate({ settings: { secretsPrefix: '/patchwarden' } });
    const slack = small.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-slack');
    expect(slack).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

describe('queues', () => {
  const queue = (name: string) => bot.named('AWS::SQS::Queue', 'QueueName', name);
  const worker = bot.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-worker');

  test.each([
    ['patchwarden-requests.fifo', /^QueuesRequestsDeadLetters/, 20],
    ['patchwarden-events', /^QueuesEventsDeadLetters/, 10],
  ])('%s hands poison to its dead-letter queue %s after %i receives', (name, deadLetters, maxReceiveCount) => {
    expect(queue(name)['RedrivePolicy']).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(deadLetters), 'Arn'] },
      maxReceiveCount,
    });
  });

  test('the worker may give a message of each back', () => {
    const policies = JSON.stringify([...bot.ofType('AWS::IAM::Policy'), ...bot.ofType('AWS::IAM::ManagedPolicy')]);
    for (const name of ['QueuesRequests', 'QueuesEvents']) {
      expect(policies).toMatch(
        new RegExp(`"sqs:ChangeMessageVisibility"[^{}]*\\{"Fn::GetAtt":\\["${name}[A-F0-9]{8}"`),
      );
    }
  });

  test.each(['patchwarden-requests.fifo', 'patchwarden-events'])(
    '%s hides a message for six times the worker’s timeout and the batch window',
    (name) => {
      expect(Number(queue(name)['VisibilityTimeout'])).toBeGreaterThanOrEqual(Number(worker['Timeout']) * 6 + 1);
    },
  );

  test('requests are first in, first out, and deduplicated only on the id they are sent with', () => {
    expect(queue('patchwarden-requests.fifo')).toMatchObject({ FifoQueue: true, ContentBasedDeduplication: false });
    expect(queue('patchwarden-requests-dlq.fifo')).toMatchObject({ FifoQueue: true });
  });

  test('dead letters are kept for two weeks', () => {
    for (const name of ['patchwarden-requests-dlq.fifo', 'patchwarden-events-dlq', 'patchwarden-undelivered']) {
      expect(queue(name)['MessageRetentionPeriod']).toBe(1_209_600);
    }
  });

  test('the worker takes from both, requests one by one and a failed hint without its batch', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^QueuesRequests'), 'Arn'] },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^QueuesEvents'), 'Arn'] },
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
  });
});

describe('table', () => {
  const [table = {}] = bot.ofType('AWS::DynamoDB::GlobalTable');
  const [resource] = Object.values(bot.resources).filter(({ Type }) => Type === 'AWS::DynamoDB::GlobalTable');

  test('has the keys, indexes and expiry that the store reads and writes', () => {
    expect(table).toMatchObject({
      TableName: 'patchwarden',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'work',
          KeySchema: [
            { AttributeName: 'workPk', KeyType: 'HASH' },
            { AttributeName: 'workDueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'bySubject',
          KeySchema: [
            { AttributeName: 'subjectPk', KeyType: 'HASH' },
            { AttributeName: 'requestedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
    expect(table['AttributeDefinitions']).toEqual(
      expect.arrayContaining([
        { AttributeName: 'workDueAt', AttributeType: 'N' },
        { AttributeName: 'requestedAt', AttributeType: 'N' },
        { AttributeName: 'workPk', AttributeType: 'S' },
        { AttributeName: 'subjectPk', AttributeType: 'S' },
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ]),
    );
  });

  test('can be restored to any point, and outlives the stack', () => {
    expect(table['Replicas']).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ]);
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

describe('alarms', () => {
  const alarm = (name: string) => bot.named('AWS::CloudWatch::Alarm', 'AlarmName', `patchwarden-${name}`);

  test.each([
    ['requests-dead-letters', 'patchwarden-requests-dlq.fifo'],
    ['events-dead-letters', 'patchwarden-events-dlq'],
    ['undelivered', 'patchwarden-undelivered'],
  ])('%s sounds at the first message in %s', (name, queueName) => {
    const { Dimensions, ...rest } = alarm(name);
    expect(rest).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    const id = bot.idOf('QueueName', queueName);
    expect(Dimensions).toEqual([{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }]);
  });

  test.each(['requests-waiting', 'events-waiting'])('%s sounds when the oldest message is too old', (name) => {
    expect(alarm(name)).toMatchObject({ MetricName: 'ApproximateAgeOfOldestMessage', Namespace: 'AWS/SQS' });
  });

  test('a run that nobody looks at, and a tick that has stopped, sound alike', () => {
    expect(alarm('runs-unreconciled')).toMatchObject({
      Namespace: 'Patchwarden',
      MetricName: 'OldestUnreconciledRunSeconds',
      Statistic: 'Maximum',
      Threshold: 180,
      TreatMissingData: 'breaching',
    });
  });

  test('every one goes to the topic, which takes only encrypted connections', () => {
    const topic = bot.idOf('TopicName', 'patchwarden-alarms');
    for (const { AlarmActions, OKActions } of bot.ofType('AWS::CloudWatch::Alarm')) {
      expect(AlarmActions).toEqual([{ Ref: topic }]);
      expect(OKActions).toEqual([{ Ref: topic }]);
    }
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test('go to a mail address only when one is given', () => {
    expect(bot.ofType('AWS::SNS::Subscription')).toEqual([]);
    const mailed = new BotTemplate({ settings: { secretsPrefix: '/patchwarden', alarmEmail: 'ops@example.com' } });
    expect(mailed.ofType('AWS::SNS::Subscription')).toEqual([
      expect.objectContaining({ Protocol: 'email', Endpoint: 'ops@example.com' }),
    ]);
  });

  test('each has its section in docs/operations.md', () => {
    const manual = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    for (const { AlarmName } of bot.ofType('AWS::CloudWatch::Alarm'))
      expect(manual).toContain(`\`${String(AlarmName)}\``);
  });
});

test('the dashboard shows the figures that matter', () => {
  const [dashboard = {}] = bot.ofType('AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard['DashboardBody']);
  for (const figure of [
    'OldestUnreconciledRunSeconds',
    'ChatUpdateRateLimited',
    'ApproximateNumberOfMessagesVisible',
    'ApproximateAgeOfOldestMessage',
    'Duration',
    'Errors',
    'GatekeeperRefused',
    'ApprovalUnproven',
  ]) {
    expect(body).toContain(figure);
  }
});

test('asks no AWS account anything at synth', () => {
  const assembly = bot.bot.app.synth();
  expect(assembly.manifest.missing).toBeUndefined();
});

test('prints where Slack is to send its requests', () => {
  template.hasOutput('SlackRequestUrl', {
    Value: {
      'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('FunctionUrl'), 'FunctionUrl'] }, 'slack/events']],
    },
  });
});
