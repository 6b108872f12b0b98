import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { exceptionKey } from '../../posture/effect/store.ts';
import { historyPages, loadActiveRuns } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { runKey } from '../../store/keys.ts';
import { type LedgerLine, loadLedger } from '../../store/ledger.ts';
import type { Item } from '../../store/table.ts';
import { shapeOf } from '../decision/shape.ts';
import type { StoredThing } from '../types.ts';

export type LoadPorts = Uses<'table' | 'clock'> & HasKinds;

/** How long before it ends a thing may have begun; an exception lasts a year at most. */
const LASTS_MS = 60 * DAY;
const EXCEPTION_LASTS_MS = 400 * DAY;

/** Partitions that are read at once. */
const AT_ONCE = 10;
const PAGE = 200;

export interface Loaded {
  things: readonly StoredThing[];
  /** How many more there are, for which the time did not suffice. */
  left: number;
}

/**
 * Everything that may have changed since then: what the ledger names, and runs of before there was one, by the names of the config. Newest
 * first, until the clock says `until`. @throws AwsCallError
 */
export async function loadThings(
  ports: LoadPorts,
  { since, now, until }: { since: number; now: number; until: number },
): Promise<Loaded> {
  const lines = await loadLedger(ports.table, { from: since - EXCEPTION_LASTS_MS, to: now });
  const inLedger = new Set(lines.map(({ of }) => of));
  const wanted = lines.filter((line) => mayReach(line, since)).map(({ of }) => of);
  const former = await formerRuns(ports, since);
  const all = [...new Set([...wanted, ...former])].filter((of) => shapeOf(of) !== undefined).reverse();
  const heads = await exceptionHeads(ports);
  const things: StoredThing[] = [];
  while (things.length < all.length && ports.clock() < until) {
    const some = all.slice(things.length, things.length + AT_ONCE);
    things.push(...(await Promise.all(some.map((of) => loadThing(ports, of, { heads, inLedger })))));
  }
  return { things, left: all.length - things.length };
}

const mayReach = ({ of, at }: LedgerLine, since: number): boolean =>
  at >= since - (shapeOf(of)?.thing === 'exception' ? EXCEPTION_LASTS_MS : LASTS_MS);

/** Partitions of runs that may be of a version that kept no ledger, and of those that are not over. */
async function formerRuns(ports: LoadPorts, since: number): Promise<readonly string[]> {
  const found = (await loadActiveRuns(ports)).map(({ run }) => runKey(run.id).pk);
  for (const name of new Set(ports.kinds.named().flatMap(({ names }) => names)))
    for await (const page of historyPages(ports, name, PAGE)) {
      const recent = page.filter(({ run }) => run.requestedAt >= since - LASTS_MS);
      found.push(...recent.map(({ run }) => runKey(run.id).pk));
      if (recent.length < page.length) break;
    }
  return found;
}

/** An exception's own item is on the board. */
async function exceptionHeads({ table }: LoadPorts): Promise<ReadonlyMap<string, Item>> {
  const { pk, sk } = exceptionKey('');
  const items = await table.query({ partition: pk, beginsWith: sk });
  return new Map(items.map((item) => [item.sk, item]));
}

async function loadThing(
  { table }: LoadPorts,
  of: string,
  { heads, inLedger }: { heads: ReadonlyMap<string, Item>; inLedger: ReadonlySet<string> },
): Promise<StoredThing> {
  const head = heads.get(of);
  const items = await table.query({ partition: of });
  return { of, items, inLedger: inLedger.has(of), ...(head === undefined ? {} : { head }) };
}
