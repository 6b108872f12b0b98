import { deadlineFindings } from '../../../src/doctor/decision/deadlines.ts';
import { findingText } from '../../../src/doctor/message/finding.ts';
import type { RingFleet } from '../../../src/doctor/types/deadlines.ts';
import { DAY, HOUR } from '../../../src/duration.ts';

const NOW = Date.parse('2026-11-18T00:00:00Z');

interface Fleet {
  delay?: number;
  soakMs?: number;
  openings?: readonly number[] | 'any-time' | 'others';
}

const fleet = (name: string, { delay = 0, soakMs = 0, openings = 'any-time' }: Fleet = {}): RingFleet => ({
  fleet: name,
  delayDays: { kind: 'read', value: delay },
  soakMs,
  openings: { kind: 'read', value: openings },
});

/** Every seventh day, from so many days after now. */
const weekly = (first: number, count = 30): number[] =>
  Array.from({ length: count }, (_, i) => NOW + (first + 7 * i) * DAY);

const said = (days: number, ...order: readonly RingFleet[]): string[] =>
  deadlineFindings({ rings: [{ order, days, rule: 'BOD 26-04' }], now: NOW }).map(
    (each) => `${each.level}: ${findingText(each).text}`,
  );

const HAS = '*prod* has 3 days for the most urgent patches (BOD 26-04)';

test.each<[string, RingFleet[], string]>([
  ['at any time', [fleet('prod')], `ok: ${HAS}, and nothing delays them.`],
  [
    'a soak that is short enough',
    [fleet('dev'), fleet('prod', { soakMs: DAY })],
    `ok: ${HAS}, and 1 day from a release suffice at best.`,
  ],
  [
    'an approval delay that is longer than the deadline',
    [fleet('dev'), fleet('test', { delay: 6 }), fleet('preprod', { delay: 10 }), fleet('prod', { delay: 14 })],
    `to-do: ${HAS}, and needs at least 14 days from a release: baselines wait 14 days. Lower the approval delay of the baseline, or patch those as an emergency (docs/compliance.md).`,
  ],
  [
    'soaks that add up',
    [fleet('dev'), fleet('test', { soakMs: 2 * DAY }), fleet('prod', { soakMs: 2 * DAY })],
    `to-do: ${HAS}, and needs at least 4 days from a release: soaks take 4 days. Shorten the soaks, or patch those as an emergency (docs/compliance.md).`,
  ],
  [
    'windows one after the other',
    [fleet('dev', { openings: weekly(1) }), fleet('prod', { soakMs: HOUR, openings: weekly(6) })],
    `to-do: ${HAS}, and needs at least 5 days from a release: soaks take 1 h and then it waits for windows. Shorten the soaks, or open windows more often, or patch those as an emergency (docs/compliance.md).`,
  ],
  [
    'weekly windows that suit it',
    [fleet('dev', { openings: weekly(1) }), fleet('prod', { soakMs: HOUR, openings: weekly(3) })],
    `ok: ${HAS}, and 2 days from a release suffice at best.`,
  ],
  [
    'a soak before a weekly window, released when that suits',
    [fleet('dev'), fleet('prod', { soakMs: 2 * DAY, openings: weekly(4) })],
    `ok: ${HAS}, and 2 days from a release suffice at best.`,
  ],
  [
    'others who patch it',
    [fleet('dev', { openings: 'others' }), fleet('prod')],
    `unknown: ${HAS}. Whether it can meet that is not known: it, or a fleet before it, is not patched by Patchwarden. Give that fleet \`patch\` or a window.`,
  ],
  [
    'openings that end before a patch would be approved',
    [fleet('prod', { delay: 14, openings: weekly(1, 1) })],
    `unknown: ${HAS}. Whether it can meet that is not known: the next openings of its windows do not reach so far.`,
  ],
])('%s', (_what, order, text) => {
  expect(said(3, ...order)).toEqual([text]);
});

test('a baseline that was not read leaves it unknown', () => {
  const delayDays = { kind: 'unread', action: 'ssm:GetPatchBaseline', code: 'AccessDenied', why: 'denied' } as const;
  expect(said(3, { ...fleet('prod'), delayDays })).toEqual([
    'unknown: Not read: whether prod can meet its deadline (AccessDenied). Whoever runs these checks needs `ssm:GetPatchBaseline`.',
  ]);
});
