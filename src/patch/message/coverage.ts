import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import { mayChange } from '../decision/changes.ts';
import { isList, type PatchPlan } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';
import { instances, isOccurrence, nodesText } from './words.ts';

/** What an approval covers, what it lets change without asking again, and what does ask again. */
export function coverageLines(run: PatchRun): Mrkdwn[] {
  const { plan } = run;
  const when = isOccurrence(run) ? 'this occurrence' : 'this start';
  const few = mayChange(plan.instances.length);
  return [
    md`*Covered* ${when} on ${instances(plan.instances.length)}: operation, reboot, hooks, pin, waves and limits, how instances are selected, and the baselines with their rules`,
    isList(plan.pin)
      ? md`*Without asking again* up to ${instances(few)} joining or leaving; the pinned list is fixed`
      : md`*Without asking again* new patches that these rules approve, and up to ${instances(few)} joining or leaving`,
    md`*Asks again* another baseline or rule, more instances than that, another reboot choice, or an instance that serves something else`,
    ...changedLines(plan),
  ];
}

function changedLines(plan: PatchPlan): Mrkdwn[] {
  const { changedSince, readAt } = plan;
  if (changedSince === undefined) return [];
  const { added, removed, newPatches } = changedSince;
  return [
    ...(added.length === 0
      ? []
      : [
          md`*Joined since the approval* ${nodesText(added, plan, 10)}${plan.selection.kind === 'ids' ? ': not patched by this run' : ''}`,
        ]),
    ...(removed.length === 0 ? [] : [md`*Left since the approval* ${nodesText(removed, plan, 10)}`]),
    ...(newPatches === 0
      ? []
      : [md`*New since the approval* ${counted(newPatches, 'patch', 'patches')} (as of ${moment(readAt)})`]),
  ];
}
