/** Where a click came from. */
interface Place {
  channelId: string;
  messageTs: string;
}

export type OriginRefusal = { code: 'no-card' } | { code: 'other-message'; channel: string; ts: string };

/** "A click counts only from the message stored for it": a copied button elsewhere shows what we did not write. */
export function originRefusal(
  card: { status: string; channel: string; ts?: string },
  click: Place,
): OriginRefusal | undefined {
  if (card.status !== 'posted' || card.ts === undefined) return { code: 'no-card' };
  if (card.channel === click.channelId && card.ts === click.messageTs) return undefined;
  return { code: 'other-message', channel: card.channel, ts: card.ts };
}
