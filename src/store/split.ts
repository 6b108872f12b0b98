import { packText, unpackText } from './packed.ts';
import type { Key, Table } from './table.ts';

/** An item may have 400 KB. */
const PART = 300_000;

/**
 * Keeps a value of any size: its parts first, named after what it is `of`, then the item that says which parts count, so that a
 * reader never sees half of it. Parts of the one before are deleted last. @throws AwsCallError
 */
export async function saveSplit(table: Table, key: Key, { of, value }: { of: string; value: object }): Promise<void> {
  const packed = packText(JSON.stringify(value));
  const before = await table.get(key);
  const parts = Math.max(1, Math.ceil(packed.length / PART));
  for (let i = 1; i < parts; i += 1) {
    const item = { ...partKey(key, of, i), packed: packed.slice(i * PART, (i + 1) * PART) };
    await table.write([{ kind: 'put', item, when: {} }]);
  }
  await table.write([{ kind: 'put', item: { ...key, of, parts, packed: packed.slice(0, PART) }, when: {} }]);
  const old = { of: before?.['of'], parts: before?.['parts'] };
  if (typeof old.of !== 'string' || typeof old.parts !== 'number') return;
  for (let i = old.of === of ? parts : 1; i < old.parts; i += 1)
    await table.write([{ kind: 'delete', key: partKey(key, old.of, i), when: {} }]);
}

const partKey = ({ pk, sk }: Key, of: string, part: number): Key => ({ pk, sk: `${sk}#${of}#${part}` });

/** A newer value may take the place of one that is being read. */
const ATTEMPTS = 3;

/** What `saveSplit` kept under that key, for whoever wrote it from the same type; `undefined` when there is nothing. @throws AwsCallError */
export async function loadSplit<Value>(table: Table, key: Key): Promise<Value | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const item = await table.get(key);
    const { of, parts, packed } = { of: item?.['of'], parts: item?.['parts'] ?? 1, packed: item?.['packed'] };
    if (typeof packed !== 'string' || typeof parts !== 'number') return undefined;
    const others: string[] = [];
    for (let i = 1; i < parts; i += 1) {
      const part = (await table.get(partKey(key, String(of), i)))?.['packed'];
      if (typeof part === 'string') others.push(part);
    }
    if (others.length === parts - 1) return JSON.parse(unpackText([packed, ...others].join('')));
  }
  throw new Error(`reading ${key.pk} ${key.sk}: parts of it are gone`);
}
