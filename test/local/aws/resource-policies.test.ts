import { enforceIam } from '../../support/iam/authorizer.ts';
import { ACCOUNT, REGION, rejectionOf, type StartedAws, startAws } from './local-aws.ts';

const denied: string[] = [];
let aws: StartedAws;
beforeAll(async () => {
  aws = await startAws({ authorize: enforceIam(({ message }) => void denied.push(message)) });
  aws.iam.admitPeople('Administrator');
});
beforeEach(() => denied.splice(0));
afterAll(() => aws.close());

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const ruleArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`;
const VERSION = '2012-10-17';
const roleNamed = (RoleName: string, ...Action: string[]) => ({
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName } },
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'own',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: { Version: VERSION, Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
    },
  },
});

const denyingAllBut = (Action: string[], roles: string[]) => ({
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource: '*',
  Condition: {
    ArnNotEquals: { 'aws:PrincipalArn': roles },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
});

const called = async (caller: string, operation: string, input: Record<string, unknown>) => {
  const [service = '', name = ''] = operation.split(':');
  return aws.callService(service, name, input, caller).then(
    () => 'done',
    (error: Error) => error.name,
  );
};

describe('a queue with a policy', () => {
  const rule = (name: string) => ({
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: name,
      EventPattern: { source: [name] },
      Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  });
  const template = {
    Resources: {
      // Before what they are about, as in a template of many resources.
      Known: rule('known'),
      Unknown: rule('unknown'),
      Tick: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'rate(1 minute)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Input: 'tick',
          },
        },
      },
      QueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Version: VERSION,
            Statement: [
              denyingAllBut(['sqs:SendMessage'], [role('scheduler'), role('sender')]),
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: '*',
                Condition: { ArnEquals: { 'aws:SourceArn': ruleArn('known') } },
              },
            ],
          },
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'hints' } },
      ...roleNamed('scheduler', 'sqs:SendMessage'),
    },
  };
  const url = () => aws.sqs.urlOf(aws.sqs.createQueue('hints'));
  /** What is in the queue, and is taken out of it. */
  const received = () => {
    const queue = aws.sqs.createQueue('hints');
    return queue.receive(10).map(({ body, receiptHandle }) => {
      queue.delete(receiptHandle ?? '');
      return body;
    });
  };

  beforeAll(async () => {
    await aws.deployTemplate(template);
  });

  test('takes messages of those that it names alone: an administrator is turned away', async () => {
    const send = { QueueUrl: url(), MessageBody: 'forged' };
    const Entries = [{ Id: 'one', MessageBody: 'forged' }];
    expect(await called('Administrator', 'sqs:SendMessage', send)).toBe('AccessDenied');
    expect(await called('Administrator', 'sqs:SendMessageBatch', { QueueUrl: url(), Entries })).toBe('AccessDenied');
    expect(denied[0]).toMatch(/^IAM: Administrator may not sqs:SendMessage on arn:aws:sqs:[\w:-]+:hints with/);
    expect(await called('Administrator', 'sqs:ReceiveMessage', { QueueUrl: url() })).toBe('done');
    expect(received()).toEqual([]);
    expect(await called('scheduler', 'sqs:SendMessage', { ...send, MessageBody: 'own' })).toBe('done');
    expect(received()).toEqual(['own']);
  });

  test('takes events of the rules that it names, and ticks of a role that may; others are told and lost', async () => {
    for (const source of ['known', 'unknown'])
      aws.events.emit({ source, detailType: 'Hint', resources: [], detail: { from: source } });
    await aws.clock.settled();
    expect(received()).toEqual([expect.stringContaining('"from":"known"')]);
    const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:hints`;
    expect(aws.errors.splice(0).map(String)).toEqual([
      `Error: events: rule unknown of bus default may not send to ${queue}`,
    ]);
    await aws.clock.advance(60_000);
    expect(received()).toEqual(['tick']);
  });

  test('a schedule whose role may not send is told, and sends nothing', async () => {
    const { Tick, Role, Queue } = template.Resources;
    const other = { ...Role, Properties: { RoleName: 'powerless' } };
    const queue = { ...Queue, Properties: { QueueName: 'other-hints' } };
    await aws.deployTemplate({ Resources: { Tick, Role: other, Queue: queue } });
    await aws.clock.advance(60_000);
    expect(aws.errors.splice(0).map(String)).toEqual([
      expect.stringMatching(/its role may not send to .*other-hints$/),
    ]);
    expect(aws.sqs.createQueue('other-hints').receive(10)).toEqual([]);
  });

  test('has one: a second would replace it in AWS', async () => {
    const { QueuePolicy, Queue } = template.Resources;
    const twice = { Queue, QueuePolicy, Again: QueuePolicy };
    await expect(aws.deployTemplate({ Resources: twice })).rejects.toThrow('has a policy already');
  });
});

