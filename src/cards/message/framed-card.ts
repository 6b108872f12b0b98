import type { ActionsBlock } from '@slack/types';
import { context, fitMessage, header, section } from '../../slack/blocks.ts';
import { clampMd, joinMd, type Mrkdwn, md, topText } from '../../slack/mrkdwn.ts';
import type { MessageContent } from '../types.ts';

/**
 * The four lines of a card, in this order; a line without a fact is left out. Each is one thought, its parts joined with ` · `.
 * There is no fifth: what does not fit is in the thread or in the review modal.
 */
export interface CardLines {
  /** The thing, how much of it, how, and about how long. */
  what: Mrkdwn;
  /** Before the start the risk, then the progress, at the end the result. */
  status?: Mrkdwn | undefined;
  /** How it is undone, and what Stop leaves. */
  undo?: Mrkdwn | undefined;
  /** Who decides, by when, and what happens if nobody acts. */
  next: Mrkdwn;
}

export interface FramedCard {
  /** What it is and how it stands: "Approval needed: bake web". */
  title: string;
  /** What a notification or a screen reader says: state, thing and next step, enough by itself. */
  headline: Mrkdwn;
  /** What people must know before they decide; the worst first. */
  warnings?: readonly Mrkdwn[] | undefined;
  /** Where the warnings are that the card has no room for. */
  moreWarnings?: string | undefined;
  lines: CardLines;
  buttons?: readonly ActionsBlock[];
  /** Buttons of other features. */
  offers?: readonly ActionsBlock[];
  /** By whom and since when, with the ids that someone looks up. */
  foot: Mrkdwn;
}

/** The frame of every card: title, warnings, four lines, what can be decided, and where to read more. */
export const framedCard = ({
  title,
  headline,
  warnings = [],
  moreWarnings = 'Review',
  lines,
  buttons = [],
  offers = [],
  foot,
}: FramedCard): MessageContent => ({
  text: topText(headline),
  blocks: fitMessage(
    [
      header(title),
      ...(warnings.length === 0 ? [] : [section(warningsText(warnings, moreWarnings))]),
      section(linesText(lines)),
      ...buttons,
      ...offers,
      context(foot),
    ],
    md`More is in the thread.`,
  ),
});

/** So much of a line that four of them fit a section: a name or reason of someone else's must not cut off who decides. */
const LINE = 700;

const linesText = ({ what, status, undo, next }: CardLines): Mrkdwn =>
  joinMd([what, status, undo, next].flatMap((line) => (line === undefined ? [] : [clampMd(line, LINE)])));

const MAX_WARNINGS = 2;

function warningsText(warnings: readonly Mrkdwn[], where: string): Mrkdwn {
  const shown = warnings.slice(0, MAX_WARNINGS).map((warning) => md`*Warning* ${clampMd(warning, LINE)}`);
  const more = warnings.length - shown.length;
  return joinMd([...shown, ...(more > 0 ? [md`${more} more in ${where}`] : [])]);
}
