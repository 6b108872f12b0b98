/** What people read in Slack's blocks, for tests. */

interface Written {
  text: string;
  blocks?: unknown[];
}

/** A message's blocks as text; its plain text when it has none. */
export const bodyOf = ({ text, blocks }: Written): string =>
  blocks === undefined || blocks.length === 0 ? text : linesOf(blocks).join('\n');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every text of blocks, in order; rich text's pieces make one line. Button labels are left out. */
export function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (!isRecord(value) || value['type'] === 'button') return [];
  if (typeof value['text'] === 'string') return [value['text']];
  const line = ['rich_text_section', 'rich_text_preformatted'].includes(String(value['type']));
  const inner = Object.values(value).flatMap(linesOf);
  return line ? [inner.join('')] : inner;
}

export function buttonsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(buttonsOf);
  if (!isRecord(value)) return [];
  if (value['type'] === 'button' && isRecord(value['text'])) return [String(value['text']['text'])];
  return Object.values(value).flatMap(buttonsOf);
}

/** Every text in which Slack looks for markup; in the others `<!channel>` is only a word. */
export function markupOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupOf);
  if (!isRecord(value)) return [];
  const { type, text } = value;
  if (typeof text === 'string') {
    const inner = Object.entries(value).flatMap(([name, part]) => (name === 'text' ? [] : markupOf(part)));
    return type === 'plain_text' || type === 'text' ? inner : [text, ...inner];
  }
  return Object.values(value).flatMap(markupOf);
}
