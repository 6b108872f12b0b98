/** What `/patch bake`, `/patch diff` and their kin ask for. */
export type BakeRequest =
  | { kind: 'bake'; image?: string; reason?: string }
  | { kind: 'difference'; from: string; to: string };

export type BakeParse = { kind: 'request'; request: BakeRequest } | { kind: 'help'; text: string };

/** `bake [image] [because reason…]`: no image asks for a list to choose from. */
export function parseBake(words: readonly string[]): BakeParse {
  const [image, ...rest] = words;
  if (image === undefined) return { kind: 'request', request: { kind: 'bake' } };
  const reason = rest[0]?.toLowerCase() === 'because' ? rest.slice(1).join(' ') : rest.join(' ');
  return { kind: 'request', request: { kind: 'bake', image, ...(reason === '' ? {} : { reason }) } };
}

/** `diff <image> <image>`: image names, AMI ids or build version ARNs. */
export function parseDifference(words: readonly string[]): BakeParse {
  const [from, to, ...rest] = words;
  if (from === undefined || to === undefined || rest.length > 0) {
    return {
      kind: 'help',
      text: 'Nothing was compared: `/patch diff` needs two images, the older first: each an AMI id, an image build version ARN, or a name of patchwarden.yml for its newest image. For example `/patch diff ami-0aaa1111bbbb22222 web`.',
    };
  }
  return { kind: 'request', request: { kind: 'difference', from, to } };
}
