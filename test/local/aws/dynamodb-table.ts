import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type StartedAws, startAws } from './local-aws.ts';

export const TableName = 'patchwarden';

export const createTable = new CreateTableCommand({
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

/** A table for each test of a file, and what reaches it. */
export interface OpenTable {
  aws: StartedAws;
  client: DynamoDBClient;
  doc: DynamoDBDocumentClient;
}

/** The members are there within a test. */
export function tableForEach(): OpenTable {
  const open: OpenTable = Object();
  beforeEach(async () => {
    open.aws = await startAws();
    open.client = new DynamoDBClient(open.aws.client);
    open.doc = DynamoDBDocumentClient.from(open.client);
    await open.client.send(createTable);
  });
  afterEach(() => open.aws.close());
  return open;
}

export const key = (pk: string, sk = 'RUN') => ({ pk: { S: pk }, sk: { S: sk } });

export const put = ({ client }: OpenTable, pk: string, more: object = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { ...key(pk), ...more } }));

export const get = async ({ client }: OpenTable, pk: string, sk = 'RUN') =>
  (await client.send(new GetItemCommand({ TableName, Key: key(pk, sk) }))).Item;
