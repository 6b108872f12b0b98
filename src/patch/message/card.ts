import type { CardLines } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { runCard } from '../../runs/message/card-frame.ts';
import { askedAgainText } from '../../runs/message/state.ts';
import { isObserved } from '../../runs/message/stop-words.ts';
import { isAccount } from '../../runs/message/who-decides.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { attentionLines } from './attention.ts';
import { patchButtons } from './buttons.ts';
import { cardWarnings, moreWarningsIn } from './card-warnings.ts';
import { endedLines } from './ended.ts';
import { isNothingMissing, riskText } from './missing.ts';
import { beforeText, decisionText } from './next.ts';
import { runningLines, stoppingLines } from './progress.ts';
import { NO_ROLLBACK, succeededLines } from './result.ts';
import { testedText } from './tested.ts';
import { patchTitle } from './title.ts';
import { noticeText, whatBefore, whatPlanned, whatWas } from './what.ts';
import { dotted, isOccurrence, named } from './words.ts';

/** The one message of a run of patching; of an occurrence it is the notice too. */
export function patchCard(run: PatchRun, facts: ShownFacts): MessageContent {
  const lines = linesOf(run, facts);
  const warnings = cardWarnings(run, facts);
  return runCard(run, {
    title: patchTitle(run),
    headline: headline(run, lines, warnings),
    warnings,
    moreWarnings: moreWarningsIn(run),
    lines,
    buttons: patchButtons(run, facts),
    offers: facts.offers,
    requested: requestedText(run),
  });
}

function linesOf(run: PatchRun, facts: ShownFacts): CardLines {
  switch (run.state) {
    case 'planning':
      return { what: whatPlanned(run), undo: md`No instance has changed`, next: planningText(run) };
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
      return beforeLines(run);
    case 'starting':
    case 'running':
    case 'waiting':
      return runningLines(run, facts);
    case 'cancelling':
      return stoppingLines(run, facts);
    case 'succeeded':
      return succeededLines(run, facts);
    case 'needs-attention':
      return attentionLines(run, facts);
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return isObserved(run) ? { ...beforeLines(run), what: whatWas(run) } : endedLines(run);
  }
}

const beforeLines = (run: PatchRun): CardLines => ({
  what: whatBefore(run),
  status: riskText(run.plan),
  undo: undoText(run.plan),
  next: beforeText(run),
});

function undoText(plan: PatchRun['plan']): Mrkdwn | undefined {
  if (plan.operation === 'scan') return md`A scan installs nothing and reboots nothing`;
  return isNothingMissing(plan) ? undefined : dotted(NO_ROLLBACK, testedText(plan));
}

/** Moved out of its window it is planned anew: from then on that occurrence certainly patches nothing. */
function planningText(run: PatchRun): Mrkdwn {
  const { occurrence } = run.plan;
  if (isOccurrence(run))
    return md`Patchwarden is reading which patches are missing, and notifies approvers once the plan is ready. If the window opens before that, it patches nothing.`;
  return occurrence === undefined || run.askedAgain?.code !== 'deferred'
    ? md`${askedAgainText(run)}Patchwarden is reading which patches are missing; nothing changes yet. Approvers are asked once the plan is ready.`
    : md`${user(run.askedAgain.by)} moved it out of window ${named(occurrence.windowName)}, whose opening at ${moment(occurrence.opensAt)} is skipped. Patchwarden is reading which patches are missing; approvers are asked once the plan is ready.`;
}

/** What a notification or a screen reader says: the state, the thing, when, and what happens next or what to do. */
function headline(run: PatchRun, lines: CardLines, warnings: readonly Mrkdwn[]): Mrkdwn {
  const first = run.state === 'running' ? warnings.slice(0, 1) : [];
  return [...first, ...toldOf(run, lines)].reduce<Mrkdwn>(
    (all, part) => (part === undefined ? all : md`${stopped(all)} ${part}`),
    md`${patchTitle(run)}`,
  );
}

function toldOf(run: PatchRun, { status, undo, next }: CardLines): (Mrkdwn | undefined)[] {
  switch (run.state) {
    case 'needs-attention':
      return isNamedInTitle(run) ? [undo, next] : [status, undo, next];
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return isObserved(run) ? [next] : [status, next];
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
      return isOccurrence(run) ? [noticeText(run), decisionText(run)] : [next];
    case 'planning':
    case 'starting':
    case 'running':
    case 'waiting':
    case 'cancelling':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
      return [next];
  }
}

/** The title counts them and what to do names them. */
const isNamedInTitle = ({ outcome }: PatchRun): boolean =>
  outcome !== undefined && (outcome.strays.length > 0 || outcome.nodes.some(({ cameBack }) => cameBack === 'no'));

/** As a sentence. */
const stopped = (text: Mrkdwn): Mrkdwn => (/[.…]$/.test(text.text) ? text : md`${text}.`);

/** Instead of who requested it: the window of an occurrence, also once that was moved out of it. */
function requestedText({ plan, requester, requestedAt }: PatchRun): Mrkdwn | undefined {
  if (isAccount(requester.userId)) return undefined;
  const name = plan.occurrence === undefined ? md`` : md`${named(plan.occurrence.windowName)} `;
  return md`Announced at ${moment(requestedAt)} for window ${name}(${requester.userId})`;
}
