import fc from 'fast-check';
import { nextSlot, reserveSlot, SLOT_GRACE_MS, UPDATE_BUDGET } from '../../src/store/budget.ts';
import type { Table } from '../../src/store/table.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');
/** What Slack takes of chat.update. https://docs.slack.dev/apis/web-api/rate-limits */
const SLACK_PER_MINUTE = 50;

/** The most moments that lie within any minute. */
function mostInAMinute(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(0, ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 60_000).length));
}

test('the first few are at once, the rest at an even pace', async () => {
  const table = createMemoryTable();
  const slots: number[] = [];
  for (let i = 0; i < 8; i += 1) slots.push((await reserveSlot(table, UPDATE_BUDGET, NOW)) - NOW);
  expect(slots).toEqual([0, 0, 0, 0, 0, 1_500, 3_000, 4_500]);
});

test('after a pause there are as many at once again', async () => {
  const table = createMemoryTable();
  for (let i = 0; i < 20; i += 1) await reserveSlot(table, UPDATE_BUDGET, NOW);
  const later = NOW + 120_000;
  for (let i = 0; i < UPDATE_BUDGET.burst; i += 1) expect(await reserveSlot(table, UPDATE_BUDGET, later)).toBe(later);
  expect(await reserveSlot(table, UPDATE_BUDGET, later)).toBeGreaterThan(later);
});

test('no minute has more than Slack takes, whenever they are asked for and however late each is used', () => {
  const asked = fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: SLOT_GRACE_MS })), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(asked, (gaps) => {
      let now = NOW;
      let arrival = 0;
      const sent = gaps.map(([gap, lateness]) => {
        // Most come close together, as in a burst.
        now += gap < 15_000 ? gap % 50 : gap;
        const { slot, next } = nextSlot({
          arrival,
          now,
          spacing: 60_000 / UPDATE_BUDGET.perMinute,
          burst: UPDATE_BUDGET.burst,
        });
        arrival = next;
        expect(slot).toBeGreaterThanOrEqual(now);
        return slot + lateness;
      });
      expect(mostInAMinute(sent)).toBeLessThanOrEqual(SLACK_PER_MINUTE);
    }),
    { numRuns: 300 },
  );
});

test('two workers never get one moment from the pace', async () => {
  const table = createMemoryTable();
  const slots = await Promise.all(
    Array.from({ length: 6 }, () => reserveSlot(table, { method: 'm', perMinute: 60, burst: 1 }, NOW)),
  );
  expect(new Set(slots).size).toBe(6);
});

test('when others are always faster, it says to come back later', async () => {
  const busy: Table = {
    ...createMemoryTable(),
    write: async () => ({ kind: 'conflict', conflicts: [{ failed: true }] }),
  };
  expect(await reserveSlot(busy, UPDATE_BUDGET, NOW)).toBeGreaterThan(NOW);
});
