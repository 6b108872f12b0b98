import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  IdempotentParameterMismatchException,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  ScanCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  QueryCommand as DocQuery,
  DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { rejectionOf, START, type StartedAws, startAws } from './local-aws.ts';

const TableName = 'patchwarden';
let aws: StartedAws;
let client: DynamoDBClient;
let doc: DynamoDBDocumentClient;

beforeEach(async () => {
  aws = await startAws();
  client = new DynamoDBClient(aws.client);
  doc = DynamoDBDocumentClient.from(client);
  await client.send(createTable);
});

afterEach(() => aws.close());

const createTable = new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'workPk', AttributeType: 'S' },
    { AttributeName: 'workDueAt', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'work',
      KeySchema: [
        { AttributeName: 'workPk', KeyType: 'HASH' },
        { AttributeName: 'workDueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
});

const key = (pk: string, sk = 'RUN') => ({ pk: { S: pk }, sk: { S: sk } });
const put = (pk: string, more: object = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { ...key(pk), ...more } }));
const get = async (pk: string, sk = 'RUN') =>
  (await client.send(new GetItemCommand({ TableName, Key: key(pk, sk) }))).Item;

function transact(TransactItems: TransactWriteItem[], more: object = {}) {
  return client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));
}

const reasonsOf = async (call: Promise<unknown>) => {
  const error = await rejectionOf(call);
  expect(error).toBeInstanceOf(TransactionCanceledException);
  return error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
};

const setState = (pk: string, from: string, to: string, more: object = {}): TransactWriteItem => ({
  Update: {
    TableName,
    Key: key(pk),
    UpdateExpression: 'SET #s = :to',
    ConditionExpression: '#s = :from',
    ExpressionAttributeNames: { '#s': 'state' },
    ExpressionAttributeValues: { ':from': { S: from }, ':to': { S: to } },
    ...more,
  },
});

const newItem = (pk: string, sk = 'RUN'): TransactWriteItem => ({
  Put: { TableName, Item: { ...key(pk, sk) }, ConditionExpression: 'attribute_not_exists(pk)' },
});

describe('a table', () => {
  it('is active once it was created, listed once, and gone once it was deleted', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', CreationDateTime: new Date(START) });
    expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'work', IndexStatus: 'ACTIVE' }]);
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([TableName]);
    await expect(client.send(createTable)).rejects.toBeInstanceOf(ResourceInUseException);
    await client.send(new DeleteTableCommand({ TableName }));
    await expect(client.send(new DescribeTableCommand({ TableName }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    await client.send(createTable);
    expect(await get('RUN#1')).toBeUndefined();
  });

  it('refuses what DynamoDB refuses', async () => {
    await expect(client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'x' } } }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'One or more parameter values were invalid: Missing the key sk in the item',
    });
    await expect(put('x', { workDueAt: { S: 'not a number' } })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put('x', { big: { S: 'x'.repeat(400 * 1024) } })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const other = client.send(new GetItemCommand({ TableName: 'none', Key: key('x') }));
    await expect(other).rejects.toBeInstanceOf(ResourceNotFoundException);
  });
});

describe('single items', () => {
  it('are written with conditions, counters and sets', async () => {
    await doc.send(
      new PutCommand({ TableName, Item: { pk: 'RUN#1', sk: 'RUN', approvers: new Set(['U0ANA']), epoch: 1 } }),
    );
    const { Attributes } = await doc.send(
      new UpdateCommand({
        TableName,
        Key: { pk: 'RUN#1', sk: 'RUN' },
        UpdateExpression: 'ADD approvers :who SET epoch = if_not_exists(epoch, :zero) + :one',
        ConditionExpression: 'NOT contains(approvers, :name)',
        ExpressionAttributeValues: { ':who': new Set(['U0BEN']), ':name': 'U0BEN', ':zero': 0, ':one': 1 },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({ pk: 'RUN#1', sk: 'RUN', epoch: 2, approvers: new Set(['U0ANA', 'U0BEN']) });
  });

  it.each(['ALL_OLD', 'NONE'] as const)('answer a failed condition with the item for %s', async (wanted) => {
    await put('RUN#1', { state: { S: 'approved' } });
    const update = client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('RUN#1'),
        UpdateExpression: 'SET epoch = :one',
        ConditionExpression: 'attribute_not_exists(pk)',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValuesOnConditionCheckFailure: wanted,
      }),
    );
    await expect(update).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    const error = await rejectionOf(update);
    expect(error['Item']).toEqual(wanted === 'ALL_OLD' ? { ...key('RUN#1'), state: { S: 'approved' } } : undefined);
  });

  it('never share an object with the store', async () => {
    await put('RUN#1', { list: { L: [{ S: 'a' }] } });
    const input = { TableName, Key: key('RUN#1') };
    const first = await aws.callService('dynamodb', 'GetItem', input);
    Object.assign(first['Item'] ?? {}, { list: 'changed' });
    expect(await get('RUN#1')).toMatchObject({ list: { L: [{ S: 'a' }] } });
  });
});

