import { createIam } from '../../../local/aws/iam.ts';
import { permissionsFor } from '../../support/iam/authorizer.ts';
import { ACCOUNT, REGION } from './local-aws.ts';

/** What is looked up of the world: an execution with a tag, and a document with a role. */
const FOUND: Readonly<Record<string, Record<string, unknown>>> = {
  ListTagsForResource: { TagList: [{ Key: 'PatchwardenKind', Value: 'bake' }] },
  DescribeInstances: {
    Reservations: [{ Instances: [{ InstanceId: 'i-1', Tags: [{ Key: 'Patch Group', Value: 'Win-DEV' }] }] }],
  },
  DescribeMaintenanceWindows: { WindowIdentities: [{ WindowId: 'mw-1' }] },
  DescribeMaintenanceWindowExecutions: { WindowExecutions: [{ WindowExecutionId: 'e-1' }] },
  GetDocument: { Content: '{"assumeRole": "arn:aws:iam::111122223333:role/bake-runbook"}' },
};

const asked = (call: string, input: Record<string, unknown>) => {
  const [service = '', operation = ''] = call.split(':');
  return permissionsFor(
    { caller: 'worker', service, operation, input },
    {
      iam: createIam(ACCOUNT),
      look: async (_service, name) => FOUND[name] ?? {},
      accountId: ACCOUNT,
      region: REGION,
      resourcePolicy: () => undefined,
    },
  );
};

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const table = arn('dynamodb', 'table/patchwarden');

