import { csv } from '../../../src/evidence/decision/csv.ts';
import { evidenceOf } from '../../../src/evidence/decision/evidence.ts';
import { namedIn } from '../../../src/evidence/decision/found.ts';
import type { Evidence, StoredThing } from '../../../src/evidence/types.ts';
import { DAY, MINUTE, T0 } from '../../runs/fixture.ts';
import { OPENS, WINDOW } from '../../windows/fixture.ts';
import { EMERGENCY, RUN_ID, RUN_OF, storedEmergency, storedOccurrence, storedRun, thingsIn } from '../stored.ts';

const NOW = OPENS + DAY;

async function evidence(since = T0): Promise<Evidence> {
  const table = await storedOccurrence(await storedRun());
  return evidenceOf(await thingsIn([...table.store.items()], table), { since, now: NOW });
}

test('a run is one row for each record: who, when, what, why and outcome', async () => {
  const rows = (await evidence()).rows.filter(({ id }) => id === RUN_ID);
  expect(rows.map(({ at, who, change, to, why, outcome }) => [at, who, change, to, why, outcome])).toEqual([
    ['2026-11-20T09:00:00.000Z', 'U0DEV', 'requested', 'awaiting-approval', 'monthly patches', ''],
    ['2026-11-20T09:02:00.000Z', 'U0ANA', 'approval-given', 'awaiting-approval', '', ''],
    ['2026-11-20T09:03:00.000Z', 'U0BEN', 'approved', 'approved', '', ''],
    ['2026-11-20T09:04:00.000Z', '', 'started', 'running', '', ''],
    ['2026-11-20T09:05:00.000Z', '', 'succeeded', 'succeeded', '', 'succeeded'],
  ]);
  expect(rows.at(-1)).toMatchObject({
    thing: 'run',
    kind: 'bake',
    subject: 'web',
    policy: 'nonprod',
    channel: 'C0PATCHING',
    approvedBy: ['U0ANA', 'U0BEN'],
    images: ['ami-0123456789abcdef0'],
    chain: 'verified',
  });
  expect(rows[3]?.executions).toEqual(['e-0001']);
});

test('an occurrence is one row for each state and receipt, and its instances one each with the worst that is known of them', async () => {
  const { rows, instances } = await evidence();
  expect(
    rows
      .filter(({ thing }) => thing === 'occurrence')
      .map(({ change, subject, outcome }) => [change, subject, outcome]),
  ).toEqual([
    ['announced', 'Patching-DEV', ''],
    ['open', 'Patching-DEV', ''],
    ['ended', 'Patching-DEV', 'ended'],
    ['receipt', 'Patching-DEV', 'ended'],
  ]);
  expect(instances.map(({ instance, result, subject }) => [instance, result, subject])).toEqual([
    ['i-4', 'failed', 'win-dev'],
    ['i-3', 'not-installed', 'win-dev'],
    ['i-1', 'patched', 'win-dev'],
    ['i-2', 'patched', 'win-dev'],
    ['i-5', 'patched', 'win-dev'],
  ]);
  expect(rows.some(({ id }) => id.startsWith(WINDOW))).toBe(true);
});

test('an emergency is one row for each decision about it: who, when, what, why and outcome', async () => {
  const table = await storedEmergency();
  const { rows } = evidenceOf(await thingsIn([...table.store.items()], table), {
    since: EMERGENCY.requestedAt,
    now: NOW,
  });
  expect(
    rows.map(({ at, who, person, change, from, to, why, outcome }) => [
      at,
      who,
      person,
      change,
      from,
      to,
      why,
      outcome,
    ]),
  ).toEqual([
    ['2026-11-24T09:00:00.000Z', 'U0REQUEST', 'rita', 'opened', 'none', 'open', 'exploited in the wild', ''],
    ['2026-11-24T09:01:00.000Z', 'U0ANA', 'U0ANA', 'closed', 'open', 'closed', 'mitigated', 'closed'],
    ['2026-11-24T09:02:00.000Z', 'U0BEN', 'U0BEN', 'reviewed', 'closed', 'closed', 'too slow', 'closed'],
  ]);
  expect(rows[0]).toMatchObject({
    thing: 'emergency',
    id: EMERGENCY.id,
    kind: 'emergency',
    subject: EMERGENCY.cve,
    policy: 'emergency',
    channel: 'C0PATCHING',
    cves: [EMERGENCY.cve],
    chain: 'verified',
  });
});

