import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { createTable } from '../../src/aws/dynamodb.ts';
import { attributesOf, valuesOf } from '../../src/aws/dynamodb-values.ts';
import { endpointOf } from '../../src/aws/signed-call.ts';
import { type HttpDouble, type HttpReply, type ReceivedRequest, startHttpDouble } from '../support/http-double.ts';
import { signatureByAws } from '../support/signature-by-aws.ts';
import { withoutPauses } from '../support/without-pauses.ts';

const key = { pk: 'RUN#b-1', sk: 'RUN' };
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

let http: HttpDouble;
let replies: HttpReply[] = [];

beforeEach(async () => {
  replies = [];
  http = await startHttpDouble(() => replies.shift() ?? { body: '{}' });
});
afterEach(() => http.close());

const config = () => ({ region: 'ap-southeast-2', credentials, endpoint: http.url });
const table = () => createTable('patchwarden', config());

const wrong = (status: number, name: string, more: object = {}): HttpReply => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'why', ...more }),
});

const sent = ({ method, path, headers, body }: ReceivedRequest) => ({
  method,
  path,
  type: headers['content-type'],
  target: headers['x-amz-target'],
  input: JSON.parse(body),
});

const isSigned = (request: ReceivedRequest): boolean => {
  const { given, expected } = signatureByAws(request, credentials.secretAccessKey);
  return given === expected;
};

const value = {
  text: 'ünï \u2028 "x"',
  n: 1.5,
  big: 1_795_053_601_000,
  yes: true,
  none: null,
  list: [1, ['a']],
  map: {},
};

let end: () => void;
beforeAll(() => {
  end = withoutPauses();
});
afterAll(() => end());

test('what is sent is what the SDK sends', async () => {
  const sdk = new DynamoDBClient(config());
  const ours = table();
  const TableName = 'patchwarden';
  const old = 'ALL_OLD' as const;
  await ours.get(key);
  await sdk.send(new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }));
  await ours.query({ index: 'work', partition: 'WORK', atMost: 5, limit: 3 });
  await sdk.send(
    new QueryCommand({
      TableName,
      IndexName: 'work',
      KeyConditionExpression: '#partition = :partition AND #sort <= :sort',
      ExpressionAttributeNames: { '#partition': 'workPk', '#sort': 'workDueAt' },
      ExpressionAttributeValues: marshall({ ':partition': 'WORK', ':sort': 5 }),
      ScanIndexForward: true,
      Limit: 3,
    }),
  );
  const Put = {
    TableName,
    Item: marshall({ ...key, ...value }),
    ConditionExpression: 'attribute_not_exists(#c0)',
    ReturnValuesOnConditionCheckFailure: old,
    ExpressionAttributeNames: { '#c0': 'pk' },
  };
  await ours.write([{ kind: 'put', item: { ...key, ...value, left: undefined }, when: { absent: ['pk'] } }]);
  await sdk.send(new PutItemCommand(Put));
  const Update = {
    TableName,
    Key: marshall(key),
    UpdateExpression: 'SET #s0 = :s0 REMOVE #r0',
    ConditionExpression: '#c0 = :c0',
    ReturnValuesOnConditionCheckFailure: old,
    ExpressionAttributeNames: { '#c0': 'version', '#s0': 'value', '#r0': 'gone' },
    ExpressionAttributeValues: marshall({ ':c0': 7, ':s0': value }),
  };
  const set = { kind: 'set', key, set: { value }, remove: ['gone'], when: { equals: { version: 7 } } } as const;
  await ours.write([set]);
  await sdk.send(new UpdateItemCommand(Update));
  const requests = http.received.map(sent);
  for (let i = 0; i < requests.length; i += 2) expect(requests[i]).toEqual(requests[i + 1]);
  expect(requests).toHaveLength(8);

  await ours.write([set, { kind: 'put', item: { ...key, ...value }, when: { absent: ['pk'] } }]);
  await sdk.send(new TransactWriteItemsCommand({ TransactItems: [{ Update }, { Put }] }));
  const [one, other] = http.received.slice(8).map(sent);
  const ClientRequestToken = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(one).toEqual({ ...other, input: { ...other?.input, ClientRequestToken } });
  expect(other?.input.ClientRequestToken).toEqual(ClientRequestToken);
  expect(http.received.every(isSigned)).toBe(true);
});

test('the endpoint is that of the Region', () => {
  const hostIn = (region: string) => endpointOf({ region }, 'dynamodb').host;
  expect(hostIn('eu-west-1')).toBe('dynamodb.eu-west-1.amazonaws.com');
  expect(hostIn('cn-north-1')).toBe('dynamodb.cn-north-1.amazonaws.com.cn');
});

