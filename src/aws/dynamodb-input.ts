import { present } from '../present.ts';
import type { Condition, Item, Key, Query, Write } from '../store/table.ts';
import { type Attributes, attributesOf, valuesOf } from './dynamodb-values.ts';

export function transactItem(table: string, write: Write) {
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

export const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

export function putInput(table: string, write: Extract<Write, { kind: 'put' }>) {
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

export function updateInput(table: string, write: Extract<Write, { kind: 'set' }>) {
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

export const keyParts = ({ pk, sk }: Key): { pk: string; sk: string } => ({ pk, sk });

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

export function queryInput(table: string, query: Query) {
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

export function asItem(attributes: Attributes): Item {
  const item = valuesOf(attributes);
  const { pk, sk } = item;
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new Error('an item of the table has no key');
  return { ...item, pk, sk };
}
