import { distinctPeople } from '../../approvals/decision/people.ts';
import { askedAgainText, nextLine } from '../../runs/message/state.ts';
import { approvers, needsText } from '../../runs/message/who-decides.ts';
import type { Hold } from '../../runs/types/run.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, listed, moment } from '../../slack/words.ts';
import type { PatchRun } from '../types/run.ts';
import { patchLines } from './lines.ts';
import { capitalised } from './words.ts';

/** Before the start: who decides, by when, and what happens if nobody acts. Of an occurrence, the window starts it or nothing does. */
export const beforeText = (run: PatchRun): Mrkdwn =>
  run.slot !== undefined && run.armed === undefined && run.hold === undefined
    ? md`${decisionText(run)} ${nextOpeningText(run)}`
    : decisionText(run);

/** The same without the next opening: for a notification, which is short. */
export function decisionText(run: PatchRun): Mrkdwn {
  const { slot } = run;
  if (slot === undefined) return nextLine(run, patchLines);
  switch (run.state) {
    case 'awaiting-approval':
      return md`${askedAgainText(run)}${needsText(run)} by ${moment(run.expiresAt)}, or it is skipped and nothing is patched.${deferAskedText(run)}`;
    case 'scheduled':
      return slotText(run, slot);
    case 'approved':
      return run.hold === undefined ? slotText(run, slot) : heldText(run.hold, slot);
    default:
      return nextLine(run, patchLines);
  }
}

type Slot = NonNullable<PatchRun['slot']>;

/** It may patch: who said so, what starts it, and until when that can be undone. */
function slotText(run: PatchRun, { opensAt, latestStart }: Slot): Mrkdwn {
  const who =
    run.standing === true
      ? md`No approval needed: patchwarden.yml approves this window in advance (notice-only).`
      : md`Approved by ${approvers(run)}.`;
  if (run.armed !== undefined)
    return md`${who} All checks passed; the window starts it when it opens at ${moment(opensAt)}. It can be skipped or deferred until patching begins; if it has not begun by ${moment(latestStart)}, it is skipped.`;
  return md`${who} If nobody acts, the window starts it at ${moment(opensAt)}, after everything is checked again. Until then it can be skipped or deferred.${deferAskedText(run)}`;
}

/** Beyond its deferrals it takes several people who want the same time. */
function deferAskedText({ deferAsked, policy }: PatchRun): Mrkdwn {
  if (deferAsked === undefined || policy.escalated === undefined) return md``;
  const have = distinctPeople(deferAsked.by).length;
  return md` ${have} of ${counted(policy.escalated.approvals, 'person', 'people')} want to defer it to ${moment(deferAsked.until)}; nothing moves until the others choose that time.`;
}

/** The next time the window opens after this occurrence. */
function nextOpeningText({ plan }: PatchRun): Mrkdwn {
  const next = plan.occurrence?.next[0];
  return next === undefined ? md`The window does not open again after that.` : md`Next opening: ${moment(next)}.`;
}

/** What holds it, what ends that, and that the window does not wait. */
function heldText(hold: Hold, { latestStart }: Slot): Mrkdwn {
  const otherwise = md`Checked again each minute; if this lasts until ${moment(latestStart)}, this occurrence is skipped and nothing is patched.`;
  switch (hold.code) {
    case 'paused':
      return md`${user(hold.by)} paused everything (${hold.reason}). An approver ends the pause with \`/patch resume\`. ${otherwise}`;
    case 'frozen':
      return md`Change ${closedText(hold)}. ${otherwise} Defer moves it.`;
    case 'busy':
      return md`${capitalised(hold.what)}. ${otherwise}`;
    case 'unknown':
      return md`${capitalised(hold.what)} could not be checked, so nothing starts. ${otherwise}`;
  }
}

/** `calendar ChangeFreeze is closed until 22:00`. */
export function closedText({ calendars, until }: { calendars: readonly string[]; until?: number }): Mrkdwn {
  const names = calendars.map((arn) => arn.split('/').at(-1) ?? arn);
  const closed =
    names.length === 1 ? md`calendar ${listed(names)} is closed` : md`calendars ${listed(names)} are closed`;
  return until === undefined ? closed : md`${closed} until ${moment(until)}`;
}
