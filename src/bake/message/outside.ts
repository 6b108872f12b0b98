import type { CardLines } from '../../cards/message/framed-card.ts';
import type { ImageDifference } from '../../images/types.ts';
import type { OutsideBake } from '../../outside/types/change.ts';
import type { ShownChange } from '../../outside/types/source.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, sentence, short } from '../../slack/words.ts';
import { asRun } from '../decision/outside.ts';
import type { BakeRun } from '../types/run.ts';
import { failureNext, failureText } from './failure.ts';
import { whatText } from './plan-lines.ts';
import { progressText, waitingWarning } from './progress.ts';
import { differenceText, resultText } from './result.ts';
import { bakeThread } from './thread.ts';

interface Facts {
  now: number;
  difference?: ImageDifference;
}

/** A bake that others started, in the words of every bake. */
export function outsideBakeShown(change: OutsideBake, { now, difference }: Facts): ShownChange {
  const run = asRun(change);
  return {
    title: titleOf(change),
    warnings: waitingWarning(run),
    lines: linesOf(change, run, { now, ...(difference === undefined ? {} : { difference }) }),
    ids: md` · image build ${code(short(change.awsId, 200))}`,
    posts: bakeThread(run, difference),
  };
}

function titleOf({ name, state, progress, outcome }: OutsideBake): string {
  switch (state) {
    case 'running':
      return progress === undefined || progress.total === 0
        ? `Outside bake of ${name} in progress`
        : `Outside bake of ${name}: ${progress.done} of ${progress.total} steps`;
    case 'succeeded':
      return outcome?.image === undefined
        ? `Outside bake of ${name} succeeded`
        : `Outside bake of ${name} succeeded: ${short(outcome.image, 80)}`;
    case 'failed':
    case 'rolled-back':
      return `Outside bake of ${name} failed`;
    case 'stopped':
      return `Outside bake of ${name} stopped`;
    case 'unclear':
      return `Outside bake of ${name} needs attention`;
  }
}

const NO_FLEET = md`No fleet has changed`;

function linesOf({ state, startedAt, reason }: OutsideBake, run: BakeRun, { now, difference }: Facts): CardLines {
  const what = whatText(run, now);
  switch (state) {
    case 'running':
      return {
        what,
        status: progressText(run, now),
        undo: md`Baking changes no fleet · Patchwarden did not start it and cannot stop it: stop it in Image Builder`,
        next: md`Nothing is needed from you: this message says when the bake has ended. It began at ${moment(startedAt)}.`,
      };
    case 'succeeded':
      return {
        what: resultText(run),
        status: differenceText(run, difference),
        undo: NO_FLEET,
        next: nextText(run),
      };
    case 'failed':
    case 'rolled-back':
      return { what, status: failureText(run), undo: NO_FLEET, next: failureNext(run) ?? inImageBuilder(reason) };
    case 'stopped':
      return { what, undo: NO_FLEET, next: md`It was stopped in Image Builder. Nothing is needed from you.` };
    case 'unclear':
      return { what, undo: NO_FLEET, next: inImageBuilder(reason) };
  }
}

const inImageBuilder = (reason = 'its end is not known'): Mrkdwn =>
  md`Look at it in Image Builder: ${sentence(reason)} Nothing is retried.`;

function nextText({ outcome }: BakeRun): Mrkdwn {
  const keep = md`If nobody deploys it, the fleets keep their current image.`;
  return outcome?.image === undefined
    ? keep
    : md`Deploying it needs a request with its own approval: choose Deploy, or \`/patch deploy\`. ${keep}`;
}
