import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { rejectionOf, type StartedAws, startAws } from './local-aws.ts';

const TableName = 'patchwarden';
const Key = { pk: 'run', sk: 'one' };
let aws: StartedAws;
let doc: DynamoDBDocumentClient;

beforeEach(async () => {
  aws = await startAws();
  const client = new DynamoDBClient(aws.client);
  doc = DynamoDBDocumentClient.from(client);
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
});

afterEach(() => aws.close());

const set = (values: Record<string, unknown>, names: Record<string, string> = { '#n': 'n' }) =>
  doc.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #n = :n',
      ConditionExpression: 'attribute_not_exists(#n) OR #n < :below',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    }),
  );

const stored = async () => (await doc.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

test('an expression that came before is about the values, names and conditions of its own call', async () => {
  await set({ ':n': 1, ':below': 0 });
  await set({ ':n': 2, ':below': 2 });
  expect(await stored()).toEqual({ ...Key, n: 2 });
  expect(await rejectionOf(set({ ':n': 3, ':below': 2 }))).toMatchObject({ name: 'ConditionalCheckFailedException' });
  await set({ ':n': 'text', ':below': 0 }, { '#n': 'other' });
  expect(await stored()).toEqual({ ...Key, n: 2, other: 'text' });
});

test('and its faults are found again', async () => {
  await set({ ':n': 1, ':below': 0 });
  const unused = 'Value provided in ExpressionAttributeValues unused in expressions: keys: {:more}';
  for (const _time of [1, 2])
    expect(await rejectionOf(set({ ':n': 1, ':below': 0, ':more': 1 }))).toMatchObject({ message: unused });
  for (const _time of [1, 2])
    expect(await rejectionOf(set({ ':n': 1 }))).toMatchObject({ message: expect.stringContaining('is not defined') });
  const between = (low: number, high: number) =>
    doc.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET n = :high',
        ConditionExpression: 'n BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':low': low, ':high': high },
      }),
    );
  await between(1, 2);
  expect(await rejectionOf(between(3, 2))).toMatchObject({ message: expect.stringContaining('upper bound') });
});
