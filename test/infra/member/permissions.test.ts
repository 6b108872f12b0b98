import type { Wildcard } from '../../../infra/bot/wildcards.ts';
import { type Caller, verdictOf } from '../../support/iam/simulate.ts';
import { list, type Statement, statementsOf } from '../bot-template.ts';
import { actionsOf, everyStatement } from '../every-statement.ts';
import { EMPTY, HOME, MemberTemplate, SHOP, WEST } from './member-template.ts';

const shop = new MemberTemplate(SHOP);
const roles = [...shop.stack.roles.keys()];
const all = roles.flatMap((role) => shop.statements(role).map((statement) => ({ role, ...statement })));
const allowed = all.filter(({ Effect }) => Effect === 'Allow');

const SHOP_ARN = `:${SHOP.region}:${SHOP.account}:`;
const ssm = (resource: string): string => `arn:aws:ssm${SHOP_ARN}${resource}`;
const EXECUTIONS = ssm('automation-execution/*');

everyStatement(all);

test('wildcards in resources are exactly those of the table of reasons', () => {
  const inTemplate = allowed.flatMap(({ role, Sid, Resource }) =>
    list(Resource)
      .filter((resource) => resource.includes('*'))
      .map((resource) => `${role} ${Sid} ${resource}`),
  );
  const withReason = shop.stack.wildcards.flatMap(({ role, resource, statements }) =>
    statements.map((sid) => `${role} ${sid} ${resource}`),
  );
  expect(inTemplate.sort()).toEqual(withReason.sort());
});

interface Trust {
  role: string;
  principal: Record<string, unknown>;
  condition: unknown;
}

const trustIn = (member: MemberTemplate): Trust[] =>
  member.ofType('AWS::IAM::Role').flatMap(({ RoleName, AssumeRolePolicyDocument }) =>
    statementsOf(AssumeRolePolicyDocument).map((statement) => ({
      role: String(RoleName),
      principal: Object(Object(statement)['Principal']),
      condition: statement.Condition,
    })),
  );

