import type { ActionsBlock } from '@slack/types';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { CardLines } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import type { ImageDifference } from '../../images/types.ts';
import { runButtons } from '../../runs/message/buttons.ts';
import { runCard } from '../../runs/message/card-frame.ts';
import { nextLine } from '../../runs/message/state.ts';
import { isObserved } from '../../runs/message/stop-words.ts';
import { mayStop } from '../../runs/message/who-decides.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { BakeRun } from '../types/run.ts';
import { failureNext, failureText } from './failure.ts';
import { bakeLines } from './lines.ts';
import { openText, whatText } from './plan-lines.ts';
import { progressText, stuckText, waitingWarning } from './progress.ts';
import { differenceText, resultNext, resultText, resultUndo } from './result.ts';
import { bakeTitle } from './title.ts';
import { waitingText, waitsText } from './waits.ts';

export interface CardFacts {
  now: number;
  /** The difference to the pipeline's previous image, once it is known. */
  difference?: ImageDifference;
  /** What the finished image can be used for. */
  offers?: readonly ActionsBlock[];
  /** The request in which people answer the approval step that waits, once it is open. */
  asks?: RunRecord;
}

/** The one message of a bake: what is or was baked, the risk or how far it is, how to undo it, and what happens next. */
export function bakeCard(run: BakeRun, facts: CardFacts): MessageContent {
  const { offers = [] } = facts;
  const title = bakeTitle(run);
  const lines = linesOf(run, facts);
  return runCard(run, {
    title,
    headline: md`${title}. ${lines.next}`,
    warnings: waitingWarning(run),
    moreWarnings: 'the thread',
    lines,
    buttons: runButtons(run, `bake of ${run.name}`, { reviewed: true }),
    offers,
  });
}

const NO_FLEET = md`Baking changes no fleet`;
const STOPPABLE = md`Baking changes no fleet · once it runs, Stop cancels the image build`;
const stoppable = (run: BakeRun): Mrkdwn =>
  md`Baking changes no fleet · ${mayStop(run)} can stop it, which cancels the image build`;
const UNCHANGED = md`No fleet has changed`;

function linesOf(run: BakeRun, facts: CardFacts): CardLines {
  const { now } = facts;
  const begun = run.start?.executionId !== undefined;
  const next = nextLine(run, bakeLines);
  switch (run.state) {
    case 'planning':
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
      return { what: whatText(run, now), status: beforeText(run.plan), undo: STOPPABLE, next };
    case 'starting':
      return { what: whatText(run, now), undo: stoppable(run), next };
    case 'running':
    case 'waiting':
      return {
        what: whatText(run, now),
        status: progressText(run, now),
        undo: stoppable(run),
        next: waitingText(run, facts.asks) ?? stuckText(run, now) ?? next,
      };
    case 'cancelling':
    case 'needs-attention':
      return { what: whatText(run, now), status: begun ? progressText(run, now) : undefined, undo: NO_FLEET, next };
    case 'succeeded':
      return {
        what: resultText(run),
        status: differenceText(run, facts.difference),
        undo: resultUndo(run),
        next: resultNext(run, facts.offers ?? []),
      };
    case 'failed':
      return { what: whatText(run, now), status: failureText(run), undo: UNCHANGED, next: failureNext(run) ?? next };
    case 'cancelled':
      if (isObserved(run)) return { what: whatText(run, now), status: beforeText(run.plan), undo: NO_FLEET, next };
      return { what: whatText(run, now), status: begun ? stoppedText(run) : undefined, undo: UNCHANGED, next };
    case 'rolled-back':
    case 'rejected':
      return { what: whatText(run, now), undo: UNCHANGED, next };
    case 'expired':
      return { what: whatText(run, now), status: givenText(run), undo: UNCHANGED, next };
  }
}

/** What a new image could fix, and where its bake will wait for people. */
function beforeText(plan: BakeRun['plan']): Mrkdwn {
  const waits = waitsText(plan);
  return waits === undefined ? openText(plan) : md`${openText(plan)} · ${waits}`;
}

const givenText = (run: BakeRun): Mrkdwn =>
  md`${countedPeople(run).length} of ${run.policy.approvals} approvals were given`;

/** What became of the image of a bake that was stopped. */
function stoppedText({ outcome, progress }: BakeRun): Mrkdwn {
  if (outcome?.imageArn !== undefined) return md`The image build was cancelled in Image Builder`;
  if (progress?.imageArn === undefined) return md`No image build had begun`;
  return md`Image ${code(progress.imageArn)} was last seen ${progress.status}: look at it in Image Builder, and cancel it there if it still runs`;
}
