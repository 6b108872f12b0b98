import { type CatalogueRead, readCatalogue } from '../../../src/posture/decision/catalogue.ts';
import { NOON } from '../deadline-fixture.ts';

const at = (date: string) => Date.parse(`${date}T00:00:00Z`);
const read = (value: unknown, before?: Extract<CatalogueRead, { kind: 'read' }>['catalogue']) =>
  readCatalogue(typeof value === 'string' ? value : JSON.stringify(value), { before, now: NOON });

/** As CISA's file has them. */
const ROW = {
  cveID: 'CVE-2025-62593',
  vendorProject: 'Anyscale',
  product: 'Ray',
  dateAdded: '2026-08-17',
  dueDate: '2026-08-20',
  knownRansomwareCampaignUse: 'Unknown',
  forensicTriage: 'Yes',
  cwes: ['CWE-94'],
};
const FILE = { title: 'CISA Catalog', catalogVersion: '2026.09.30', dateReleased: '2026-09-30T17:00:00Z', count: 1 };

test('has what is exploited, since when, and that a triage means total control', () => {
  expect(read({ ...FILE, vulnerabilities: [ROW] })).toEqual({
    kind: 'read',
    catalogue: {
      readAt: NOON,
      version: '2026.09.30',
      holes: 0,
      vulnerabilities: {
        'CVE-2025-62593': {
          exploited: { since: at('2026-08-17'), listedDue: at('2026-08-20') },
          technicalImpact: 'total',
        },
      },
    },
  });
});

test.each<[string, object, object]>([
  [
    'ratings beside it',
    { automatable: 'Yes', technicalImpact: 'Partial' },
    { automatable: true, technicalImpact: 'partial' },
  ],
  ['ratings that are none', { automatable: 'perhaps', technicalImpact: 7, forensicTriage: 'No' }, {}],
])('%s', (_, parts, expected) => {
  const found = read({ ...FILE, vulnerabilities: [{ ...ROW, forensicTriage: undefined, ...parts }] });
  expect(found.kind === 'read' && found.catalogue.vulnerabilities['CVE-2025-62593']).toEqual({
    exploited: expect.anything(),
    ...expected,
  });
});

test('ratings of what is not listed stand beside the list', () => {
  const ratings = [
    { cveID: 'cve-2026-7', technicalImpact: 'total' },
    { cveID: 'CVE-2026-0008', automatable: false },
    3,
  ];
  const found = read({ ...FILE, vulnerabilities: [ROW], ratings });
  expect(found.kind === 'read' && found.catalogue.vulnerabilities['CVE-2026-0008']).toEqual({ automatable: false });
});

describe('a hole', () => {
  const holes = [
    'text',
    { ...ROW, cveID: 'constructor' },
    { ...ROW, cveID: 'CVE-2026-0001', dateAdded: '2026-13-45' },
    { ...ROW, cveID: 'CVE-2026-0002', dueDate: 'soon' },
  ];
  const found = read({ ...FILE, vulnerabilities: [...holes, ROW] });
  const catalogue = found.kind === 'read' ? found.catalogue : undefined;

  test('is counted, and the other rows are read', () => {
    expect(catalogue?.holes).toBe(3);
    expect(Object.keys(catalogue?.vulnerabilities ?? {})).toEqual(['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2025-62593']);
  });

  test('without a date it counts from when the file was made, and no later the next time', () => {
    const since = catalogue?.vulnerabilities['CVE-2026-0001']?.exploited?.since;
    expect(since).toBe(Date.parse(FILE.dateReleased));
    const again = read({ vulnerabilities: holes }, catalogue);
    expect(again.kind === 'read' && again.catalogue.vulnerabilities['CVE-2026-0001']?.exploited?.since).toBe(since);
  });
});

test.each<[string, unknown, string]>([
  ['nothing', '', 'empty'],
  ['half a file', '{"vulnerabilities": [{"cveID"', 'not-json'],
  ['another file', { items: [] }, 'no-list'],
  ['a list of nothing', { ...FILE, vulnerabilities: [] }, 'empty'],
  ['a list of holes alone', { ...FILE, vulnerabilities: [1, 2] }, 'empty'],
])('%s is no list of what is exploited', (_, value, code) => {
  expect(read(value)).toEqual({ kind: 'unreadable', code });
});

test('a listing dated in the future counts from when it was read, and is a hole', () => {
  const file = {
    ...FILE,
    dateReleased: '2031-01-01T00:00:00Z',
    vulnerabilities: [{ ...ROW, dateAdded: '2031-01-01' }],
  };
  const first = read(file);
  expect(first).toMatchObject({
    catalogue: { holes: 1, vulnerabilities: { 'CVE-2025-62593': { exploited: { since: NOON } } } },
  });
});
