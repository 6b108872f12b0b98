import { partitionOf } from '../../src/evidence/decision/shape.ts';
import type { Evidence } from '../../src/evidence/types.ts';
import { hashOf } from '../../src/store/table.ts';

/** Sentences about records of an older export that are not in the table as they were; empty when all of them are. */
export function differencesFrom(text: string, { rows }: Evidence): string[] {
  const now = new Map(rows.map(({ thing, id, record, hash }) => [`${partitionOf(thing)}${id} ${record}`, hash]));
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line, i): string[] => {
      const row = rowIn(line);
      if (row === undefined) return [`line ${i + 1} of the older export is not a record`];
      const name = `${partitionOf(row.thing)}${row.id} ${row.record}`;
      if (hashOf(row.stored) !== row.hash)
        return [`line ${i + 1} of the older export, ${name}, was altered in the file`];
      const hash = now.get(name);
      if (hash === undefined) return [`${name} is in the older export, and not in the table`];
      return hash === row.hash ? [] : [`${name} is another record than in the older export`];
    });
}

interface OlderRow {
  thing: string;
  id: string;
  record: string;
  hash: string;
  stored: object;
}

function rowIn(line: string): OlderRow | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRow(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRow = (value: unknown): value is OlderRow =>
  typeof value === 'object' &&
  value !== null &&
  'thing' in value &&
  typeof value.thing === 'string' &&
  'id' in value &&
  typeof value.id === 'string' &&
  'record' in value &&
  typeof value.record === 'string' &&
  'hash' in value &&
  typeof value.hash === 'string' &&
  'stored' in value &&
  typeof value.stored === 'object' &&
  value.stored !== null;
