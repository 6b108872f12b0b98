import { sqlFile } from '../../../infra/reporting/sql-file.ts';
import { DAILY, NAMED_QUERIES, viewsOf } from '../../../infra/reporting/views.ts';
import { Engine } from './engine.ts';
import { TITLE } from './sample/sync.ts';
import { FILES, KEPT, NOW, sampleConfig } from './sample/world.ts';

const HOME = '111122223333';
const OTHER = '444455556666';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ config: sampleConfig(), files: FILES, now: NOW });
  await engine.run(KEPT);
});
afterAll(() => engine.close());

const ask = (query: (typeof NAMED_QUERIES)[number]) => engine.rows(sqlFile(query).sql);
/** Of each row these members, in this order. */
const only = (rows: Record<string, unknown>[], ...names: string[]) => rows.map((row) => names.map((name) => row[name]));

describe('how an instance stands', () => {
  test('is compliant only where a scan that is new enough says so', async () => {
    const rows = await engine.rows('SELECT * FROM instance ORDER BY accountid, resourceid');
    expect(only(rows, 'resourceid', 'patch_group', 'state', 'open_patches')).toEqual([
      ['i-0aaa0001', 'Win-PROD', 'non-compliant', '2'],
      ['i-0aaa0002', 'Win-PROD', 'compliant', '0'],
      // Associations are compliant there, and its patches were never scanned.
      ['i-0aaa0003', 'Win-PROD', 'never-scanned', '0'],
      ['i-0aaa0004', 'Win-PROD', 'terminated', '1'],
      ['i-0aaa0005', 'Win-PROD', 'stale', '0'],
      ['i-0aaa0006', 'Win-DEV / Win-PROD', 'compliant', '0'],
      ['i-0aaa0007', 'RHEL-DEV', 'non-compliant', '2'],
      ['i-0aaa0008', 'Win-PROD', 'never-scanned', '0'],
      // Its counts cannot be read.
      ['mi-0aaa00009', 'Win-PROD', 'unknown', '0'],
      ['i-0bbb0001', 'Win-PROD', 'non-compliant', '1'],
      ['i-0bbb0002', 'Win-PROD', 'compliant', '0'],
      ['i-0bbb0003', 'Lab', 'unknown', '0'],
      // Its scan is still to come.
      ['i-0bbb0004', 'Lab', 'stale', '0'],
      ['i-0bbb0005', 'Lab', 'non-compliant', '0'],
      ['i-0bbb0006', 'Lab', 'compliant', '0'],
    ]);
  });

  test('one that was never scanned counts as an instance, and never as compliant', async () => {
    const rows = await ask('compliance-by-patch-group');
    expect(
      only(
        rows,
        'accountid',
        'patch_group',
        'instances',
        'compliant',
        'non_compliant',
        'not_seen',
        'compliant_percent',
      ),
    ).toEqual([
      [HOME, 'RHEL-DEV', '1', '0', '1', '0', 0],
      [HOME, 'Win-DEV / Win-PROD', '1', '1', '0', '0', 100],
      [HOME, 'Win-PROD', '6', '1', '1', '4', 16.7],
      [OTHER, 'Lab', '4', '1', '1', '2', 25],
      [OTHER, 'Win-PROD', '2', '1', '1', '0', 50],
    ]);
  });

  test('accounts are counted apart, and one that the config does not list not at all', async () => {
    expect(
      only(await ask('compliance-by-account'), 'accountid', 'instances', 'compliant', 'not_seen', 'oldest_scan'),
    ).toEqual([
      [HOME, '8', '2', '4', '2026-11-20'],
      [OTHER, '6', '2', '2', '2026-11-30'],
    ]);
  });

  test('what was not seen is listed by name', async () => {
    expect(only(await ask('not-seen'), 'resourceid', 'instance_status', 'state')).toEqual([
      ['i-0aaa0003', 'Active', 'never-scanned'],
      ['i-0aaa0005', 'Active', 'stale'],
      ['i-0aaa0008', 'Active', 'never-scanned'],
      ['mi-0aaa00009', 'ConnectionLost', 'unknown'],
      ['i-0bbb0003', 'Active', 'unknown'],
      ['i-0bbb0004', 'Active', 'stale'],
    ]);
  });
});

