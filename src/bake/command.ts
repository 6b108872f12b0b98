/** What `/patch bake` asks for. */
export interface BakeRequest {
  image?: string;
  reason?: string;
}

/** `bake [image] [because reason…]`: no image asks for a list to choose from. */
export function parseBake(words: readonly string[]): BakeRequest {
  const [image, ...rest] = words;
  if (image === undefined) return {};
  const reason = rest[0]?.toLowerCase() === 'because' ? rest.slice(1).join(' ') : rest.join(' ');
  return { image, ...(reason === '' ? {} : { reason }) };
}
