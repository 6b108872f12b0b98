import { fitMessage, section } from '../../slack/blocks.ts';
import { clampMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { MessageContent } from '../types.ts';

const LINE = 700;

/** A card with a clock below its title: by when something that it fixes must be in. */
export function withClock(content: MessageContent, clock: Mrkdwn | undefined): MessageContent {
  const [title, ...rest] = content.blocks;
  if (clock === undefined || title === undefined) return content;
  const blocks = [title, section(clampMd(clock, LINE)), ...rest];
  return { ...content, blocks: fitMessage(blocks, md`More is in the thread.`) };
}
