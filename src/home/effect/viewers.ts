import type { Person } from '../../approvals/types.ts';
import { DAY, MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import { ASKED_MS, isTurn, markDue, type TurnAt } from '../../store/due.ts';
import type { Item, Key, Table } from '../../store/table.ts';
import type { Viewer } from '../types.ts';

/** Partition of those who opened App Home. */
const HOME = 'HOME';
/** How long what someone opened is kept up to date. */
export const WATCHED_MS = 15 * MINUTE;

const viewerKey = (userId: string): Key => ({ pk: HOME, sk: userId });

/** Everyone whose board is to be kept up to date, whose was published longest ago first. */
export async function loadViewers(table: Table, now: number): Promise<Viewer[]> {
  const items = await table.query({ partition: HOME });
  return items
    .flatMap(asViewer)
    .filter(({ until }) => until > now)
    .sort((a, b) => a.publishedAt - b.publishedAt);
}

/** Whether there is anyone whose board is to be kept up to date. Nobody is looked for again until someone opens theirs. */
export async function isWatched(table: Table, at: TurnAt): Promise<boolean> {
  const { turn, now } = at;
  if (!(await isTurn(HOME, at))) return false;
  const isAnyone = (await loadViewers(table, now)).length > 0;
  turn.askedAt = now;
  turn.nextAt = isAnyone ? now : now + ASKED_MS;
  return isAnyone;
}

/** Remembers who opened it, and what they were shown. Items that are over are taken away by the table itself. */
export async function saveViewer(table: Table, { userId, ...viewer }: Viewer): Promise<void> {
  const ttl = Math.floor((viewer.until + DAY) / 1000);
  await markDue(table, HOME, viewer.publishedAt);
  await table.write([{ kind: 'put', item: { ...viewerKey(userId), ...viewer, ttl }, when: {} }]);
}

/** Stores a repaint, unless the person has opened it again meanwhile: what they were shown then is newer. */
export async function saveRepaint(table: Table, before: Viewer, after: Viewer): Promise<void> {
  const { userId, ...viewer } = after;
  const ttl = Math.floor((viewer.until + DAY) / 1000);
  const when = { equals: { until: before.until, shown: before.shown, page: before.page } };
  await table.write([{ kind: 'put', item: { ...viewerKey(userId), ...viewer, ttl }, when }]);
}

/** No viewers are left. */
export async function forgetViewer(table: Table, { userId, until }: Viewer): Promise<void> {
  await table.write([{ kind: 'delete', key: viewerKey(userId), when: { equals: { until } } }]);
}

function asViewer({ sk, by, until, page, shown, publishedAt, viewHash }: Item): Viewer[] {
  if (!isPerson(by) || typeof until !== 'number' || typeof page !== 'number' || typeof shown !== 'string') return [];
  if (typeof publishedAt !== 'number') return [];
  const hash = typeof viewHash === 'string' ? viewHash : undefined;
  return [{ userId: sk, by, until, page, shown, publishedAt, ...present({ viewHash: hash }) }];
}

const isPerson = (value: unknown): value is Person =>
  typeof value === 'object' && value !== null && 'userId' in value && 'person' in value;
