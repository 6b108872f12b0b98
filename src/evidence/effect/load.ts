import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { exceptionKey } from '../../posture/effect/store.ts';
import { present } from '../../present.ts';
import { historyPages, loadActiveRuns } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { runKey } from '../../store/keys.ts';
import { type LedgerLine, loadLedger } from '../../store/ledger.ts';
import type { Key, Table } from '../../store/table.ts';
import { shapeOf } from '../decision/shape.ts';
import { verify } from '../decision/verify.ts';
import type { StoredThing } from '../types.ts';

export type LoadPorts = Uses<'table' | 'clock'> & HasKinds;

/** How long before it ends a thing may have begun; an exception lasts a year at most, drift and an emergency as long as nobody fixes it. */
const LASTS_MS = 60 * DAY;
const LONGEST_MS = 400 * DAY;

/** Partitions that are read at once. */
const AT_ONCE = 10;
const PAGE = 200;
/** A query is not a snapshot: records written during the read may not match, and match at the next read. */
const READS = 3;

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
  // Before the ledger: a run that is made in between has its line by then.
  const former = await formerRuns(ports, since);
  const lines = await loadLedger(ports.table, { from: since - LONGEST_MS, to: Math.max(now, ports.clock()) + DAY });
  const inLedger = new Set(lines.map(({ of }) => of));
  const reaching = lines.filter((line) => mayReach(line, since)).map(({ of }) => of);
  const all = [...new Set([...former, ...(await shownExceptions(ports.table)), ...reaching])]
    .filter((of) => shapeOf(of) !== undefined)
    .reverse();
  const things: StoredThing[] = [];
  while (things.length < all.length && ports.clock() < until) {
    const some = all.slice(things.length, things.length + AT_ONCE);
    const read = some.map((of) => loadThing(ports.table, { of, inLedger: inLedger.has(of), now }));
    things.push(...(await Promise.all(read)));
  }
  return { things, left: all.length - things.length };
}

/** Partitions of what the board shows as exceptions: one that it alone has was made by nobody. */
async function shownExceptions(table: Table): Promise<readonly string[]> {
  const { pk, sk } = exceptionKey('');
  return (await table.query({ partition: pk, beginsWith: sk })).map((item) => item.sk);
}

function mayReach({ of, at }: LedgerLine, since: number): boolean {
  const thing = shapeOf(of)?.thing;
  return at >= since - (thing === 'run' || thing === 'occurrence' ? LASTS_MS : LONGEST_MS);
}

/** Partitions of runs that may be of a version that kept no ledger, and of those that are not over. */
async function formerRuns(ports: LoadPorts, since: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of new Set(ports.kinds.named().flatMap(({ names }) => names)))
    for await (const page of historyPages(ports, name, PAGE)) {
      const recent = page.filter(({ run }) => run.requestedAt >= since - LASTS_MS);
      found.push(...recent.map(({ run }) => runKey(run.id).pk));
      if (recent.length < page.length) break;
    }
  return [...found.reverse(), ...(await loadActiveRuns(ports)).map(({ run }) => runKey(run.id).pk)];
}

/** Everything of one thing, read again where it does not verify. @throws AwsCallError */
export async function loadThing(
  table: Table,
  { of, inLedger, now }: { of: string; inLedger: boolean; now: number },
): Promise<StoredThing> {
  let thing: StoredThing = { of, items: [], inLedger };
  for (let read = 1; read <= READS; read += 1) {
    const items = await table.query({ partition: of });
    const shown = await loadShown(table, of);
    thing = { of, items, inLedger, ...present({ shown }) };
    if (verify(thing, now).problems.length === 0) return thing;
  }
  return thing;
}

const EXCEPTION = 'EXCEPTION#';

/** Where the board has a copy of this thing; `undefined` for one of which it has none. */
export const copyKeyOf = (of: string): Key | undefined =>
  of.startsWith(EXCEPTION) ? exceptionKey(of.slice(EXCEPTION.length)) : undefined;

async function loadShown(table: Table, of: string): Promise<StoredThing['shown']> {
  const key = copyKeyOf(of);
  return key === undefined ? undefined : { key, ...present({ copy: await table.get(key) }) };
}