describe('queries', () => {
  it('find work in the sparse index, in order, each item once, page by page', async () => {
    for (const due of [30, 4, 100, 7]) {
      await put(`RUN#${due}`, { workPk: { S: 'WORK' }, workDueAt: { N: `${due}` } });
    }
    await put('RUN#idle');
    const query = (limit: number, start?: Record<string, unknown>) =>
      doc.send(
        new DocQuery({
          TableName,
          IndexName: 'work',
          KeyConditionExpression: 'workPk = :w AND workDueAt <= :now',
          ExpressionAttributeValues: { ':w': 'WORK', ':now': 30 },
          Limit: limit,
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
    const all = await query(10);
    expect(all.Items?.map((item) => item['workDueAt'])).toEqual([4, 7, 30]);
    const first = await query(2);
    expect(first.Items?.map((item) => item['workDueAt'])).toEqual([4, 7]);
    const second = await query(2, first.LastEvaluatedKey);
    expect(second.Items?.map((item) => item['workDueAt'])).toEqual([30]);
  });

  it('leave the index when the attributes go', async () => {
    await put('RUN#1', { workPk: { S: 'WORK' }, workDueAt: { N: '1' } });
    await client.send(
      new UpdateItemCommand({ TableName, Key: key('RUN#1'), UpdateExpression: 'REMOVE workPk, workDueAt' }),
    );
    const scan = await client.send(new ScanCommand({ TableName, IndexName: 'work' }));
    expect(scan.Items).toEqual([]);
  });

  it('order and bound range keys, both ways', async () => {
    for (const sk of ['AUDIT#10', 'AUDIT#2', 'AUDIT#1', 'RUN'])
      await client.send(new PutItemCommand({ TableName, Item: key('R', sk) }));
    const query = (ScanIndexForward: boolean, condition: string, values: Record<string, string>) =>
      client.send(
        new QueryCommand({
          TableName,
          ScanIndexForward,
          KeyConditionExpression: `pk = :pk AND ${condition}`,
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries({ ':pk': 'R', ...values }).map(([name, S]) => [name, { S }]),
          ),
        }),
      );
    const keys = async (call: ReturnType<typeof query>) => (await call).Items?.map((item) => item['sk']?.S);
    expect(await keys(query(true, 'begins_with(sk, :p)', { ':p': 'AUDIT#1' }))).toEqual(['AUDIT#1', 'AUDIT#10']);
    expect(await keys(query(false, 'begins_with(sk, :p)', { ':p': 'AUDIT#' }))).toEqual([
      'AUDIT#2',
      'AUDIT#10',
      'AUDIT#1',
    ]);
    expect(await keys(query(true, 'sk BETWEEN :a AND :b', { ':a': 'AUDIT#1', ':b': 'AUDIT#2' }))).toEqual([
      'AUDIT#1',
      'AUDIT#10',
      'AUDIT#2',
    ]);
    expect(await keys(query(true, 'sk > :a', { ':a': 'AUDIT#1' }))).toEqual(['AUDIT#10', 'AUDIT#2', 'RUN']);
  });

  it('work in batches', async () => {
    const items = ['a', 'b', 'c'].map((pk) => ({ pk, sk: 'RUN' }));
    await doc.send(
      new BatchWriteCommand({ RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    const { Responses } = await doc.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: items } } }));
    expect(Responses?.[TableName]).toHaveLength(3);
  });
});

