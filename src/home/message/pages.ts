import type { AnyBlock } from '@slack/types';
import { section } from '../../slack/blocks.ts';
import { md } from '../../slack/mrkdwn.ts';

/** A part of the board: blocks that stand together are one item, and no page breaks within it. */
export interface Part {
  title?: string;
  items: readonly (readonly AnyBlock[])[];
}

export interface Page {
  blocks: readonly AnyBlock[];
  /** Counted from 1, and one that there is. */
  page: number;
  pages: number;
}

/** The wanted page of these parts, or the last one; `room` is how many blocks it may have. */
export function pageOf(parts: readonly Part[], { page, room }: { page: number; room: number }): Page {
  const pages: AnyBlock[][] = [[]];
  for (const { title, items } of parts) {
    for (const [i, item] of items.entries()) {
      const open = pages.at(-1) ?? [];
      const heading = i === 0 ? headingOf(title, '') : [];
      if (open.length === 0 || open.length + heading.length + item.length <= room) open.push(...heading, ...item);
      else pages.push([...headingOf(title, i === 0 ? '' : ' (continued)'), ...item]);
    }
  }
  const shown = Math.min(Math.max(1, page), pages.length);
  return { blocks: pages[shown - 1] ?? [], page: shown, pages: pages.length };
}

const headingOf = (title: string | undefined, more: string): AnyBlock[] =>
  title === undefined ? [] : [section(md`*${title}${more}*`)];
