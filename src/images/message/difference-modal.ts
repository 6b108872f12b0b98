import type { AnyBlock } from '@slack/types';
import { context } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf } from '../../slack/words.ts';
import type { ImageDifference } from '../types.ts';
import { differenceSummary, pieceBlock } from './difference.ts';
import { piecesOf, tablesOf } from './difference-tables.ts';

/** What a modal has left for it: blocks, and bytes of their JSON. */
export interface Room {
  blocks: number;
  bytes: number;
}

/**
 * What changes from one image to the other: the summary, then every table, worst first, in columns that stay aligned. Slack has
 * tables for messages alone. What does not fit is named with its number of rows; `where` says where it stands.
 */
export function differenceModal(difference: ImageDifference, room: Room, where: Mrkdwn): AnyBlock[] {
  const summary = differenceSummary(difference);
  const tables = tablesOf(difference).map((table) => ({ title: table.title, blocks: piecesOf(table).map(pieceBlock) }));
  const fitting: AnyBlock[] = [];
  // The summary and the line of what is left out stand in any case.
  let left = { blocks: room.blocks - summary.length - 1, bytes: room.bytes - bytesOf(summary) - 3000 };
  const cut: string[] = [];
  for (const { title, blocks } of tables) {
    const shown = blocks.filter((block) => {
      const size = bytesOf(block);
      if (cut.length > 0 || left.blocks < 1 || left.bytes < size) return false;
      left = { blocks: left.blocks - 1, bytes: left.bytes - size };
      fitting.push(block);
      return true;
    });
    if (shown.length < blocks.length) cut.push(title);
  }
  if (cut.length === 0) return [...summary, ...fitting];
  const lost = firstOf(cut, 8);
  return [...summary, ...fitting, context(md`${counted(cut.length, 'table')} did not fit in full (${lost}). ${where}`)];
}

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;
