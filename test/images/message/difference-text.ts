/** Every text of a block tree that Slack shows, and where it stands. */
export interface ShownText {
  type: string;
  text: string;
}

export function textsIn(node: unknown): ShownText[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  const own =
    'text' in node && typeof node.text === 'string' && 'type' in node
      ? [{ type: String(node.type), text: node.text }]
      : [];
  return [...own, ...Object.values(node).flatMap(textsIn)];
}

/** Every `type` in a block tree. */
export function typesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(typesIn);
  if (typeof node !== 'object' || node === null) return [];
  return [...('type' in node ? [String(node.type)] : []), ...Object.values(node).flatMap(typesIn)];
}

/** The texts that stand in monospaced boxes. */
export function preformattedIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(preformattedIn);
  if (typeof node !== 'object' || node === null) return [];
  if ('type' in node && node.type === 'rich_text_preformatted') return textsIn(node).map(({ text }) => text);
  return Object.values(node).flatMap(preformattedIn);
}

/** Code points, as Slack counts. */
export const length = (text: string): number => Array.from(text).length;
