import { createHash } from 'node:crypto';
import db from 'dynalite/db/index.js';
import type { Clock } from '../types.ts';
import type { Database } from './dynamodb-database.ts';
import { DynamoDbError, serviceError } from './dynamodb-error.ts';
import { currentItem, type DynaliteOperation, type Json, performNow, validate, writeNow } from './dynamodb-run.ts';
import { isRecord, stringOr } from './json-value.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
const TOKEN_LIFE = 10 * 60_000;

const KINDS: Readonly<Record<string, DynaliteOperation>> = {
  ConditionCheck: 'DeleteItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
};

interface Action {
  kind: string;
  operation: DynaliteOperation;
  table: string;
  data: Json;
  /** Asked for the item as it was when its condition fails. */
  wantsOld: boolean;
}

interface Reason {
  Code: string;
  Message?: string;
  Item?: unknown;
}

/** TransactWriteItems: all actions or none, with a reason for each action when none. */
export function createTransactWrite(database: Database, clock: Clock): (input: Json) => Json {
  const tokens = new Map<string, { hash: string; until: number }>();

  return (input) => {
    const items = listOf(input, 'TransactItems', 'transactItems');
    const token = input['ClientRequestToken'];
    if (typeof token === 'string' && isRepeated(tokens, token, items, clock.now())) return {};
    const actions = items.map((item, index) => actionOf(database, item, index + 1));
    refuseRepeatedItems(database, actions);
    refuseTooLarge(actions);
    const consumed = writeAll(database, actions, input['ReturnConsumedCapacity']);
    if (typeof token === 'string') tokens.set(token, { hash: hashOf(items), until: clock.now() + TOKEN_LIFE });
    return consumed;
  };
}

function isRepeated(
  tokens: Map<string, { hash: string; until: number }>,
  token: string,
  items: unknown[],
  now: number,
): boolean {
  const known = tokens.get(token);
  if (!known || known.until <= now) return false;
  if (known.hash === hashOf(items)) return true;
  throw new DynamoDbError(
    'IdempotentParameterMismatchException',
    'An error occurred (IdempotentParameterMismatchException): the token was used with other parameters within 10 minutes',
  );
}

const hashOf = (items: unknown[]) => createHash('sha256').update(JSON.stringify(items)).digest('hex');

function listOf(input: Json, member: string, path: string): unknown[] {
  const items = input[member];
  const problem = !Array.isArray(items)
    ? `Value null at '${path}' failed to satisfy constraint: Member must not be null`
    : items.length === 0
      ? `Value '[]' at '${path}' failed to satisfy constraint: Member must have length greater than or equal to 1`
      : items.length > MAX_ACTIONS
        ? `Value at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${MAX_ACTIONS}`
        : undefined;
  if (problem) throw new DynamoDbError('ValidationException', `1 validation error detected: ${problem}`);
  return Array.isArray(items) ? items : [];
}

