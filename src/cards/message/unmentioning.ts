import type { AnyBlock, MrkdwnElement, PlainTextElement, SectionBlock } from '@slack/types';
import { quotedText } from '../../slack/mrkdwn.ts';
import type { MessageContent } from '../types.ts';

/** The content with everyone whom it mentions named without being notified: a post notifies, and who is told is decided elsewhere. */
export function unmentioning(
  { text, blocks }: MessageContent,
  groupNames: Readonly<Record<string, string>>,
): MessageContent {
  const named = (said: string): string =>
    quotedText(said, (id) => (id.startsWith('S') ? (groupNames[id] ?? 'a user group') : 'someone')).text;
  return { text: named(text), blocks: blocks.map((block) => silent(block, named)) };
}

/** Mentions elsewhere than in a section notify nobody. */
function silent(block: AnyBlock, named: (text: string) => string): AnyBlock {
  if (!isSection(block)) return block;
  const said = <Of extends MrkdwnElement | PlainTextElement>(one: Of): Of => ({ ...one, text: named(one.text) });
  const { text, fields } = block;
  return {
    ...block,
    ...(text === undefined ? {} : { text: said(text) }),
    ...(fields === undefined ? {} : { fields: fields.map(said) }),
  };
}

const isSection = (block: AnyBlock): block is SectionBlock => block.type === 'section';
