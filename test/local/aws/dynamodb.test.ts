import {
  ConditionalCheckFailedException,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  QueryCommand as DocQuery,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { createTable, get, key, put, TableName, tableForEach } from './dynamodb-table.ts';
import { rejectionOf, START } from './local-aws.ts';

const table = tableForEach();

describe('a table', () => {
  it('is active once it was created, listed once, and gone once it was deleted', async () => {
    const { Table } = await table.client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', CreationDateTime: new Date(START) });
    expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'work', IndexStatus: 'ACTIVE' }]);
    expect((await table.client.send(new ListTablesCommand({}))).TableNames).toEqual([TableName]);
    await expect(table.client.send(createTable)).rejects.toBeInstanceOf(ResourceInUseException);
    await table.client.send(new DeleteTableCommand({ TableName }));
    await expect(table.client.send(new DescribeTableCommand({ TableName }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    await table.client.send(createTable);
    expect(await get(table, 'RUN#1')).toBeUndefined();
  });

  it('refuses what DynamoDB refuses', async () => {
    await expect(table.client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'x' } } }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'One or more parameter values were invalid: Missing the key sk in the item',
    });
    await expect(put(table, 'x', { workDueAt: { S: 'not a number' } })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put(table, 'x', { big: { S: 'x'.repeat(400 * 1024) } })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const other = table.client.send(new GetItemCommand({ TableName: 'none', Key: key('x') }));
    await expect(other).rejects.toBeInstanceOf(ResourceNotFoundException);
  });
});

describe('single items', () => {
  it('are written with conditions, counters and sets', async () => {
    await table.doc.send(
      new PutCommand({ TableName, Item: { pk: 'RUN#1', sk: 'RUN', approvers: new Set(['U0ANA']), epoch: 1 } }),
    );
    const { Attributes } = await table.doc.send(
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
    await put(table, 'RUN#1', { state: { S: 'approved' } });
    const update = table.client.send(
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
    await put(table, 'RUN#1', { list: { L: [{ S: 'a' }] } });
    const input = { TableName, Key: key('RUN#1') };
    const first = await table.aws.callService('dynamodb', 'GetItem', input);
    Object.assign(first['Item'] ?? {}, { list: 'changed' });
    expect(await get(table, 'RUN#1')).toMatchObject({ list: { L: [{ S: 'a' }] } });
  });
});

describe('queries', () => {
  it('find work in the sparse index, in order, each item once, page by page', async () => {
    for (const due of [30, 4, 100, 7]) {
      await put(table, `RUN#${due}`, { workPk: { S: 'WORK' }, workDueAt: { N: `${due}` } });
    }
    await put(table, 'RUN#idle');
    const query = (limit: number, start?: Record<string, unknown>) =>
      table.doc.send(
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
    await put(table, 'RUN#1', { workPk: { S: 'WORK' }, workDueAt: { N: '1' } });
    await table.client.send(
      new UpdateItemCommand({ TableName, Key: key('RUN#1'), UpdateExpression: 'REMOVE workPk, workDueAt' }),
    );
    const scan = await table.client.send(new ScanCommand({ TableName, IndexName: 'work' }));
    expect(scan.Items).toEqual([]);
  });

  it('order and bound range keys, both ways', async () => {
    for (const sk of ['AUDIT#10', 'AUDIT#2', 'AUDIT#1', 'RUN'])
      await table.client.send(new PutItemCommand({ TableName, Item: key('R', sk) }));
    const query = (ScanIndexForward: boolean, condition: string, values: Record<string, string>) =>
      table.client.send(
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
    await table.doc.send(
      new BatchWriteCommand({ RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    const { Responses } = await table.doc.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: items } } }));
    expect(Responses?.[TableName]).toHaveLength(3);
  });
});

describe('time to live', () => {
  const seconds = START / 1000;
  const enable = () =>
    table.client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } }),
    );

  it('deletes items after their time, from the index too, and keeps the others', async () => {
    await enable();
    await put(table, 'soon', { ttl: { N: `${seconds + 60}` }, workPk: { S: 'W' }, workDueAt: { N: '1' } });
    await put(table, 'later', { ttl: { N: `${seconds + 3600}` } });
    await put(table, 'never');
    await put(table, 'text', { ttl: { S: `${seconds + 60}` } });
    await table.aws.clock.advance(60_000);
    expect(await get(table, 'soon')).toBeDefined();
    await table.aws.clock.advance(1001);
    expect(await get(table, 'soon')).toBeUndefined();
    expect((await table.client.send(new ScanCommand({ TableName, IndexName: 'work' }))).Count).toBe(0);
    expect(await get(table, 'later')).toBeDefined();
    await table.aws.clock.advance(3_600_000);
    const left = await table.client.send(new ScanCommand({ TableName }));
    expect(left.Items?.map((item) => item['pk']?.S).sort()).toEqual(['never', 'text']);
  });

  it('spares an item whose time was moved on', async () => {
    await enable();
    await put(table, 'run', { ttl: { N: `${seconds + 60}` } });
    await put(table, 'run', { ttl: { N: `${seconds + 600}` } });
    await table.aws.clock.advance(120_000);
    expect(await get(table, 'run')).toBeDefined();
    await table.aws.clock.advance(600_000);
    expect(await get(table, 'run')).toBeUndefined();
  });

  it('leaves items alone that were written before it was on until then, and those over five years old', async () => {
    await put(table, 'expired', { ttl: { N: `${seconds - 10}` } });
    await put(table, 'ancient', { ttl: { N: '1' } });
    await table.aws.clock.advance(5000);
    expect(await get(table, 'expired')).toBeDefined();
    await enable();
    await table.aws.clock.advance(1);
    expect(await get(table, 'expired')).toBeUndefined();
    expect(await get(table, 'ancient')).toBeDefined();
  });

  it('is described', async () => {
    const describeTtl = async () =>
      (await table.client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
    expect(await describeTtl()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await enable();
    expect(await describeTtl()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    await expect(enable()).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
