import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, short } from '../../slack/words.ts';
import type { SyncChange } from '../types/change.ts';
import type { SyncPlan } from '../types/plan.ts';

const name = (text: string): Mrkdwn => code(short(text, 130));

/** One change, as it will be. */
export function changeText(change: SyncChange): Mrkdwn {
  switch (change.kind) {
    case 'make-baseline': {
      const { classifications, severities, approveAfterDays, operatingSystem } = change;
      return md`Make baseline ${name(change.name)} for ${operatingSystem}: ${listed(classifications)} of severity ${listed(severities)}, approved ${counted(approveAfterDays, 'day')} after release`;
    }
    case 'register-group': {
      const under = 'id' in change.baseline ? change.baseline.id : change.baseline.made;
      return md`Patch group ${name(change.group)}: under baseline ${name(under)} for ${change.operatingSystem}`;
    }
    case 'make-window':
      return md`Make window ${name(change.name)}: ${name(change.schedule)} in ${change.timezone}, open for ${counted(change.durationHours, 'hour')}, nothing starts in the last ${counted(change.cutoffHours, 'hour')}`;
    case 'change-window':
      return md`Window ${name(change.name)}: from ${name(change.was)} to ${name(change.schedule)} in ${change.timezone}`;
    case 'adopt-window': {
      const window = 'id' in change.window ? change.window.id : change.window.made;
      return md`Fleet ${name(change.fleet)}: patched in window ${name(window)}`;
    }
    case 'make-scan':
      return md`Scan ${name(`${change.tagKey}=${change.group}`)}: ${name(change.schedule)}, as ${name(change.name)}`;
    case 'change-scan':
      return md`Scan of ${name(change.group)}: from ${name(change.was)} to ${name(change.schedule)}`;
    case 'deregister-group':
      return md`Patch group ${name(change.group)}: no longer under baseline ${name(change.baselineId)}, so AWS's default baseline applies`;
    case 'remove-task':
      return md`Fleet ${name(change.fleet)}: no longer patched in window ${name(change.windowId)}`;
    case 'remove-window':
      return md`Remove window ${name(change.name)} (${change.windowId})`;
    case 'remove-scan':
      return md`Remove scan ${name(change.name)} of ${name(change.group)}`;
  }
}

const count = ({ changes }: Pick<SyncPlan, 'changes'>, ...kinds: readonly SyncChange['kind'][]): number =>
  changes.filter(({ kind }) => kinds.includes(kind)).length;

/** The changes as numbers, most telling first: `3 windows to make, 1 to change, 12 instances newly in windows`. */
export function countsText(plan: SyncPlan): string {
  const windows = count(plan, 'make-window');
  const rescheduled = count(plan, 'change-window');
  const gone = count(plan, 'remove-window');
  const parts: readonly (readonly [number, string])[] = [
    [windows, `${counted(windows, 'window')} to make`],
    [rescheduled, windows > 0 ? `${rescheduled} to change` : `${counted(rescheduled, 'window')} to change`],
    [plan.newly, `${counted(plan.newly, 'instance')} newly in windows`],
    ...groupParts(plan),
    [gone, `${counted(gone, 'window')} to remove`],
    ...removedParts(plan),
  ];
  return parts.flatMap(([number, text]) => (number > 0 ? [text] : [])).join(', ');
}

function groupParts(plan: SyncPlan): readonly (readonly [number, string])[] {
  const baselines = count(plan, 'make-baseline');
  const groups = count(plan, 'register-group');
  const scans = count(plan, 'make-scan', 'change-scan');
  return [
    [baselines, `${counted(baselines, 'baseline')} to make`],
    [groups, `${counted(groups, 'patch group')} newly under a baseline`],
    [scans, `${counted(scans, 'scan')} to schedule`],
  ];
}

function removedParts(plan: SyncPlan): readonly (readonly [number, string])[] {
  const tasks = count(plan, 'remove-task');
  const scans = count(plan, 'remove-scan');
  const groups = count(plan, 'deregister-group');
  return [
    [tasks, `${counted(tasks, 'fleet')} to take out of a window`],
    [scans, `${counted(scans, 'scan')} to remove`],
    [groups, `${counted(groups, 'patch group')} to take from a baseline`],
  ];
}

/** How many are left as they are. */
export const leftOutCount = ({ leftOut, moreLeftOut }: SyncPlan): number => leftOut.length + moreLeftOut;
