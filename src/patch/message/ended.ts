import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { CardLines } from '../../cards/message/framed-card.ts';
import { nextLine } from '../../runs/message/state.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment, sentence } from '../../slack/words.ts';
import type { PatchRun } from '../types/run.ts';
import { adviceOn, failuresOf, failureText } from './failure.ts';
import { againCommand, patchLines } from './lines.ts';
import { receiptText } from './result.ts';
import { whatWas } from './what.ts';
import { dotted, isOccurrence } from './words.ts';

/** It has ended without being done: what that changed, what stays, who decided or what to fix, and how to request it again. */
export function endedLines(run: PatchRun): CardLines {
  const begun = (run.outcome?.nodes ?? []).length > 0;
  return {
    what: whatWas(run),
    status: begun ? resultText(run) : whyNothing(run),
    undo:
      begun && run.plan.operation === 'install'
        ? md`What was installed stays: in-place patching has no rollback`
        : unchangedText(run),
    next: endText(run),
  };
}

/** The runbook ended before it sent anything: what it said. */
const whyNothing = ({ state, outcome, ending }: PatchRun): Mrkdwn | undefined =>
  state === 'failed' && outcome !== undefined && ending?.reason !== undefined
    ? md`Nothing was patched: ${sentence(ending.reason)}`
    : undefined;

const unchangedText = (run: PatchRun): Mrkdwn =>
  run.start?.executionId === undefined || run.outcome?.nodes.length === 0
    ? md`No instance has changed`
    : md`What was installed by then stays`;

/** Counts first, then the cause that stopped most. */
function resultText(run: PatchRun): Mrkdwn | undefined {
  const [first, ...others] = failuresOf(run);
  if (first === undefined) return receiptText(run);
  const rest = others.reduce((sum, { ids }) => sum + ids.length, 0);
  return receiptText(run, dotted(failureText(run, first), rest === 0 ? undefined : `${rest} failed otherwise`));
}

function endText(run: PatchRun): Mrkdwn {
  if (isOccurrence(run) && run.start === undefined) return skippedText(run) ?? nextLine(run, patchLines);
  const [first] = failuresOf(run);
  if (run.state !== 'failed' || first === undefined) return nextLine(run, patchLines);
  return md`${adviceOn(first)}. Then request it again with ${code(againCommand(run))}; instances already patched have nothing left to install.`;
}

/** "Skipped" is said of an occurrence that certainly cannot patch: nothing lets it through once the run has ended. */
function skippedText(run: PatchRun): Mrkdwn | undefined {
  const { ending } = run;
  const by = user(ending?.by ?? '');
  const why = sentence(ending?.reason ?? 'no reason given');
  const then = md`Nothing was patched. ${otherwiseText(run)}`;
  switch (ending?.code) {
    case 'rejected':
    case 'cancelled':
      return md`${by} skipped it: ${why} This opening patches nothing. ${otherwiseText(run)}`;
    case 'expired':
      return countedPeople(run).length >= run.policy.approvals || run.standing === true
        ? md`It could not start while the window was open. ${then}`
        : md`It was not approved in time. ${then}`;
    case 'plan-gone':
      return md`Called off: ${why} This run patches nothing. To patch without the window, use ${code(againCommand(run))}.`;
    case 'slot-missed':
      return md`It was ready, but the window did not start it${ending.reason === undefined ? md`.` : md`: ${why}`} ${then}`;
    default:
      return undefined;
  }
}

/** What patches it after all. */
function otherwiseText(run: PatchRun): Mrkdwn {
  const next = run.plan.occurrence?.next[0];
  return next === undefined
    ? md`The window does not open again. To patch, use ${code(againCommand(run))}.`
    : md`Next opening: ${moment(next)}. To patch sooner, use ${code(againCommand(run))}.`;
}
