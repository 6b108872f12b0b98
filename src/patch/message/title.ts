import { cancelledWord, isObserved } from '../../runs/message/stop-words.ts';
import { tallyOf } from '../decision/tally.ts';
import type { PatchRun } from '../types/run.ts';
import { isNothingMissing } from './missing.ts';
import { capitalised, instances, isOccurrence, named, runWord, verb, wishWord } from './words.ts';

/** What it is and how it stands, as a header says it: "Patching win-prod: 3 of 12 instances". */
export function patchTitle(run: PatchRun): string {
  switch (run.state) {
    case 'planning':
      return `Planning: ${wishText(run)}`;
    case 'awaiting-approval':
      return `Approval needed: ${wishText(run)}`;
    case 'scheduled':
      return `${run.standing === true ? upcomingWord(run) : 'Scheduled'}: ${wishText(run)}`;
    case 'approved':
      return `${approvedWord(run)}: ${wishText(run)}`;
    case 'starting':
      return `Starting: ${wishText(run)}`;
    case 'running':
    case 'waiting':
      return runningTitle(run);
    case 'cancelling':
      return `Stopping the ${runWord(run)} of ${named(run.name)}`;
    case 'succeeded':
      return succeededTitle(run);
    case 'needs-attention':
      return attentionTitle(run);
    case 'failed':
      return failedTitle(run);
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return endedTitle(run);
  }
}

/** `patch win-prod`, or `patch win-prod in Patching-PROD`. */
const wishText = (run: PatchRun): string => `${wishWord(run)}${inWindow(run)}`;

const inWindow = (run: PatchRun): string =>
  isOccurrence(run) && run.plan.occurrence !== undefined ? ` in ${named(run.plan.occurrence.windowName)}` : '';

/** An occurrence that nobody need approve; one with nothing to install says so at once. */
const upcomingWord = (run: PatchRun): string =>
  isNothingMissing(run.plan) ? 'Upcoming (nothing missing)' : 'Upcoming';

function approvedWord(run: PatchRun): string {
  if (run.hold !== undefined) return 'On hold';
  if (run.armed !== undefined) return 'Ready for the window';
  return run.standing === true ? upcomingWord(run) : 'Approved';
}

function runningTitle(run: PatchRun): string {
  const { progress, plan, name } = run;
  const doing = `${plan.operation === 'scan' ? 'Scanning' : 'Patching'} ${named(name)}`;
  if (progress === undefined || progress.nodes.length === 0) return doing;
  const { done, total, failed } = tallyOf(progress.nodes);
  return `${doing}: ${done} of ${instances(total)}${failed === 0 ? '' : `, ${failed} failed`}`;
}

function succeededTitle(run: PatchRun): string {
  const { outcome, plan, name } = run;
  if (plan.operation === 'scan') return `${named(name)} scanned: ${instances(plan.instances.length)}`;
  if (outcome === undefined) return `${named(name)} patched`;
  const { done, total } = tallyOf(outcome.nodes);
  return `${named(name)} patched: ${done} of ${instances(total)}`;
}

/** Whoever did not come back is what a person must hear first. */
function attentionTitle(run: PatchRun): string {
  const lost = (run.outcome?.nodes ?? []).filter(({ cameBack }) => cameBack === 'no').length;
  if (lost > 0) return `Needs attention: ${instances(lost)} of ${named(run.name)} did not come back`;
  const strays = run.outcome?.strays.length ?? 0;
  if (strays > 0)
    return `Needs attention: ${instances(strays)} outside the plan ${verb(strays, 'was', 'were')} patched on ${named(run.name)}`;
  return `Needs attention: ${runWord(run)} of ${named(run.name)}`;
}

function failedTitle(run: PatchRun): string {
  const what = `${capitalised(runWord(run))} of ${named(run.name)}`;
  if (run.ending?.code === 'plan-gone' && isOccurrence(run)) return `${what}${inWindow(run)} called off`;
  switch (run.ending?.code) {
    case 'plan-refused':
    case 'plan-gone':
    case 'could-not-start':
    case 'not-admitted':
      return `${what} not started`;
    default: {
      const { failed, total } = tallyOf(run.outcome?.nodes ?? []);
      return failed === 0 ? `${what} failed` : `${what} failed on ${failed} of ${instances(total)}`;
    }
  }
}

function endedTitle(run: PatchRun): string {
  const what = `${capitalised(runWord(run))} of ${named(run.name)}${inWindow(run)}`;
  switch (run.state) {
    case 'rejected':
      return `${what} ${isOccurrence(run) ? 'skipped' : 'rejected'}`;
    case 'cancelled':
      return `${what} ${isSkipped(run) ? 'skipped' : cancelledWord(run)}`;
    case 'expired':
      return `${what} ${isOccurrence(run) ? 'skipped' : 'expired'}`;
    default:
      return `${what} ended`;
  }
}

/** Its state in a word where it is listed, where an occurrence's is another than any run's. */
export function patchWord(run: PatchRun): string | undefined {
  if (!isOccurrence(run)) return undefined;
  if (run.state === 'failed' && run.ending?.code === 'plan-gone') return 'called off';
  return isSkipped(run) ? 'skipped' : undefined;
}

const isSkipped = (run: PatchRun): boolean =>
  isOccurrence(run) && run.state === 'cancelled' && run.start === undefined && !isObserved(run);