function actionOf(database: Database, item: unknown, position: number): Action {
  const entries = Object.entries(isRecord(item) ? item : {}).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const [kind, given] = entries[0] ?? ['', undefined];
  const operation = KINDS[kind];
  if (entries.length !== 1 || !operation || !isRecord(given)) {
    throw new DynamoDbError(
      'ValidationException',
      'TransactItems can only contain one of Check, Put, Update or Delete',
    );
  }
  if (kind === 'Update' && !given['UpdateExpression']) throw missing(position, 'update.updateExpression');
  if (kind === 'ConditionCheck' && !given['ConditionExpression'])
    throw missing(position, 'conditionCheck.conditionExpression');
  return {
    kind,
    operation,
    table: stringOr(given['TableName'], ''),
    data: validate(database, operation, given),
    wantsOld: given['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD',
  };
}

const missing = (position: number, member: string) =>
  new DynamoDbError(
    'ValidationException',
    `1 validation error detected: Value null at 'transactItems.${position}.member.${member}' failed to satisfy constraint: Member must not be null`,
  );

function refuseRepeatedItems(database: Database, actions: readonly Action[]): void {
  const seen = new Set<string>();
  for (const { table, data } of actions) {
    const key = itemKey(database, table, data);
    if (key === undefined) continue;
    if (seen.has(key)) {
      throw new DynamoDbError(
        'ValidationException',
        'Transaction request cannot include multiple operations on one item',
      );
    }
    seen.add(key);
  }
}

function refuseTooLarge(actions: readonly Action[]): void {
  const size = actions.reduce((sum, { data }) => sum + (isRecord(data['Item']) ? db.itemSize(data['Item']) : 0), 0);
  if (size > MAX_BYTES) {
    throw new DynamoDbError('ValidationException', 'Collection size limit exceeded: the items are larger than 4 MB');
  }
}

/** Names an item across tables; undefined when the key does not fit the table, which its action reports. */
function itemKey(database: Database, table: string, data: Json): string | undefined {
  const description = database.table(table);
  const key = data['Item'] ?? data['Key'];
  if (!isRecord(key)) return undefined;
  try {
    return `${table}\n${db.createKey(key, description)}`;
  } catch {
    return undefined;
  }
}

function writeAll(database: Database, actions: readonly Action[], returnCapacity: unknown): Json {
  const reasons: Reason[] = [];
  const units = new Map<string, number>();
  database.transaction(() => {
    for (const action of actions) reasons.push(runOne(database, action, units));
    if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
  });
  return capacity(units, returnCapacity);
}

function runOne(database: Database, action: Action, units: Map<string, number>): Reason {
  const before = currentItem(database, action.data);
  try {
    const done = action.kind === 'ConditionCheck' ? checkOnly(database, action) : run(database, action);
    const consumed = done['ConsumedCapacity'];
    const used = isRecord(consumed) && typeof consumed['CapacityUnits'] === 'number' ? consumed['CapacityUnits'] : 1;
    units.set(action.table, (units.get(action.table) ?? 0) + 2 * used);
    return { Code: 'None' };
  } catch (error) {
    return reasonOf(error, action.wantsOld ? before : undefined);
  }
}

const run = (database: Database, { operation, data }: Action): Json =>
  writeNow(database, operation, { ...data, ReturnConsumedCapacity: 'TOTAL' });

/** A condition check is a deletion that is undone when its condition holds. */
function checkOnly(database: Database, action: Action): Json {
  const before = currentItem(database, action.data);
  const done = run(database, action);
  if (before) performNow(database, 'PutItem', { TableName: action.table, Item: before });
  return done;
}

function reasonOf(error: unknown, old: Json | undefined): Reason {
  const answer = serviceError(error);
  if (!(answer instanceof DynamoDbError)) throw error;
  if (answer.name === 'ConditionalCheckFailedException') {
    return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...(old && { Item: old }) };
  }
  if (answer.name === 'ValidationException') return { Code: 'ValidationError', Message: answer.message };
  throw answer;
}

function cancelled(reasons: Reason[]): DynamoDbError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const error = new DynamoDbError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
  );
  error.CancellationReasons = reasons;
  return error;
}

/** TransactGetItems: all items as of one moment. */
export function transactGet(database: Database, input: Json): Json {
  const items = listOf(input, 'TransactItems', 'transactItems');
  const gets = items.map((item, index) => {
    const given = isRecord(item) ? item['Get'] : undefined;
    if (!isRecord(given)) throw missing(index + 1, 'get');
    return { table: stringOr(given['TableName'], ''), data: validate(database, 'GetItem', given) };
  });
  refuseRepeatedItems(
    database,
    gets.map((get) => ({ ...get, kind: 'Get', operation: 'GetItem', wantsOld: false })),
  );
  const units = new Map<string, number>();
  const reasons: Reason[] = [];
  const Responses = gets.map(({ table, data }) => {
    units.set(table, (units.get(table) ?? 0) + 2);
    try {
      const { Item } = performNow(database, 'GetItem', data);
      reasons.push({ Code: 'None' });
      return Item ? { Item } : {};
    } catch (error) {
      reasons.push(reasonOf(error, undefined));
      return {};
    }
  });
  if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
  return { Responses, ...capacity(units, input['ReturnConsumedCapacity']) };
}

function capacity(units: ReadonlyMap<string, number>, wanted: unknown): Json {
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return {};
  return { ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits })) };
}
