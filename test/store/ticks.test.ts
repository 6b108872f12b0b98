import { MINUTE, SECOND } from '../../src/duration.ts';
import { createTickNotes, lastTick } from '../../src/store/ticks.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const NOW = 1_795_165_200_000;

test('a worker notes its first tick and then every third, though ticks come early and late', async () => {
  const table = createMemoryTable();
  expect(await lastTick(table)).toBeUndefined();
  const note = createTickNotes(table);
  const noted: number[] = [];
  for (let minute = 0; minute < 9; minute += 1) {
    const at = NOW + minute * MINUTE + (minute % 2 === 0 ? 10 * SECOND : 0);
    await note(at);
    if ((await lastTick(table)) === at) noted.push(minute);
  }
  expect(noted).toEqual([0, 3, 6]);
});

test('one that starts notes at once; of two the latest tick counts', async () => {
  const table = createMemoryTable();
  await createTickNotes(table)(NOW + MINUTE);
  await createTickNotes(table)(NOW);
  expect(await lastTick(table)).toBe(NOW + MINUTE);
});

test('a note that is refused is made with the next tick', async () => {
  const table = createMemoryTable();
  let isDown = true;
  const note = createTickNotes({
    write: async (writes) => {
      if (isDown) throw new Error('no answer');
      return table.write(writes);
    },
  });
  await expect(note(NOW)).rejects.toThrow('no answer');
  isDown = false;
  await note(NOW + MINUTE);
  expect(await lastTick(table)).toBe(NOW + MINUTE);
});
