import { formatDuration, SECOND, spanText } from '../../duration.ts';
import { aboutText } from '../../runs/message/estimate.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { PatchPlan, PlannedOccurrence } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';
import { missingText, rebootText } from './missing.ts';
import { stopLeavesText } from './stop.ts';
import { testedText } from './tested.ts';
import { openingText } from './what.ts';
import { capitalised, instances, named } from './words.ts';

/** What is patched and when, a line each. */
export function whatLines({ plan, slot, name }: PatchRun): Mrkdwn[] {
  const { occurrence, deferredBefore } = plan;
  const tested = testedText(plan);
  return [
    md`*Fleet* ${named(name)}: ${plan.operation === 'scan' ? 'scan of' : 'install on'} ${instances(plan.instances.length)} of patch group ${named(plan.patchGroup)}`,
    md`*Missing* ${missingText(plan)} (as of ${moment(plan.readAt)})`,
    ...(slot === undefined || occurrence === undefined ? [] : windowLines(occurrence)),
    md`*Time* ${aboutText(plan.usualMs) ?? 'no previous run to compare with'}`,
    ...(tested === undefined ? [] : [md`*Order* ${tested}`]),
    ...(deferredBefore.length === 0 ? [] : [md`*Deferred before* ${deferredBefore.join(', ')}`]),
  ];
}

function windowLines(occurrence: PlannedOccurrence): Mrkdwn[] {
  const { windowName, windowId, opensAt, endsAt, cutoffAt, next } = occurrence;
  const after =
    next.length === 0 ? md`none: the window does not open again` : joinMd(next.slice(0, 3).map(moment), ', ');
  return [
    md`*Window* ${named(windowName)} (${code(windowId)}) opens ${openingText(occurrence)} for ${spanText(endsAt - opensAt)}, starts nothing new after ${moment(cutoffAt)}`,
    md`*Next openings* ${after}`,
  ];
}

/** How it is done: what approvers hold it to. */
export function howLines(plan: PatchPlan): Mrkdwn[] {
  const { concurrency, errors, timeoutSeconds, hooks = {}, selection } = plan;
  const hooked = Object.entries(hooks).map(([when, document]) => md`${when} ${code(short(document, 60))}`);
  return [
    md`*Pace* ${concurrency} at a time${wavesText(plan)}; no new instances start once ${errors} have failed`,
    md`*Each instance* at most ${formatDuration(timeoutSeconds * SECOND)}`,
    md`*Selected* ${selection.kind === 'ids' ? 'by id: instances that join later are not patched' : md`by tag ${code(selection.key)}: if another instance has joined by the start, no instance is patched`}`,
    ...(plan.operation === 'scan' ? [] : [md`*Reboot* ${capitalised(rebootText(plan))}${REBOOT[plan.reboot]}`]),
    ...(hooked.length === 0 ? [] : [md`*Hooks* ${joinMd(hooked, ', ')}`]),
  ];
}

const REBOOT = {
  'if-needed': ': an instance reboots when anything was installed, whether the patch needs it or not',
  never: '. An instance stays non-compliant until it has rebooted and was scanned again; services may still restart',
} as const;

function wavesText({ selection, waves }: PatchPlan): string {
  const count = selection.kind === 'ids' ? selection.waves.length : 1;
  return count > 1
    ? `, in ${count} waves (${waves.map((percent) => `${percent} %`).join(', ')}): each begins once every instance of the one before was patched`
    : '';
}

/** The two ways to leave a patch out of one install, and what each does to compliance. */
export const leaveOutLine = (): Mrkdwn =>
  md`*Leaving a patch out* reject it in the baseline, and it no longer counts as missing for any fleet of that baseline; or, where ${code('pin')} is ${code('list')}, request it with ${code('without <KB or package>')}, and it stays missing and non-compliant`;

/** That nothing is promised, and what is possible. */
export const undoLine = ({ plan }: PatchRun): Mrkdwn =>
  plan.operation === 'scan'
    ? md`*Undoing* nothing to undo: a scan installs nothing`
    : md`*Undoing* not possible from here: nothing uninstalls a patch. Instead, replace the instance from an image or snapshot, or reject the patch in the baseline before other instances get it. *Stop*: ${stopLeavesText({ plan })}`;
