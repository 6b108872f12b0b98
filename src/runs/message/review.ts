import type { AnyBlock, ModalView } from '@slack/types';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { header, modal } from '../../slack/blocks.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { sections } from '../../slack/sections.ts';
import { moment } from '../../slack/words.ts';
import { type ButtonValue, valueFor } from '../actions.ts';
import { startsAtOf } from '../decision/slot.ts';
import type { Run } from '../types/run.ts';
import { approvalsLine, needsText } from './who-decides.ts';

/** Below a headline of a review. */
export interface ReviewPart {
  title: string;
  blocks: readonly AnyBlock[];
}

export interface Review {
  /** The form's callback id. */
  form: string;
  /** `deploy`, `bake`: at most 13 characters. */
  what: string;
  parts: readonly ReviewPart[];
}

/** Everything about a run, grouped, for anyone who may see its card; while people are asked, an approver decides here. */
export function reviewModal(run: Run, value: ButtonValue, { form, what, parts }: Review): ModalView {
  const isContinued = run.wait?.kind === 'checkpoint';
  const verb = isContinued ? 'Continue' : 'Approve';
  const blocks = parts.flatMap(({ title, blocks }) => (blocks.length === 0 ? [] : [header(title), ...blocks]));
  if (!isAsked(run)) return modal({ callbackId: 'review', title: `Review the ${what}`, blocks });
  return modal({
    callbackId: form,
    title: `${verb} the ${what}`,
    submit: verb,
    close: 'Back',
    privateMetadata: valueFor(run, value),
    blocks,
  });
}

/** People are asked, and an approval would count. */
export const isAsked = ({ state, wait }: Pick<Run, 'state' | 'wait'>): boolean =>
  state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint');

/** Who requested it and why, who has approved, and what one more approval brings. */
export function decisionPart(run: Run, now: number): ReviewPart {
  const why = run.reason === undefined ? md`` : md`: ${run.reason}`;
  const requested = md`*Requested* by ${user(run.requester.userId)} at ${moment(run.requestedAt)}${why}`;
  const lines = isAsked(run)
    ? [requested, md`*Approvals* ${needsText(run)} (policy ${run.policy.name})`, expiryLine(run), effectLine(run, now)]
    : [requested, md`*Approvals* ${approvalsLine(run)}`];
  return { title: 'Decision', blocks: sections(lines) };
}

const expiryLine = (run: Run): Mrkdwn =>
  run.state === 'awaiting-approval'
    ? md`*If nobody decides* the request expires at ${moment(run.expiresAt)}, and nothing changes`
    : md`*If nobody decides* nothing more changes`;

/** What comes of this approval, and when. */
function effectLine(run: Run, now: number): Mrkdwn {
  const missing = run.policy.approvals - countedPeople(run).length - 1;
  if (missing > 0)
    return md`*With your approval* ${missing} more ${missing === 1 ? 'is' : 'are'} needed; nothing starts before that`;
  if (run.wait !== undefined) return md`*With your approval* everything is checked again, then the rest is replaced`;
  const startsAt = startsAtOf(run);
  return startsAt === undefined || startsAt <= now
    ? md`*With your approval* everything is checked again, then it starts`
    : md`*With your approval* it starts ${moment(startsAt)}, after everything is checked again`;
}

export const linesPart = (title: string, lines: readonly Mrkdwn[]): ReviewPart => ({
  title,
  blocks: sections(lines),
});

/** Of a kind of run without one, whose card has no such button. */
export const noReview = ({ id }: Run): Mrkdwn =>
  md`Nothing was done: run ${id} has no review. Its card has the buttons.`;
