import {
  IdempotentParameterMismatchException,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { get, key, put, TableName, tableForEach } from './dynamodb-table.ts';
import { rejectionOf } from './local-aws.ts';

const table = tableForEach();

function transact(TransactItems: TransactWriteItem[], more: object = {}) {
  return table.client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));
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

describe('a transaction', () => {
  it('writes all of its actions', async () => {
    await put(table, 'RUN#1', { state: { S: 'approved' } });
    await put(table, 'RUN#2', { state: { S: 'running' } });
    await transact([
      setState('RUN#1', 'approved', 'starting'),
      newItem('RUN#1', 'AUDIT#1'),
      { Delete: { TableName, Key: key('RUN#2') } },
      { ConditionCheck: { TableName, Key: key('LEASE'), ConditionExpression: 'attribute_not_exists(pk)' } },
    ]);
    expect(await get(table, 'RUN#1')).toMatchObject({ state: { S: 'starting' } });
    expect(await get(table, 'RUN#1', 'AUDIT#1')).toBeDefined();
    expect(await get(table, 'RUN#2')).toBeUndefined();
    expect(await get(table, 'LEASE')).toBeUndefined();
  });

  it('writes nothing when one condition fails, and gives a reason for each action', async () => {
    await put(table, 'RUN#1', { state: { S: 'approved' }, workPk: { S: 'WORK' }, workDueAt: { N: '1' } });
    await put(table, 'RUN#2', { state: { S: 'cancelled' } });
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
    expect(await get(table, 'RUN#1')).toMatchObject({ state: { S: 'approved' } });
    expect(await get(table, 'RUN#1', 'AUDIT#1')).toBeUndefined();
    const work = await table.client.send(new ScanCommand({ TableName, IndexName: 'work' }));
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
    expect(await get(table, 'A')).toBeUndefined();
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
    expect(await get(table, 'N')).toMatchObject({ n: { N: '1' } });
    await expect(transact([newItem('other')], token)).rejects.toBeInstanceOf(IdempotentParameterMismatchException);
    await table.aws.clock.advance(10 * 60_000);
    await transact([increment], token);
    expect(await get(table, 'N')).toMatchObject({ n: { N: '2' } });
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
    await put(table, 'RUN#1', { workPk: { S: 'WORK' }, workDueAt: { N: '1' } });
    const update = {
      TableName,
      Key: key('RUN#1'),
      UpdateExpression: 'SET workPk = :empty',
      ExpressionAttributeValues: { ':empty': { S: '' } },
    };
    await expect(table.client.send(new UpdateItemCommand(update))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const reasons = await reasonsOf(transact([{ Update: update }, newItem('A')]));
    expect(reasons.map(({ Code }) => Code)).toEqual(['ValidationError', 'None']);
    expect(await get(table, 'RUN#1')).toMatchObject({ workPk: { S: 'WORK' } });
    expect((await table.client.send(new ScanCommand({ TableName, IndexName: 'work' }))).Count).toBe(1);
  });

  it('refuses wrong expressions before anything is written', async () => {
    const wrong = { Update: { TableName, Key: key('B'), UpdateExpression: 'SET' } };
    await expect(transact([newItem('A'), wrong])).rejects.toMatchObject({ name: 'ValidationException' });
    const elsewhere = { Put: { TableName: 'none', Item: key('B') } };
    await expect(transact([newItem('A'), elsewhere])).rejects.toBeInstanceOf(ResourceNotFoundException);
    expect(await get(table, 'A')).toBeUndefined();
  });

  it('lets exactly one of many racing writers through', async () => {
    await put(table, 'RUN#1', { state: { S: 'approved' } });
    const racers = Array.from({ length: 20 }, (_, index) =>
      transact([setState('RUN#1', 'approved', `starting-${index}`), newItem('AUDIT', `${index}`)]),
    );
    const results = await Promise.allSettled(racers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const audit = await table.client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :a',
        ExpressionAttributeValues: { ':a': { S: 'AUDIT' } },
      }),
    );
    expect(audit.Count).toBe(1);
  });

  it('reads many items at once, the missing ones as empty answers', async () => {
    await put(table, 'A', { n: { N: '1' } });
    const { Responses } = await table.client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName, Key: key('A'), ProjectionExpression: 'n' } },
          { Get: { TableName, Key: key('B') } },
        ],
      }),
    );
    expect(Responses).toEqual([{ Item: { n: { N: '1' } } }, {}]);
    const wrongKey = { Get: { TableName, Key: { pk: { S: 'A' } } } };
    const reads = table.client.send(new TransactGetItemsCommand({ TransactItems: [wrongKey] }));
    expect(await reasonsOf(reads)).toMatchObject([{ Code: 'ValidationError' }]);
  });
});
