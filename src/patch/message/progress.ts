import type { CardLines } from '../../cards/message/framed-card.ts';
import { estimateOf } from '../../runs/decision/estimate.ts';
import { estimateText } from '../../runs/message/estimate.ts';
import { nextLine } from '../../runs/message/state.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { barText, sentence } from '../../slack/words.ts';
import { tallyOf } from '../decision/tally.ts';
import type { PatchProgress } from '../types/progress.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { patchLines } from './lines.ts';
import { stopLeavesText, stopText } from './stop.ts';
import { tallyText } from './tally.ts';
import { whatLine, windowEndText } from './what.ts';
import { dotted } from './words.ts';

/** While it starts or runs: how far it is, what Stop leaves, and that nobody is needed. */
export const runningLines = (run: PatchRun, facts: ShownFacts): CardLines => ({
  what: dotted(whatLine(run), windowEndText(run)),
  status: run.state === 'starting' ? undefined : progressText(run, facts),
  undo: stopText(run),
  next: nextLine(run, patchLines),
});

export function stoppingLines(run: PatchRun, facts: ShownFacts): CardLines {
  const { cancel } = run;
  return {
    what: whatLine(run),
    status: progressText(run, facts),
    undo:
      cancel === undefined
        ? undefined
        : md`Stop requested by ${user(cancel.by)}: ${sentence(cancel.reason)} ${stopLeavesText(run)}`,
    next: md`Nothing is needed from you: once the commands have ended, this message says which instances are patched. If they have not ended within 12 hours, the run needs attention.`,
  };
}

/** `███░ 3 of 12 commands succeeded · 1 failed, 4 in progress · wave 2 of 3 · about 20 min left`. */
export function progressText(run: PatchRun, { now }: ShownFacts): Mrkdwn {
  const { progress, plan, state } = run;
  const elapsed = now - (run.start?.claimedAt ?? now);
  const estimate = state === 'running' ? estimateText(estimateOf(elapsed, plan.usualMs)) : undefined;
  if (progress === undefined || progress.nodes.length === 0) return dotted('Waiting for the first command', estimate);
  const tally = tallyOf(progress.nodes);
  return dotted(
    // What the instances show of it is read once the commands have ended.
    md`${barText(tally.done, tally.total)} ${tally.done} of ${tally.total} commands succeeded`,
    tallyText(tally),
    stepText(progress, plan.operation),
    estimate,
  );
}

function stepText(
  { step, wave, waves, endedSince }: PatchProgress,
  operation: PatchRun['plan']['operation'],
): string | undefined {
  if (endedSince !== undefined) return 'waiting for instances to come back';
  switch (step) {
    case 'checking-before':
      return 'reading boot times first';
    case 'patching':
      return waves > 1 ? `wave ${wave} of ${waves}` : undefined;
    case 'scanning':
      return operation === 'scan' ? undefined : 'scanning for what is still missing';
    case 'checking-after':
      return 'checking that all came back';
    case 'done':
      return 'reading the result';
  }
}
