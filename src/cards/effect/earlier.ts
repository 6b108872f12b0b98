import type { Uses } from '../../contract/ports.ts';
import { markerOf } from '../message/marker.ts';
import type { Carded, CardMessage } from '../types.ts';
import { type LookedUp, lookUp } from './once.ts';
import { pauseAfter } from './pace.ts';

/** An attempt to post a card that was never recorded: no answer came, or the worker ended before it wrote what it got. */

export const cardMarker = ({ key }: Pick<Carded, 'key'>): string => markerOf(key.pk, 'card');

/** When the first attempt began that may have arrived; the version before wrote only until when the last one held the card. */
export function earlierAttempt({ status, postingSince, leaseUntil, attempts }: CardMessage): number | undefined {
  if (status !== 'posting') return undefined;
  return postingSince ?? (leaseUntil ?? 0) - pauseAfter(Math.max(1, attempts));
}

/** The card that an earlier attempt has posted in the channel where the card is to be. */
export async function lookForCard(
  ports: Uses<'slack' | 'log' | 'measure'>,
  carded: Carded,
  earlier: number | undefined,
): Promise<LookedUp> {
  if (earlier === undefined) return { kind: 'absent' };
  return lookUp(ports, { channel: carded.card.channel, marker: cardMarker(carded), since: earlier });
}
