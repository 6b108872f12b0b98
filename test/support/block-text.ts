/** What people read of a message's blocks, a line a block; buttons in brackets. Dates are shown as their UTC fallback. */
export const linesOf = (blocks: readonly object[]): string[] => blocks.map((block) => textOf(block)).filter(Boolean);

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  const part: Record<string, unknown> = { ...value };
  if (part['type'] === 'button') return `[${textOf(part['text'])}]`;
  if (typeof part['text'] === 'string') return part['text'].replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');
  if (part['type'] === 'rich_text_list')
    return [part['elements']]
      .flat()
      .map((item) => `\n- ${textOf(item)}`)
      .join('');
  if (part['type'] === 'rich_text_section') return [part['elements']].flat().map(textOf).join('');
  return textOf(
    [part['text'], part['elements'], part['label'], part['element'], part['hint']].filter((each) => each !== undefined),
  );
}
