import { DAY } from '../../../src/duration.ts';
import { ROWS, ruledByBod } from '../../../src/posture/decision/bod-26-04.ts';
import { NOON } from '../deadline-fixture.ts';

/** data/csv/cisa/cisa_bod_26_04_1_0_0.csv of CERTCC/SSVC, without its header. */
const PUBLISHED = `
0,no,no,no,partial,fix on system upgrade
1,yes,no,no,partial,14 days
2,no,yes,no,partial,60 days
3,no,no,yes,partial,60 days
4,no,no,no,total,fix on system upgrade
5,yes,yes,no,partial,14 days
6,yes,no,yes,partial,14 days
7,no,yes,yes,partial,14 days
8,yes,no,no,total,14 days
9,no,yes,no,total,14 days
10,no,no,yes,total,60 days
11,yes,yes,yes,partial,3 days
12,yes,yes,no,total,3 days & forensic investigation
13,yes,no,yes,total,3 days & forensic investigation
14,no,yes,yes,total,3 days
15,yes,yes,yes,total,3 days & forensic investigation`;

const yes = (word: boolean) => (word ? 'yes' : 'no');

test('the table is the published one, row by row', () => {
  const written = ROWS.map(([listed, isPublic, automatable, impact, line], at) => {
    const words = line === 'on-upgrade' ? 'fix on system upgrade' : `${line.days} days`;
    const forensic = line !== 'on-upgrade' && line.forensic ? ' & forensic investigation' : '';
    return `\n${at},${yes(listed)},${yes(isPublic)},${yes(automatable)},${impact},${words}${forensic}`;
  });
  expect(written.join('')).toBe(PUBLISHED);
});

const seenAt = NOON;
const listed = { exploited: { since: Date.parse('2026-11-03T00:00:00Z') } };
const rated = { automatable: true, technicalImpact: 'total' } as const;
const bod = (parts: Partial<Parameters<typeof ruledByBod>[0]>) =>
  ruledByBod({ exposure: 'public', unrated: 'told', seenAt, known: {}, ...parts });

describe('what the directive says', () => {
  test('of one listed on 3 November, public: due at the end of 6 November, with a forensic triage', () => {
    expect(bod({ known: { ...listed, ...rated } })).toEqual({
      kind: 'due',
      due: Date.parse('2026-11-06T23:59:00Z'),
      rule: 'BOD 26-04: known exploited, public, 3 days',
      forensic: true,
    });
  });

  test.each([
    ['one that is not listed counts from when it was found', { known: rated }, '2026-12-04', undefined],
    ['an internal fleet has its own row', { known: rated, exposure: 'internal' as const }, '2027-01-30', undefined],
    ['no exposure counts as public', { known: rated, exposure: undefined }, '2026-12-04', ['public']],
    ['listed without ratings: the strictest row', { known: listed }, '2026-11-06', ['ratings']],
    [
      'ratings that decide nothing are not needed',
      { known: { automatable: true }, exposure: 'internal' as const },
      '2027-01-30',
      undefined,
    ],
    ['strictest, where the config says so', { unrated: 'strictest' as const }, '2026-12-04', ['ratings']],
    ['nothing known, and strictest', { known: undefined, unrated: 'strictest' as const }, '2026-12-04', ['ratings']],
  ])('%s', (_, parts, day, assumed) => {
    const ruled = bod(parts);
    expect(ruled.kind === 'due' && new Date(ruled.due).toISOString().slice(0, 10)).toBe(day);
    expect(ruled.kind === 'due' && ruled.assumed).toEqual(assumed);
  });

  test.each([
    ['not listed and not rated', {}],
    ['not listed and half rated, where the other half decides', { known: { automatable: false } }],
    ['nothing known of it', { known: undefined }],
  ])('%s: not rated', (_, parts) => {
    expect(bod(parts)).toEqual({ kind: 'unrated' });
  });

  test('nothing where it is fixed with the next upgrade', () => {
    expect(bod({ exposure: 'internal', known: { automatable: false } })).toEqual({ kind: 'none' });
  });

  test('a listing never gives more time than what applied before', () => {
    const known = { exploited: { since: NOON + 2 * DAY }, ...rated };
    expect(bod({ known })).toEqual({
      kind: 'due',
      due: Date.parse('2026-12-04T23:59:00Z'),
      rule: 'BOD 26-04: as before it was known exploited, public, 3 days',
      forensic: true,
    });
  });
});