describe('IAM is asked for', () => {
  test('an update: the partition, every attribute that is read or written, and what is returned', async () => {
    const input = {
      TableName: 'patchwarden',
      Key: { pk: { S: 'RUN#b-1' }, sk: { S: 'RUN' } },
      UpdateExpression: 'SET gate = :execution REMOVE old.inner',
      ConditionExpression: '#state IN (:a, :b) AND epoch = :epoch AND attribute_not_exists(gate)',
      ExpressionAttributeNames: { '#state': 'state' },
      ReturnValues: 'ALL_NEW',
    };
    expect(await asked('dynamodb:UpdateItem', input)).toEqual([
      {
        action: 'dynamodb:UpdateItem',
        resource: table,
        context: {
          'dynamodb:LeadingKeys': ['RUN#b-1'],
          'dynamodb:Attributes': ['pk', 'sk', 'gate', 'old', 'state', 'epoch'],
          'dynamodb:ReturnValues': 'ALL_NEW',
        },
      },
    ]);
  });

  test('a read of a whole item: nothing names its attributes', async () => {
    const input = { TableName: 'patchwarden', Key: { pk: { S: 'RUN#b-1' } } };
    const [permission] = await asked('dynamodb:GetItem', input);
    expect(permission?.context).toEqual({ 'dynamodb:LeadingKeys': ['RUN#b-1'] });
    const [named] = await asked('dynamodb:GetItem', { ...input, ProjectionExpression: 'pk, stopHow' });
    expect(named?.context).toMatchObject({ 'dynamodb:Attributes': ['pk', 'stopHow'] });
  });

  test('a transaction: each of its writes, and that it is one', async () => {
    const key = { TableName: 'patchwarden', Key: { pk: { S: 'LEASE#web' } } };
    const put = { TableName: 'patchwarden', Item: { pk: { S: 'RUN#b-1' } } };
    const input = { TransactItems: [{ Put: put }, { Delete: key }, { ConditionCheck: key }] };
    const found = await asked('dynamodb:TransactWriteItems', input);
    expect(found.map(({ action, context = {} }) => [action, context['dynamodb:EnclosingOperation']])).toEqual([
      ['dynamodb:PutItem', 'TransactWriteItems'],
      ['dynamodb:DeleteItem', 'TransactWriteItems'],
      ['dynamodb:ConditionCheckItem', undefined],
    ]);
  });

  test('a query: its partition, and of an index the index', async () => {
    const input = {
      TableName: 'patchwarden',
      KeyConditionExpression: '#partition = :partition AND begins_with(#sort, :prefix)',
      ExpressionAttributeValues: { ':partition': { S: 'RUN#b-1' }, ':prefix': { S: 'AUDIT#' } },
    };
    const context = { 'dynamodb:LeadingKeys': ['RUN#b-1'] };
    expect(await asked('dynamodb:Query', input)).toEqual([{ action: 'dynamodb:Query', resource: table, context }]);
    const [permission] = await asked('dynamodb:Query', { ...input, IndexName: 'work' });
    expect(permission?.resource).toBe(`${table}/index/work`);
  });

  test('a command: the document, whose it is, and every node with its tags', async () => {
    const action = 'ssm:SendCommand';
    const context = { 'ssm:resourceTag/Patch Group': 'Win-DEV', 'aws:ResourceTag/Patch Group': 'Win-DEV' };
    const baseline = { action, resource: `arn:aws:ssm:${REGION}::document/AWS-RunPatchBaseline` };
    const tagged = { action, resource: arn('ec2', 'instance/i-1'), context };
    const byTag = [{ Key: 'tag:Patch Group', Values: ['Win-DEV'] }];
    const send = (input: object) => asked(action, { DocumentName: 'AWS-RunPatchBaseline', ...input });
    expect(await send({ Targets: byTag })).toEqual([baseline, tagged]);
    expect(await send({ Targets: [{ Key: 'InstanceIds', Values: ['i-1'] }] })).toEqual([baseline, tagged]);
    const managed = { action, resource: arn('ssm', 'managed-instance/mi-1'), context: {} };
    expect(await send({ InstanceIds: ['i-1', 'mi-1'] })).toEqual([baseline, tagged, managed]);
    const [own] = await asked(action, { DocumentName: 'Patchwarden-BootFacts', InstanceIds: ['i-1'] });
    expect(own?.resource).toBe(arn('ssm', 'document/Patchwarden-BootFacts'));
  });

  test('patch states: each node; an execution of a window that is cancelled: the window', async () => {
    const [state] = await asked('ssm:DescribeInstancePatchStates', { InstanceIds: ['i-1'] });
    expect(state?.resource).toBe(arn('ec2', 'instance/i-1'));
    const cancel = 'ssm:CancelMaintenanceWindowExecution';
    expect(await asked(cancel, { WindowExecutionId: 'e-1' })).toEqual([
      { action: cancel, resource: arn('ssm', 'maintenancewindow/mw-1') },
    ]);
  });

  test('the start of a runbook: document, version, execution, its tags, and passing its role', async () => {
    const context = { 'aws:TagKeys': ['Kind'], 'aws:RequestTag/Kind': 'bake' };
    const execution = expect.stringContaining(':automation-execution/');
    const start = { action: 'ssm:StartAutomationExecution', context };
    const input = { DocumentName: 'Patchwarden-Bake', Tags: [{ Key: 'Kind', Value: 'bake' }] };
    expect(await asked('ssm:StartAutomationExecution', input)).toEqual([
      { ...start, resource: arn('ssm', 'document/Patchwarden-Bake') },
      { ...start, resource: arn('ssm', 'automation-definition/Patchwarden-Bake:$DEFAULT') },
      { ...start, resource: execution },
      { action: 'ssm:AddTagsToResource', resource: execution, context },
      {
        action: 'iam:PassRole',
        resource: 'arn:aws:iam::111122223333:role/bake-runbook',
        context: { 'iam:PassedToService': 'ssm.amazonaws.com' },
      },
    ]);
  });

  test('the stop of an execution: the tags that it has', async () => {
    expect(await asked('ssm:StopAutomationExecution', { AutomationExecutionId: 'one' })).toEqual([
      {
        action: 'ssm:StopAutomationExecution',
        resource: arn('ssm', 'automation-execution/one'),
        context: { 'aws:ResourceTag/PatchwardenKind': 'bake' },
      },
    ]);
  });

  test('a function: with the version or the alias that is named, whichever way', async () => {
    const action = 'lambda:InvokeFunction';
    const gatekeeper = { action, resource: arn('lambda', 'function:gatekeeper') };
    const live = { action, resource: arn('lambda', 'function:gatekeeper:live') };
    const invoke = (input: object) => asked('lambda:Invoke', { ...input });
    expect(await invoke({ FunctionName: 'gatekeeper' })).toEqual([gatekeeper]);
    expect(await invoke({ FunctionName: gatekeeper.resource })).toEqual([gatekeeper]);
    expect(await invoke({ FunctionName: 'gatekeeper:live' })).toEqual([live]);
    expect(await invoke({ FunctionName: 'gatekeeper', Qualifier: 'live' })).toEqual([live]);
  });

  test('what is named by the ARN of another account or Region: that', async () => {
    const alias = 'arn:aws:lambda:us-east-1:444455556666:function:gatekeeper:live';
    const bus = 'arn:aws:events:us-east-1:444455556666:event-bus/members';
    const role = 'arn:aws:iam::444455556666:role/reader';
    expect(await asked('lambda:Invoke', { FunctionName: alias })).toEqual([
      { action: 'lambda:InvokeFunction', resource: alias },
    ]);
    expect(await asked('events:PutEvents', { Entries: [{ EventBusName: bus }, {}] })).toEqual([
      { action: 'events:PutEvents', resource: bus },
      { action: 'events:PutEvents', resource: arn('events', 'event-bus/default') },
    ]);
    expect(await asked('sts:AssumeRole', { RoleArn: role })).toEqual([{ action: 'sts:AssumeRole', resource: role }]);
  });

  test('a change set: its name, and whatever else of it IAM can see', async () => {
    const stack = arn('cloudformation', 'stack/web-dev/0a1b');
    const input = {
      StackName: stack,
      ChangeSetName: 'patchwarden-1',
      RoleARN: 'arn:aws:iam::1:role/x',
      TemplateBody: '{}',
    };
    expect(await asked('cloudformation:CreateChangeSet', input)).toEqual([
      {
        action: 'cloudformation:CreateChangeSet',
        resource: stack,
        context: { 'cloudformation:ChangeSetName': 'patchwarden-1', 'cloudformation:RoleArn': 'arn:aws:iam::1:role/x' },
      },
    ]);
  });

  test('a call for which IAM knows no resource: everything', async () => {
    expect(await asked('ec2:DescribeInstances', {})).toEqual([
      { action: 'ec2:DescribeInstances', resource: '*', context: { 'ec2:Region': REGION } },
    ]);
  });

  test('nothing that has no rule: a new call needs one first', async () => {
    await expect(asked('ssm:DeleteParameter', {})).rejects.toThrow('which permissions does ssm:DeleteParameter need?');
  });
});
