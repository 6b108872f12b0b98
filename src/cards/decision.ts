/** Where a click came from. A card is a message: what is in a view is never one. */
type Origin =
  | { readonly kind: 'message'; readonly channelId: string; readonly messageTs: string; readonly marker?: string }
  | { readonly kind: 'home' | 'modal' };

export type OriginRefusal = { code: 'no-card' } | { code: 'other-message'; channel: string; ts: string };

/** "A click counts only from the message stored for it": a copied button elsewhere, a view included, shows what we did not write. */
export function originRefusal(
  card: { status: string; channel: string; ts?: string },
  from: Origin,
): OriginRefusal | undefined {
  if (card.status !== 'posted' || card.ts === undefined) return { code: 'no-card' };
  if (from.kind === 'message' && card.channel === from.channelId && card.ts === from.messageTs) return undefined;
  return { code: 'other-message', channel: card.channel, ts: card.ts };
}

/**
 * Whether a message that is not the stored card was posted as that card: every attempt to post it has its marker, and no other
 * message has. An edit takes the marker away, and nobody edits a copy that nobody knows of.
 */
export const isCopyOf = (from: Origin, marker: string): boolean => from.kind === 'message' && from.marker === marker;
