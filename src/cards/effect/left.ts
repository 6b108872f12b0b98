import type { Uses } from '../../contract/ports.ts';
import { DAY, MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import type { SlackCallError } from '../../slack/call-error.ts';
import { LEFT, leftKey } from '../../store/keys.ts';
import type { Item } from '../../store/table.ts';
import type { Carded, LeftMessage } from '../types.ts';
import { cardMarker } from './earlier.ts';

/** Slack may carry out a request this long after its answer was lost. */
const SETTLES_MS = 2 * MINUTE;
/** A channel that stays archived for longer is no longer checked. */
export const KEPT_MS = 90 * DAY;

/** One that is known, or all that attempts since then may have posted in that channel. Times are milliseconds since the epoch. */
export type Leaving = { channel: string; what: string; now: number } & ({ ts: string } | { postedSince: number });

/**
 * Writes down that a message of this card may stand somewhere without being the card: strays/flow.ts removes it, or makes it say
 * where the card is. Written before the card forgets it; whether it is the card after all is looked at then.
 */
export async function noteLeft({ table }: Uses<'table'>, { key }: Pick<Carded, 'key'>, left: Leaving): Promise<void> {
  const { channel, what, now } = left;
  const marker = cardMarker({ key });
  const isKnown = 'ts' in left;
  const one: LeftMessage = {
    of: key,
    what,
    channel,
    ...(isKnown ? { ts: left.ts } : { marker, postedSince: left.postedSince }),
    notedAt: now,
    lookAt: isKnown ? now : now + SETTLES_MS,
  };
  const item = { ...leftKey(channel, isKnown ? left.ts : marker), ...one, ttl: Math.floor((now + KEPT_MS) / 1000) };
  await table.write([{ kind: 'put', item, when: {} }]);
}

/** Codes with which Slack says that there is no such message: nothing stays behind then. */
const GONE = ['message_not_found', 'not_found'];

/** The card is left where Slack takes no edit of it, unless it is not there. */
export async function leaveUnpaintable(
  ports: Uses<'table'>,
  carded: Carded,
  { failure, what, now }: { failure: SlackCallError; what: string; now: number },
): Promise<void> {
  const { ts, channel } = carded.card;
  if (ts === undefined || GONE.includes(failure.code)) return;
  await noteLeft(ports, carded, { channel, ts, what, now });
}

/** Everything that was left, oldest lookup first. What another version wrote and this one cannot read is left out. */
export async function loadLeft({ table }: Uses<'table'>): Promise<readonly LeftMessage[]> {
  const items = await table.query({ partition: LEFT });
  return items.flatMap(asLeft).sort((a, b) => a.lookAt - b.lookAt);
}

export const dropLeft = ({ table }: Uses<'table'>, left: LeftMessage): Promise<unknown> =>
  table.write([{ kind: 'delete', key: keyOf(left), when: {} }]);

/** Unless it was recorded again in the meantime. */
export const lookAgain = ({ table }: Uses<'table'>, left: LeftMessage, lookAt: number): Promise<unknown> =>
  table.write([{ kind: 'set', key: keyOf(left), set: { lookAt }, when: { equals: { lookAt: left.lookAt } } }]);

const keyOf = ({ channel, ts, marker }: LeftMessage) => leftKey(channel, ts ?? marker ?? '');

function asLeft({ of, what, channel, ts, marker, postedSince, notedAt, lookAt }: Item): LeftMessage[] {
  if (!isKey(of) || typeof what !== 'string' || typeof channel !== 'string') return [];
  if (typeof notedAt !== 'number' || typeof lookAt !== 'number') return [];
  const known = typeof ts === 'string' ? ts : undefined;
  const mark = typeof marker === 'string' ? marker : undefined;
  const since = typeof postedSince === 'number' ? postedSince : undefined;
  return [{ of, what, channel, notedAt, lookAt, ...present({ ts: known, marker: mark, postedSince: since }) }];
}

const isKey = (value: unknown): value is LeftMessage['of'] =>
  typeof value === 'object' &&
  value !== null &&
  'pk' in value &&
  typeof value.pk === 'string' &&
  'sk' in value &&
  typeof value.sk === 'string';
