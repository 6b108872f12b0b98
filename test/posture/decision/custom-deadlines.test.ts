import type { CustomDeadline } from '../../../src/config/types.ts';
import { ruledByCustom } from '../../../src/posture/decision/custom-deadlines.ts';
import { NOON } from '../deadline-fixture.ts';

const stands = { source: 'Security policy 4.2', date: '2026-11-30' };
const rules: readonly CustomDeadline[] = [
  { name: 'Exploited, public', days: 2, exploited: true, public: true, ...stands },
  { name: 'Exploited', days: 7, exploited: true, ...stands },
  { name: 'Critical', days: 14, severities: ['critical', 'important'], ...stands },
];
const exploited = { exploited: { since: Date.parse('2026-11-20T00:00:00Z') } };
const custom = (parts: Partial<Parameters<typeof ruledByCustom>[0]>) =>
  ruledByCustom({
    rules,
    exposure: 'public',
    unrated: 'told',
    seenAt: NOON,
    severity: 'Critical',
    known: {},
    ...parts,
  });

describe("the organisation's own rules", () => {
  test('the first that fits counts, from when it became known as exploited', () => {
    expect(custom({ known: exploited })).toEqual({
      kind: 'due',
      due: Date.parse('2026-11-22T23:59:00Z'),
      rule: 'Exploited, public, 2 days (Security policy 4.2, 2026-11-30)',
    });
  });

  test.each([
    ['an internal fleet', { known: exploited, exposure: 'internal' as const }, '2026-11-27', undefined],
    ['a fleet of unknown exposure', { known: exploited, exposure: undefined }, '2026-11-22', ['public']],
    ['a severity in any spelling, from when it was found', { severity: 'IMPORTANT' }, '2026-12-15', undefined],
    [
      'what may be exploited, if the strictest counts',
      { known: undefined, unrated: 'strictest' as const },
      '2026-12-03',
      ['ratings'],
    ],
  ])('%s', (_, parts, day, assumed) => {
    const ruled = custom(parts);
    expect(ruled.kind === 'due' && new Date(ruled.due).toISOString().slice(0, 10)).toBe(day);
    expect(ruled.kind === 'due' && ruled.assumed).toEqual(assumed);
  });

  test.each([
    ['a severity that no rule names', { severity: 'Low' }, 'none'],
    ['a vulnerability of which nobody says whether it is exploited', { known: undefined }, 'unrated'],
  ])('none for %s', (_, parts, kind) => {
    expect(custom(parts).kind).toBe(kind);
  });
});
