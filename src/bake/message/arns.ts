/** Image Builder's ARNs as names: `amazon-linux-2023-x86/x.x.x` says as much on a card. */
export const withoutArns = (text: string): string =>
  text.replace(/arn:aws[a-z-]*:imagebuilder:[a-z0-9-]*:[a-z0-9]*:[a-z-]+\/([^\s,;:)]+)/g, '$1');
