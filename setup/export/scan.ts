import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { shapeOf } from '../../src/evidence/decision/shape.ts';
import { lineOf } from '../../src/store/ledger.ts';
import type { Asking } from '../caller.ts';

/** Partitions of which an export has something to say. */
export interface Partitions {
  things: readonly string[];
  inLedger: ReadonlySet<string>;
}

/**
 * Every partition of the table, whether or not anything names it: an item that nobody could find otherwise is found here. Only keys are
 * taken, and the two members of lines of the ledger.
 */
export async function scanPartitions(
  client: DynamoDBClient,
  { table, ask, stop }: { table: string; ask: Asking; stop: AbortSignal },
): Promise<Partitions | undefined> {
  const things = new Set<string>();
  const inLedger = new Set<string>();
  let start: Record<string, AttributeValue> | undefined;
  do {
    if (stop.aborted) return undefined;
    const page = await ask('dynamodb:Scan', () =>
      client.send(
        new ScanCommand({
          TableName: table,
          ConsistentRead: true,
          ProjectionExpression: 'pk, sk, #of, #at',
          ExpressionAttributeNames: { '#of': 'of', '#at': 'at' },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    for (const item of page.Items ?? []) {
      const { pk, sk, of, at } = item;
      const key = { pk: pk?.S ?? '', sk: sk?.S ?? '' };
      for (const line of lineOf({ ...key, of: of?.S, at: Number(at?.N) })) inLedger.add(line.of);
      things.add(key.pk);
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return { things: [...new Set([...things, ...inLedger])].filter((of) => shapeOf(of) !== undefined).sort(), inLedger };
}
