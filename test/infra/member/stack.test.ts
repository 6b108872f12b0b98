import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { checkWith } from '../../../infra/bot/checks.ts';
import { CALL_HOME_TIMEOUT, GATEKEEPER_TIMEOUT, HOME_WAIT } from '../../../infra/bot/timeouts.ts';
import { MemberStack } from '../../../infra/member/member-stack.ts';
import { features, root } from '../bot-template.ts';
import { EMPTY, estate, MemberTemplate, SHOP, WEST } from './member-template.ts';

const shop = new MemberTemplate(SHOP);
const west = new MemberTemplate(WEST);
const empty = new MemberTemplate(EMPTY);
const all = [shop, west, empty];

const documents = ({ resources }: MemberTemplate): string[] =>
  Object.values(resources)
    .filter(({ Type, Properties }) => Type === 'AWS::SSM::Document' && Object(Properties['Content'])['assumeRole'])
    .map(({ Properties }) => String(Properties['Name']))
    .sort();

test('a member place is a stack of its own, with a name by which it is found', () => {
  expect(all.map(({ stack }) => stack.stackName)).toEqual([
    'PatchwardenMember-444455556666-us-east-1',
    'PatchwardenMember-111122223333-us-west-2',
    'PatchwardenMember-777788889999-eu-west-1',
  ]);
  expect(all.map(({ stack }) => [stack.account, stack.region])).toEqual([
    ['444455556666', 'us-east-1'],
    ['111122223333', 'us-west-2'],
    ['777788889999', 'eu-west-1'],
  ]);
});

test('the template is enough to deploy it: no assets, no parameters, no bootstrap, nothing of another stack', () => {
  for (const { template, resources } of all) {
    expect(Object.keys(template).sort()).toEqual(['Description', 'Resources']);
    const text = JSON.stringify(template);
    expect(text).not.toMatch(/cdk-bootstrap|cdk-hnb659fds|Fn::ImportValue|S3Bucket|AWS::(AccountId|Region|Partition)/);
    expect(Object.values(resources).map(({ Type }) => Type)).not.toContain('AWS::DynamoDB::GlobalTable');
  }
});

test('it has the runbooks of what is there, by the names and roles that they have at home', () => {
  expect(documents(shop)).toEqual([
    'Patchwarden-Bake',
    'Patchwarden-Deploy',
    'Patchwarden-Patch',
    'Patchwarden-Publish',
    'Patchwarden-Refresh',
    'Patchwarden-ResumeStep',
    'Patchwarden-RetryImage',
    'Patchwarden-StopStep',
    'Patchwarden-StopWindow',
    'Patchwarden-Window',
  ]);
  expect(documents(west)).toEqual(['Patchwarden-Refresh']);
  expect(documents(empty)).toEqual([]);
  const deploy = shop.ofType('AWS::SSM::Document').find(({ Name }) => Name === 'Patchwarden-Deploy');
  expect(deploy?.['Content']).toMatchObject({
    assumeRole: 'arn:aws:iam::444455556666:role/patchwarden-deploy-runbook-us-east-1',
    parameters: { StackName: { allowedValues: ['shop-prod'] } },
    mainSteps: expect.arrayContaining([
      expect.objectContaining({ inputs: expect.objectContaining({ FunctionName: 'patchwarden-gatekeeper' }) }),
    ]),
  });
});

test('what people do at home is at home alone: confirming, and what a sync makes', () => {
  const names = all.flatMap(({ resources }) => Object.values(resources).map(({ Properties }) => Properties['Name']));
  for (const name of ['Patchwarden-Confirm', 'Patchwarden-Sync', 'Patchwarden-SyncRemove'])
    expect(names).not.toContain(name);
});

test('the window’s task, the command that reads boot times and the list of patches are of that account', () => {
  expect(shop.role('patchwarden-window-task-us-east-1')['AssumeRolePolicyDocument']).toMatchObject({
    Statement: [{ Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } } }],
  });
  expect(shop.ofType('AWS::SSM::Document').map(({ Name }) => Name)).toContain('Patchwarden-BootFacts');
  const [bucket] = shop.ofType('AWS::S3::Bucket');
  expect(bucket?.['BucketName']).toBe('patchwarden-patch-lists-444455556666-us-east-1');
  const written = JSON.stringify(shop.ofType('AWS::S3::BucketPolicy'));
  expect(written).toContain('"aws:PrincipalAccount":"444455556666"');
  expect(written).toContain('{"ArnNotEquals":{"aws:PrincipalArn":{"Fn::GetAtt":["ReaderRole');
});

