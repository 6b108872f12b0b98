import { isAsked } from '../../runs/message/review.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { failuresOf, failureText } from './failure.ts';
import { closedText } from './next.ts';
import { refusedText } from './refused.ts';
import { isTight } from './what.ts';
import { instances, isOccurrence } from './words.ts';

/** What people must know before they read anything else of it, the worst first. */
export function cardWarnings(run: PatchRun, facts: ShownFacts): Mrkdwn[] {
  switch (run.state) {
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
      return [
        ...overrideWarnings(run),
        ...orderWarnings(run, facts),
        ...freezeWarnings(run, facts),
        ...deferredWarnings(run),
        ...sizeWarnings(run),
      ];
    case 'running':
    case 'cancelling':
      return failuresOf(run).map((group) => failureText(run, group));
    case 'planning':
    case 'starting':
    case 'waiting':
    case 'succeeded':
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'needs-attention':
      return [];
  }
}

/** Where those are that the card has no room for: on the button that opens everything. */
export const moreWarningsIn = (run: PatchRun): string => detailsWord(run);

/** A direct request is reviewed before it is approved, as bakes and deploys are; the rest is looked up. */
export const detailsWord = (run: PatchRun): 'Review' | 'Details' =>
  isAsked(run) && !isOccurrence(run) ? 'Review' : 'Details';

const REASON = 120;

const overrideWarnings = ({ plan }: PatchRun): Mrkdwn[] =>
  plan.override === undefined
    ? []
    : [md`Override: patched out of fleet order. Reason: ${short(plan.override, REASON)}`];

/** What the order of fleets forbids is not done without an override. */
function orderWarnings(run: PatchRun, { order }: ShownFacts): Mrkdwn[] {
  if (order === undefined || run.plan.override !== undefined || isOverByStart(run, order)) return [];
  return [
    isOccurrence(run)
      ? md`${skippedText(run)}: ${refusedText(order)}`
      : md`Cannot start yet, even if approved: ${refusedText(order)}`,
  ];
}

/** A soak that ends before the start is in nobody's way. */
const isOverByStart = ({ slot, scheduledFor }: PatchRun, order: PatchRefusal): boolean =>
  order.code === 'before-soaking' && order.until <= (slot?.opensAt ?? scheduledFor ?? 0);

/** What stands in the way is looked at again until the opening, so this may still change. */
const skippedText = ({ standing }: PatchRun): string =>
  standing === true ? 'Skipped as it stands' : 'Skipped even if approved';

/** Approved now, it would still wait, or its window would pass: said before anyone approves. */
function freezeWarnings(run: PatchRun, { freeze }: ShownFacts): Mrkdwn[] {
  if (freeze === undefined || run.hold?.code === 'frozen') return [];
  const { slot, scheduledFor } = run;
  const closed = closedText(freeze);
  if (slot !== undefined) return [md`${skippedText(run)}: ${closed}`];
  const what = scheduledFor === undefined ? md`Change ${closed}` : md`At ${moment(scheduledFor)}, change ${closed}`;
  const then = freeze.until === undefined ? 'once it opens' : 'then';
  return [md`${what}: the earliest start is ${then}, if still approved. Defer moves the start`];
}

function deferredWarnings({ plan, state }: PatchRun): Mrkdwn[] {
  const count = plan.deferredBefore.length;
  return count === 0 || isTerminal(state)
    ? []
    : [md`Deferred ${count === 1 ? 'once' : `${count} times`} before (${plan.deferredBefore.slice(-3).join(', ')})`];
}

/** AWS Managed Services lets fewer instances than that be patched at once, and calls for an hour per 50. */
const MANY = 1000;

function sizeWarnings({ plan, slot }: PatchRun): Mrkdwn[] {
  const count = plan.instances.length;
  return [
    ...(count >= MANY
      ? [md`${instances(count)} at once: beyond ${MANY} AWS advises to split them over several windows`]
      : []),
    ...(slot !== undefined && isTight(plan)
      ? [md`The window is short for ${instances(count)}: AWS counts an hour for every 50, so some may not be reached`]
      : []),
  ];
}