describe('a transaction', () => {
  it('writes all of its actions', async () => {
    await put('RUN#1', { state: { S: 'approved' } });
    await put('RUN#2', { state: { S: 'running' } });
    await transact([
      setState('RUN#1', 'approved', 'starting'),
      newItem('RUN#1', 'AUDIT#1'),
      { Delete: { TableName, Key: key('RUN#2') } },
      { ConditionCheck: { TableName, Key: key('LEASE'), ConditionExpression: 'attribute_not_exists(pk)' } },
    ]);
    expect(await get('RUN#1')).toMatchObject({ state: { S: 'starting' } });
    expect(await get('RUN#1', 'AUDIT#1')).toBeDefined();
    expect(await get('RUN#2')).toBeUndefined();
    expect(await get('LEASE')).toBeUndefined();
  });

  it('writes nothing when one condition fails, and gives a reason for each action', async () => {
    await put('RUN#1', { state: { S: 'approved' }, workPk: { S: 'WORK' }, workDueAt: { N: '1' } });
    await put('RUN#2', { state: { S: 'cancelled' } });
    const reasons = await reasonsOf(
      transact(
        [
          setState('RUN#1', 'approved', 'starting'),
          setState('RUN#2', 'approved', 'starting', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
          newItem('RUN#1', 'AUDIT#1'),
          newItem('RUN#2'),
        ].slice(0, 3),
      ),
    );
    expect(reasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { ...key('RUN#2'), state: { S: 'cancelled' } },
      },
      { Code: 'None' },
    ]);
    expect(await get('RUN#1')).toMatchObject({ state: { S: 'approved' } });
    expect(await get('RUN#1', 'AUDIT#1')).toBeUndefined();
    const work = await client.send(new ScanCommand({ TableName, IndexName: 'work' }));
    expect(work.Items).toMatchObject([{ state: { S: 'approved' } }]);
  });

  it('lists the codes in its message', async () => {
    const error = await rejectionOf(transact([newItem('A'), setState('B', 'x', 'y')]));
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
    );
  });

  it('is cancelled by an action that does not fit the table', async () => {
    const reasons = await reasonsOf(
      transact([
        newItem('A'),
        {
          Update: {
            TableName,
            Key: key('B'),
            UpdateExpression: 'SET workDueAt = :t',
            ExpressionAttributeValues: { ':t': { S: 'x' } },
          },
        },
      ]),
    );
    expect(reasons.map(({ Code }) => Code)).toEqual(['None', 'ValidationError']);
    expect(await get('A')).toBeUndefined();
  });

  it('does nothing twice for one token within 10 minutes', async () => {
    const increment: TransactWriteItem = {
      Update: {
        TableName,
        Key: key('N'),
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    };
    const token = { ClientRequestToken: 'token-1' };
    await transact([increment], token);
    await transact([increment], token);
    expect(await get('N')).toMatchObject({ n: { N: '1' } });
    await expect(transact([newItem('other')], token)).rejects.toBeInstanceOf(IdempotentParameterMismatchException);
    await aws.clock.advance(10 * 60_000);
    await transact([increment], token);
    expect(await get('N')).toMatchObject({ n: { N: '2' } });
  });

  it('refuses one item twice', async () => {
    await expect(transact([newItem('A'), setState('A', 'x', 'y')])).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
  });

  it('takes 100 actions and refuses 101', async () => {
    const items = (count: number) => Array.from({ length: count }, (_, index) => newItem(`I${index}`));
    await transact(items(100));
    await expect(transact(items(101))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('less than or equal to 100'),
    });
    await expect(transact([])).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('names the action that lacks its expression', async () => {
    const unconditional = { ConditionCheck: { TableName, Key: key('B'), ConditionExpression: undefined } };
    await expect(transact([newItem('A'), unconditional])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'transactItems.2.member.conditionCheck.conditionExpression'"),
    });
  });

  it('refuses an empty text as an index key, alone and in a transaction, and leaves the item as it was', async () => {
    await put('RUN#1', { workPk: { S: 'WORK' }, workDueAt: { N: '1' } });
    const update = {
      TableName,
      Key: key('RUN#1'),
      UpdateExpression: 'SET workPk = :empty',
      ExpressionAttributeValues: { ':empty': { S: '' } },
    };
    await expect(client.send(new UpdateItemCommand(update))).rejects.toMatchObject({ name: 'ValidationException' });
    const reasons = await reasonsOf(transact([{ Update: update }, newItem('A')]));
    expect(reasons.map(({ Code }) => Code)).toEqual(['ValidationError', 'None']);
    expect(await get('RUN#1')).toMatchObject({ workPk: { S: 'WORK' } });
    expect((await client.send(new ScanCommand({ TableName, IndexName: 'work' }))).Count).toBe(1);
  });

  it('refuses wrong expressions before anything is written', async () => {
    const wrong = { Update: { TableName, Key: key('B'), UpdateExpression: 'SET' } };
    await expect(transact([newItem('A'), wrong])).rejects.toMatchObject({ name: 'ValidationException' });
    const elsewhere = { Put: { TableName: 'none', Item: key('B') } };
    await expect(transact([newItem('A'), elsewhere])).rejects.toBeInstanceOf(ResourceNotFoundException);
    expect(await get('A')).toBeUndefined();
  });

  it('lets exactly one of many racing writers through', async () => {
    await put('RUN#1', { state: { S: 'approved' } });
    const racers = Array.from({ length: 20 }, (_, index) =>
      transact([setState('RUN#1', 'approved', `starting-${index}`), newItem('AUDIT', `${index}`)]),
    );
    const results = await Promise.allSettled(racers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const audit = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :a',
        ExpressionAttributeValues: { ':a': { S: 'AUDIT' } },
      }),
    );
    expect(audit.Count).toBe(1);
  });

  it('reads many items at once, the missing ones as empty answers', async () => {
    await put('A', { n: { N: '1' } });
    const { Responses } = await client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName, Key: key('A'), ProjectionExpression: 'n' } },
          { Get: { TableName, Key: key('B') } },
        ],
      }),
    );
    expect(Responses).toEqual([{ Item: { n: { N: '1' } } }, {}]);
    const wrongKey = { Get: { TableName, Key: { pk: { S: 'A' } } } };
    const reads = client.send(new TransactGetItemsCommand({ TransactItems: [wrongKey] }));
    expect(await reasonsOf(reads)).toMatchObject([{ Code: 'ValidationError' }]);
  });
});

