import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createAws } from '../../local/aws/world.ts';
import { createClock } from '../../local/clock.ts';
import { createTable } from '../../src/aws/dynamodb.ts';
import type { Table } from '../../src/store/table.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { CONTRACT } from './table-contract.ts';

const REGION = 'ap-southeast-2';

/** The real client against the simulated DynamoDB, with the keys and indexes of infra/bot/table.ts. */
async function startDynamo(): Promise<{ table: Table; close: () => Promise<void> }> {
  const clock = createClock({ start: Date.parse('2026-11-20T09:00:00Z'), speed: 0 });
  const aws = createAws({ clock, accountId: '111122223333', region: REGION });
  const { url } = await aws.server.listen(0);
  const config = {
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const index = (IndexName: string, partition: string, sort: string) => ({
    IndexName,
    KeySchema: [
      { AttributeName: partition, KeyType: 'HASH' as const },
      { AttributeName: sort, KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: 'ALL' as const },
  });
  const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
  await new DynamoDBClient(config).send(
    new CreateTableCommand({
      TableName: 'patchwarden',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: index('', 'pk', 'sk').KeySchema,
      AttributeDefinitions: [
        ...['pk', 'sk', 'workPk', 'subjectPk'].map((name) => attribute(name, 'S')),
        ...['workDueAt', 'requestedAt'].map((name) => attribute(name, 'N')),
      ],
      GlobalSecondaryIndexes: [index('work', 'workPk', 'workDueAt'), index('bySubject', 'subjectPk', 'requestedAt')],
    }),
  );
  const close = async (): Promise<void> => {
    clock.stop();
    await aws.close();
  };
  return { table: createTable('patchwarden', config), close };
}

describe('the table in memory', () => {
  const table = createMemoryTable();

  test.each(CONTRACT)('$title', ({ run, title }) => run(table, `P-${title}`));

  test('counts its calls', async () => {
    const counted = createMemoryTable();
    await counted.get({ pk: 'A', sk: 'A' });
    await counted.write([]);
    expect(counted.calls()).toBe(2);
  });
});

describe('the table in DynamoDB', () => {
  let dynamo: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());

  test.each(CONTRACT)('$title', ({ run, title }) => run(dynamo.table, `P-${title}`));
});
