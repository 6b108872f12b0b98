// A year of known exploited Windows vulnerabilities, with the dates of public records, under three ways of patching the same fleets.
import { chainsOf, DELAY_DAYS, FREEZES, updatesOf } from './fixtures/exposure-estate.ts';
import { type Figures, yearOf } from './fixtures/exposure-figures.ts';
import { ours } from './fixtures/exposure-ours.ts';
import { answersOf, PEOPLE } from './fixtures/exposure-people.ts';
import { amsRules, bareWindows, type Regime } from './fixtures/exposure-regimes.ts';
import { LEFT_OUT, ROWS } from './fixtures/exposure-year.ts';

/** Windows before the year, for what was released before it was listed, and after it, for what was listed late in it. */
const WINDOWS = { from: Date.parse('2024-06-01T00:00:00Z'), until: Date.parse('2026-01-01T00:00:00Z') };
const updates = updatesOf(ROWS);
const REGIMES: readonly (readonly [name: string, regime: Regime])[] = [
  ['bare windows', bareWindows],
  ['AMS rules', amsRules],
  ['Patchwarden', ours],
];

/** The figures of each regime, with these delays and people. */
function yearWith(delays: { dev: number; prod: number }, answers: number): Figures[] {
  const chains = chainsOf(delays, WINDOWS.from, WINDOWS.until);
  const people = answersOf({ ...PEOPLE, answers });
  return REGIMES.map(([, regime]) => yearOf(regime, { chains, updates, answers: people }));
}

const days = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : 'never');
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const medians = (figures: readonly Figures[]): string =>
  REGIMES.map(([name], i) => `${name} ${days(figures[i]?.median ?? Number.NaN)}`).join(', ');

const fleets = chainsOf(DELAY_DAYS, WINDOWS.from, WINDOWS.until).length * 2;
const figures = yearWith(DELAY_DAYS, PEOPLE.answers);
const [bare, , own] = figures;
console.log(
  `${ROWS.length} known exploited Windows vulnerabilities of a year in ${updates.length} updates, ${LEFT_OUT.flatMap(({ cves }) => cves).length} left out; ${fleets} fleets with monthly windows, delays of ${DELAY_DAYS.dev} and ${DELAY_DAYS.prod} days, ${FREEZES.length} freeze`,
);
console.log(
  `  assumed, not measured: each of ${PEOPLE.count} people answers a message with ${percent(PEOPLE.answers)}, in ${PEOPLE.medianMs / 3_600_000} h in the median; every fleet has every vulnerability; every run succeeds; AMS critical windows come at the limit of 10 days`,
);
for (const [i, [name]] of REGIMES.entries()) {
  const of = figures[i];
  if (of === undefined) continue;
  console.log(
    `  ${name.padEnd(12)}  ${days(of.median)} days from known exploited to patched in the median (${(of.median / (bare?.median ?? Number.NaN)).toFixed(2)} of bare windows), p90 ${days(of.p90)}; ${percent(of.byListedDue)} by the catalogue's date, ${percent(of.byTable)} by today's BOD 26-04; ${of.decisions.toFixed(2)} decisions for each fleet and month`,
  );
}
console.log(`  medians where people answer  25 %: ${medians(yearWith(DELAY_DAYS, 0.25))}`);
console.log(`  medians where people answer  90 %: ${medians(yearWith(DELAY_DAYS, 0.9))}`);
console.log(`  medians where dev has no delay:    ${medians(yearWith({ ...DELAY_DAYS, dev: 0 }, PEOPLE.answers))}`);

const isMet = bare !== undefined && own !== undefined && own.median <= bare.median;
console.log(
  `  ${isMet ? 'met   ' : 'MISSED'} ${days(own?.median ?? Number.NaN)} days from known exploited to patched in the median of a simulated year, at most the ${days(bare?.median ?? Number.NaN)} of bare windows; how people answer is assumed`,
);
process.exitCode = isMet ? 0 : 1;
