import {
  chainsOf,
  clearFrom,
  type Fleet,
  isClear,
  monthlyOpenings,
  updatesOf,
} from '../../bench/fixtures/exposure-estate.ts';
import { figuresOf, quantile } from '../../bench/fixtures/exposure-figures.ts';
import { ours } from '../../bench/fixtures/exposure-ours.ts';
import { type Answers, answersOf, PEOPLE } from '../../bench/fixtures/exposure-people.ts';
import { amsRules, bareWindows, type Regime } from '../../bench/fixtures/exposure-regimes.ts';
import { LEFT_OUT, type ListedRow, ROWS, sourcesOf, YEAR } from '../../bench/fixtures/exposure-year.ts';
import { DAY } from '../../src/duration.ts';

const row: ListedRow = {
  cve: 'CVE-2025-0001',
  released: '2025-03-11',
  listed: '2025-03-11',
  listedDue: '2025-04-01',
  automatable: false,
  technicalImpact: 'total',
  advisory: 'https://example.com',
};
const fleet = (name: string, parts: Partial<Fleet>): Fleet => ({
  name,
  delayDays: 7,
  exposure: 'internal',
  openings: [at('2025-03-16T14:00'), at('2025-04-20T14:00'), at('2025-05-18T14:00')],
  ...parts,
});

function at(text: string): number {
  return Date.parse(`${text}Z`);
}

/** Six people who answer at once, or never. */
const atOnce: Answers = (_key, askedAt) => Array.from({ length: 6 }, () => askedAt);
const nobody: Answers = () => [];

/** When the dev and the prod fleet have the update. */
function patchedBy(
  regime: Regime,
  answers: Answers,
  parts: { dev?: Partial<Fleet>; prod?: Partial<Fleet> } = {},
): string[] {
  const chain = { dev: fleet('dev', { ...parts.dev }), prod: fleet('prod', { delayDays: 14, ...parts.prod }) };
  return regime(chain, updatesOf([row]), answers).map(({ patchedAt }) => {
    const moment = patchedAt.get('KB20250311');
    return moment === undefined ? 'never' : new Date(moment).toISOString().slice(0, 16);
  });
}

describe('the data', () => {
  test('has each vulnerability once, listed within the year and not before its record', () => {
    expect(new Set(ROWS.map(({ cve }) => cve)).size).toBe(ROWS.length);
    for (const { listed, released, listedDue } of ROWS) {
      expect(Date.parse(listed)).toBeGreaterThanOrEqual(YEAR.from);
      expect(Date.parse(listed)).toBeLessThan(YEAR.until);
      expect([released, listed, listedDue]).toEqual([released, listed, listedDue].sort());
    }
  });

  test('names a public page for each, and says why others are left out', () => {
    for (const each of ROWS)
      expect(sourcesOf(each).every((url) => url.startsWith('https://') && url.includes(each.cve))).toBe(true);
    const out = LEFT_OUT.flatMap(({ cves }) => cves);
    expect(ROWS.filter(({ cve }) => out.includes(cve))).toEqual([]);
  });
});

describe('the calendar', () => {
  test('opens on the second Tuesday of each month, and a week after it', () => {
    const rule = { nth: 2, weekday: 2, hour: 14 };
    const iso = (openings: readonly number[]): string[] =>
      openings.map((moment) => new Date(moment).toISOString().slice(0, 16));
    expect(iso(monthlyOpenings(rule, at('2025-03-01T00:00'), at('2025-05-01T00:00')))).toEqual([
      '2025-03-11T14:00',
      '2025-04-08T14:00',
    ]);
    expect(iso(monthlyOpenings(rule, at('2025-03-01T00:00'), at('2025-04-01T00:00'), 7 * DAY))).toEqual([
      '2025-03-18T14:00',
    ]);
  });

  test('nothing starts in a freeze', () => {
    expect(isClear(at('2024-12-15T23:59'))).toBe(true);
    expect(clearFrom(at('2024-12-24T14:00'))).toBe(at('2025-01-06T00:00'));
  });

  test('each prod fleet comes after its dev fleet', () => {
    const chains = chainsOf({ dev: 7, prod: 14 }, at('2025-01-01T00:00'), at('2025-02-01T00:00'));
    expect(chains).toHaveLength(24);
    for (const { dev, prod } of chains) expect((prod.openings[0] ?? 0) - (dev.openings[0] ?? 0)).toBe(7 * DAY);
  });
});

describe('an update that was released and listed on 11 March', () => {
  test('waits in bare windows for the delay and then for the window', () => {
    expect(patchedBy(bareWindows, atOnce)).toEqual(['2025-04-20T16:00', '2025-04-20T16:00']);
    expect(patchedBy(bareWindows, atOnce, { prod: { delayDays: 40 } })).toEqual([
      '2025-04-20T16:00',
      '2025-05-18T16:00',
    ]);
  });

  test('has a critical window after 10 days by the rules of AMS, and none without a reply', () => {
    expect(patchedBy(amsRules, atOnce)).toEqual(['2025-03-21T20:00', '2025-03-21T20:00']);
    expect(patchedBy(amsRules, nobody)).toEqual(['never', 'never']);
  });

  // Dev misses it from 18 March, 18:00, and its window is later than the due date of the 25th. People answer at once. What prod holds back is told
  // then too, and prod has it when dev has run with it for a day.
  test('is told by Patchwarden once a fleet misses it', () => {
    expect(patchedBy(ours, atOnce)).toEqual(['2025-03-18T20:00', '2025-03-19T22:00']);
  });

  // It was due there on the 14th: missing at the sweep at midnight, half an hour of soak is over.
  test('is an emergency in a public fleet', () => {
    expect(patchedBy(ours, atOnce, { prod: { exposure: 'public' } })[1]).toBe('2025-03-19T02:00');
  });

  test('is left to the window where it comes in time', () => {
    const openings = [at('2025-03-20T14:00'), at('2025-04-20T14:00')];
    expect(patchedBy(ours, atOnce, { dev: { openings } })[0]).toBe('2025-03-20T16:00');
  });

  test('waits for the dev window where nobody answers, and is never in prod', () => {
    expect(patchedBy(ours, nobody)).toEqual(['2025-04-20T16:00', 'never']);
  });
});

describe('figures', () => {
  test('count each vulnerability for each fleet', () => {
    const outcome = {
      fleet: fleet('dev', {}),
      patchedAt: new Map([['KB20250311', at('2025-03-13T18:00')]]),
      decisions: [at('2025-03-12T00:00')],
    };
    const never = { ...outcome, patchedAt: new Map(), decisions: [] };
    const figures = figuresOf([outcome, never], updatesOf([row]));
    expect(figures).toEqual({
      median: 2,
      p90: Number.POSITIVE_INFINITY,
      byListedDue: 0.5,
      byTable: 0.5,
      decisions: 1 / 24,
    });
  });

  test('a quantile is a value that occurs', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.9)).toBe(4);
  });
});

describe('people', () => {
  test('answer the same message in the same way in every regime', () => {
    const answers = answersOf(PEOPLE);
    expect(answers('dev window 1', 5)).toEqual(answers('dev window 1', 5));
  });

  test('answer as often and as fast as the constants say', () => {
    const answers = answersOf(PEOPLE);
    const all = Array.from({ length: 2000 }, (_, i) => answers(`m${i}`, 0))
      .flat()
      .sort((a, b) => a - b);
    expect(all.length / (2000 * PEOPLE.count)).toBeCloseTo(PEOPLE.answers, 1);
    expect(quantile(all, 0.5) / PEOPLE.medianMs).toBeCloseTo(1, 1);
  });
});