test.each<[string, HttpReply]>([
  ['of throttling', wrong(400, 'ThrottlingException')],
  ['of too little capacity', wrong(400, 'ProvisionedThroughputExceededException')],
  ['of a transaction that is still under way', wrong(400, 'TransactionInProgressException')],
  ['of its own', wrong(500, 'InternalServerError')],
  ['of its own, without words', { status: 503, body: 'upstream' }],
  ['in a dropped connection', 'drop'],
])('a failure %s is tried again', async (_what, reply) => {
  replies = [reply, reply, { body: JSON.stringify({ Item: marshall({ ...key, n: 1 }) }) }];
  expect(await table().get(key)).toEqual({ ...key, n: 1 });
  expect(http.received).toHaveLength(3);
});

test.each<[string, HttpReply, object]>([
  ['a refusal', wrong(400, 'AccessDeniedException'), { failure: 'refused', code: 'AccessDeniedException' }],
  ['a mistake', wrong(400, 'ValidationException'), { failure: 'refused', code: 'ValidationException' }],
  ['a table that is not there', wrong(400, 'ResourceNotFoundException'), { failure: 'gone' }],
  ['a success that cannot be read', { body: '<html>' }, { failure: 'ambiguous', code: 'UnreadableAnswer' }],
])('%s is not', async (_what, reply, failed) => {
  replies = [reply];
  await expect(table().write([{ kind: 'put', item: key, when: {} }])).rejects.toMatchObject(failed);
  expect(http.received).toHaveLength(1);
});

test('after three attempts it is given up, as throttled or as one that may have happened', async () => {
  replies = Array.from({ length: 3 }, () => wrong(400, 'ThrottlingException'));
  await expect(table().get(key)).rejects.toMatchObject({ failure: 'busy', code: 'ThrottlingException' });
  replies = ['drop', 'drop', 'drop'];
  await expect(table().get(key)).rejects.toMatchObject({ failure: 'ambiguous', code: 'TimeoutError' });
  expect(http.received).toHaveLength(6);
});

test('a transaction that is sent again is the same one; the next is another', async () => {
  const writes = [{ kind: 'check', key, when: { equals: { version: 1 } } }] as const;
  replies = ['drop'];
  const ours = table();
  await ours.write(writes);
  await ours.write(writes);
  const [first, again, next] = http.received.map(({ body }) => JSON.parse(body).ClientRequestToken);
  expect(first).toBe(again);
  expect(first).not.toBe(next);
});

test('a part that failed for its size, or for what nobody knows, is no conflict', async () => {
  const reasons = (Code: string, Message: string) => ({ CancellationReasons: [{ Code: 'None' }, { Code, Message }] });
  const size = 'Item size to update has exceeded the maximum allowed size';
  const write = { kind: 'delete', key, when: {} } as const;
  replies = [wrong(400, 'TransactionCanceledException', reasons('ValidationError', size))];
  await expect(table().write([write])).rejects.toMatchObject({ failure: 'refused', code: 'ItemTooLarge' });
  replies = [wrong(400, 'TransactionCanceledException', reasons('ItemCollectionSizeLimitExceeded', 'x'))];
  await expect(table().write([write])).rejects.toMatchObject({ code: 'TransactionCanceledException' });
  replies = [wrong(400, 'TransactionConflictException')];
  expect(await table().write([write])).toEqual({ kind: 'conflict', conflicts: [{ failed: true }] });
});

describe('values', () => {
  test.each<unknown>([
    '',
    'ünï \ud83d\ude00 \u0000',
    0,
    -1.5,
    1e-7,
    Number.MAX_SAFE_INTEGER,
    true,
    false,
    null,
    [],
    {},
    [1, ['a', { b: [null] }]],
    { 'a b': { '#': {} } },
    new Set(['a', 'b']),
    { left: undefined, kept: [undefined, 1] },
    Object.assign(Object.create(null), { a: 1 }),
  ])('%j is what the SDK makes of it, both ways', (each) => {
    const there = marshall({ each }, { removeUndefinedValues: true });
    expect(attributesOf({ each })).toEqual(there);
    expect(valuesOf(attributesOf({ each }))).toEqual(unmarshall(there));
  });

  test.each<[string, unknown, string]>([
    ['bytes', new Uint8Array([1]), 'Uint8Array'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a set of numbers', new Set([1]), 'Set'],
    ['an empty set', new Set(), 'Set'],
    ['no number', Number.NaN, 'NaN'],
    ['an endless number', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a large integer', 1n, '1'],
  ])('%s is refused before anything is sent', async (_what, value, named) => {
    const wanted = table().write([{ kind: 'put', item: { ...key, deep: [{ value }] }, when: {} }]);
    await expect(wanted).rejects.toThrow(`the table holds no ${named}`);
    expect(http.received).toEqual([]);
  });

  test('a kind that nobody writes is not read as nothing', async () => {
    replies = [{ body: JSON.stringify({ Item: { ...marshall(key), bytes: { B: 'AQ==' } } }) }];
    await expect(table().get(key)).rejects.toThrow('of the kind B');
  });
});