describe('time to live', () => {
  const seconds = START / 1000;
  const enable = () =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } }),
    );

  it('deletes items after their time, from the index too, and keeps the others', async () => {
    await enable();
    await put('soon', { ttl: { N: `${seconds + 60}` }, workPk: { S: 'W' }, workDueAt: { N: '1' } });
    await put('later', { ttl: { N: `${seconds + 3600}` } });
    await put('never');
    await put('text', { ttl: { S: `${seconds + 60}` } });
    await aws.clock.advance(60_000);
    expect(await get('soon')).toBeDefined();
    await aws.clock.advance(1001);
    expect(await get('soon')).toBeUndefined();
    expect((await client.send(new ScanCommand({ TableName, IndexName: 'work' }))).Count).toBe(0);
    expect(await get('later')).toBeDefined();
    await aws.clock.advance(3_600_000);
    const left = await client.send(new ScanCommand({ TableName }));
    expect(left.Items?.map((item) => item['pk']?.S).sort()).toEqual(['never', 'text']);
  });

  it('spares an item whose time was moved on', async () => {
    await enable();
    await put('run', { ttl: { N: `${seconds + 60}` } });
    await put('run', { ttl: { N: `${seconds + 600}` } });
    await aws.clock.advance(120_000);
    expect(await get('run')).toBeDefined();
    await aws.clock.advance(600_000);
    expect(await get('run')).toBeUndefined();
  });

  it('leaves items alone that were written before it was on until then, and those over five years old', async () => {
    await put('expired', { ttl: { N: `${seconds - 10}` } });
    await put('ancient', { ttl: { N: '1' } });
    await aws.clock.advance(5000);
    expect(await get('expired')).toBeDefined();
    await enable();
    await aws.clock.advance(1);
    expect(await get('expired')).toBeUndefined();
    expect(await get('ancient')).toBeDefined();
  });

  it('is described', async () => {
    const describeTtl = async () =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
    expect(await describeTtl()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await enable();
    expect(await describeTtl()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    await expect(enable()).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