describe('a table with a policy and a key', () => {
  const table = (replica: object, more: object = {}) => ({
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'records',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'due', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'work',
          KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ Region: { Ref: 'AWS::Region' }, ...replica }],
      ...more,
    },
  });
  const KEY = {
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
    Alias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: 'alias/records', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    },
  };
  const SSESpecification = { KMSMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } };
  const WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
  const PARTIQL = ['dynamodb:PartiQLSelect', 'dynamodb:PartiQLUpdate', 'dynamodb:PartiQLInsert'];
  const Statement = [
    denyingAllBut(['dynamodb:PutItem', 'dynamodb:BatchWriteItem'], [role('writer')]),
    denyingAllBut(PARTIQL, [role('nobody')]),
  ];
  const ResourcePolicy = { PolicyDocument: { Version: VERSION, Statement } };
  const Item = { pk: { S: 'RUN#b-1' } };

  test('takes the writes of those that it names, in a transaction and in a batch alike', async () => {
    const { resources } = await aws.deployTemplate({
      Resources: { Table: table({ SSESpecification, ResourcePolicy }), ...KEY, ...roleNamed('writer', 'dynamodb:*') },
    });
    expect(resources['Alias']?.ref).toBe('alias/records');
    expect(resources['Key']?.attributes['Arn']).toMatch(
      /^arn:aws:kms:[\w-]+:\d{12}:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-/,
    );
    const put = { TableName: 'records', Item };
    const writes: [string, Record<string, unknown>][] = [
      ['dynamodb:PutItem', put],
      ['dynamodb:TransactWriteItems', { TransactItems: [{ Put: put }] }],
      ['dynamodb:BatchWriteItem', { RequestItems: { records: [{ PutRequest: { Item } }] } }],
    ];
    for (const [operation, input] of writes) {
      expect([operation, await called('Administrator', operation, input)]).toEqual([
        operation,
        'AccessDeniedException',
      ]);
      expect([operation, await called('writer', operation, input)]).toEqual([operation, 'done']);
    }
    expect(await called('Administrator', 'dynamodb:Scan', { TableName: 'records' })).toBe('done');
  });

  test('keeps partitions for one role, in a transaction too, whatever another may write beside them', async () => {
    const closed = {
      ...denyingAllBut(WRITES, [role('keeper')]),
      Condition: {
        ArnNotEquals: { 'aws:PrincipalArn': [role('keeper')] },
        'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'ADMITTED#*' },
      },
    };
    const { Role, Policy } = roleNamed('keeper', 'dynamodb:*');
    const Table = table(
      { ResourcePolicy: { PolicyDocument: { Version: VERSION, Statement: [closed] } } },
      { TableName: 'kept' },
    );
    await aws.deployTemplate({
      Resources: {
        Table: { ...Table, Properties: { ...Table.Properties, SSESpecification: undefined } },
        Role,
        Policy,
      },
    });
    const TableName = 'kept';
    const Key = { pk: { S: 'ADMITTED#b-1' } };
    const names = {
      ExpressionAttributeNames: { '#0': 'executionId' },
      ExpressionAttributeValues: { ':0': { S: 'e-1' } },
    };
    const Update = { TableName, Key, UpdateExpression: 'SET #0 = :0', ...names };
    const beside = { Put: { TableName, Item } };
    const writes: [string, Record<string, unknown>][] = [
      ['dynamodb:PutItem', { TableName, Item: Key }],
      ['dynamodb:UpdateItem', Update],
      ['dynamodb:DeleteItem', { TableName, Key }],
      ['dynamodb:TransactWriteItems', { TransactItems: [beside, { Put: { TableName, Item: Key } }] }],
      ['dynamodb:TransactWriteItems', { TransactItems: [beside, { Update }] }],
      ['dynamodb:TransactWriteItems', { TransactItems: [beside, { Delete: { TableName, Key } }] }],
    ];
    for (const [operation, input] of writes) {
      const asked = JSON.stringify(input);
      expect([asked, await called('Administrator', operation, input)]).toEqual([asked, 'AccessDeniedException']);
      expect([asked, await called('keeper', operation, input)]).toEqual([asked, 'done']);
    }
    expect(await called('Administrator', 'dynamodb:TransactWriteItems', { TransactItems: [beside] })).toBe('done');
    expect(await called('Administrator', 'dynamodb:GetItem', { TableName, Key })).toBe('done');
  });

  test.each([
    ['ExecuteStatement', { Statement: 'SELECT * FROM "records"' }, 'PartiQLSelect on .*:table/records'],
    [
      'ExecuteStatement',
      { Statement: 'select * from "records"."work"' },
      'PartiQLSelect on .*:table/records/index/work',
    ],
    [
      'BatchExecuteStatement',
      { Statements: [{ Statement: 'UPDATE "records" SET a=1' }] },
      'PartiQLUpdate on .*/records',
    ],
    [
      'ExecuteTransaction',
      { TransactStatements: [{ Statement: `INSERT INTO "records" VALUE {'pk': 'x'}` }] },
      'PartiQLInsert on .*:table/records',
    ],
  ])('%s is denied to everyone, whose policy covers the indexes too', async (operation, input, said) => {
    expect(await called('writer', `dynamodb:${operation}`, input)).toBe('AccessDeniedException');
    expect(denied).toEqual([expect.stringMatching(new RegExp(`^IAM: writer may not dynamodb:${said} with`))]);
  });

  test('PartiQL that IAM allows is not simulated', async () => {
    const asked = aws.callService('dynamodb', 'ExecuteStatement', { Statement: 'SELECT * FROM "records"' });
    expect(await rejectionOf(asked)).toMatchObject({ name: 'NotImplemented' });
  });

  test.each([
    [table({ Region: 'eu-west-1' }), 'Replicas must be one, in ap-southeast-2'],
    [table({}, { Replicas: [{ Region: REGION }, { Region: 'eu-west-1' }] }), 'Replicas must be one'],
    [table({ SSESpecification }, { SSESpecification: { SSEEnabled: false } }), 'SSEEnabled is not true'],
  ])('what would mean something else in AWS is refused', async (wrong, words) => {
    const { TableName: _name, ...properties } = wrong.Properties;
    const Table = { ...wrong, Properties: { ...properties, TableName: 'other' } };
    await expect(aws.deployTemplate({ Resources: { Table, ...KEY } })).rejects.toThrow(words);
  });
});

test('a person’s session is the role, which is there once it is admitted', async () => {
  const ask = (caller: string) => called(caller, 'sqs:ReceiveMessage', { QueueUrl: 'none' });
  expect(await ask('Administrator/ana')).toBe('QueueDoesNotExist');
  await expect(aws.callService('sqs', 'ReceiveMessage', { QueueUrl: 'none' }, 'Nobody/ana')).rejects.toThrow(
    'there is no role Nobody',
  );
  expect(await aws.callService('sts', 'GetCallerIdentity', {}, 'Administrator/ana')).toMatchObject({
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Administrator/ana`,
  });
});
