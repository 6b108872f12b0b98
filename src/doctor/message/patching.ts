import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, moment, short } from '../../slack/words.ts';
import type { PatchingFinding } from '../types/patching.ts';

/** Windows, their tasks and the instances that are patched in place. */
export function patchingText(finding: PatchingFinding): Mrkdwn {
  switch (finding.code) {
    case 'adopted':
      return md`Window ${short(finding.name)} (${finding.windowId}) asks before it patches *${finding.fleet}*.`;
    case 'windows':
      return md`${counted(finding.windows, 'window')}: each enabled one opens some time, and no more than five at one moment.`;
    case 'group':
      return md`*${finding.fleet}*: ${counted(finding.patchable, 'instance')}, and each can be patched.`;
    case 'gone':
      return md`*${finding.fleet}*: there is no window ${finding.windowId}. Correct ${code('window')} in patchwarden.yml, or make the window again.`;
    case 'disabled':
      return md`*${finding.fleet}*: window ${finding.windowId} is disabled, so it does not open. Enable it where it is defined.`;
    case 'no-task':
      return md`*${finding.fleet}*: window ${finding.windowId} has no task that asks Patchwarden, so it never patches this fleet. ${adopt(finding.windowId)} prints the task.`;
    case 'leftover':
      return leftoverText(finding);
    case 'parameters':
      return md`*${finding.fleet}*: ${listed(finding.names)} of task ${finding.taskId} ${finding.names.length === 1 ? 'is' : 'are'} not what the window fills in, so the runbook refuses to start. ${adopt(finding.windowId)} prints the right task.`;
    case 'targets':
      return md`*${finding.fleet}*: task ${finding.taskId} has targets, so its runbook would start once for each instance. Register it without targets: ${adopt(finding.windowId)}.`;
    case 'role':
      return md`*${finding.fleet}*: task ${finding.taskId} ${finding.has === undefined ? 'has no service role' : md`runs as ${code(finding.has)}`}. Give it ${code(finding.needs)}.`;
    case 'twice':
      return md`*${finding.fleet}*: ${finding.tasks} tasks of window ${finding.windowId} ask for this fleet; only the first is admitted. Remove the others.`;
    case 'named-gone':
      return md`There is no window ${finding.windowId}. Correct ${code('window')} of ${listed(finding.fleets)} in patchwarden.yml, or make the window again.`;
    case 'named-disabled':
      return md`Window ${short(finding.name)} (${finding.windowId}) of ${listed(finding.fleets)} is disabled, so it does not open. Enable it where it is defined.`;
    case 'never-opens':
      return md`Window ${short(finding.name)} (${finding.windowId})${ofFleets(finding)} never opens${finding.because === 'over' ? ' again' : ''}: ${code(finding.schedule)} ${finding.because === 'over' ? 'is over' : 'has no such time'}. Correct its schedule, or delete it.`;
    case 'ended':
      return md`Window ${short(finding.name)} (${finding.windowId})${ofFleets(finding)} no longer opens: its end date was ${moment(finding.endsAt)}. Move or remove the end date, or delete the window.`;
    case 'at-once':
      return md`${finding.names.length} windows open at ${moment(finding.opensAt)}, and AWS runs ${finding.most} at once: ${firstOf(
        finding.names.map((name) => short(name, 40)),
        8,
      )}. Move some of them.`;
    case 'near-quota':
      return md`The account has ${finding.windows} windows here, and AWS allows ${finding.most} unless the quota is raised. Delete what nobody needs, or ask for more.`;
    case 'empty-group':
      return md`*${finding.fleet}*: no instance has the patch group ${short(finding.patchGroup)}. Tag them ${code(`Patch Group=${finding.patchGroup}`)}, or correct ${code('patchGroup')}.`;
    case 'excluded':
      return md`*${finding.fleet}*: ${counted(finding.ids.length, 'instance')} ${EXCLUDED[finding.why]} (${firstOf(finding.ids, 5)}). ${TO_DO[finding.why]}.`;
    case 'calendar-preference':
      return md`Automation may have a change calendar in its account preferences, which no API tells: look under Systems Manager, Automation, Preferences. A closed one keeps every runbook from starting.`;
  }
}

const ofFleets = ({ fleets }: { fleets: readonly string[] }): string =>
  fleets.length === 0 ? '' : ` of ${listed(fleets)}`;

const adopt = (windowId: string): Mrkdwn => code(`npm run adopt -- ${windowId}`);

const leftoverText = ({
  fleet,
  windowId,
  taskId,
  task,
  does,
}: Extract<PatchingFinding, { code: 'leftover' }>): Mrkdwn =>
  md`*${fleet}*: task ${short(task)} (${taskId}) of window ${windowId} still ${does} without asking. Remove it where it is defined, or with ${code(`npm run adopt -- ${windowId} --remove ${taskId} --confirm ${windowId}`)}.`;

type Why = Extract<PatchingFinding, { code: 'excluded' }>['why'];

const EXCLUDED: Readonly<Record<Why, string>> = {
  stopped: 'stopped',
  unmanaged: 'not managed by Systems Manager',
  'agent-lost': 'whose SSM agent does not answer',
  'patch-policy': 'patched by a Quick Setup patch policy',
  'auto-scaling': 'of an Auto Scaling group',
  emr: 'of EMR',
  unsupported: 'with an operating system that Patch Manager does not support',
  'conflicting-tags': 'with different values in Patch Group and PatchGroup',
};

const TO_DO: Readonly<Record<Why, string>> = {
  stopped: 'Start them before the window opens, or patch them once they run',
  unmanaged: 'Install the SSM agent, and give them an instance profile with AmazonSSMManagedInstanceCore',
  'agent-lost': 'Restart the agent, or the instance',
  'patch-policy': 'Take them out of that policy to patch them from here',
  'auto-scaling': 'Bake and deploy an image instead: the group would replace what is patched in place',
  emr: 'Move the cluster to a newer EMR release',
  unsupported: 'Patch them by hand, or replace them',
  'conflicting-tags': 'Give both tags the same value',
};
