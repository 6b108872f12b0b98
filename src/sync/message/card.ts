import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { CardLines } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { spanText } from '../../duration.ts';
import { runButtons } from '../../runs/message/buttons.ts';
import { runCard } from '../../runs/message/card-frame.ts';
import { nextLine } from '../../runs/message/state.ts';
import { mayStop } from '../../runs/message/who-decides.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, sentence, short } from '../../slack/words.ts';
import { DAILY_LOOK, type SyncRun } from '../types/run.ts';
import { changeText, countsText, leftOutCount } from './changes.ts';
import { commandOf, removableText, syncLines } from './lines.ts';
import { syncTitle } from './title.ts';

/** The one message of a sync: what is made, changed and left out, how it is undone, and what happens next. */
export function syncCard(run: SyncRun, now: number): MessageContent {
  const title = syncTitle(run);
  const lines = linesOf(run, now);
  return runCard(run, {
    title,
    headline: md`${title}. ${lines.next}`,
    lines,
    buttons: runButtons(run, run.plan.operation === 'remove' ? 'removal' : 'sync from tags', { reviewed: true }),
    requested:
      run.requester.userId === DAILY_LOOK
        ? md`Opened automatically for the daily comparison at ${moment(run.requestedAt)}`
        : undefined,
  });
}

function linesOf(run: SyncRun, now: number): CardLines {
  const next = nextLine(run, syncLines);
  const what = whatText(run);
  switch (run.state) {
    case 'planning':
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
      return { what, status: leftText(run), undo: undoText(run), next };
    case 'starting':
      return { what, undo: md`${undoText(run)} · ${mayStop(run)} can stop it`, next };
    case 'running':
    case 'waiting':
      return { what, status: progressText(run, now), undo: md`${undoText(run)} · ${mayStop(run)} can stop it`, next };
    case 'cancelling':
      return { what, status: progressText(run, now), undo: undoText(run), next };
    case 'succeeded':
      return { what, status: leftText(run), undo: undoText(run), next };
    case 'failed':
    case 'cancelled':
    case 'needs-attention':
      if (run.ending?.code === 'not-admitted') return { what, next };
      if (run.start === undefined) return { what, undo: UNCHANGED, next };
      return { what, status: endText(run), undo: keptText(run), next };
    case 'rolled-back':
    case 'rejected':
      return { what, undo: UNCHANGED, next };
    case 'expired':
      return { what, status: givenText(run), undo: UNCHANGED, next };
  }
}

const UNCHANGED = md`Nothing was changed`;

const givenText = (run: SyncRun): Mrkdwn =>
  md`${countedPeople(run).length} of ${run.policy.approvals} approvals were given`;

/** What changes, in numbers; the lists are in the thread and in the review. */
function whatText({ plan, state, ending, start, requester }: SyncRun): Mrkdwn {
  const took =
    state === 'succeeded' && start !== undefined && ending !== undefined
      ? md` · took ${spanText(ending.at - start.claimedAt)}`
      : md``;
  const at =
    ending === undefined
      ? md` · ${requester.userId === DAILY_LOOK ? 'daily comparison' : 'compared'} at ${moment(plan.readAt)}`
      : md` · ${isTerminal(state) ? 'ended at' : 'needs attention since'} ${moment(ending.at)}`;
  return md`${countsText(plan, state === 'succeeded')}${at}${took}`;
}

/** What is left as it is, and what could be removed. */
function leftText({ plan }: SyncRun): Mrkdwn {
  const left = leftOutCount(plan);
  const windows =
    plan.operation === 'remove'
      ? md`No instance is patched by this · what others made stays`
      : md`No instance is patched by this`;
  const leftOut = left === 0 ? [] : [md`${left} left out: Review says why`];
  const removable = plan.operation === 'remove' ? undefined : removableText(plan.removable);
  return joinMd([windows, ...leftOut, ...(removable === undefined ? [] : [removable])], ' · ');
}

const undoText = ({ plan }: SyncRun): Mrkdwn =>
  plan.operation === 'remove'
    ? md`Undo: tag instances again, then ${code('/patch sync')}`
    : md`Undo: remove the tags, then ${code('/patch sync remove')} · what others made stays`;

function progressText({ progress, start }: SyncRun, now: number): Mrkdwn {
  const since = start === undefined ? md`` : md` · running for ${spanText(now - start.claimedAt)}`;
  if (progress?.endedSince !== undefined)
    return md`The runbook has ended · checking that Systems Manager has every change${since}`;
  const step = progress?.step === undefined ? md`` : md`step ${short(progress.step)}`;
  return progress?.step === undefined ? md`The runbook is starting${since}` : md`In progress: ${step}${since}`;
}

/** How much of it is there, by what Systems Manager has. */
function endText({ outcome, plan, ending, state }: SyncRun): Mrkdwn {
  const why = state === 'failed' && ending?.reason !== undefined ? md` · ${sentence(ending.reason, 200)}` : md``;
  if (outcome === undefined) return md`${counted(plan.changes.length, 'change')}, none confirmed${why}`;
  const [missing] = outcome.missing;
  const first = missing === undefined ? md`` : md` · missing: ${changeText(missing)}`;
  const more = outcome.missing.length > 1 ? md` and ${outcome.missing.length - 1} more, in the thread` : md``;
  return md`${outcome.done} of ${counted(plan.changes.length, 'change')} confirmed${first}${more}${why}`;
}

const keptText = (run: SyncRun): Mrkdwn =>
  run.plan.operation === 'remove'
    ? md`What was removed stays removed · ${code(commandOf(run))} compares again and requests what is left`
    : md`What was made stays · ${code(commandOf(run))} compares again and requests what is missing`;
