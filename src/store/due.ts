import { MINUTE } from '../duration.ts';
import { WORK } from './keys.ts';
import type { Item, Key, Table } from './table.ts';

/** The partition of runs in the work index, as one tick reads it: once for all features. An index lags, so it is a hint. */
export type WorkRead = () => Promise<readonly Item[]>;

/** Reads it when the first feature asks. A tick has one of these; a look reads for itself. */
export function readWorkOnce(table: Pick<Table, 'query'>): WorkRead {
  let read: Promise<readonly Item[]> | undefined;
  return () => {
    read ??= table.query({ index: 'work', partition: WORK });
    return read;
  };
}

/** What one worker knows of a partition that has something due now and then, from one tick to the next. */
export interface Turn {
  askedAt: number;
  /** When the first of what stood there is due. */
  nextAt: number;
}

/** One tick: its moment, and what it has read. */
export interface TickAt {
  now: number;
  work: WorkRead;
}

/** With what this worker knows from ticks before. */
export interface TurnAt extends TickAt {
  turn: Turn;
}

/** One that has just started knows nothing, and asks. */
export const newTurn = (): Turn => ({ askedAt: Number.NEGATIVE_INFINITY, nextAt: Number.NEGATIVE_INFINITY });

/** Asked at least this often, whatever is known: what a mark was lost for is this late. */
export const ASKED_MS = 5 * MINUTE;
/** A mark is made before what it is for is written, and the index shows either a little later. */
const LATE_MS = 2 * MINUTE;

/**
 * Whether a partition is to be asked: the first of what stood there is due, something was made due by any worker since, or it is
 * time to ask anyway.
 */
export async function isTurn(of: string, { turn, work, now }: TurnAt): Promise<boolean> {
  if (now >= turn.nextAt || now >= turn.askedAt + ASKED_MS) return true;
  return markedAt(await work(), of) > turn.askedAt - LATE_MS;
}

/** Items of one partition of the work index that are due by now, oldest due first. @throws AwsCallError */
export async function dueItems(table: Pick<Table, 'query'>, partition: string, at: TurnAt): Promise<readonly Item[]> {
  const { turn, now } = at;
  if (!(await isTurn(partition, at))) return [];
  const soon = await table.query({ index: 'work', partition, atMost: now + ASKED_MS });
  turn.askedAt = now;
  turn.nextAt = Math.min(now + ASKED_MS, ...soon.map(workDueAt));
  return soon.filter((item) => workDueAt(item) <= now);
}

/** When an item of the work index is due. */
export const workDueAt = ({ workDueAt: at }: Item): number => (typeof at === 'number' ? at : 0);

const MARK = 'DUE';
const markKey = (of: string): Key => ({ pk: `${MARK}#${of}`, sk: MARK });

/**
 * Says, beside the runs of the work index, that something of that partition is about to be due sooner than workers know. A write of its
 * own, before the one that it is for: in one transaction, everything that is made due at once would be in each other's way.
 * @throws AwsCallError
 */
export async function markDue(table: Pick<Table, 'write'>, of: string, now: number): Promise<void> {
  // Never due itself: whoever asks for runs that are due does not find it.
  const item = { ...markKey(of), markedAt: now, workPk: WORK, workDueAt: Number.MAX_SAFE_INTEGER };
  await table.write([{ kind: 'put', item, when: {} }]);
}

function markedAt(work: readonly Item[], of: string): number {
  const at = work.find(({ pk }) => pk === markKey(of).pk)?.['markedAt'];
  return typeof at === 'number' ? at : Number.NEGATIVE_INFINITY;
}
