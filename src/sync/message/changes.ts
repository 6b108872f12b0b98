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
      return md`Create baseline ${name(change.name)} for ${operatingSystem}: ${listed(classifications)} of severity ${listed(severities)}, approved ${counted(approveAfterDays, 'day')} after release`;
    }
    case 'register-group': {
      const under = 'id' in change.baseline ? change.baseline.id : change.baseline.made;
      return md`Register patch group ${name(change.group)} with baseline ${name(under)} for ${change.operatingSystem}`;
    }
    case 'make-window':
      return md`Create window ${name(change.name)}: ${name(change.schedule)} in ${change.timezone}, open for ${counted(change.durationHours, 'hour')}, cutoff ${counted(change.cutoffHours, 'hour')} before the end`;
    case 'change-window':
      return md`Reschedule window ${name(change.name)}: from ${name(change.was)} to ${name(change.schedule)} in ${change.timezone}`;
    case 'adopt-window': {
      const window = 'id' in change.window ? change.window.id : change.window.made;
      return md`Fleet ${name(change.fleet)}: patched in window ${name(window)}`;
    }
    case 'make-scan':
      return md`Create scan association ${name(change.name)} for ${name(`${change.tagKey}=${change.group}`)}: ${name(change.schedule)}`;
    case 'change-scan':
      return md`Reschedule scan of ${name(change.group)}: from ${name(change.was)} to ${name(change.schedule)}`;
    case 'deregister-group':
      return md`Deregister patch group ${name(change.group)} from baseline ${name(change.baselineId)}: AWS's default baseline then applies`;
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

/** The changes as numbers, most telling first: `3 windows to create, 1 to reschedule, 12 instances added to windows`; or `3 windows created`. */
export function countsText(plan: SyncPlan, isDone = false): string {
  const windows = count(plan, 'make-window');
  const rescheduled = count(plan, 'change-window');
  const gone = count(plan, 'remove-window');
  const done = isDone ? DONE : PLANNED;
  const parts: readonly (readonly [number, string])[] = [
    [windows, `${counted(windows, 'window')} ${done.create}`],
    [rescheduled, `${windows > 0 ? rescheduled : counted(rescheduled, 'window')} ${done.reschedule}`],
    [plan.newly, `${counted(plan.newly, 'instance')} added to windows`],
    ...groupParts(plan, done),
    [gone, `${counted(gone, 'window')} ${done.remove}`],
    ...removedParts(plan, done),
  ];
  return parts.flatMap(([number, text]) => (number > 0 ? [text] : [])).join(', ');
}

const PLANNED = {
  create: 'to create',
  reschedule: 'to reschedule',
  register: 'to register',
  schedule: 'to schedule',
  remove: 'to remove',
  deregister: 'to deregister',
};
type Verbs = typeof PLANNED;
const DONE: Verbs = {
  create: 'created',
  reschedule: 'rescheduled',
  register: 'registered',
  schedule: 'scheduled',
  remove: 'removed',
  deregister: 'deregistered',
};

function groupParts(plan: SyncPlan, { create, register, schedule }: Verbs): readonly (readonly [number, string])[] {
  const baselines = count(plan, 'make-baseline');
  const groups = count(plan, 'register-group');
  const scans = count(plan, 'make-scan', 'change-scan');
  return [
    [baselines, `${counted(baselines, 'baseline')} ${create}`],
    [groups, `${counted(groups, 'patch group')} ${register}`],
    [scans, `${counted(scans, 'scan')} ${schedule}`],
  ];
}

function removedParts(plan: SyncPlan, { remove, deregister }: Verbs): readonly (readonly [number, string])[] {
  const tasks = count(plan, 'remove-task');
  const scans = count(plan, 'remove-scan');
  const groups = count(plan, 'deregister-group');
  return [
    [tasks, `${counted(tasks, 'fleet')} ${remove} from a window`],
    [scans, `${counted(scans, 'scan')} ${remove}`],
    [groups, `${counted(groups, 'patch group')} ${deregister}`],
  ];
}

/** How many are left as they are. */
export const leftOutCount = ({ leftOut, moreLeftOut }: SyncPlan): number => leftOut.length + moreLeftOut;
