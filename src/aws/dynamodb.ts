import { randomUUID } from 'node:crypto';
import { present } from '../present.ts';
import type { Conflict, Item, Table, Write, WriteResult } from '../store/table.ts';
import { asItem, keyOf, keyParts, putInput, queryInput, transactItem, updateInput } from './dynamodb-input.ts';
import { type Attributes, attributesOf } from './dynamodb-values.ts';
import { calling, ITEM_TOO_LARGE } from './failure.ts';
import { AwsServiceError } from './json-answer.ts';
import { createTableCall, type TableCall, type TableConfig } from './table-call.ts';

/** The table in DynamoDB. Calls are counted in `calls`, the figure that the benchmark of clicks looks at. */
export interface DynamoTable extends Table {
  readonly calls: () => number;
}

export function createTable(name: string, config: TableConfig): DynamoTable {
  const call = createTableCall(config);
  let calls = 0;
  const count = <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    calls += 1;
    return calling(`${doing} in table ${name}`, work);
  };
  return {
    calls: () => calls,
    get: async (key) => {
      const { Item }: Read = await count(`reading ${key.pk} ${key.sk}`, () =>
        call('GetItem', { TableName: name, Key: attributesOf(keyParts(key)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : asItem(Item);
    },
    query: async (query) => {
      const items: Item[] = [];
      let start: Attributes | undefined;
      do {
        const page: Page = await count(`listing ${query.partition}`, () =>
          call('Query', { ...queryInput(name, query), ...present({ ExclusiveStartKey: start }) }),
        );
        items.push(...(page.Items ?? []).map(asItem));
        start = page.LastEvaluatedKey;
      } while (start !== undefined && items.length < (query.limit ?? Number.POSITIVE_INFINITY));
      return items.slice(0, query.limit);
    },
    write: (writes) =>
      count(
        `writing ${writes
          .map(keyOf)
          .map(({ pk, sk }) => `${pk} ${sk}`)
          .join(', ')}`,
        () => send(call, name, writes),
      ),
  };
}

// Of each answer what is read of it: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
interface Read {
  Item?: Attributes;
}

interface Page {
  Items?: readonly Attributes[];
  LastEvaluatedKey?: Attributes;
}

/** Of a failed condition, and of a transaction that was cancelled: why, for each part in order. */
interface Failed extends Read {
  CancellationReasons?: readonly { Code?: string; Message?: string; Item?: Attributes }[];
}

async function send(call: TableCall, table: string, writes: readonly Write[]): Promise<WriteResult> {
  const [only, ...others] = writes;
  if (only === undefined) return { kind: 'written' };
  try {
    await (others.length === 0 ? sendOne(call, table, only) : sendAll(call, table, writes));
    return { kind: 'written' };
  } catch (error) {
    if (!(error instanceof AwsServiceError)) throw error;
    if (isOfSize(error)) throw tooLarge(error);
    const conflicts = conflictsOf(error);
    if (conflicts === undefined) throw error;
    return { kind: 'conflict', conflicts };
  }
}

const TOO_LARGE = /Item size (?:to update )?has exceeded the maximum allowed size/;

/** A put fails with its own error, an update in a transaction with the reason of its part. */
const isOfSize = (error: AwsServiceError): boolean =>
  TOO_LARGE.test(error.message) || reasonsOf(error).some(({ Message = '' }) => TOO_LARGE.test(Message));

const reasonsOf = ({ name, answer }: AwsServiceError): NonNullable<Failed['CancellationReasons']> => {
  const { CancellationReasons = [] }: Failed = answer;
  return name === 'TransactionCanceledException' ? CancellationReasons : [];
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: 400 KB, names and values both. */
const tooLarge = (cause: unknown): Error =>
  Object.assign(new Error('an item may have 400 KB', { cause }), {
    name: ITEM_TOO_LARGE,
    $metadata: { httpStatusCode: 400 },
  });

function sendOne(call: TableCall, table: string, write: Write): Promise<unknown> {
  switch (write.kind) {
    case 'put':
      return call('PutItem', putInput(table, write));
    case 'set':
      return call('UpdateItem', updateInput(table, write));
    // The worker may delete in transactions alone, and DynamoDB checks nowhere else.
    case 'delete':
    case 'check':
      return sendAll(call, table, [write]);
  }
}

/** All or nothing. DynamoDB knows a call that is sent again by its token, and carries it out once. */
const sendAll = (call: TableCall, table: string, writes: readonly Write[]): Promise<unknown> =>
  call('TransactWriteItems', {
    TransactItems: writes.map((write) => transactItem(table, write)),
    ClientRequestToken: randomUUID(),
  });

/** A transaction that lost against another one at the same moment counts as a conflict too: the caller reads again. */
function conflictsOf(error: AwsServiceError): readonly Conflict[] | undefined {
  const { Item }: Failed = error.answer;
  switch (error.name) {
    case 'ConditionalCheckFailedException':
      return [conflict('ConditionalCheckFailed', Item)];
    // A write that met someone's transaction on the same item did not happen.
    case 'TransactionConflictException':
      return [conflict('TransactionConflict', undefined)];
    default: {
      const reasons = reasonsOf(error);
      const known = reasons.every(({ Code = 'None' }) => LOST.includes(Code));
      return known && reasons.length > 0 ? reasons.map(({ Code = 'None', Item }) => conflict(Code, Item)) : undefined;
    }
  }
}

const LOST = ['None', 'ConditionalCheckFailed', 'TransactionConflict'];

const conflict = (code: string, item: Attributes | undefined): Conflict => ({
  failed: code !== 'None',
  ...present({ item: item && asItem(item) }),
});
