import { anonymousPrincipal } from '@cloud-copilot/iam-simulate';
import type { Permission } from '../../support/iam/permission.ts';
import { type Verdict, verdictOf } from '../../support/iam/simulate.ts';
import { ACCOUNT, arn, BotTemplate, fullConfig, list } from '../bot-template.ts';
import { DeployedPolicies } from '../deployed-policies.ts';

const bot = new BotTemplate({ config: fullConfig() });
const deployed = new DeployedPolicies(bot);
const OURS = { 'aws:SourceAccount': ACCOUNT };
const ANOTHER = { 'aws:SourceAccount': '999999999999' };

/** What a service, which has no policy of its own, may do by the policy of a resource. */
const service = (principal: string, permission: Permission, policy: unknown): Promise<Verdict> =>
  verdictOf({ principal, policies: [], accountId: ACCOUNT }, permission, policy);

const queuePolicy = (name: string): unknown =>
  deployed.attached('AWS::SQS::QueuePolicy', 'Queues', bot.idOf('QueueName', name));

describe('CloudWatch', () => {
  const topic = deployed.arnOf('TopicName', 'patchwarden-alarms');
  const policy = deployed.attached('AWS::SNS::TopicPolicy', 'Topics', bot.idOf('TopicName', 'patchwarden-alarms'));
  const publish = (context: Permission['context']) =>
    service('cloudwatch.amazonaws.com', { action: 'sns:Publish', resource: topic, context }, policy);

  test('may publish what every alarm says to the topic, for this account alone and encrypted', async () => {
    const alarms = bot.ofType('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(10);
    for (const { AlarmName } of alarms) {
      const from = { 'aws:SourceArn': arn('cloudwatch', `alarm:${String(AlarmName)}`) };
      expect([AlarmName, await publish({ ...OURS, ...from })]).toEqual([AlarmName, 'allowed']);
    }
    expect(await publish(ANOTHER)).toBe('not-allowed');
    expect(await publish({})).toBe('not-allowed');
    expect(await publish({ ...OURS, 'aws:SecureTransport': 'false' })).toBe('denied');
  });

  test('is the only one who may', async () => {
    const call = { action: 'sns:Publish', resource: topic, context: OURS };
    expect(await service('events.amazonaws.com', call, policy)).toBe('not-allowed');
  });
});

describe('EventBridge', () => {
  const send = (queue: string, rule: string) =>
    service(
      'events.amazonaws.com',
      {
        action: 'sqs:SendMessage',
        resource: deployed.arnOf('QueueName', queue),
        context: { ...OURS, 'aws:SourceArn': arn('events', `rule/${rule}`) },
      },
      queuePolicy(queue),
    );

  test('may put what each rule matches on the events queue, and what it cannot on the queue for that', async () => {
    const rules = Object.entries(bot.resources).filter(([, { Type }]) => Type === 'AWS::Events::Rule');
    expect(rules.length).toBeGreaterThan(3);
    for (const [id] of rules) {
      // CloudFormation makes a name of the stack's, the resource's and its own.
      const name = `Patchwarden-${id}-1XYZ2EXAMPLE`;
      const verdicts = [await send('patchwarden-events', name), await send('patchwarden-undelivered', name)];
      expect([id, ...verdicts]).toEqual([id, 'allowed', 'allowed']);
    }
  });

  test('may put nothing else anywhere', async () => {
    expect(await send('patchwarden-events', 'someone-elses')).toBe('not-allowed');
    const ourRule = 'Patchwarden-EventsImages-1';
    expect(await send('patchwarden-requests.fifo', ourRule)).toBe('denied');
    for (const queue of ['patchwarden-requests-dlq.fifo', 'patchwarden-events-dlq'])
      expect([queue, await send(queue, ourRule)]).toEqual([queue, 'not-allowed']);
  });
});

describe('the scheduler', () => {
  const schedule = bot.named('AWS::Scheduler::Schedule', 'Name', 'patchwarden-tick');
  const target: { RoleArn: { 'Fn::GetAtt': string[] } } = Object(schedule['Target']);
  const [roleId = ''] = target.RoleArn['Fn::GetAtt'];
  const send = (queue: string) =>
    verdictOf(
      deployed.callerWith(roleId),
      { action: 'sqs:SendMessage', resource: deployed.arnOf('QueueName', queue) },
      queuePolicy(queue),
    );

  test('takes its role for the schedules of this account, and sends the tick or puts it aside', async () => {
    const group = arn('scheduler', 'schedule-group/default');
    expect(await taking('scheduler.amazonaws.com', roleId, { ...OURS, 'aws:SourceArn': group })).toBe('allowed');
    expect(await taking('scheduler.amazonaws.com', roleId, { ...ANOTHER, 'aws:SourceArn': group })).toBe('not-allowed');
    expect([await send('patchwarden-events'), await send('patchwarden-undelivered')]).toEqual(['allowed', 'allowed']);
  });

  test('can do nothing else', async () => {
    expect(await send('patchwarden-requests.fifo')).toBe('denied');
    const sent = deployed.callerWith(roleId).policies.flatMap(({ document }) => actionsIn(document));
    expect([...new Set(sent)]).toEqual(['sqs:SendMessage']);
  });
});

const actionsIn = (document: unknown): string[] =>
  Object(document).Statement.flatMap(({ Action }: { Action: unknown }) => list(Action));

const taking = (who: string, roleId: string, context: Permission['context']): Promise<Verdict> => {
  const resource = deployed.roleArn(roleId);
  return service(who, { action: 'sts:AssumeRole', resource, context }, deployed.trust(roleId));
};

describe('Lambda', () => {
  test.each(['slack', 'worker'] as const)('takes the role of the %s function, and nobody else does', async (role) => {
    expect(await taking('lambda.amazonaws.com', bot.roleId(role), {})).toBe('allowed');
    expect(await taking('ssm.amazonaws.com', bot.roleId(role), OURS)).toBe('not-allowed');
  });

  test.each(['slack', 'worker'] as const)('writes the log of the %s function as its role', async (role) => {
    const stream = (group: string) => arn('logs', `log-group:/aws/lambda/${group}:log-stream:2026/11/29/[$LATEST]0a1b`);
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
      const asked = (group: string) => verdictOf(deployed.caller(role), { action, resource: stream(group) });
      expect([await asked(`patchwarden-${role}`), await asked('another')]).toEqual(['allowed', 'not-allowed']);
    }
  });

  test.each(['patchwarden-requests.fifo', 'patchwarden-events'])('polls %s as the worker', async (queue) => {
    const resource = deployed.arnOf('QueueName', queue);
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']) {
      const verdict = await verdictOf(deployed.caller('worker'), { action, resource }, queuePolicy(queue));
      expect([action, verdict]).toEqual([action, 'allowed']);
    }
  });
});

