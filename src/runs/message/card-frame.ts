import type { ActionsBlock, AnyBlock } from '@slack/types';
import type { MessageContent } from '../../cards/types.ts';
import { context, fitMessage, header } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md, topText, user } from '../../slack/mrkdwn.ts';
import type { Run } from '../types/run.ts';

export interface FramedCard {
  title: string;
  /** What a notification or a screen reader says: the state first. */
  headline: Mrkdwn;
  /** From who asked to what happens next. */
  body: readonly AnyBlock[];
  buttons: readonly ActionsBlock[];
  /** Buttons of other features. */
  offers: readonly ActionsBlock[];
  /** Ids of AWS's that belong into the last line, with what separates them. */
  ids?: Mrkdwn;
}

/** The frame of every run's card: headline, its own facts, what can be decided, and where to read more. */
export const runCard = (run: Run, { title, headline, body, buttons, offers, ids }: FramedCard): MessageContent => ({
  text: topText(headline),
  blocks: fitMessage(
    [header(title), ...body, ...buttons, ...offers, context(footLine(run, ids))],
    md`More is in the thread.`,
  ),
});

function footLine(run: Run, ids = md``): Mrkdwn {
  const execution = run.start?.executionId === undefined ? md`` : md` · execution ${run.start.executionId}`;
  const version = run.epoch > 1 ? md` · version ${run.epoch} of the request` : md``;
  return md`Run ${run.id}${version}${ids}${execution} · \`/patch why ${run.id}\` shows every decision`;
}

/** Once it has started, who let it; a part of a sentence. */
export function approvedBy(run: Run): Mrkdwn {
  const people = run.approvals.filter(({ epoch }) => epoch === run.epoch).map(({ userId }) => user(userId));
  return run.start === undefined || people.length === 0 ? md`` : md`; approved by ${joinMd(people, ', ')}`;
}
