import { runExport } from '../../setup/export/run-export.ts';
import { loadConfig } from '../../src/app/config.ts';
import type { Table } from '../../src/store/table.ts';
import { RUN_ID, RUN_OF } from '../evidence/stored.ts';
import type { StartedAws } from '../local/aws/local-aws.ts';
import { DAY, T0 } from '../runs/fixture.ts';
import { startStored } from './stored-table.ts';

/** `npm run export`, as its command line and what it writes, against the simulated DynamoDB by the real SDK. */

const NOW = T0 + 20 * DAY;

let aws: StartedAws;
let table: Table;
let files: Record<string, string>;

beforeEach(async () => {
  files = {};
  ({ aws, table } = await startStored());
});
afterEach(() => aws.close());

async function run(...args: readonly string[]) {
  const lines: string[] = [];
  const code = await runExport(args, {
    env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'ap-southeast-2' },
    loadConfig,
    out: (text) => lines.push(text),
    stop: new AbortController().signal,
    now: NOW,
    read: async (path) => files[path] ?? '',
    write: async (folder, name, text) => {
      files[`${folder}/${name}`] = text;
    },
  });
  return { code, said: lines.join('\n') };
}

const JSONL = 'export/patchwarden-changes-2026-12-10.jsonl';

test('writes every change and says that it verified', async () => {
  const { code, said } = await run();
  expect([code, said]).toEqual([
    0,
    expect.stringContaining('9 records of 2 things.\nEvery chain that was read is intact.'),
  ]);
  expect(Object.keys(files)).toHaveLength(4);
  expect(files[JSONL]?.trimEnd().split('\n')).toHaveLength(9);
});

test('names a record that was changed, and one that nothing else would find', async () => {
  await table.write([{ kind: 'set', key: { pk: RUN_OF, sk: 'AUDIT#000003' }, set: { by: 'U0MALLORY' }, when: {} }]);
  await table.write([{ kind: 'put', item: { pk: 'RUN#b-00000000', sk: 'AUDIT#000002', hash: 'x' }, when: {} }]);
  const { code, said } = await run('--since', '2026-12-05', '--out', 'export');
  expect(code).toBe(1);
  expect(said).toContain(`- ${RUN_OF} AUDIT#000003 was altered.`);
  expect(said).toContain('- RUN#b-00000000 AUDIT#000001 is missing.');
  expect(said).toContain('- RUN#b-00000000 RUN is missing, although its records exist.');
});

test('compares with an export that was kept, even where the whole chain was written anew', async () => {
  await run();
  files['kept.jsonl'] = files[JSONL] ?? '';
  expect((await run('--against', 'kept.jsonl')).said).toContain(
    'Every record of kept.jsonl is still there, unchanged.',
  );
  for (const sk of ['RUN', ...[1, 2, 3, 4, 5].map((n) => `AUDIT#00000${n}`)])
    await table.write([{ kind: 'delete', key: { pk: RUN_OF, sk }, when: {} }]);
  files['kept.jsonl'] = (files['kept.jsonl'] ?? '')
    .replace('"subject":"Patching-DEV"', '"subject":"other"')
    .replace('"type":"ended"', '"type":"open"');
  const { code, said } = await run('--against', 'kept.jsonl');
  expect(code).toBe(1);
  expect(said).toContain(`- ${RUN_OF} AUDIT#000001 is in the older export, and not in the table.`);
  expect(said).toMatch(/- line \d of the older export, OCC#.* STATE#000003, was altered in the file\./);
  expect(said).toContain(`- ${RUN_OF} RUN and all its records are missing, although the ledger lists it.`);
  expect(said).not.toContain(RUN_ID.toUpperCase());
});

test.each([
  [['--since', 'yesterday'], '--since takes 30d or 2026-11-01, and not "yesterday".'],
  [['--table', 'nowhere'], 'dynamodb:Scan failed: ResourceNotFoundException'],
  [['now'], "Unexpected argument 'now'"],
])('%j is one sentence', async (args, said) => {
  const ran = await run(...args);
  expect([ran.code, ran.said]).toEqual([1, expect.stringContaining(said)]);
});
