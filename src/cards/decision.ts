/** Where a click came from. A card is a message: what is in a view is never one. */
type Origin =
  | { readonly kind: 'message'; readonly channelId: string; readonly messageTs: string }
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
