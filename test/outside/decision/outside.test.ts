import { changesOnBoard } from '../../../src/outside/decision/board.ts';
import { dueAt, isLastCompare, isLastOpening } from '../../../src/outside/decision/life.ts';
import { changedThings, dueThings, seenAfter, soonestTurn, withTold } from '../../../src/outside/decision/seen.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { HOME } from '../../support/home.ts';
import { aBakeChange } from '../fixture.ts';

const things = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `fleet/f${i}`, name: `f${i}`, channel: 'C1', place: HOME }));

const looked = (count: number, at: number) => things(count).map(({ key }, i) => ({ key, lookedAt: at - i * 1000 }));

test.each([
  [1, 1],
  [4, 4],
  [100, 4],
])('%i things whose turn it is: %i looks a minute', (count, looks) => {
  expect(dueThings(things(count), looked(count, T0 - 40 * MINUTE), T0)).toHaveLength(looks);
});

test('what nobody has looked at yet does not wait for the round', () => {
  expect(dueThings(things(3), [], T0)).toHaveLength(3);
  expect(dueThings(things(10), [], T0)).toHaveLength(4);
});

test('those that were looked at longest ago come first, and none twice within half an hour', () => {
  const seen = [
    { key: 'fleet/f0', lookedAt: T0 - 25 * MINUTE },
    { key: 'fleet/f1', lookedAt: T0 - 30 * MINUTE },
    { key: 'fleet/f2', lookedAt: T0 - 31 * MINUTE },
  ];
  expect(dueThings(things(3), seen, T0).map(({ key }) => key)).toEqual(['fleet/f2', 'fleet/f1']);
  expect(dueThings(things(1), seen, T0)).toEqual([]);
  expect(soonestTurn(things(1), seen, T0)).toBe(T0 + 4.5 * MINUTE);
  expect(soonestTurn(things(3), seen, T0)).toBe(T0);
  expect(soonestTurn(things(4), seen, T0)).toBe(T0);
});

test('every one of 120 things is looked at within half an hour', () => {
  const all = things(120);
  const last = new Map<string, number>();
  for (let minute = 0; minute < 30; minute += 1) {
    const now = T0 + minute * MINUTE;
    const seen = [...last].map(([key, lookedAt]) => ({ key, lookedAt }));
    for (const { key } of dueThings(all, seen, now)) last.set(key, now);
  }
  expect(last.size).toBe(120);
});

test('what looks different is looked at, four a minute, and the rest looks different until it had its look', () => {
  const all = things(6);
  const before = new Map(all.map(({ key }) => [key, 'version 7']));
  const now = new Map(all.slice(0, 5).map(({ key }) => [key, 'version 8']));
  const first = changedThings(all, { before, now });
  expect(first.changed.map(({ name }) => name)).toEqual(['f0', 'f1', 'f2', 'f3']);
  const second = changedThings(all, { before: first.glances, now });
  expect(second.changed.map(({ name }) => name)).toEqual(['f4']);
  expect(changedThings(all, { before: second.glances, now }).changed).toEqual([]);
});

test('the first glance of a thing has nothing to be compared with', () => {
  expect(changedThings(things(1), { before: new Map(), now: new Map([['fleet/f0', 'version 7']]) }).changed).toEqual(
    [],
  );
});

const nothing = { changes: [], handled: [] };

test('the first look begins at its own moment; a later one looks back a day at most', () => {
  const first = seenAfter(undefined, nothing, T0);
  expect(first.since).toBe(T0);
  expect(seenAfter(first, nothing, T0 + HOUR).since).toBe(T0);
  expect(seenAfter({ ...first, lookedAt: T0 + 3 * DAY }, nothing, T0 + 3 * DAY + MINUTE).since).toBe(T0 + 2 * DAY);
});

test('what was looked into is kept, the newest fifty', () => {
  const many = Array.from({ length: 60 }, (_, i) => `a${i}`);
  const { handled } = seenAfter(undefined, { changes: [], handled: many }, T0);
  expect([handled.length, handled[0], handled.at(-1)]).toEqual([50, 'a10', 'a59']);
});

test('a look that found nothing of them forgets neither what a stack had nor the images of a fleet', () => {
  const found = { changedAt: 5, images: ['ami-1'], recipe: 'web', groups: ['web-Group-1'], changeSetId: '' };
  const before = seenAfter(undefined, { ...nothing, ...found }, T0);
  expect(seenAfter(before, nothing, T0 + MINUTE)).toMatchObject(found);
});

test('images that a followed change brought are no news', () => {
  const seen = seenAfter(undefined, { ...nothing, images: ['ami-1'] }, T0);
  expect(withTold(seen, ['ami-2']).images).toEqual(['ami-1', 'ami-2']);
  expect(withTold(seen, undefined)).toBe(seen);
  expect(withTold({ since: T0, lookedAt: T0, handled: [] }, ['ami-2']).images).toBeUndefined();
});

test.each([
  [{}, T0 + MINUTE],
  [{ state: 'succeeded', report: 'pending' } as const, T0 + MINUTE],
  [{ state: 'succeeded', opens: 'pending', report: 'ready' } as const, T0 + MINUTE],
  [{ state: 'succeeded', opens: 'done', report: 'ready' } as const, undefined],
  [{ state: 'failed' } as const, undefined],
])('is looked at again while it goes on or owes something: %j', (parts, due) => {
  expect(dueAt(aBakeChange(parts), T0)).toBe(due);
});

test('a difference is waited for half an hour, a busy fleet a day', () => {
  const ended = aBakeChange({ state: 'succeeded', endedAt: T0 });
  expect([isLastCompare(ended, T0 + 29 * MINUTE), isLastCompare(ended, T0 + 30 * MINUTE)]).toEqual([false, true]);
  expect([isLastOpening(ended, T0 + DAY - 1), isLastOpening(ended, T0 + DAY)]).toEqual([false, true]);
});

test('the board leaves what another version wrote to that version', () => {
  const shown = { id: 'o-1', what: 'bake', name: 'web', state: 'running', startedAt: T0 };
  const items = [shown, { ...shown, what: 'something-new' }, { ...shown, card: { channel: 'C1' } }, undefined];
  const kept = items.map((outside, i) => ({ pk: 'BOARD', sk: `OUTSIDE#${i}`, outside }));
  expect(changesOnBoard(kept)).toEqual([shown]);
});
