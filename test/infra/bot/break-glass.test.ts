import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakGlassWildcards } from '../../../infra/bot/break-glass.ts';
import { acknowledgements, addChecks } from '../../../infra/bot/checks.ts';
import { DEFAULT_SETTINGS } from '../../../infra/bot/settings.ts';
import { compilePattern } from '../../../local/aws/eventbridge-pattern.ts';
import type { Permission } from '../../support/iam/permission.ts';
import { verdictOf } from '../../support/iam/simulate.ts';
import { ACCOUNT, BotTemplate, createBot, list, REGION, root } from '../bot-template.ts';
import { DeployedPolicies } from '../deployed-policies.ts';

/** The role with which people restore and redrive, where the setting names any; cannot.test.ts has what it may do. */

const operators = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/${REGION}/AWSReservedSSO_Operators_0a1b2c3d`;
const ana = `arn:aws:iam::${ACCOUNT}:user/ana`;
const settings = { ...DEFAULT_SETTINGS, breakGlassPrincipals: [operators, ana] };
const bot = new BotTemplate({ settings });
const deployed = new DeployedPolicies(bot);
const NAME = `patchwarden-break-glass-${REGION}`;

test('there is no such role, and no policy names one, where nobody is named', () => {
  const plain = new BotTemplate();
  expect(JSON.stringify(plain.resources)).not.toMatch(/break-?glass/i);
  expect(plain.bot.stack.parts.roles.has('break-glass')).toBe(false);
});

test('may do each command that the manual gives it, and the manual names it', () => {
  const manual = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  expect(manual).toContain(`role/${NAME}`);
  const blocks = [...manual.matchAll(/```sh\n([^`]*)```/g)].map(([, text = '']) => text);
  const asIt = blocks.filter((text) => text.includes('AWS_PROFILE=patchwarden-break-glass'));
  const commands = asIt.flatMap((text) => [...text.matchAll(/^ *aws (dynamodb|sqs|\w+) ([a-z-]+)/gm)]);
  expect(commands.length).toBeGreaterThan(5);
  const actions = bot.statements('break-glass').flatMap(({ Action }) => list(Action));
  for (const [, service = '', command = ''] of commands)
    expect(actions).toContain(`${service}:${command === 'wait' ? 'DescribeTable' : pascal(command)}`);
});

const pascal = (command: string): string =>
  command.replaceAll(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());

test('is taken by those who are named and nobody else, by users only with MFA, for an hour', async () => {
  const taking = (principal: string, context: Permission['context'] = {}) =>
    verdictOf(
      { principal, accountId: ACCOUNT, policies: [] },
      { action: 'sts:AssumeRole', resource: deployed.roleArn(bot.roleId('break-glass')), context },
      deployed.trust(bot.roleId('break-glass')),
    );
  expect(await taking(operators)).toBe('allowed');
  expect(await taking(ana)).toBe('not-allowed');
  expect(await taking(ana, { 'aws:MultiFactorAuthPresent': 'false' })).toBe('not-allowed');
  expect(await taking(ana, { 'aws:MultiFactorAuthPresent': 'true' })).toBe('allowed');
  expect(await taking(`arn:aws:iam::${ACCOUNT}:user/eve`, { 'aws:MultiFactorAuthPresent': 'true' })).toBe(
    'not-allowed',
  );
  expect(await taking('lambda.amazonaws.com')).toBe('not-allowed');
  expect(bot.named('AWS::IAM::Role', 'RoleName', NAME)['MaxSessionDuration']).toBe(3600);
});

test('a principal of another account is refused at synth', () => {
  const breakGlassPrincipals = ['arn:aws:iam::999999999999:role/operators'];
  expect(() => createBot({ settings: { ...DEFAULT_SETTINGS, breakGlassPrincipals } })).toThrow(
    'breakGlassPrincipals has arn:aws:iam::999999999999:role/operators, which is not of the account 111122223333',
  );
});

