import { DAY, HOUR } from '../../../src/duration.ts';
import { changedBetween, knownFrom, sourcesOf, toAsk, toldBy } from '../../../src/posture/decision/known.ts';
import type { Catalogue, KnownFacts } from '../../../src/posture/types/known.ts';
import { NOON } from '../deadline-fixture.ts';

const listed = { exploited: { since: NOON - 5 * DAY }, technicalImpact: 'total' } as const;
const aFile = (readAt: number): Catalogue => ({ readAt, vulnerabilities: { 'CVE-2026-0001': listed }, holes: 0 });
const of = (facts: Partial<KnownFacts>, cve: string) => knownFrom({ inspector: {}, ...facts }, NOON).of(cve);

describe('what is known of a vulnerability', () => {
  test.each<[string, Partial<KnownFacts>, string, unknown]>([
    ['nothing without a source', {}, 'CVE-2026-0001', undefined],
    ['listed', { catalogue: aFile(NOON) }, 'CVE-2026-0001', listed],
    ['not listed', { catalogue: aFile(NOON) }, 'CVE-2026-0002', {}],
    ['listed, by an old file', { catalogue: aFile(NOON - 3 * DAY) }, 'CVE-2026-0001', listed],
    ['not known, by an old file', { catalogue: aFile(NOON - 3 * DAY) }, 'CVE-2026-0002', undefined],
    ['no property of objects', { catalogue: aFile(NOON - 3 * DAY) }, 'constructor', undefined],
    ['not exploited, by Inspector', { inspector: { 'CVE-2026-0001': { readAt: NOON } } }, 'CVE-2026-0001', {}],
    [
      'not known, by what Inspector said long ago',
      { inspector: { 'CVE-2026-0001': { readAt: NOON - 3 * DAY } } },
      'CVE-2026-0001',
      undefined,
    ],
    [
      'the earlier of both, with the ratings of one and the probability of the other',
      {
        catalogue: aFile(NOON),
        inspector: { 'CVE-2026-0001': { readAt: NOON, exploited: { since: NOON - 9 * DAY }, epss: 0.4 } },
      },
      'CVE-2026-0001',
      { exploited: { since: NOON - 9 * DAY }, technicalImpact: 'total', epss: 0.4 },
    ],
  ])('%s', (_, facts, cve, expected) => {
    expect(of(facts, cve)).toEqual(expected);
  });
});

describe('what Inspector says', () => {
  test.each([
    ['knows none by that id', undefined, { readAt: NOON }],
    ['neither listed nor seen', { exploited: false, epss: 0.1 }, { readAt: NOON, epss: 0.1 }],
    [
      'seen before it was listed',
      { exploited: true, listedAt: NOON - DAY, listedDue: NOON + DAY, seenAt: NOON - 2 * DAY },
      { readAt: NOON, exploited: { since: NOON - 2 * DAY, listedDue: NOON + DAY } },
    ],
    ['exploited since nobody knows when', { exploited: true }, { readAt: NOON, exploited: { since: NOON } }],
  ])('%s', (_, vulnerability, expected) => {
    expect(toldBy(vulnerability, { before: undefined, now: NOON })).toEqual(expected);
  });

  test('without a date, from when that was first read', () => {
    const before = { readAt: NOON - DAY, exploited: { since: NOON - DAY } };
    expect(toldBy({ exploited: true }, { before, now: NOON }).exploited).toEqual({ since: NOON - DAY });
  });

  test('is asked again after six hours, the oldest first, and of nothing that is no CVE', () => {
    const inspector = {
      'CVE-2026-0001': { readAt: NOON - 6 * HOUR },
      'CVE-2026-0002': { readAt: NOON - HOUR },
      'CVE-2026-0003': { readAt: NOON - 9 * HOUR },
    };
    const wanted = new Set([...Object.keys(inspector), 'CVE-2026-0004', 'CVE-x', 'ALAS-1']);
    expect(toAsk(wanted, { inspector }, NOON)).toEqual(['CVE-2026-0004', 'CVE-2026-0003', 'CVE-2026-0001']);
  });
});

test('what has changed is told by CVE', () => {
  const [before, after] = [{}, { catalogue: aFile(NOON) }].map((facts) => knownFrom({ inspector: {}, ...facts }, NOON));
  if (before === undefined || after === undefined) throw new Error('both are made');
  expect(changedBetween(before, after, ['CVE-2026-0001', 'CVE-2026-0002'])).toEqual(['CVE-2026-0001', 'CVE-2026-0002']);
  expect(changedBetween(after, after, ['CVE-2026-0001'])).toEqual([]);
});

test('says where it is known from', () => {
  const problem = { at: NOON, code: 'denied' } as const;
  expect(sourcesOf({ catalogue: aFile(NOON - DAY), problem, inspector: {}, inspectorOffAt: NOON })).toEqual({
    catalogue: { readAt: NOON - DAY, holes: 0 },
    problem,
    inspector: 'off',
  });
  expect(sourcesOf({ inspector: { 'CVE-2026-0001': { readAt: NOON } } })).toEqual({ inspector: 'asked' });
  expect(sourcesOf({ inspector: {} })).toEqual({});
});