describe('the function that asks home', () => {
  const [gate] = shop.ofType('AWS::Lambda::Function');

  test('is the one function, under the name that runbooks ask', () => {
    for (const one of all)
      expect(one.ofType('AWS::Lambda::Function').map(({ FunctionName }) => FunctionName)).toEqual([
        'patchwarden-gatekeeper',
      ]);
  });

  test('is the file as it is, within what older CloudFormation took inline', () => {
    const source = readFileSync(join(root, 'infra/member/call-home.cjs'), 'utf8');
    expect(gate?.['Code']).toEqual({ ZipFile: source });
    expect(source.length).toBeLessThanOrEqual(4096);
  });

  test('asks its own alias in the hub, and may do nothing else but write its log', () => {
    const alias =
      'arn:aws:lambda:ap-southeast-2:111122223333:function:patchwarden-gatekeeper:member-444455556666-us-east-1';
    expect(gate?.['Environment']).toMatchObject({ Variables: { PATCHWARDEN_HOME_GATEKEEPER: alias } });
    expect(shop.statements('gate').map(({ Effect, Action, Resource }) => [Effect, Action, Resource])).toEqual([
      ['Allow', 'lambda:InvokeFunction', alias],
      [
        'Allow',
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        'arn:aws:logs:us-east-1:444455556666:log-group:/aws/lambda/patchwarden-gatekeeper:*',
      ],
    ]);
  });

  test('what waits for it waits longer than it waits itself, and it longer than the hub’s function may take', () => {
    const [hub, wait, own] = [GATEKEEPER_TIMEOUT, HOME_WAIT, CALL_HOME_TIMEOUT].map((one) => one.toSeconds());
    expect(gate?.['Timeout']).toBe(own);
    expect(gate?.['Environment']).toMatchObject({ Variables: { PATCHWARDEN_HOME_WAIT_MS: `${Number(wait) * 1000}` } });
    const steps = shop.ofType('AWS::SSM::Document').flatMap(({ Content }) => firstSteps(Content));
    expect(steps).toHaveLength(documents(shop).length);
    const inOrder = [hub, wait, own].map(Number);
    expect(inOrder).toEqual([...new Set(inOrder)].sort((one, other) => one - other));
    for (const { timeoutSeconds } of steps) expect(timeoutSeconds).toBeGreaterThan(Number(own));
  });
});

interface Step {
  action: string;
  timeoutSeconds?: number;
}

/** The step that asks first, of a runbook. */
function firstSteps(content: unknown): Step[] {
  const steps: Step[] = Object(content)['mainSteps'] ?? [];
  const first = steps.find(({ action }) => action === 'aws:invokeLambdaFunction');
  return first === undefined ? [] : [first];
}

describe('rules', () => {
  const HUB = 'arn:aws:events:ap-southeast-2:111122223333:event-bus/patchwarden-members';

  test('send what the features want to hear of to the hub’s bus alone, as a role that can do only that', () => {
    const targets = all.flatMap((one) => one.ofType('AWS::Events::Rule').flatMap(({ Targets }) => targetsIn(Targets)));
    expect(targets.length).toBeGreaterThan(15);
    for (const target of targets)
      expect(target).toEqual({
        Id: 'Target0',
        Arn: HUB,
        RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^EventsRole/), 'Arn'] },
      });
    const [policy] = shop
      .ofType('AWS::IAM::Policy')
      .filter(({ Roles }) => JSON.stringify(Roles).includes('"EventsRole'));
    expect(policy?.['PolicyDocument']).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: HUB }],
    });
  });

  test('are of what is there: its stacks and pipelines, and executions of its runbooks', () => {
    const patterns = JSON.stringify(shop.ofType('AWS::Events::Rule'));
    expect(patterns).toContain('arn:aws:cloudformation:us-east-1:444455556666:stack/shop-prod/');
    expect(patterns).toContain('arn:aws:imagebuilder:us-east-1:444455556666:image-pipeline/shop');
    expect(patterns).toContain('Patchwarden-Deploy');
    expect(patterns).not.toContain('111122223333:stack');
    expect(JSON.stringify(empty.ofType('AWS::Events::Rule'))).not.toContain('Definition');
  });
});

const targetsIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

test('with a role that the file names there is none of the template, and what it makes names that one', () => {
  const named = 'arn:aws:iam::444455556666:role/platform/patching';
  const config = estate();
  const accounts = { ...config.accounts, '444455556666': { regions: ['us-east-1'], role: named } };
  const other = new MemberTemplate(SHOP, { ...config, accounts });
  const names = other.ofType('AWS::IAM::Role').map(({ RoleName }) => RoleName);
  expect(names).not.toContain('patchwarden-reader-us-east-1');
  expect(names).toContain('patchwarden-gatekeeper-reader-us-east-1');
  expect(JSON.stringify(other.ofType('AWS::S3::BucketPolicy'))).toContain(`{"aws:PrincipalArn":"${named}"}`);
});

describe('checks of the synth', () => {
  const messages = (act: () => unknown): string => {
    try {
      act();
      return '';
    } catch (error) {
      return String(error);
    }
  };
  const synthesised = (acknowledge: boolean) => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    process.env['CDK_VALIDATION'] = 'false';
    const app = new App({
      analyticsReporting: false,
      postCliContext: { '@aws-cdk/core:enablePartitionLiterals': true },
    });
    const stack = new MemberStack(app, { config: estate(), place: SHOP, features });
    checkWith(app, acknowledge ? stack.acknowledged : []);
    return { stack, report: messages(() => app.synth()) };
  };

  test('pass with what is acknowledged, and with nothing less', () => {
    expect(synthesised(true).report).toBe('');
    const { stack, report } = synthesised(false);
    expect(stack.acknowledged.length).toBeGreaterThan(20);
    for (const { id, where, reason } of stack.acknowledged) {
      expect(report).toContain(id);
      expect(report).toContain(where.node.path);
      expect(reason).toMatch(/^[A-Z].{30,}\.$/);
    }
  });
});
