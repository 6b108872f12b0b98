import { inParts } from '../../aws/pages.ts';
import { packText, unpackText } from '../../store/packed.ts';
import type { Item, Key, Table, Write } from '../../store/table.ts';
import type { Row, Sweep } from '../types/sweep.ts';
import { rowsTtl } from './sweep-store.ts';

/** An item may have 400 KB, and a transaction 4 MB. */
const MOST_PACKED = 300_000;

/** Fleets of each id, as pages of instances told. */
export type FleetsById = Map<string, readonly string[]>;

interface Rows {
  place: string;
  sweep: Pick<Sweep, 'id' | 'startedAt'>;
}

const partitionOf = ({ place, sweep }: Rows): string => `SWEPT#${place}#${sweep.id}`;
const digits = (value: number, length: number): string => String(value).padStart(length, '0');
const pageKey = (of: Rows, chunk: number, page: number): Key => ({
  pk: partitionOf(of),
  sk: `PAGE#${digits(chunk, 6)}#${digits(page, 7)}`,
});
/** Names of fleets have no `#`. */
const fleetKey = (of: Rows, fleet: string, part: string): Key => ({
  pk: partitionOf(of),
  sk: `FLEET#${fleet}#${part}`,
});

/** A page of what is not given to fleets yet, in the chunk that it counts for. */
export const pageWrites = (place: string, sweep: Sweep, rows: readonly Row[]): Write[] => {
  const of = { place, sweep };
  return puts(of, rows, pageKey(of, sweep.chunk, sweep.pages));
};

/** To whom the instances of a page belong; kept with it, since later pages name ids alone. */
export function indexWrites(place: string, sweep: Sweep, byId: FleetsById): Write[] {
  if (byId.size === 0) return [];
  const of = { place, sweep };
  const ttl = rowsTtl(sweep.startedAt);
  const key = { pk: partitionOf(of), sk: `INDEX#${digits(sweep.pages, 7)}` };
  return packedParts([...byId]).map((packed, i) => ({
    kind: 'put',
    item: { ...key, sk: `${key.sk}#${i}`, packed, ttl },
    when: {},
  }));
}

/** @throws AwsCallError */
export async function loadIndex(table: Table, of: Rows): Promise<FleetsById> {
  const index: FleetsById = new Map();
  for (const { packed } of await table.query({ partition: partitionOf(of), beginsWith: 'INDEX#' })) {
    const entries: [string, readonly string[]][] = typeof packed === 'string' ? JSON.parse(unpackText(packed)) : [];
    for (const [id, fleets] of entries) index.set(id, [...new Set([...(index.get(id) ?? []), ...fleets])]);
  }
  return index;
}

/** A page of one fleet's own. */
export const fleetPageWrites = (place: string, sweep: Sweep, fleet: string, rows: readonly Row[]): Write[] => {
  const of = { place, sweep };
  return puts(of, rows, fleetKey(of, fleet, `P${digits(sweep.kept, 6)}`));
};

/** Writes at a time. */
const AT_ONCE = 8;

/** The same again for the same chunk. @throws AwsCallError */
export async function saveSorted(
  table: Table,
  { place, sweep, chunk }: Rows & { chunk: number },
  byFleet: ReadonlyMap<string, readonly Row[]>,
): Promise<void> {
  const of = { place, sweep };
  const writes = [...byFleet].flatMap(([fleet, rows]) => puts(of, rows, fleetKey(of, fleet, `C${digits(chunk, 6)}`)));
  for (const some of inParts(writes, AT_ONCE)) await Promise.all(some.map((write) => table.write([write])));
}

/** @throws AwsCallError */
export const loadChunk = async (table: Table, of: Rows & { chunk: number }): Promise<readonly Row[]> =>
  rowsIn(await table.query({ partition: partitionOf(of), beginsWith: `PAGE#${digits(of.chunk, 6)}#` }));

/** @throws AwsCallError */
export const loadFleetRows = async (table: Table, of: Rows & { fleet: string }): Promise<readonly Row[]> =>
  rowsIn(await table.query({ partition: partitionOf(of), beginsWith: fleetKey(of, of.fleet, '').sk }));

function rowsIn(items: readonly Item[]): Row[] {
  return items.flatMap(({ packed }): Row[] => (typeof packed === 'string' ? JSON.parse(unpackText(packed)) : []));
}

/** In as many items as their size asks for, always the same for the same rows. */
function puts(of: Rows, rows: readonly Row[], { pk, sk }: Key): Write[] {
  const ttl = rowsTtl(of.sweep.startedAt);
  return packedParts(rows).map((packed, i) => ({ kind: 'put', item: { pk, sk: `${sk}#${i}`, packed, ttl }, when: {} }));
}

/** Lists in packed texts that each fit into an item. */
export function packedParts(values: readonly unknown[]): string[] {
  const packed = packText(JSON.stringify(values));
  if (packed.length <= MOST_PACKED || values.length < 2) return [packed];
  const half = Math.ceil(values.length / 2);
  return [...packedParts(values.slice(0, half)), ...packedParts(values.slice(half))];
}