describe('who takes a role', () => {
  test.each([
    ['another account', SHOP],
    ['home’s own account, in another Region', WEST],
    ['a place with nothing in it', EMPTY],
  ])('in %s: of people and roles, the hub’s worker and its gatekeeper alone, each one role', (_what, place) => {
    const taken = trustIn(new MemberTemplate(place)).filter(({ principal }) => !('Service' in principal));
    const by = (name: string) => ({
      principal: { AWS: `arn:aws:iam::${HOME.account}:root` },
      condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${HOME.account}:role/${name}-${HOME.region}` } },
    });
    expect(taken).toEqual([
      { role: `patchwarden-reader-${place.region}`, ...by('patchwarden-worker') },
      { role: `patchwarden-gatekeeper-reader-${place.region}`, ...by('patchwarden-gatekeeper') },
    ]);
  });

  test('of services: those that run what the template makes, for this account where they can say so', () => {
    for (const { role, principal, condition } of trustIn(shop)) {
      if (!('Service' in principal)) continue;
      expect([role, principal['Service']]).toEqual([
        role,
        expect.stringMatching(/^(ssm|lambda|events)\.amazonaws\.com$/),
      ]);
      if (principal['Service'] !== 'lambda.amazonaws.com')
        expect(condition).toMatchObject({ StringEquals: { 'aws:SourceAccount': SHOP.account } });
    }
  });

  test('no resource lets the hub in by a policy of its own', () => {
    for (const { Type, Properties } of Object.values(shop.resources)) {
      if (Type === 'AWS::IAM::Role') continue;
      expect([Type, JSON.stringify(Properties['PolicyDocument'] ?? '').includes(HOME.account)]).toEqual([
        Type,
        // The function's role names what it asks.
        Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('member-444455556666-us-east-1')
          ? true
          : Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('event-bus/patchwarden-members'),
      ]);
      expect(['AWS::Lambda::Permission', 'AWS::Events::EventBusPolicy', 'AWS::Lambda::Url']).not.toContain(Type);
    }
  });
});

describe('what the hub can do in a member place', () => {
  /** Every statement that a principal of the hub can use there. */
  const usable = allowed.filter(({ role }) => role === 'worker' || role === 'gatekeeper');
  const READS = /^[a-z0-9-]+:(Describe|Get|List|Search|BatchGet)\w+$/;
  const documents = shop
    .ofType('AWS::SSM::Document')
    .filter(({ Content }) => Object(Content)['assumeRole'] !== undefined)
    .map(({ Name, Content }) => ({ name: String(Name), role: String(Object(Content)['assumeRole']) }));
  /** A window's is for its task to start. */
  const ours = documents.filter(({ name }) => name !== 'Patchwarden-Window');

  /** All that changes anything, and how it is limited. */
  const CHANGES: Readonly<Record<string, (statement: Statement) => void>> = {
    'ssm:StartAutomationExecution': ({ Resource }) =>
      expect(list(Resource).sort()).toEqual(
        [
          ...ours.flatMap(({ name }) => [ssm(`document/${name}`), ssm(`automation-definition/${name}:*`)]),
          EXECUTIONS,
        ].sort(),
      ),
    'iam:PassRole': ({ Resource, Condition }) => {
      expect(list(Resource).sort()).toEqual(ours.map(({ role }) => role).sort());
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } });
    },
    'ssm:StopAutomationExecution': ({ Resource, Condition }) => {
      expect(Resource).toBe(EXECUTIONS);
      expect(Condition).toEqual({ Null: { 'aws:ResourceTag/PatchwardenKind': 'false' } });
    },
    'ssm:AddTagsToResource': ({ Resource, Condition }) => {
      expect(Resource).toBe(EXECUTIONS);
      expect(Condition).toMatchObject({ Null: { 'aws:RequestTag/PatchwardenKind': 'false' } });
    },
    // A change set changes nothing until a runbook executes it.
    'cloudformation:CreateChangeSet': onStacksOrTransforms,
    'cloudformation:DeleteChangeSet': onStacksOrTransforms,
    // A list of names of patches, which a runbook only uses as it was approved.
    's3:PutObject': ({ Resource }) =>
      expect(Resource).toBe('arn:aws:s3:::patchwarden-patch-lists-444455556666-us-east-1/patch-lists/*'),
  };

  function onStacksOrTransforms({ Resource }: Statement): void {
    for (const resource of list(Resource))
      expect([
        `arn:aws:cloudformation${SHOP_ARN}stack/shop-prod/*`,
        `arn:aws:cloudformation:${SHOP.region}:aws:transform/*`,
      ]).toContain(resource);
  }

  test('is to read, and to start, tag and stop runbooks of the template as their roles: each other action is here', () => {
    expect(usable.length).toBeGreaterThan(20);
    const changes = actionsOf(usable).filter((action) => !READS.test(action));
    expect(changes).toEqual(Object.keys(CHANGES).sort());
    for (const statement of usable) for (const action of list(statement.Action)) CHANGES[action]?.(statement);
    expect(actionsOf(usable.filter(({ role }) => role === 'gatekeeper'))).toEqual([
      'cloudformation:DescribeChangeSet',
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
      'ssm:GetAutomationExecution',
      'ssm:GetCalendarState',
    ]);
  });

  test('starts only what asks the gatekeeper before it does anything', () => {
    for (const { Name, Content } of shop.ofType('AWS::SSM::Document')) {
      const [first] = Object(Content)['mainSteps'] ?? [];
      if (!ours.some(({ name }) => name === Name)) continue;
      const asks = JSON.stringify(first);
      expect([Name, asks.includes('aws:invokeLambdaFunction') || asks.includes('aws:branch')]).toEqual([Name, true]);
    }
  });

  const callerOf = (role: Wildcard['role']): Caller => ({
    principal: `arn:aws:iam::${SHOP.account}:role/patchwarden-reader-us-east-1`,
    accountId: SHOP.account,
    policies: [
      { name: 'own', document: { Version: '2012-10-17', Statement: shop.statements(role) } },
      // Whatever else is ever allowed.
      {
        name: 'whatever',
        document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
      },
    ],
  });

  test.each([
    ['ssm:StartAutomationExecution', ssm('automation-definition/AWS-StopEC2Instance:1')],
    ['ssm:SendCommand', ssm('document/AWS-RunShellScript')],
    ['ssm:UpdateDocument', ssm('document/Patchwarden-Deploy')],
    ['ssm:UpdateMaintenanceWindow', ssm('maintenancewindow/mw-0b1b2c3d4e5f67890')],
    ['ssm:StartSession', `arn:aws:ec2${SHOP_ARN}instance/i-0a1b2c3d4e5f67890`],
    ['iam:PassRole', `arn:aws:iam::${SHOP.account}:role/admin`],
    ['iam:CreateRole', `arn:aws:iam::${SHOP.account}:role/admin`],
    ['sts:AssumeRole', `arn:aws:iam::${SHOP.account}:role/patchwarden-deploy-runbook-us-east-1`],
    ['lambda:UpdateFunctionCode', `arn:aws:lambda${SHOP_ARN}function:patchwarden-gatekeeper`],
    ['lambda:InvokeFunction', `arn:aws:lambda${SHOP_ARN}function:patchwarden-gatekeeper`],
    ['cloudformation:ExecuteChangeSet', `arn:aws:cloudformation${SHOP_ARN}stack/shop-prod/1`],
    ['cloudformation:UpdateStack', `arn:aws:cloudformation${SHOP_ARN}stack/shop-prod/1`],
    [
      'autoscaling:StartInstanceRefresh',
      `arn:aws:autoscaling${SHOP_ARN}autoScalingGroup:1:autoScalingGroupName/shop-api`,
    ],
    ['ec2:TerminateInstances', `arn:aws:ec2${SHOP_ARN}instance/i-0a1b2c3d4e5f67890`],
    ['imagebuilder:StartImagePipelineExecution', `arn:aws:imagebuilder${SHOP_ARN}image-pipeline/shop`],
  ])('%s is denied to the worker whatever another statement allows', async (action, resource) => {
    expect(await verdictOf(callerOf('worker'), { action, resource })).toBe('denied');
  });

  test('the gatekeeper starts and stops nothing there, whatever another statement allows', async () => {
    const calls = [
      ['ssm:StartAutomationExecution', ssm('document/Patchwarden-Deploy')],
      ['ssm:StopAutomationExecution', ssm('automation-execution/0a1b2c3d-0000-4000-8000-000000000000')],
      ['ssm:SendCommand', ssm('document/AWS-RunShellScript')],
    ] as const;
    for (const [action, resource] of calls)
      expect([action, await verdictOf(callerOf('gatekeeper'), { action, resource })]).toEqual([action, 'denied']);
  });
});

test('in a place with nothing in it nothing is started, and no role is passed', async () => {
  const empty = new MemberTemplate(EMPTY);
  const statements = empty.statements('worker');
  const changing = statements.filter(
    ({ Effect, Action }) =>
      Effect === 'Allow' && list(Action).some((action) => /:(Start|Stop|Pass|Create|Delete|Put|Add)/.test(action)),
  );
  expect(changing).toEqual([]);
  expect(statements).toContainEqual(
    expect.objectContaining({
      Sid: 'StartNoOther',
      Effect: 'Deny',
      Action: 'ssm:StartAutomationExecution',
      Resource: '*',
    }),
  );
});

test('no policy is longer than IAM takes', () => {
  const lengths = (type: string) =>
    shop.ofType(type).map(({ PolicyDocument }) => JSON.stringify(PolicyDocument).length);
  for (const length of lengths('AWS::IAM::ManagedPolicy')) expect(length).toBeLessThanOrEqual(6144);
  for (const length of lengths('AWS::IAM::Policy')) expect(length).toBeLessThanOrEqual(10_240 - 500);
});
