import type {
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextSection,
  RichTextText,
} from '@slack/types';
import { present } from '../present.ts';
import { clamp, manyLines, oneLine } from './escape.ts';

/** Rich text is never parsed as markup: the place for package names, error output, tags and whatever else AWS says. */

export interface TextStyle {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

/** One text; empty text, which Slack refuses, becomes a space. */
export const text = (content: string, style?: TextStyle): RichTextText => ({
  type: 'text',
  text: clamp(oneLine(content), 2000) || ' ',
  ...present({ style }),
});

export const textSection = (...elements: readonly (string | RichTextElement)[]): RichTextSection => ({
  type: 'rich_text_section',
  elements: elements.map((element) => (typeof element === 'string' ? text(element) : element)),
});

/** Text as it is, monospaced; at most 2,900 code points, the end cut. */
export const preformatted = (content: string): RichTextPreformatted => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: clamp(manyLines(content), 2900) || ' ' }],
});

/** A list, an item each: plain strings or sections of styled text. */
export const list = (
  items: readonly (string | RichTextSection)[],
  options: { style?: 'bullet' | 'ordered'; indent?: number } = {},
): RichTextList => ({
  type: 'rich_text_list',
  style: options.style ?? 'bullet',
  ...present({ indent: options.indent }),
  elements: items.map((item) => (typeof item === 'string' ? textSection(item) : item)),
});

export const richText = (
  ...elements: readonly (RichTextSection | RichTextList | RichTextPreformatted)[]
): RichTextBlock => ({ type: 'rich_text', elements: [...elements] });
