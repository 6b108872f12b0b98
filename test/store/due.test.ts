import { MINUTE } from '../../src/duration.ts';
import { loadActiveRuns } from '../../src/runs/effect/run-store.ts';
import { ASKED_MS, dueItems, markDue, newTurn, readWorkOnce, type Turn } from '../../src/store/due.ts';
import type { Item } from '../../src/store/table.ts';
import { createMemoryTable, type MemoryTable } from '../support/memory-table.ts';
import { withKinds } from '../support/ports.ts';

const NOW = 1_795_165_200_000;
const OF = 'EXCEPTIONS';

const anItem = (id: string, workDueAt: number): Item => ({ pk: `X#${id}`, sk: 'X', workPk: OF, workDueAt });

/** One worker over that table: what it finds due, and how often it has asked. */
function worker(table: MemoryTable, turn: Turn = newTurn()) {
  let asked = 0;
  const query: MemoryTable['query'] = (wanted) => {
    if (wanted.partition === OF) asked += 1;
    return table.query(wanted);
  };
  return {
    asked: () => asked,
    due: async (now: number) =>
      (await dueItems({ query }, OF, { turn, work: readWorkOnce(table), now })).map(({ pk }) => pk),
  };
}

const put = (table: MemoryTable, item: Item) => table.write([{ kind: 'put', item, when: {} }]);

test('one reading is shared, however often it is asked for', async () => {
  const table = createMemoryTable();
  const work = readWorkOnce(table);
  await Promise.all([work(), work()]);
  await work();
  expect(table.calls()).toBe(1);
});

test('nothing is asked for again while nothing is due, but for once in a while', async () => {
  const { due, asked } = worker(createMemoryTable());
  for (let at = NOW; at < NOW + ASKED_MS; at += MINUTE) await due(at);
  expect(asked()).toBe(1);
  await due(NOW + ASKED_MS);
  expect(asked()).toBe(2);
});

test('what is due later is found in its minute, and in each one until it is done', async () => {
  const table = createMemoryTable();
  await put(table, anItem('a', NOW + 2 * MINUTE));
  const { due, asked } = worker(table);
  expect([await due(NOW), await due(NOW + MINUTE)]).toEqual([[], []]);
  expect(asked()).toBe(1);
  expect([await due(NOW + 2 * MINUTE), await due(NOW + 3 * MINUTE)]).toEqual([['X#a'], ['X#a']]);
});

test('what another worker makes due is found by the next tick', async () => {
  const table = createMemoryTable();
  const { due } = worker(table);
  await due(NOW);
  await markDue(table, OF, NOW + MINUTE / 2);
  await put(table, anItem('a', 0));
  expect(await due(NOW + MINUTE)).toEqual(['X#a']);
});

test('a mark whose write comes after the tick is still heeded by the next one', async () => {
  const table = createMemoryTable();
  const { due } = worker(table);
  await due(NOW - MINUTE);
  await markDue(table, OF, NOW - 1_000);
  expect(await due(NOW)).toEqual([]);
  await put(table, anItem('a', 0));
  expect(await due(NOW + MINUTE)).toEqual(['X#a']);
});

test('what was not marked, as by the version before, is found within that time', async () => {
  const table = createMemoryTable();
  const { due } = worker(table);
  await due(NOW);
  await put(table, anItem('a', 0));
  expect(await due(NOW + MINUTE)).toEqual([]);
  expect(await due(NOW + ASKED_MS)).toEqual(['X#a']);
});

test('a mark is no run, and never due', async () => {
  const table = createMemoryTable();
  await markDue(table, OF, NOW);
  expect(await loadActiveRuns(withKinds({ table }))).toEqual([]);
  expect(await table.query({ index: 'work', partition: 'WORK', atMost: NOW * 2 })).toEqual([]);
});
