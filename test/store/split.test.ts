import { randomBytes } from 'node:crypto';
import { loadSplit, saveSplit } from '../../src/store/split.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const KEY = { pk: 'SNAPSHOT#web', sk: 'NEWEST' };
/** Nothing packs it. */
const large = (bytes: number) => ({ text: randomBytes(bytes).toString('hex') });

test('a value is read as it was kept, whatever its size, and parts of the one before are gone', async () => {
  const table = createMemoryTable();
  expect(await loadSplit(table, KEY)).toBeUndefined();
  for (const [of, bytes] of [
    ['s-1', 900_000],
    ['s-2', 10],
    ['s-3', 400_000],
    ['s-3', 250_000],
  ] as const) {
    const value = large(bytes);
    await saveSplit(table, KEY, { of, value });
    expect(await loadSplit(table, KEY)).toEqual(value);
    const keys = [...table.store.items()].map(({ sk }) => sk).sort();
    expect(keys).toEqual(['NEWEST', ...keys.slice(1).filter((sk) => sk.startsWith(`NEWEST#${of}#`))]);
  }
});

test('what was being kept when its worker died is read as the one before', async () => {
  const table = createMemoryTable();
  const before = large(400_000);
  await saveSplit(table, KEY, { of: 's-1', value: before });
  let writes = 0;
  const dying = {
    ...table,
    write: async (...[of]: Parameters<typeof table.write>) => {
      writes += 1;
      if (writes === 2) throw new Error('gone');
      return table.write(of);
    },
  };
  await expect(saveSplit(dying, KEY, { of: 's-2', value: large(900_000) })).rejects.toThrow('gone');
  expect(await loadSplit(table, KEY)).toEqual(before);
});

test('parts that are gone are an error, and no half value', async () => {
  const table = createMemoryTable();
  await saveSplit(table, KEY, { of: 's-1', value: large(400_000) });
  await table.write([{ kind: 'delete', key: { pk: KEY.pk, sk: 'NEWEST#s-1#1' }, when: {} }]);
  await expect(loadSplit(table, KEY)).rejects.toThrow('reading SNAPSHOT#web NEWEST: parts of it are gone');
});
