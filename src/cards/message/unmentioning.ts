import type { AnyBlock, MrkdwnElement, PlainTextElement, SectionBlock } from '@slack/types';
import { type Mrkdwn, quotedText } from '../../slack/mrkdwn.ts';
import type { MessageContent } from '../types.ts';

/** The content with everyone whom it mentions named without being notified: a post notifies, and who is told is decided elsewhere. */
export function unmentioning(
  { text, blocks }: MessageContent,
  names: Readonly<Record<string, string>>,
): MessageContent {
  const named = (said: string): string => namedText(said, (id) => nameIn(names, id)).text;
  return { text: named(text), blocks: blocks.map((block) => silent(block, named)) };
}

const NOBODY = 'someone';

/** What a group or an account is called where it is not to be notified. */
export const nameIn = (names: Readonly<Record<string, string>>, id: string): string =>
  names[id] ?? (id.startsWith('S') ? 'a user group' : NOBODY);

const MENTION = /<@([A-Z0-9]+)[^<>]*>/g;

/** A text of ours as part of another one: where `nameOf` knows no name, a sentence does without one instead of naming "someone". */
export function namedText(said: string, nameOf: (id: string) => string | undefined): Mrkdwn {
  const isUnnamed = (mentions: string): boolean =>
    [...mentions.matchAll(MENTION)].some(([, id = '']) => nameOf(id) === NOBODY);
  const rephrased = said
    .replaceAll(/(\d+ of \d+) approved: (<@[^<>]+>(?:, <@[^<>]+>)*)/g, (all, count: string, mentions: string) =>
      isUnnamed(mentions) ? `${count} approvals given` : all,
    )
    .replaceAll(/(<@[^<>]+>) chose (\w+)/g, (all, mention: string, action: string) =>
      isUnnamed(mention) ? `${action} was chosen` : all,
    );
  return quotedText(rephrased, nameOf);
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
