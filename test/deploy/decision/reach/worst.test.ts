import fc from 'fast-check';
import { floorOf, rollGrowth, worstOf } from '../../../../src/deploy/decision/reach/worst.ts';
import { refreshed, rolled } from './simulation.ts';

const sized = (desired: number, max = desired + 100) => ({ desired, serving: desired, max });
const beside = (signals: number) => ({ how: 'beside', signals }) as const;
const roll = (minInService: number, maxBatch: number) => ({ how: 'roll', minInService, maxBatch }) as const;
const refresh = (minHealthy: number, maxHealthy: number, shares: readonly number[] = [], maxIsExplicit = true) =>
  ({ how: 'refresh', minHealthy, maxHealthy, maxIsExplicit, shares }) as const;

test.each([
  [4, refresh(0, 100), 0],
  [4, refresh(0, 100, [25, 100]), 1],
  [4, refresh(0, 100, [50, 100]), 2],
  [4, refresh(90, 100), 4],
  [4, refresh(90, 100, [], false), 3],
  [1, refresh(90, 100, [], false), 0],
  [1, refresh(100, 200), 1],
  [10, refresh(90, 100), 9],
  [10, refresh(50, 150), 5],
  [10, refresh(0, 100, [20]), 8],
  [8, roll(1, 7), 1],
  [4, roll(0, 4), 0],
  [4, roll(0, 1), 3],
  [1, roll(0, 1), 0],
  [1, roll(1, 1), 1],
  [3, roll(2, 1), 2],
  [2, roll(2, 1), 2],
  [4, roll(0, 100), 0],
  [0, roll(0, 1), 0],
  [4, beside(4), 4],
  [4, beside(1), 1],
  [4, beside(2), 2],
  [4, beside(0), 0],
  [4, beside(6), 4],
  [4, { how: 'none' } as const, 4],
  [4, { how: 'unknown' } as const, 0],
])('of %i instances, replaced by %j, %i serve at the worst moment', (desired, replacing, serve) => {
  expect(floorOf(replacing, sized(desired)).full).toBe(serve);
});

test('a rolling update never has fewer in service than is told, and has as few at some moment', () => {
  fc.assert(
    fc.property(fc.nat(12), fc.nat(12), fc.integer({ min: 1, max: 14 }), fc.nat(4), (desired, least, batch, room) => {
      const max = Math.max(desired, least + 1) + room;
      expect(floorOf(roll(least, batch), sized(desired, max)).full).toBe(
        rolled(desired, { minInService: least, maxBatch: batch }, max),
      );
    }),
    { numRuns: 400 },
  );
});

test('an instance refresh never has fewer in service than is told, and has as few at some moment', () => {
  const shares = fc
    .uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 3 })
    .map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.nat(7), fc.nat(100), fc.nat(100), shares, fc.boolean(), (desired, least, above, parts, explicit) => {
      const most = Math.min(100 + above, least + 100);
      const preferences = refresh(least, Math.max(100, most), parts, explicit);
      expect(floorOf(preferences, sized(desired)).full).toBe(refreshed(desired, preferences));
    }),
    { numRuns: 300 },
  );
});

test.each([
  [{ desired: 4, serving: 2, max: 8 }, roll(0, 1), 1],
  [{ desired: 4, serving: 2, max: 8 }, roll(3, 1), 2],
  [{ desired: 4, serving: 0, max: 8 }, roll(3, 1), 0],
  [{ desired: 4, serving: 3, max: 8 }, refresh(50, 100), 2],
  [{ desired: 4, serving: 1, max: 8 }, refresh(50, 100), 1],
  [{ desired: 4, serving: 3, max: 8 }, beside(4), 3],
  [{ desired: 4, serving: 3, max: 8 }, beside(1), 1],
])('with what is unhealthy already, %j replaced by %j leaves %i', (size, replacing, serve) => {
  expect(floorOf(replacing, size).now).toBe(serve);
});

test.each([
  [2, roll(2, 1), 8, 1],
  [2, roll(2, 4), 4, 2],
  [4, roll(2, 1), 8, 0],
  [0, roll(0, 1), 4, 0],
])('%i instances rolled by %j, of at most %i, need room for %i more', (desired, replacing, max, more) => {
  expect(rollGrowth(replacing, sized(desired, max))).toBe(more);
});

test('several groups are summed, and the one that keeps the smallest share is named', () => {
  expect(
    worstOf([
      { name: 'web', desired: 4, full: 3, now: 3 },
      { name: 'api', desired: 4, full: 1, now: 1 },
      { name: 'none', desired: 0, full: 0, now: 0 },
    ]),
  ).toEqual({ serve: 4, of: 8, fewest: { group: 'api', serve: 1, of: 4 } });
  expect(worstOf([{ name: 'web', desired: 4, full: 3, now: 3 }])).toEqual({ serve: 3, of: 4 });
  expect(worstOf([])).toBeUndefined();
});

test('one group that is not waited for makes the sum a number that is not guaranteed', () => {
  const web = { name: 'web', desired: 4, full: 3, now: 3 };
  expect(worstOf([web, { name: 'api', desired: 2, full: 1, now: 1, unsignalled: true }])).toMatchObject({
    serve: 4,
    of: 6,
    guaranteed: false,
  });
  expect(worstOf([{ ...web, unsignalled: false }])).toEqual({ serve: 3, of: 4 });
});
