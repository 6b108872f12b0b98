import type { AnyBlock } from '@slack/types';
import type { MessageContent } from '../../cards/types.ts';
import { clamp, codePoints } from '../../slack/escape.ts';
import { md, topText } from '../../slack/mrkdwn.ts';
import { list, preformatted, richText, text, textSection } from '../../slack/rich-text.ts';
import type { ImageDifference } from '../types.ts';
import { differenceLines } from './difference-lines.ts';
import { grouped, type Piece, piecesOf, tablesOf } from './difference-tables.ts';
import { imageVersion } from './difference-words.ts';

/** What an approver or someone on call wants first, as one rich text block: a sentence and a list, ten lines at most. */
export function differenceSummary(difference: ImageDifference): AnyBlock[] {
  const [verdict, ...lines] = differenceLines(difference).map(({ lead, rest }) =>
    textSection(text(lead, { bold: true }), text(rest)),
  );
  if (verdict === undefined) return [];
  return [richText(verdict, ...(lines.length === 0 ? [] : [list(lines)]))];
}

/** Slack takes about 12,000 code points in a message's blocks altogether. */
const MESSAGE = 11_000;

/** Everything that changed, worst first, in as many messages as it takes; none when nothing did. */
export function differenceThread(difference: ImageDifference): MessageContent[] {
  const messages = grouped(tablesOf(difference).flatMap(piecesOf), sizeOf, MESSAGE);
  const subject = subjectOf(difference);
  return messages.map((pieces, index) => ({
    text: topText(
      md`Details ${index + 1} of ${messages.length}, ${subject}: ${[...new Set(pieces.map(({ title }) => title))].join('; ')}`,
    ),
    blocks: pieces.map(pieceBlock),
  }));
}

const subjectOf = ({ before, after }: ImageDifference): string =>
  before === undefined ? imageVersion(after) : `${imageVersion(before)} to ${imageVersion(after)}`;

const sizeOf = ({ title, note = '', body }: Piece): number => codePoints(title) + codePoints(note) + codePoints(body);

/** A part of a table: its title, and its rows under each other. */
export const pieceBlock = ({ title, note, body }: Piece): AnyBlock =>
  richText(
    textSection(text(clamp(title, 200), { bold: true }), ...(note === undefined ? [] : [text(`. ${note}`)])),
    preformatted(body),
  );
