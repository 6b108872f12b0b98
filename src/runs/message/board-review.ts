import type { MessageContent } from '../../cards/types.ts';
import { modal } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { type ButtonValue, RUN_ACTIONS, stageOf, valueFor } from '../actions.ts';
import type { Run } from '../types/run.ts';

/** A run's card as a form: what it says without its buttons, and Approve. For kinds that have no form of their own. */
export const cardForm = (run: Run, value: ButtonValue, { blocks }: MessageContent): ReturnType<typeof modal> => {
  const verb = run.answersWait === true ? 'Resume' : 'Approve';
  return modal({
    callbackId: RUN_ACTIONS.approve,
    title: `${verb} the ${run.kind}`,
    submit: verb,
    close: 'Back',
    privateMetadata: valueFor(run, { ...value, stage: stageOf(run) }),
    blocks: blocks.filter(({ type }) => type !== 'actions'),
  });
};

/** A Review button that stands in a message, or whose run is gone. */
export const notOnBoard = (): Mrkdwn =>
  md`Nothing was done: this button works only in App Home, and only while its run exists. Open App Home again.`;
