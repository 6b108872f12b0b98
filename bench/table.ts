// Processor time of the table's calls beside the same calls through the SDK's client, both against the local DynamoDB without a socket.
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { reachAwsInProcess } from '../local/aws/in-process-client.ts';
import { createAws } from '../local/aws/world.ts';
import { createClock } from '../local/clock.ts';
import { createTable } from '../src/aws/dynamodb.ts';
import { TableName, createTable as withKeys } from '../test/local/aws/dynamodb-table.ts';

const ROUNDS = 40;
const CALLS = 50;
const MOST_OF_A_READ = 0.5;
const MOST_OF_A_LIST = 0.7;

const region = 'ap-southeast-2';
const clock = createClock({ start: Date.parse('2026-11-20T09:00:00Z'), speed: 0 });
const aws = createAws({ clock, accountId: '111122223333', region });
const { url } = await aws.server.listen(0);
reachAwsInProcess(url);
const config = { endpoint: url, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const sdk = new DynamoDBClient({ ...config, cacheMiddleware: true });
await sdk.send(withKeys);
const table = createTable(TableName, config);
/** Five items of 4 KB, as runs are. */
const facts = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`fact${i}`, { at: i, text: 'x'.repeat(30) }]));
for (let i = 0; i < 5; i += 1)
  await table.write([{ kind: 'put', item: { pk: 'RUNS', sk: `RUN#${i}`, ...facts }, when: {} }]);

const ours = {
  read: () => table.get({ pk: 'HOME', sk: 'NOBODY' }),
  list: () => table.query({ partition: 'RUNS' }),
};
const bySdk = {
  read: () =>
    sdk.send(new GetItemCommand({ TableName, Key: marshall({ pk: 'HOME', sk: 'NOBODY' }), ConsistentRead: true })),
  list: async () => {
    const { Items = [] } = await sdk.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': 'pk' },
        ExpressionAttributeValues: marshall({ ':pk': 'RUNS' }),
      }),
    );
    return Items.map((item) => unmarshall(item));
  },
};

/** Microseconds of processor time a call. */
async function costOf(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < CALLS; i += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function compare(of: 'read' | 'list') {
  const rounds: { ours: number; bySdk: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({ ours: await costOf(ours[of]), bySdk: await costOf(bySdk[of]) });
  return {
    ratio: median(rounds.map((each) => each.ours / each.bySdk)),
    us: median(rounds.map((each) => each.ours)),
    usBySdk: median(rounds.map((each) => each.bySdk)),
  };
}

const [read, list] = [await compare('read'), await compare('list')];
const inWords = ({ ratio, us, usBySdk }: typeof read, what: string, most: number): string =>
  `${what} costs ${ratio.toFixed(2)} of what it costs through the SDK's client, at most ${most} (${us.toFixed(0)} µs of ${usBySdk.toFixed(0)} µs, the local DynamoDB included)`;
for (const [isMet, what] of [
  [read.ratio <= MOST_OF_A_READ, inWords(read, 'a read by key', MOST_OF_A_READ)],
  [list.ratio <= MOST_OF_A_LIST, inWords(list, 'a list of five runs', MOST_OF_A_LIST)],
] as const)
  console.log(`  ${isMet ? 'met   ' : 'MISSED'} ${what}`);
await aws.close();
clock.stop();
process.exit(read.ratio <= MOST_OF_A_READ && list.ratio <= MOST_OF_A_LIST ? 0 : 1);
