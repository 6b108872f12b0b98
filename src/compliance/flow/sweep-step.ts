import { AwsCallError } from '../../aws/failure.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import type { Write } from '../../store/table.ts';
import { fleetsByTag } from '../decision/sweep-members.ts';
import { nameOfRead } from '../decision/sweep-needs.ts';
import { afterFailure, afterPage } from '../decision/sweep-plan.ts';
import { indexOf, routed } from '../decision/sweep-route.ts';
import { loadKnown } from '../effect/sweep-known.ts';
import { listWrite } from '../effect/sweep-lists.ts';
import { type ReadPage, readPage } from '../effect/sweep-page.ts';
import { fleetPageWrites, indexWrites, loadChunk, loadIndex, pageWrites, saveSorted } from '../effect/sweep-rows.ts';
import { saveStep } from '../effect/sweep-store.ts';
import { unreadOf } from '../message/sweep-unread.ts';
import type { SweepPorts } from '../ports.ts';
import type { HeldSweep, Read, Row, Sweep } from '../types/sweep.ts';
import { concludeNext } from './sweep-conclude.ts';

/** One step of a sweep: it continues at once, after a pause, or someone else has taken it over. */
export type Step =
  | { kind: 'on'; held: HeldSweep }
  | { kind: 'pause'; held: HeldSweep; afterMs: number }
  | { kind: 'lost' };

/** Reads one page, gives one chunk to its fleets, or concludes one fleet. Throws AwsCallError of the table alone. */
export async function takeStep(ports: SweepPorts, held: HeldSweep, sweep: Sweep): Promise<Step> {
  const [read] = sweep.reads;
  if (read !== undefined) return takePage(ports, held, { sweep, read });
  switch (sweep.phase) {
    case 'reading':
      return save(ports, held, { ...sweep, phase: 'sorting' });
    case 'sorting':
      return sortChunks(ports, held, sweep);
    case 'concluding':
      return save(ports, held, await concludeNext(ports, held.target.place, sweep));
    case 'done':
      return { kind: 'on', held };
  }
}

async function save({ table }: SweepPorts, held: HeldSweep, sweep: Sweep, also: readonly Write[] = []): Promise<Step> {
  const saved = await saveStep(table, held, { sweep, also });
  return saved === undefined ? { kind: 'lost' } : { kind: 'on', held: saved };
}

interface Paging {
  sweep: Sweep;
  read: Read;
}

async function takePage(ports: SweepPorts, held: HeldSweep, { sweep, read }: Paging): Promise<Step> {
  const { compliance } = ports.config;
  if (compliance === undefined) return { kind: 'lost' };
  let page: ReadPage;
  try {
    page = await readPage(ports, read, { compliance, token: sweep.token, startedAt: sweep.startedAt });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return failPage(ports, held, { sweep, read, error });
  }
  const after = afterPage(sweep, page, ports.config);
  return save(ports, held, after, writesOf(ports, { place: held.target.place, read, page, after }));
}

function writesOf(
  { config, clock }: SweepPorts,
  { place, read, page: { rows, list }, after }: { place: string; read: Read; page: ReadPage; after: Sweep },
): Write[] {
  if (read.kind === 'list')
    return list === undefined ? [] : [listWrite({ place, fleet: read.fleet, id: read.id }, list, clock())];
  if ('fleet' in read) return fleetPageWrites(place, after, read.fleet, rows);
  const index = indexOf(rows, { fleetsOf: fleetsByTag(config), config });
  return [...pageWrites(place, after, rows), ...indexWrites(place, after, index)];
}

/** The function's time is up: nothing was asked, and the next look asks it. */
const OUT_OF_TIME = 'OutOfTime';

async function failPage(
  ports: SweepPorts,
  held: HeldSweep,
  { sweep, read, error }: Paging & { error: AwsCallError },
): Promise<Step> {
  const { failure, code } = error;
  if (code === OUT_OF_TIME) return { kind: 'pause', held, afterMs: 0 };
  ports.log('sweep-read-failed', { place: held.target.place, read: read.kind, code, tries: sweep.tries + 1 });
  const isPassing = failure === 'busy' || failure === 'ambiguous';
  const after = afterFailure(sweep, { isPassing, code, told: unreadOf(read) }, ports.config);
  if (after.kind === 'again') {
    const step = await save(ports, held, after.sweep);
    return step.kind === 'on' && after.afterMs > 0 ? { ...step, kind: 'pause', afterMs: after.afterMs } : step;
  }
  const { sweep: next, unread } = after;
  if (!('fleet' in read) || next.noLists !== undefined) return save(ports, held, next);
  const failed = { kind: 'failed', read: nameOfRead(read), unread } as const;
  return save(ports, held, next, fleetPageWrites(held.target.place, next, read.fleet, [failed]));
}

/** So many chunks together: each has instances of every fleet, which are written once for all of them. */
const CHUNKS_AT_ONCE = 20;

/** Gives what was read to its fleets. The same again when it is repeated. */
async function sortChunks(ports: SweepPorts, held: HeldSweep, sweep: Sweep): Promise<Step> {
  const { table, config } = ports;
  const { place } = held.target;
  const index = await loadIndex(table, { place, sweep });
  for (const [fleet, ids] of await membersBefore(ports, place, sweep))
    for (const id of ids) if (!index.has(id)) index.set(id, [fleet]);
  const end = Math.min(sweep.chunk + 1, sweep.sorted + CHUNKS_AT_ONCE);
  const rows: Row[] = [];
  for (let chunk = sweep.sorted; chunk < end; chunk += 1)
    for (const row of await loadChunk(table, { place, sweep, chunk })) rows.push(row);
  const byFleet = routed(rows, { scope: sweep.scope, config, index });
  await saveSorted(table, { place, sweep, chunk: sweep.sorted }, byFleet);
  const isAll = end > sweep.chunk;
  return save(ports, held, { ...sweep, sorted: end, ...(isAll ? { phase: 'concluding' } : {}) });
}

/** Where not every instance could be listed: those that each fleet had when all could. */
async function membersBefore(
  { table }: SweepPorts,
  place: string,
  { unlisted }: Sweep,
): Promise<readonly (readonly [string, readonly string[]])[]> {
  if (unlisted.length === 0) return [];
  const known = [...(await loadKnown(table, place))].filter(([fleet]) => !isNoFleet(fleet));
  return known.map(([fleet, { instances }]) => [fleet, instances.map(({ id }) => id)]);
}
