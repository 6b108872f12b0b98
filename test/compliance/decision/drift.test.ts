import { decideDrift, newDrift } from '../../../src/compliance/decision/drift.ts';
import type { Drift } from '../../../src/compliance/types/drift.ts';
import { DAY } from '../../../src/duration.ts';
import { deadlinesOf } from '../../../src/posture/decision/deadlines.ts';
import { judgeFleet } from '../../../src/posture/decision/judge.ts';
import { aKnown, aPatch, aSnapshot, deadlineFacts, NOON } from '../../posture/deadline-fixture.ts';
import { oneLacking } from '../../posture/fixture.ts';

const RATED = { automatable: true, technicalImpact: 'partial' } as const;
const OLD = aPatch(['CVE-2026-1'], { firstSeenAt: NOON - 60 * DAY });
const NEW = aPatch(['CVE-2026-2', 'CVE-2026-3']);

/** A fleet with something overdue, and these known to be exploited. */
function postureWith(exploited: readonly string[]) {
  const listed = Object.fromEntries(exploited.map((cve) => [cve, { ...RATED, exploited: { since: NOON } }]));
  const known = aKnown({ 'CVE-2026-1': RATED, 'CVE-2026-2': RATED, 'CVE-2026-3': RATED, ...listed });
  const missing = oneLacking('i-1', ['KB1', 'KB2']).missing?.map(({ id }) => id) ?? [];
  const finding = { code: 'missing', count: 2, critical: 0, security: 2, since: NOON - DAY } as const;
  const snapshot = aSnapshot({ KB1: OLD, KB2: NEW }, { instances: [{ id: 'i-1', findings: [finding], missing }] });
  const deadlines = deadlinesOf(snapshot, deadlineFacts({ known }));
  return judgeFleet(snapshot, { exceptions: [], deadlines, previous: undefined, now: NOON });
}

const day = '2026-12-01';
const news = [{ code: 'missing' as const, instances: ['i-1'] }];
const look = (drift: Drift, exploited: readonly string[]) =>
  decideDrift(drift, { posture: postureWith(exploited), news: [], day, now: NOON });
const told = decideDrift(newDrift('win-prod'), { posture: postureWith([]), news, day, now: NOON }).drift;
const sending = ({ told: keys }: Drift): string[] =>
  Object.entries(keys).flatMap(([key, { kind }]) => (kind === 'sending' ? [key] : []));

test('one that becomes known to be exploited is told, though something else is due before it', () => {
  expect(postureWith(['CVE-2026-2']).deadline).toMatchObject({ cve: 'CVE-2026-1', exploited: false });
  expect(sending(look(told, ['CVE-2026-2']).drift)).toEqual(['exploited-CVE-2026-2']);
});

test('a snooze does not hide it', () => {
  const snoozed: Drift = { ...told, snooze: { by: 'U0ANA', at: NOON, until: NOON + DAY } };
  expect(sending(look(snoozed, ['CVE-2026-2']).drift)).toEqual(['exploited-CVE-2026-2']);
});

test('several at once are told with one reply, each once', () => {
  const { drift } = look(told, ['CVE-2026-2', 'CVE-2026-3']);
  expect(sending(drift)).toEqual(['exploited-CVE-2026-2']);
  expect(drift.told['exploited-CVE-2026-3']).toEqual({ kind: 'in-card' });
  expect(look(drift, ['CVE-2026-2', 'CVE-2026-3']).drift.told).toEqual(drift.told);
});

test.each([
  ['2026-11-30', 'edit'],
  ['2026-12-01', 'edit'],
  ['2026-12-02', 'new'],
])('news of %s after a card of 2026-12-01: %s', (of, card) => {
  expect(decideDrift(told, { posture: postureWith([]), news, day: of, now: NOON }).card).toBe(card);
});