describe('Automation', () => {
  const execution = { 'aws:SourceArn': arn('ssm', 'automation-execution/0a1b2c3d') };

  test.each(['bake-runbook', 'deploy-runbook', 'refresh-runbook'] as const)(
    'alone takes the role of the %s',
    async (role) => {
      const id = bot.roleId(role);
      expect(await taking('ssm.amazonaws.com', id, { ...OURS, ...execution })).toBe('allowed');
      expect(await taking('ssm.amazonaws.com', id, { ...ANOTHER, ...execution })).toBe('not-allowed');
      expect(await taking('ssm.amazonaws.com', id, OURS)).toBe('not-allowed');
      expect(await taking('lambda.amazonaws.com', id, { ...OURS, ...execution })).toBe('not-allowed');
    },
  );
});

describe('anyone', () => {
  const resource = deployed.arnOf('FunctionName', 'patchwarden-slack');
  const policy = functionPolicy('patchwarden-slack');
  const asked = (action: string, context: Permission['context']) =>
    verdictOf(
      { principal: anonymousPrincipal, policies: [], accountId: ACCOUNT },
      { action, resource, context },
      policy,
    );

  // A URL needs both since October 2025 (https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html).
  test('may call the slack function by its URL, which checks Slack’s signature, and not directly', async () => {
    expect(await asked('lambda:InvokeFunctionUrl', { 'lambda:FunctionUrlAuthType': 'NONE' })).toBe('allowed');
    expect(await asked('lambda:InvokeFunction', { 'lambda:InvokedViaFunctionUrl': 'true' })).toBe('allowed');
    expect(await asked('lambda:InvokeFunction', {})).toBe('not-allowed');
    expect(await asked('lambda:UpdateFunctionCode', {})).toBe('not-allowed');
  });

  test('may not call the worker at all', () => {
    expect(functionPolicy('patchwarden-worker')).toEqual({ Version: '2012-10-17', Statement: [] });
  });
});

/** The function's policy, which Lambda makes of its permissions. */
function functionPolicy(name: string): unknown {
  const id = bot.idOf('FunctionName', name);
  const conditions = (permission: Record<string, unknown>) => ({
    ...('FunctionUrlAuthType' in permission
      ? { StringEquals: { 'lambda:FunctionUrlAuthType': String(permission['FunctionUrlAuthType']) } }
      : {}),
    ...('InvokedViaFunctionUrl' in permission ? { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } : {}),
  });
  const permissions = bot
    .ofType('AWS::Lambda::Permission')
    .filter(({ FunctionName }) => JSON.stringify(FunctionName).includes(id));
  return {
    Version: '2012-10-17',
    Statement: permissions.map((permission) => ({
      Effect: 'Allow',
      Principal: permission['Principal'],
      Action: permission['Action'],
      Resource: deployed.arnOf('FunctionName', name),
      Condition: conditions(permission),
    })),
  };
}
