import { formatSlackDate } from '../../../local/page/dates.ts';
import type { MessageContent } from '../../../src/cards/types.ts';

/** So much of a card is read on a phone before anyone scrolls or opens it. */
export const FIRST = 600;

/** A card as its reader sees it: blocks in order, a line each; mentions by name, times on a clock in UTC, buttons in brackets. */
export const readCard = ({ blocks }: MessageContent, now: number): string =>
  asRead(
    blocks
      .map((block) => textOf(block))
      .filter((text) => text !== '')
      .join('\n'),
    now,
  );

/** The notification of a card, as its reader sees it. */
export const readText = ({ text }: MessageContent, now: number): string => asRead(text, now);

/** What stands together: a sentence, or what is between two separators. */
export const partsOf = (text: string): string[] => text.split(/\n| · |(?<=[.?…]) (?=[A-Z@\d/])/);

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  const part: Record<string, unknown> = { ...value };
  switch (part['type']) {
    case 'button':
      return `[${textOf(part['text'])}]`;
    case 'rich_text_list':
      return list(part['elements'])
        .map((item) => `\n- ${textOf(item)}`)
        .join('');
    case 'rich_text_section':
      return list(part['elements']).map(textOf).join('');
    default:
      if (typeof part['text'] === 'string') return part['text'];
      return textOf([part['text'], part['fields'], part['elements']].filter((each) => each !== undefined));
  }
}

const list = (value: unknown): unknown[] => [value].flat();

const asRead = (text: string, now: number): string =>
  text
    .replace(/<!date\^(\d+)\^([^|]+)\|[^>]*>/g, (_all, seconds: string, format: string) =>
      formatSlackDate(format, { ms: Number(seconds) * 1000, now, zone: 'UTC' }),
    )
    .replace(/<(?:@|!subteam\^|#)([A-Z0-9]+)>/g, (_all, id: string) => nameOf(id))
    .replace(/[*`]/g, '')
    .replace(/&(amp|lt|gt);/g, (_all, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');

/** Ids of the tests hold the name: `U0BEN`, `S0PLATFORM`, `C0WEB`. */
function nameOf(id: string): string {
  const name = id.slice(2).toLowerCase();
  if (id.startsWith('C')) return `#${name}`;
  return id.startsWith('S') ? `@${name}` : `@${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
