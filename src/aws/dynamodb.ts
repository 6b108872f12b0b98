import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { present } from '../present.ts';
import type { Condition, Conflict, Item, Key, Query, Table, Write, WriteResult } from '../store/table.ts';
import { type CallRules, prepared } from './client.ts';
import { calling, ITEM_TOO_LARGE } from './failure.ts';

/** The table in DynamoDB. Calls are counted in `calls`, the figure that the benchmark of clicks looks at. */
export interface DynamoTable extends Table {
  readonly calls: () => number;
}

export function createTable(name: string, config: DynamoDBClientConfig & CallRules): DynamoTable {
  const client = prepared(new DynamoDBClient(config), config);
  let calls = 0;
  const count = <T>(doing: string, call: () => Promise<T>): Promise<T> => {
    calls += 1;
    return calling(`${doing} in table ${name}`, call);
  };
  return {
    calls: () => calls,
    get: async (key) => {
      const { Item } = await count(`reading ${key.pk} ${key.sk}`, () =>
        client.send(new GetItemCommand({ TableName: name, Key: attributesOf(keyParts(key)), ConsistentRead: true })),
      );
      return Item === undefined ? undefined : asItem(Item);
    },
    query: async (query) => {
      const items: Item[] = [];
      let start: Attributes | undefined;
      do {
        const page = await count(`listing ${query.partition}`, () =>
          client.send(
            new QueryCommand({
              ...queryInput(name, query),
              ...present({ ExclusiveStartKey: start }),
            }),
          ),
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
        () => send(client, name, writes),
      ),
  };
}

async function send(client: DynamoDBClient, table: string, writes: readonly Write[]): Promise<WriteResult> {
  const [only, ...others] = writes;
  if (only === undefined) return { kind: 'written' };
  try {
    if (others.length === 0) await sendOne(client, table, only);
    else
      await client.send(
        new TransactWriteItemsCommand({ TransactItems: writes.map((write) => transactItem(table, write)) }),
      );
    return { kind: 'written' };
  } catch (error) {
    if (isOfSize(error)) throw tooLarge(error);
    const conflicts = conflictsOf(error);
    if (conflicts === undefined) throw error;
    return { kind: 'conflict', conflicts };
  }
}

const TOO_LARGE = /Item size (?:to update )?has exceeded the maximum allowed size/;

/** A put fails with its own error, an update in a transaction with the reason of its part. */
const isOfSize = (error: unknown): boolean =>
  error instanceof Error &&
  (TOO_LARGE.test(error.message) ||
    (error instanceof TransactionCanceledException &&
      (error.CancellationReasons ?? []).some(({ Message = '' }) => TOO_LARGE.test(Message))));

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: 400 KB, names and values both. */
const tooLarge = (cause: unknown): Error =>
  Object.assign(new Error('an item may have 400 KB', { cause }), {
    name: ITEM_TOO_LARGE,
    $metadata: { httpStatusCode: 400 },
  });

function sendOne(client: DynamoDBClient, table: string, write: Write): Promise<unknown> {
  switch (write.kind) {
    case 'put':
      return client.send(new PutItemCommand(putInput(table, write)));
    case 'set':
      return client.send(new UpdateItemCommand(updateInput(table, write)));
    // The worker may delete in transactions alone, and DynamoDB checks nowhere else.
    case 'delete':
    case 'check':
      return client.send(new TransactWriteItemsCommand({ TransactItems: [transactItem(table, write)] }));
  }
}

function transactItem(table: string, write: Write) {
  switch (write.kind) {
    case 'put':
      return { Put: putInput(table, write) };
    case 'set':
      return { Update: updateInput(table, write) };
    case 'delete':
      return { Delete: deleteInput(table, write) };
    case 'check':
      return { ConditionCheck: checkInput(table, write) };
  }
}

/** A transaction that lost against another one at the same moment counts as a conflict too: the caller reads again. */
function conflictsOf(error: unknown): readonly Conflict[] | undefined {
  if (error instanceof ConditionalCheckFailedException) {
    return [{ failed: true, ...(error.Item === undefined ? {} : { item: asItem(error.Item) }) }];
  }
  // A write that met someone's transaction on the same item did not happen.
  if (error instanceof TransactionConflictException) return [{ failed: true }];
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  const known = reasons.every(({ Code = 'None' }) =>
    ['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(Code),
  );
  if (!known || reasons.length === 0) return undefined;
  return reasons.map(({ Code = 'None', Item }) => ({
    failed: Code !== 'None',
    ...(Item === undefined ? {} : { item: asItem(Item) }),
  }));
}

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

function putInput(table: string, write: Extract<Write, { kind: 'put' }>) {
  return { TableName: table, Item: attributesOf(write.item), ...conditionOf(write.when) };
}

function deleteInput(table: string, write: Extract<Write, { kind: 'delete' }>) {
  return { TableName: table, Key: attributesOf(keyParts(write.key)), ...conditionOf(write.when) };
}

/** DynamoDB asks for a condition, and refuses a check without one. */
function checkInput(table: string, write: Extract<Write, { kind: 'check' }>) {
  const { ConditionExpression = '', ...condition } = conditionOf(write.when);
  return { TableName: table, Key: attributesOf(keyParts(write.key)), ConditionExpression, ...condition };
}

function updateInput(table: string, write: Extract<Write, { kind: 'set' }>) {
  const condition = conditionOf(write.when);
  const names: Record<string, string> = { ...condition.ExpressionAttributeNames };
  const values: Record<string, unknown> = {};
  const sets = Object.entries(write.set)
    .filter(([, value]) => value !== undefined)
    .map(([name, value], i) => {
      names[`#s${i}`] = name;
      values[`:s${i}`] = value;
      return `#s${i} = :s${i}`;
    });
  const removes = (write.remove ?? []).map((name, i) => {
    names[`#r${i}`] = name;
    return `#r${i}`;
  });
  const expression = [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
  ];
  return {
    TableName: table,
    Key: attributesOf(keyParts(write.key)),
    UpdateExpression: expression.filter(Boolean).join(' '),
    ...condition,
    ExpressionAttributeNames: names,
    ...attributeValues({ ...condition.ExpressionAttributeValues, ...attributesOf(values) }),
  };
}

const keyParts = ({ pk, sk }: Key): { pk: string; sk: string } => ({ pk, sk });

function conditionOf(when: Condition) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const parts: string[] = [];
  const named = (attribute: string): string => {
    const name = `#c${Object.keys(names).length}`;
    names[name] = attribute;
    return name;
  };
  const valued = (value: unknown): string => {
    const name = `:c${Object.keys(values).length}`;
    values[name] = value;
    return name;
  };
  for (const [attribute, value] of Object.entries(when.equals ?? {}))
    parts.push(`${named(attribute)} = ${valued(value)}`);
  for (const attribute of when.absent ?? []) parts.push(`attribute_not_exists(${named(attribute)})`);
  for (const [attribute, value] of Object.entries(when.absentOrBelow ?? {})) {
    const name = named(attribute);
    parts.push(`(attribute_not_exists(${name}) OR ${name} < ${valued(value)})`);
  }
  return {
    ...(parts.length > 0
      ? { ConditionExpression: parts.join(' AND '), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
      : {}),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...attributeValues(attributesOf(values)),
  };
}

/** DynamoDB refuses an empty map of values. */
const attributeValues = (values: Attributes): { ExpressionAttributeValues?: Attributes } =>
  Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {};

const INDEX_KEYS = { work: ['workPk', 'workDueAt'], bySubject: ['subjectPk', 'requestedAt'] } as const;

function queryInput(table: string, query: Query) {
  const [partition, sort] = query.index === undefined ? (['pk', 'sk'] as const) : INDEX_KEYS[query.index];
  const range =
    query.beginsWith !== undefined
      ? ' AND begins_with(#sort, :sort)'
      : query.atMost !== undefined
        ? ' AND #sort <= :sort'
        : '';
  const bound = query.beginsWith ?? query.atMost;
  return {
    TableName: table,
    ...(query.index === undefined ? { ConsistentRead: true } : { IndexName: query.index }),
    KeyConditionExpression: `#partition = :partition${range}`,
    ExpressionAttributeNames: { '#partition': partition, ...(range === '' ? {} : { '#sort': sort }) },
    ExpressionAttributeValues: attributesOf({
      ':partition': query.partition,
      ...(range === '' ? {} : { ':sort': bound }),
    }),
    ScanIndexForward: query.newestFirst !== true,
    ...present({ Limit: query.limit }),
  };
}

type Attributes = Record<string, AttributeValue>;

const attributesOf = (values: Readonly<Record<string, unknown>>): Attributes =>
  marshall(values, { removeUndefinedValues: true });

function asItem(attributes: Attributes): Item {
  const item = unmarshall(attributes);
  const { pk, sk } = item;
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new Error('an item of the table has no key');
  return { ...item, pk, sk };
}
