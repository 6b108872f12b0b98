import { gunzipSync, gzipSync } from 'node:zlib';
import type { Key, Table } from './table.ts';

/** Long texts are kept small: an item of the table is at most 400 KB. */
export const packText = (text: string): string => gzipSync(text).toString('base64');

export const unpackText = (packed: string): string => gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');

/** Keeps a long value in an item of its own; `more` are members of the item beside it. @throws AwsCallError */
export async function savePacked(table: Table, key: Key, value: object, more: object = {}): Promise<void> {
  const item = { ...key, ...more, packed: packText(JSON.stringify(value)) };
  await table.write([{ kind: 'put', item, when: {} }]);
}

/** What `savePacked` kept under that key, for whoever wrote it from the same type; `undefined` when there is nothing. @throws AwsCallError */
export async function loadPacked<Value>(table: Table, key: Key): Promise<Value | undefined> {
  const packed = (await table.get(key))?.['packed'];
  return typeof packed === 'string' ? JSON.parse(unpackText(packed)) : undefined;
}