test('a patched instance has its result, and the CVEs of what was to be installed', () => {
  const node = { id: 'i-0123456789abcdef0', phase: 'patched', installed: 3, missing: 0, rebooted: true };
  const run = {
    id: 'p-1',
    kind: 'patch',
    name: 'win-dev',
    plan: { missing: [{ id: 'KB1', cves: ['CVE-2026-1001', 'CVE-2026-1002'] }] },
    outcome: { nodes: [node, { ...node, id: 'i-0fedcba9876543210', phase: 'failed', failure: 'patch-failed' }] },
    ending: { at: T0 },
    approvals: [{ userId: 'U0ANA' }],
  };
  const thing: StoredThing = { of: 'RUN#p-1', items: [{ pk: 'RUN#p-1', sk: 'RUN', run }], inLedger: false };
  expect(evidenceOf([thing], { since: T0, now: NOW }).instances).toMatchObject([
    {
      instance: 'i-0123456789abcdef0',
      result: 'patched',
      installed: '3',
      missing: '0',
      rebooted: 'yes',
      cves: ['CVE-2026-1001', 'CVE-2026-1002'],
      approvedBy: ['U0ANA'],
      chain: 'broken',
    },
    { instance: 'i-0fedcba9876543210', result: 'patch-failed' },
  ]);
});

test('what is older is left out, unless it is broken or has no time', async () => {
  const since = T0 + 4 * MINUTE;
  expect((await evidence(since)).rows.filter(({ id }) => id === RUN_ID)).toHaveLength(2);
  expect(await evidence(NOW)).toMatchObject({ rows: [], things: 0, problems: [] });
  const table = await storedRun();
  const items = [...table.store.items()].map((item) => (item.sk === 'AUDIT#000001' ? { ...item, at: 'never' } : item));
  const broken = evidenceOf(await thingsIn(items, table), { since: NOW, now: NOW });
  expect(broken.rows).toMatchObject([{ at: '', record: 'AUDIT#000001', chain: 'broken' }]);
  expect(broken.problems).toEqual([{ of: RUN_OF, item: 'AUDIT#000001', code: 'altered' }]);
});

test('ids are found wherever they stand, and nothing that only looks like one', () => {
  const value = {
    nodes: [{ id: 'mi-0123456789abcdef0' }, 'i-01234567', 'i-zz', 'see CVE-2026-1'],
    byCve: { 'CVE-2026-12345': true },
    executionId: 'e-1',
    image: { id: 'ami-0123456789abcdef0' },
  };
  expect(namedIn(value, null, 7)).toEqual({
    instances: ['i-01234567', 'mi-0123456789abcdef0'],
    cves: ['CVE-2026-12345'],
    images: ['ami-0123456789abcdef0'],
    executions: ['e-1'],
  });
});

test.each([
  ['plain', '"plain"'],
  ['a "word", and more', '"a ""word"", and more"'],
  ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
  ['+1', `"'+1"`],
  ['-2+3', `"'-2+3"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['  =1', `"'  =1"`],
  ['\t=1', `"' =1"`],
  ['＝1', `"'＝1"`],
  ['one\r\n=two', '"one =two"'],
  ['a\u0000b\u2028c', '"a b c"'],
])('the cell %j is %s', (value, written) => {
  expect(csv<{ a: string; b: readonly string[] }>(['a', 'b'], [{ a: value, b: ['x', 'y'] }])).toBe(
    `"a","b"\r\n${written},"x y"\r\n`,
  );
});
