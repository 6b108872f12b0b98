import { isTooLarge } from '../../src/aws/failure.ts';
import type { Item, Table, Write } from '../../src/store/table.ts';

/** What the flows may count on, whichever table stands behind the port. Each case has a partition of its own. */
export interface ContractCase {
  title: string;
  run: (table: Table, pk: string) => Promise<void>;
}

const put = (pk: string, sk: string, parts: Record<string, unknown> = {}, when: Write['when'] = {}): Write => ({
  kind: 'put',
  item: { pk, sk, ...parts },
  when,
});

const set = (pk: string, sk: string, parts: Record<string, unknown>, when: Write['when'] = {}): Write => ({
  kind: 'set',
  key: { pk, sk },
  set: parts,
  when,
});

const fails = async (call: () => Promise<unknown>, failure = 'refused'): Promise<void> => {
  await expect(call()).rejects.toMatchObject({ name: 'AwsCallError', failure });
};

const sortKeys = (items: readonly Item[]): string[] => items.map(({ sk }) => sk);

/** Items in the index of due work, due at 10, 20 and 30, and one that owes nothing. */
async function putWork(table: Table, pk: string): Promise<void> {
  for (const due of [20, 10, 30]) await table.write([put(pk, `D${due}`, { workPk: `W-${pk}`, workDueAt: due })]);
  await table.write([put(pk, 'NONE', { workPk: `W-${pk}` })]);
}

