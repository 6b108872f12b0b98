import type { Account } from '../../../local/aws/iam.ts';
import { arnIn, type Context, fields, type Input, listIn, type Permission, type Rules, textIn } from './permission.ts';

const WORDS = new Set(
  [
    'SET REMOVE ADD DELETE AND OR NOT IN BETWEEN attribute_exists attribute_not_exists attribute_type begins_with contains size if_not_exists list_append',
  ].flatMap((words) => words.split(' ')),
);

const EXPRESSIONS = ['UpdateExpression', 'ConditionExpression', 'ProjectionExpression', 'FilterExpression'];

/** Names of the attributes at the top that the expressions of a request mention. */
function mentioned(input: Input): string[] {
  const names = fields(input['ExpressionAttributeNames']);
  const text = EXPRESSIONS.map((name) => textIn(input[name])).join(' , ');
  const found = [...text.matchAll(/(?<![:.#\w])#?[A-Za-z_]\w*/g)].map(([name]) => name);
  return found.filter((name) => !WORDS.has(name)).map((name) => textIn(names[name]) || name);
}

const itemOf = (input: Input): Input => fields(input['Item'] ?? input['Key']);

/**
 * What DynamoDB tells IAM of a request for one item. Without a projection nothing names the attributes that a read returns
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html).
 */
function contextOf(operation: string, input: Input): Context {
  const item = itemOf(input);
  const named = mentioned(input);
  const isWhole = operation === 'GetItem' && named.length === 0;
  const { ReturnValues } = input;
  return {
    'dynamodb:LeadingKeys': [textIn(fields(item['pk'])['S'])],
    ...(isWhole ? {} : { 'dynamodb:Attributes': [...new Set([...Object.keys(item), ...named])] }),
    ...(ReturnValues === undefined ? {} : { 'dynamodb:ReturnValues': textIn(ReturnValues) }),
  };
}

function onItem(account: Account, operation: string, input: Input): Permission {
  const resource = arnIn(account, 'dynamodb', `table/${textIn(input['TableName'])}`);
  return { action: `dynamodb:${operation}`, resource, context: contextOf(operation, input) };
}

/** By the member of an entry of TransactWriteItems: its action. */
const WRITES: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const inTransaction = (permission: Permission): Permission =>
  permission.action === 'dynamodb:ConditionCheckItem'
    ? permission
    : { ...permission, context: { ...permission.context, 'dynamodb:EnclosingOperation': 'TransactWriteItems' } };

const single = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];

const STATEMENT = /^\s*(select|insert|update|delete|exists)\b[^"]*"([\w.-]+)"(?:\."([\w.-]+)")?/i;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
function statementOf(text: unknown, account: Account): Permission {
  const [, verb = '', table = '', index] = STATEMENT.exec(textIn(text)) ?? [];
  const action = `dynamodb:PartiQL${verb.charAt(0).toUpperCase()}${verb.slice(1).toLowerCase()}`;
  const path = index === undefined ? table : `${table}/index/${index}`;
  return { action, resource: arnIn(account, 'dynamodb', `table/${path}`) };
}

const statementsOf = (member: string) => (input: Input, account: Account) =>
  listIn(input[member]).map((one) => statementOf(fields(one)['Statement'], account));

/** A table, or the index that is named. */
const onTable = (operation: string, input: Input, account: Account): Permission => {
  const index = input['IndexName'] === undefined ? '' : `/index/${textIn(input['IndexName'])}`;
  const resource = arnIn(account, 'dynamodb', `table/${textIn(input['TableName'])}${index}`);
  return { action: `dynamodb:${operation}`, resource };
};

/** The partition that a query names, the only one it can. */
function partitionIn({ KeyConditionExpression, ExpressionAttributeValues }: Input): string {
  const [, value = ''] = /=\s*(:\w+)/.exec(textIn(KeyConditionExpression)) ?? [];
  return textIn(fields(fields(ExpressionAttributeValues)[value])['S']);
}

export const dynamoDbRules: Rules = {
  ...Object.fromEntries(
    single.map((name) => [`dynamodb:${name}`, (input: Input, account: Account) => [onItem(account, name, input)]]),
  ),
  // Of an index, IAM is told the index's own partition.
  'dynamodb:Query': (input, account) => [
    { ...onTable('Query', input, account), context: { 'dynamodb:LeadingKeys': [partitionIn(input)] } },
  ],
  'dynamodb:Scan': (input, account) => [onTable('Scan', input, account)],
  'dynamodb:BatchWriteItem': ({ RequestItems }, account) =>
    Object.keys(fields(RequestItems)).map((TableName) => onTable('BatchWriteItem', { TableName }, account)),
  'dynamodb:ExecuteStatement': ({ Statement }, account) => [statementOf(Statement, account)],
  'dynamodb:BatchExecuteStatement': statementsOf('Statements'),
  'dynamodb:ExecuteTransaction': statementsOf('TransactStatements'),
  'dynamodb:TransactWriteItems': (input, account) =>
    listIn(input['TransactItems']).flatMap((entry) =>
      Object.entries(fields(entry)).map(([member, write]) =>
        inTransaction(onItem(account, WRITES[member] ?? member, fields(write))),
      ),
    ),
};
