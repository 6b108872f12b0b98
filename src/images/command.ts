export type DifferenceParse = { kind: 'request'; from: string; to: string } | { kind: 'help'; text: string };

/** `diff <image> <image>`: image names, AMI ids or build version ARNs. */
export function parseDifference(words: readonly string[]): DifferenceParse {
  const [from, to, ...rest] = words;
  if (from === undefined || to === undefined || rest.length > 0) {
    return {
      kind: 'help',
      text: 'Nothing was compared: `/patch diff` needs two images, the older first. Each is an AMI id, an image build version ARN, or an image name of patchwarden.yml for its newest. For example `/patch diff ami-0aaa1111bbbb22222 web`.',
    };
  }
  return { kind: 'request', from, to };
}