export const CONTRACT: readonly ContractCase[] = [
  {
    title: 'gives nothing for a key that was never written',
    run: async (table, pk) => expect(await table.get({ pk, sk: 'A' })).toBeUndefined(),
  },
  {
    title: 'gives back what was put, deep structures and all',
    run: async (table, pk) => {
      const parts = {
        text: 'ä <b>',
        number: 1.5,
        yes: true,
        list: [1, 'x', { deep: [] }],
        map: { empty: {} },
        nil: null,
        texts: new Set(['a', 'b']),
      };
      expect(await table.write([put(pk, 'A', parts)])).toEqual({ kind: 'written' });
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', ...parts });
    },
  },
  {
    title: 'leaves undefined attributes out',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { gone: undefined, map: { gone: undefined, kept: 1 } })]);
      expect(await table.get({ pk, sk: 'A' })).toStrictEqual({ pk, sk: 'A', map: { kept: 1 } });
    },
  },
  {
    title: 'a put replaces the whole item',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1, b: 2 })]);
      await table.write([put(pk, 'A', { b: 3 })]);
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', b: 3 });
    },
  },
  {
    title: 'a put on an absent key fails where an item stands, and gives that item',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1 })]);
      expect(await table.write([put(pk, 'A', { a: 2 }, { absent: ['pk'] })])).toEqual({
        kind: 'conflict',
        conflicts: [{ failed: true, item: { pk, sk: 'A', a: 1 } }],
      });
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', a: 1 });
    },
  },
  {
    title: 'a set keeps the other attributes',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1, map: { x: 1 } })]);
      await table.write([set(pk, 'A', { map: { y: 2 } })]);
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', a: 1, map: { y: 2 } });
    },
  },
  {
    title: 'a set without a condition makes the item',
    run: async (table, pk) => {
      await table.write([set(pk, 'A', { a: 1 })]);
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', a: 1 });
    },
  },
  {
    title: 'a set removes attributes, also such as are not there',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1, b: 2 })]);
      await table.write([{ kind: 'set', key: { pk, sk: 'A' }, set: { c: 3 }, remove: ['a', 'never'], when: {} }]);
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', b: 2, c: 3 });
    },
  },
  {
    title: 'a set may only remove',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1, b: 2 })]);
      await table.write([{ kind: 'set', key: { pk, sk: 'A' }, set: {}, remove: ['a'], when: { equals: { b: 2 } } }]);
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', b: 2 });
    },
  },
  {
    title: 'a set that changes nothing is refused',
    run: async (table, pk) => fails(() => table.write([set(pk, 'A', {})])),
  },
  {
    title: 'a set of the key is refused',
    run: async (table, pk) => fails(() => table.write([set(pk, 'A', { sk: 'B' })])),
  },
  {
    title: 'a set and a removal of one attribute are refused',
    run: async (table, pk) =>
      fails(() => table.write([{ kind: 'set', key: { pk, sk: 'A' }, set: { a: 1 }, remove: ['a'], when: {} }])),
  },
  {
    title: 'equals holds for the same value of the same type only',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { n: 1, s: '1' })]);
      const attempt = (equals: Record<string, string | number>) => table.write([set(pk, 'A', { hit: 1 }, { equals })]);
      expect((await attempt({ n: '1' })).kind).toBe('conflict');
      expect((await attempt({ s: 1 })).kind).toBe('conflict');
      expect((await attempt({ n: 1, s: '2' })).kind).toBe('conflict');
      expect((await attempt({ n: 1, s: '1' })).kind).toBe('written');
    },
  },
  {
    title: 'equals fails on an absent item, and there is no item to give',
    run: async (table, pk) => {
      expect(await table.write([set(pk, 'A', { a: 1 }, { equals: { a: 1 } })])).toEqual({
        kind: 'conflict',
        conflicts: [{ failed: true }],
      });
      expect(await table.get({ pk, sk: 'A' })).toBeUndefined();
    },
  },
  {
    title: 'absentOrBelow holds when absent or smaller, not when equal',
    run: async (table, pk) => {
      const attempt = (limit: number) =>
        table.write([set(pk, 'A', { at: limit }, { absentOrBelow: { at: limit } })]).then(({ kind }) => kind);
      expect(await attempt(10)).toBe('written');
      expect(await attempt(10)).toBe('conflict');
      expect(await attempt(9)).toBe('conflict');
      expect(await attempt(11)).toBe('written');
    },
  },
  {
    title: 'absentOrBelow fails on a text',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { at: '1' })]);
      expect((await table.write([set(pk, 'A', { b: 1 }, { absentOrBelow: { at: 10 } })])).kind).toBe('conflict');
    },
  },
  {
    title: 'a delete takes the item away, and one of nothing is no error',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1 })]);
      const remove: Write = { kind: 'delete', key: { pk, sk: 'A' }, when: {} };
      expect(await table.write([remove])).toEqual({ kind: 'written' });
      expect(await table.get({ pk, sk: 'A' })).toBeUndefined();
      expect(await table.write([remove])).toEqual({ kind: 'written' });
    },
  },
  {
    title: 'a delete under a condition fails when another stands there',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { runId: 'b-2' })]);
      const result = await table.write([{ kind: 'delete', key: { pk, sk: 'A' }, when: { equals: { runId: 'b-1' } } }]);
      expect(result).toEqual({ kind: 'conflict', conflicts: [{ failed: true, item: { pk, sk: 'A', runId: 'b-2' } }] });
    },
  },
  {
    title: 'a transaction writes all or nothing, and says which part failed with what stood there',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { version: 1 }), put(pk, 'B', { b: 1 })]);
      const result = await table.write([
        set(pk, 'A', { version: 2 }, { equals: { version: 1 } }),
        put(pk, 'B', { b: 2 }, { absent: ['pk'] }),
        { kind: 'delete', key: { pk, sk: 'C' }, when: { equals: { c: 1 } } },
      ]);
      expect(result).toEqual({
        kind: 'conflict',
        conflicts: [{ failed: false }, { failed: true, item: { pk, sk: 'B', b: 1 } }, { failed: true }],
      });
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', version: 1 });
    },
  },
  {
    title: 'a transaction puts, sets and deletes together',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1 }), put(pk, 'B', {})]);
      await table.write([
        set(pk, 'A', { a: 2 }),
        put(pk, 'C', {}, { absent: ['pk'] }),
        { kind: 'delete', key: { pk, sk: 'B' }, when: {} },
      ]);
      expect(sortKeys(await table.query({ partition: pk }))).toEqual(['A', 'C']);
    },
  },
  {
    title: 'a check in a transaction writes nothing, and lets the others through when it holds',
    run: async (table, pk) => {
      const check: Write = { kind: 'check', key: { pk, sk: 'OLD' }, when: { absent: ['pk'] } };
      expect(await table.write([put(pk, 'A', { a: 1 }), check])).toEqual({ kind: 'written' });
      expect(sortKeys(await table.query({ partition: pk }))).toEqual(['A']);
    },
  },
  {
    title: 'a check that fails stops its transaction, and says what stood there',
    run: async (table, pk) => {
      await table.write([put(pk, 'OLD', { runId: 'd-1' })]);
      const check: Write = { kind: 'check', key: { pk, sk: 'OLD' }, when: { absent: ['pk'] } };
      expect(await table.write([put(pk, 'A', { a: 1 }), check])).toEqual({
        kind: 'conflict',
        conflicts: [{ failed: false }, { failed: true, item: { pk, sk: 'OLD', runId: 'd-1' } }],
      });
      expect(await table.get({ pk, sk: 'A' })).toBeUndefined();
      expect(await table.get({ pk, sk: 'OLD' })).toEqual({ pk, sk: 'OLD', runId: 'd-1' });
    },
  },
  {
    title: 'a check alone holds or fails as in a transaction',
    run: async (table, pk) => {
      await table.write([put(pk, 'A', { a: 1 })]);
      const check = (a: number): Write => ({ kind: 'check', key: { pk, sk: 'A' }, when: { equals: { a } } });
      expect(await table.write([check(1)])).toEqual({ kind: 'written' });
      expect(await table.write([check(2)])).toEqual({
        kind: 'conflict',
        conflicts: [{ failed: true, item: { pk, sk: 'A', a: 1 } }],
      });
    },
  },
  {
    title: 'a check of an item that the transaction writes is refused',
    run: async (table, pk) =>
      fails(() => table.write([put(pk, 'A'), { kind: 'check', key: { pk, sk: 'A' }, when: { absent: ['pk'] } }])),
  },
  {
    title: 'a check of nothing is refused',
    run: async (table, pk) =>
      fails(() => table.write([put(pk, 'A'), { kind: 'check', key: { pk, sk: 'B' }, when: {} }])),
  },
  {
    title: 'a transaction on one item twice is refused',
    run: async (table, pk) => fails(() => table.write([put(pk, 'A'), set(pk, 'A', { a: 1 })])),
  },
  {
    title: 'a write of nothing is done',
    run: async (table) => expect(await table.write([])).toEqual({ kind: 'written' }),
  },
  {
    title: 'an empty key is refused',
    run: async (table, pk) => fails(() => table.write([put(pk, '')])),
  },
  {
    title: 'an item over 400 KB is refused',
    run: async (table, pk) => {
      const text = 'x'.repeat(410 * 1024);
      const key = { pk, sk: 'A' };
      await table.write([put(pk, 'A')]);
      const check: Write = { kind: 'check', key: { pk, sk: 'B' }, when: { absent: ['pk'] } };
      for (const writes of [[put(pk, 'A', { text })], [set(pk, 'A', { text })], [set(pk, 'A', { text }), check]]) {
        const refused = await table.write(writes).catch((error: unknown) => error);
        expect(refused).toMatchObject({ name: 'AwsCallError', failure: 'refused', code: 'ItemTooLarge' });
        expect(isTooLarge(refused)).toBe(true);
      }
      expect(await table.get(key)).toEqual(key);
    },
  },
  {
    title: 'a partition is listed in the order of its sort keys, or backwards, up to a limit',
    run: async (table, pk) => {
      for (const sk of ['B', 'a', 'A', 'b']) await table.write([put(pk, sk)]);
      expect(sortKeys(await table.query({ partition: pk }))).toEqual(['A', 'B', 'a', 'b']);
      expect(sortKeys(await table.query({ partition: pk, newestFirst: true, limit: 2 }))).toEqual(['b', 'a']);
    },
  },
  {
    title: 'sort keys are chosen by how they begin',
    run: async (table, pk) => {
      for (const sk of ['RUN', 'AUDIT#000002', 'AUDIT#000001', 'AUDIU']) await table.write([put(pk, sk)]);
      const found = await table.query({ partition: pk, beginsWith: 'AUDIT#' });
      expect(sortKeys(found)).toEqual(['AUDIT#000001', 'AUDIT#000002']);
    },
  },
  {
    title: 'the index of work is sparse, in the order of due times, up to a moment and a limit',
    run: async (table, pk) => {
      await putWork(table, pk);
      const work = { index: 'work', partition: `W-${pk}` } as const;
      expect(sortKeys(await table.query(work))).toEqual(['D10', 'D20', 'D30']);
      expect(sortKeys(await table.query({ ...work, atMost: 20 }))).toEqual(['D10', 'D20']);
      expect(sortKeys(await table.query({ ...work, limit: 1 }))).toEqual(['D10']);
      expect(sortKeys(await table.query({ ...work, newestFirst: true, limit: 1 }))).toEqual(['D30']);
    },
  },
  {
    title: 'an item leaves the index of work with its attributes, and comes back with them',
    run: async (table, pk) => {
      await putWork(table, pk);
      const key = { pk, sk: 'D10' };
      const work = { index: 'work', partition: `W-${pk}` } as const;
      await table.write([{ kind: 'set', key, set: { seen: 1 }, remove: ['workPk', 'workDueAt'], when: {} }]);
      expect(sortKeys(await table.query(work))).toEqual(['D20', 'D30']);
      await table.write([set(pk, 'D10', { workPk: `W-${pk}`, workDueAt: 40 })]);
      expect(sortKeys(await table.query(work))).toEqual(['D20', 'D30', 'D10']);
    },
  },
  {
    title: 'the index by subject gives whole items, newest first',
    run: async (table, pk) => {
      for (const at of [5, 7, 6]) await table.write([put(pk, `R${at}`, { subjectPk: `S-${pk}`, requestedAt: at, at })]);
      const found = await table.query({ index: 'bySubject', partition: `S-${pk}`, newestFirst: true, limit: 2 });
      expect(found.map(({ at }) => at)).toEqual([7, 6]);
      const older = { index: 'bySubject', partition: `S-${pk}`, newestFirst: true, atMost: 6 } as const;
      expect((await table.query({ ...older, limit: 1 })).map(({ at }) => at)).toEqual([6]);
      expect((await table.query({ ...older, limit: 9 })).map(({ at }) => at)).toEqual([6, 5]);
      expect(await table.query({ ...older, atMost: Number.MAX_SAFE_INTEGER, limit: 9 })).toHaveLength(3);
    },
  },
  {
    title: 'an index attribute of the wrong type is refused',
    run: async (table, pk) => fails(() => table.write([put(pk, 'A', { workPk: 'W', workDueAt: 'soon' })])),
  },
  {
    title: 'what was given out does not change with what was put in',
    run: async (table, pk) => {
      const list = [1];
      await table.write([put(pk, 'A', { list })]);
      list.push(2);
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', list: [1] });
    },
  },
];