test('each wildcard of it has its reason, and the stack with it passes the checks', () => {
  const { app, stack } = createBot({ settings, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const wildcards = bot
    .statements('break-glass')
    .flatMap(({ Sid, Resource }) => list(Resource).map((resource) => [Sid, resource]))
    .filter(([, resource]) => resource?.includes('*'));
  const reasons = stack.wildcards.filter(({ role }) => role === 'break-glass');
  expect(reasons.flatMap(({ statements, resource }) => statements.map((sid) => [sid, resource]))).toEqual(wildcards);
  expect(breakGlassWildcards({ of: (_service, resource) => resource, role: (name) => name }).length).toBe(
    reasons.length,
  );
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  addChecks(app, stack, acknowledgements(stack));
  expect(() => app.synth()).not.toThrow();
});

describe('each use is told', () => {
  const rules = Object.entries(bot.resources).filter(([id]) => id.startsWith('EventsBreakGlass'));
  const roleArn = deployed.roleArn(bot.roleId('break-glass'));
  const told = (event: object): string[] =>
    rules.flatMap(([id, { Properties }]) => {
      const pattern = compilePattern(deployed.resolved(Properties['EventPattern']));
      return pattern.matches({ 'detail-type': 'AWS API Call via CloudTrail', ...event }) ? [id] : [];
    });
  const identity = (arn: string) => ({
    userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { arn } } },
  });

  test('when somebody takes the role, and when they call something with it; what others do is not', () => {
    const assume = (role: string) => ({
      detail: { eventName: 'AssumeRole', requestParameters: { roleArn: role }, ...identity(operators) },
    });
    expect(told(assume(roleArn))).toEqual(['EventsBreakGlassTaken']);
    expect(told(assume(operators))).toEqual([]);
    const restore = { eventName: 'RestoreTableToPointInTime', requestParameters: { sourceTableName: 'patchwarden' } };
    expect(told({ detail: { ...restore, ...identity(roleArn) } })).toEqual(['EventsBreakGlassUsed']);
    expect(told({ detail: { ...restore, ...identity(operators) } })).toEqual([]);
    expect(told({ 'detail-type': 'Other', ...assume(roleArn) })).toEqual([]);
  });

  test('to the topic of the alarms, reads included, and what cannot be delivered is kept', async () => {
    const topic = bot.idOf('TopicName', 'patchwarden-alarms');
    for (const [, { Properties }] of rules)
      expect(Properties).toMatchObject({
        State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        Targets: [{ Arn: { Ref: topic }, DeadLetterConfig: { Arn: expect.anything() } }],
      });
    const publish = { action: 'sns:Publish', resource: deployed.arnOf('TopicName', 'patchwarden-alarms') };
    const policy = deployed.attached('AWS::SNS::TopicPolicy', 'Topics', topic);
    const as = (principal: string, context: Permission['context'] = {}) =>
      verdictOf({ principal, policies: [], accountId: ACCOUNT }, { ...publish, context }, policy);
    expect(await as('events.amazonaws.com')).toBe('allowed');
    expect(await as('events.amazonaws.com', { 'aws:SecureTransport': 'false' })).toBe('denied');
    expect(await as('scheduler.amazonaws.com')).toBe('not-allowed');
    const send = { action: 'sqs:SendMessage', resource: deployed.arnOf('QueueName', 'patchwarden-undelivered') };
    const queue = deployed.attached(
      'AWS::SQS::QueuePolicy',
      'Queues',
      bot.idOf('QueueName', 'patchwarden-undelivered'),
    );
    for (const [id] of rules) {
      const context = { 'aws:SourceArn': `arn:aws:events:${REGION}:${ACCOUNT}:rule/Patchwarden-${id}-1XYZ2EXAMPLE` };
      const caller = { principal: 'events.amazonaws.com', policies: [], accountId: ACCOUNT };
      expect(await verdictOf(caller, { ...send, context }, queue)).toBe('allowed');
    }
  });
});
