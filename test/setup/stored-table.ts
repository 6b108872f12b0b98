import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../src/aws/dynamodb.ts';
import type { Table } from '../../src/store/table.ts';
import { storedOccurrence, storedRun } from '../evidence/stored.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';
import { createMemoryTable } from '../support/memory-table.ts';

/** The simulated DynamoDB with a table that holds a run and an occurrence, as the product stored them. */
export async function startStored(): Promise<{ aws: StartedAws; table: Table }> {
  const aws = await startAws();
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  await new DynamoDBClient(aws.client).send(
    new CreateTableCommand({
      TableName: 'patchwarden',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [text('pk'), text('sk')],
    }),
  );
  const table = createTable('patchwarden', aws.client);
  const stored = await storedOccurrence(await storedRun(createMemoryTable()));
  for (const item of stored.store.items()) await table.write([{ kind: 'put', item, when: {} }]);
  return { aws, table };
}
