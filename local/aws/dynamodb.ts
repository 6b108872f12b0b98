import { setTimeout as realDelay } from 'node:timers/promises';
import * as sdk from '@aws-sdk/client-dynamodb';
import type { Clock } from '../types.ts';
import { Database } from './dynamodb-database.ts';
import { DynamoDbError } from './dynamodb-error.ts';
import {
  currentItem,
  type DynaliteOperation,
  type Json,
  perform,
  tableOf,
  validate,
  writeNow,
} from './dynamodb-run.ts';
import { createTransactWrite, transactGet } from './dynamodb-transaction.ts';
import { createTimeToLive, type TimeToLive } from './dynamodb-ttl.ts';
import { isRecord } from './json-value.ts';
import type { SimulatedService, WireHandler } from './service.ts';
import { WireError } from './wire-error.ts';

export interface DynamoDbOptions {
  clock: Clock;
  accountId: string;
  region: string;
}

/** What DynamoDB answers to writes with a failed condition may include the item, when asked. */
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'] as const;
const PARTIQL = ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'] as const;
const READS = ['BatchGetItem', 'BatchWriteItem', 'DescribeTable', 'GetItem', 'ListTables', 'Query', 'Scan'] as const;

/**
 * DynamoDB: dynalite's validators and actions over a store in memory, and what dynalite lacks: transactions, time to
 * live on the local clock, the old item with a failed condition. No streams, no PartiQL: those answer 501 or an error, once IAM has been asked.
 */
export function createDynamoDb({ clock, accountId, region }: DynamoDbOptions): SimulatedService {
  const database = new Database(accountId, region);
  const timeToLive = createTimeToLive(database, clock);
  const transactWrite = createTransactWrite(database, clock);
  database.onItem = (table, item) => timeToLive.noteItem(table, item);
  const wireHandlers: Record<string, WireHandler> = {
    CreateTable: (input) => createTable(database, clock, input),
    DeleteTable: (input) => deleteTable(database, timeToLive, input),
    TransactWriteItems: async (input) => transactWrite(input),
    TransactGetItems: async (input) => transactGet(database, input),
    UpdateTimeToLive: async (input) => timeToLive.update(input),
    DescribeTimeToLive: async (input) => timeToLive.describe(input),
  };
  for (const operation of READS) {
    wireHandlers[operation] = async (input) => perform(database, operation, validate(database, operation, input));
  }
  for (const operation of PARTIQL) {
    wireHandlers[operation] = async () => {
      throw new WireError('NotImplemented', `dynamodb:${operation} is not simulated.`, 501);
    };
  }
  for (const operation of WRITES) wireHandlers[operation] = async (input) => write(database, operation, input);
  return { name: 'dynamodb', sdk, handlers: {}, wireHandlers };
}

function write(database: Database, operation: DynaliteOperation, input: Json): Json {
  const data = validate(database, operation, input);
  const wantsOld = input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
  const old = wantsOld ? currentItem(database, data) : undefined;
  try {
    return database.transaction(() => writeNow(database, operation, data));
  } catch (error) {
    const failed = error instanceof DynamoDbError && error.name === 'ConditionalCheckFailedException';
    if (failed && old) error.Item = old;
    throw error;
  }
}

async function createTable(database: Database, clock: Clock, input: Json): Promise<Json> {
  const streams = input['StreamSpecification'];
  if (isRecord(streams) && streams['StreamEnabled'] === true) {
    throw new WireError('NotImplemented', 'dynamodb: streams are not simulated.', 501);
  }
  const data = validate(database, 'CreateTable', input);
  const created = await perform(database, 'CreateTable', data);
  const description = created['TableDescription'];
  // dynalite finishes the table on a real timer with this very object: give it the local world's time, and wait for it.
  if (isRecord(description)) description['CreationDateTime'] = clock.now() / 1000;
  const answer = structuredClone(created);
  await realDelay(2);
  return answer;
}

async function deleteTable(database: Database, timeToLive: TimeToLive, input: Json): Promise<Json> {
  const data = validate(database, 'DeleteTable', input);
  const deleted = await perform(database, 'DeleteTable', data);
  timeToLive.forget(tableOf(data));
  await realDelay(2);
  return deleted;
}