describe('missing patches', () => {
  test('count once, whatever wrote about them, and say since when', async () => {
    const rows = await engine.rows('SELECT * FROM missing_patch ORDER BY resourceid, patch_id');
    expect(only(rows, 'resourceid', 'patch_id', 'severity', 'patch_state', 'released_on', 'missing_since')).toEqual([
      ['i-0aaa0001', 'KB5029999', 'IMPORTANT', 'Missing', null, '2026-11-28'],
      // It was installed on the 26th, so that the days before do not count.
      ['i-0aaa0001', 'KB5031364', 'CRITICAL', 'Missing', '2026-11-11', '2026-11-27'],
      ['i-0aaa0007', 'kernel.x86_64', 'IMPORTANT', 'Missing', null, '2026-11-30'],
      ['i-0aaa0007', 'openssl.x86_64', 'UNSPECIFIED', 'InstalledPendingReboot', null, '2026-11-30'],
      ['i-0bbb0001', 'KB5031364', 'CRITICAL', 'Missing', '2026-11-11', null],
    ]);
    expect(rows[1]?.['title']).toBe(TITLE);
  });

  test('by age and severity: what is not known is a number of its own', async () => {
    const rows = await ask('age-of-missing-patches');
    const names = ['accountid', 'severity', 'missing', 'up_to_7_days', 'over_30_days', 'age_not_known', 'longest_days'];
    expect(only(rows, ...names, 'oldest_release_days', 'release_not_known')).toEqual([
      [HOME, 'CRITICAL', '1', '1', '0', '0', '3', '19', '0'],
      [HOME, 'IMPORTANT', '2', '2', '0', '0', '2', null, '2'],
      [HOME, 'UNSPECIFIED', '1', '1', '0', '0', '0', null, '1'],
      [OTHER, 'CRITICAL', '1', '0', '0', '1', null, '19', '0'],
    ]);
  });

  test('stand beside the exceptions that hold: none that is over, asked for, shortened, of half the CVEs or of another account', async () => {
    expect(
      only(await ask('missing-patches-beside-exceptions'), 'resourceid', 'patch_id', 'exceptions', 'first_end'),
    ).toEqual([
      ['i-0aaa0001', 'KB5029999', '', null],
      ['i-0aaa0001', 'KB5031364', 'x-holds', '2026-12-15'],
      ['i-0aaa0007', 'kernel.x86_64', '', null],
      ['i-0aaa0007', 'openssl.x86_64', 'x-cve', '2026-12-15'],
      ['i-0bbb0001', 'KB5031364', '', null],
    ]);
    const states = await engine.rows('SELECT id, state, holds FROM exception ORDER BY id');
    expect(only(states, 'id', 'state', 'holds')).toEqual([
      ['x-asked', 'asked', false],
      ['x-cve', 'approved', true],
      ['x-half', 'approved', true],
      ['x-holds', 'approved', true],
      ['x-over', 'approved', false],
      ['x-shortened', 'approved', false],
    ]);
  });
});

describe('exports beside it', () => {
  test('each record counts once, as the newest export has it, and what only an older one has stays', async () => {
    expect(
      only(await ask('run-history'), 'id', 'requested_by', 'approved_by', 'outcome', 'chain', 'ended_on', 'subject'),
    ).toEqual([
      ['p-7k2m9x4q', 'dev', 'U0ANA, U0BEN', 'succeeded', 'broken', '2026-11-24', 'win-prod'],
      ['mw-02dab9c37e5bf9d70#1763000000000#C0WINDOWS', '', '', 'ended', 'verified', '2026-11-13', 'Patching-DEV'],
      ['p-0000last', '', '', 'failed', 'verified', '2026-10-20', 'win-prod'],
    ]);
  });

  test('each fleet stands beside its newest run and its exceptions', async () => {
    const names = ['fleet', 'instances', 'compliant', 'not_seen', 'exceptions', 'last_run', 'outcome'];
    expect(only(await ask('runs-beside-compliance'), ...names)).toEqual([
      ["o'web", '0', '0', '0', '0', '', ''],
      ['rhel-dev', '1', '0', '0', '2', '', ''],
      ['win-prod', '7', '2', '4', '1', 'p-7k2m9x4q', 'succeeded'],
    ]);
  });

  test('an instance that was patched and misses patches again is found', async () => {
    expect(only(await ask('patched-and-still-open'), 'resourceid', 'run', 'open_patches')).toEqual([
      ['i-0aaa0001', 'p-7k2m9x4q', '2'],
    ]);
  });
});

test('a day is kept with what nobody saw, and twice is as once', async () => {
  await engine.run(sqlFile(DAILY).sql);
  await engine.run(sqlFile(DAILY).sql);
  expect(
    only(await ask('compliance-by-day'), 'day', 'accountid', 'instances', 'compliant', 'not_seen', 'critical_missing'),
  ).toEqual([
    ['2026-11-05', HOME, '1', '0', '0', '1'],
    ['2026-11-26', HOME, '1', '1', '0', '0'],
    ['2026-11-27', HOME, '1', '0', '0', '1'],
    ['2026-11-28', HOME, '3', '1', '1', '2'],
    ['2026-11-30', HOME, '8', '2', '4', '1'],
    ['2026-11-30', OTHER, '6', '2', '2', '1'],
  ]);
  const since = await engine.rows(
    `SELECT missing_since FROM missing_patch WHERE resourceid = 'i-0aaa0001' AND patch_id = 'KB5031364'`,
  );
  expect(since).toEqual([{ missing_since: '2026-11-27' }]);
});

test('the columns that Athena is told of are those that each view gives', async () => {
  for (const { name, columns } of viewsOf(sampleConfig())) {
    const given = await engine.columns(`SELECT * FROM ${name}`);
    const types = Object.entries(given).map(([column, type]) => [column, type.toLowerCase()]);
    expect([name, Object.fromEntries(types)]).toEqual([name, columns]);
    expect(Object.keys(given)).toEqual(Object.keys(columns));
  }
});

test('every query runs on a bucket that is still empty, by the clock of the engine', async () => {
  const empty = await Engine.open({ config: sampleConfig(), files: {} });
  for (const name of [...NAMED_QUERIES].filter((query) => query !== 'runs-beside-compliance'))
    expect([name, await empty.rows(sqlFile(name).sql)]).toEqual([name, []]);
  expect(only(await empty.rows(sqlFile('runs-beside-compliance').sql), 'fleet', 'instances')).toEqual([
    ["o'web", '0'],
    ['rhel-dev', '0'],
    ['win-prod', '0'],
  ]);
  const [setting] = await empty.rows('SELECT * FROM setting');
  expect(setting?.['stale_seconds']).toBe(259200);
  empty.close();
});
