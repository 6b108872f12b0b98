import { gzipSync } from 'node:zlib';
import { runAudit } from '../../setup/audit/run-audit.ts';
import { loadConfig } from '../../src/app/config.ts';
import { domainEvents } from '../../src/runs/decision/domain-event.ts';
import { loadAudit } from '../../src/runs/effect/run-store.ts';
import { hashOf, type Item, type Table } from '../../src/store/table.ts';
import { RUN_ID, RUN_OF } from '../evidence/stored.ts';
import type { StartedAws } from '../local/aws/local-aws.ts';
import { aRun, DAY, T0 } from '../runs/fixture.ts';
import { startStored } from './stored-table.ts';

/** `npm run audit`, against the simulated DynamoDB by the real SDK and a folder of events in memory. */

const NOW = T0 + 20 * DAY;

let aws: StartedAws;
let table: Table;
let files: Record<string, string | Uint8Array>;

beforeEach(async () => {
  ({ aws, table } = await startStored());
  files = { 'sink/2026/events': await delivered() };
});
afterEach(() => aws.close());

/** What the product put on its bus, as a delivery stream writes it: one after the other, some twice. */
async function delivered(): Promise<string> {
  const records = await loadAudit(table, RUN_ID);
  const events = domainEvents({ run: aRun({ id: RUN_ID }), usualMs: [] }, records).map(({ type, detail }) =>
    JSON.stringify({ version: '0', source: 'patchwarden', 'detail-type': type, detail }),
  );
  const other = JSON.stringify({ source: 'patchwarden', 'detail-type': 'App Removed', detail: { id: 'a"}{\\' } });
  return [...events.toReversed(), other, events[0]].join('');
}

async function run(...args: readonly string[]) {
  const lines: string[] = [];
  const code = await runAudit(args, {
    env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'ap-southeast-2' },
    loadConfig,
    out: (text) => lines.push(text),
    stop: new AbortController().signal,
    now: NOW,
    list: async (folder) => {
      const names = Object.keys(files).filter((name) => name.startsWith(`${folder}/`));
      if (names.length === 0) throw new Error('ENOENT');
      return names;
    },
    read: async (path) => Buffer.from(files[path] ?? ''),
  });
  return { code, said: lines.join('\n') };
}

const audit = () => run('--sink', 'sink');
const record = (version: number) => ({ pk: RUN_OF, sk: `AUDIT#00000${version}` });

test('says that the table and the sink agree', async () => {
  expect(await audit()).toEqual({
    code: 0,
    said: '5 records of the table are as announced.\nThe table and the sink agree, and both chains are whole.',
  });
});

test('reads files that are compressed, and events in a list', async () => {
  files['sink/2026/events'] = gzipSync(await delivered());
  expect((await audit()).code).toBe(0);
  files['sink/2026/events'] = `[${(await delivered()).replaceAll('}{"version"', '},\n{"version"')}]`.replace(
    '}{"source"',
    '},{"source"',
  );
  expect((await audit()).said).toContain('5 records of the table are as announced.');
});

test('names a record that was altered, by the table alone and against the sink', async () => {
  await table.write([{ kind: 'set', key: record(3), set: { by: 'U0MALLORY' }, when: {} }]);
  const { code, said } = await audit();
  expect(code).toBe(1);
  expect(said).toContain(`- ${RUN_OF} AUDIT#000003 was altered.`);
  expect(said).toContain(`- run ${RUN_ID}, version 3: the table has another record than was announced`);
});

test('names a whole chain that was written anew with fitting hashes, which the table alone does not show', async () => {
  let prev = String((await table.get(record(1)))?.['hash']);
  for (const version of [2, 3, 4, 5]) {
    const item = await table.get(record(version));
    if (item === undefined) throw new Error('no record');
    const { pk: _pk, sk: _sk, hash: _hash, ...entry }: Item = { ...item, person: 'mallory', prev };
    prev = hashOf(entry);
    await table.write([{ kind: 'put', item: { ...record(version), ...entry, hash: prev }, when: {} }]);
  }
  await table.write([{ kind: 'set', key: { pk: RUN_OF, sk: 'RUN' }, set: { chain: prev }, when: {} }]);
  const { code, said } = await audit();
  expect(code).toBe(1);
  expect(said.split('\n').filter((line) => line.startsWith('- '))).toEqual([
    `- run ${RUN_ID}, versions 2 to 5: the table has another record than was announced: it was changed after the fact.`,
  ]);
});

test('names a run that was deleted with its line in the ledger', async () => {
  for (const item of await table.query({ partition: RUN_OF }))
    await table.write([{ kind: 'delete', key: { pk: item.pk, sk: item.sk }, when: {} }]);
  const { code, said } = await audit();
  expect(code).toBe(1);
  expect(said).toContain(
    `- run ${RUN_ID} was announced (versions 1 to 5), and nothing of it is in the table: it was deleted.`,
  );
});

test.each([
  [[], '--sink is missing'],
  [['--sink', 'nowhere'], 'nowhere cannot be read: name a folder, or s3://bucket/prefix.'],
  [['--sink', 's3://'], 's3:// is no address: write s3://bucket/prefix.'],
  [['now'], "Unexpected argument 'now'"],
])('%j is one sentence', async (args, said) => {
  const ran = await run(...args);
  expect([ran.code, ran.said]).toEqual([1, expect.stringContaining(said)]);
});

test('says what could not be read, and refuses to compare with nothing', async () => {
  files['sink/broken'] = '{"source":';
  expect(await audit()).toEqual({
    code: 1,
    said: expect.stringContaining('- sink/broken is not JSON throughout, so it was not read.'),
  });
  files = { 'sink/empty': '' };
  expect(await audit()).toEqual({
    code: 1,
    said: 'The sink has no event of a run, so there is nothing to compare with.',
  });
});
