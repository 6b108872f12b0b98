import { code, EMPTY, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import type { LeftOut } from '../types/change.ts';

const name = (text: string | undefined): Mrkdwn => code(short(text ?? 'unknown', 100));

/** What is left as it is, why, and what to write so that it no longer is. */
export const leftOutText = (left: LeftOut): Mrkdwn => md`${whoText(left)}: ${whyText(left)}`;

function whoText({ instanceId, group, what }: LeftOut): Mrkdwn {
  if (instanceId === undefined && group === undefined) return name(what);
  if (instanceId === undefined) return md`Patch group ${name(group)}`;
  return md`${instanceId}${group === undefined ? EMPTY : md` of ${name(group)}`}`;
}

function whyText(left: LeftOut): Mrkdwn {
  const { code: why, what, instanceId, group } = left;
  switch (why) {
    case 'no-patch-group':
      return what === undefined
        ? md`has a window tag but no patch group. Add the tag ${code('Patch Group')}.`
        : md`names its patch group only in its inventory, and scans and patching select by tag. Add the tag ${code('Patch Group')} to the node in Systems Manager.`;
    case 'no-window-tag':
      return instanceId === undefined
        ? md`none of its instances has a window tag. Add ${code('Maintenance Window')} to them, or name the fleet's window in patchwarden.yml.`
        : md`has no window tag, and is patched with its group: ${name(what)}. Give it the same tag.`;
    case 'unreadable-window-tag':
      return md`${name(what)} could not be read as a window. Write ${code('cron(0 3 ? * SUN *)')} with six or seven fields, ${code('rate(7 days)')}, a window's id or a name under ${code('sync.windows')}.`;
    case 'unknown-window':
      return md`there is no window ${name(what)}. Correct the tag, or add the name under ${code('sync.windows')} in patchwarden.yml.`;
    case 'windows-differ':
      return md`more than one window: ${name(what)}. A group has one: give all of them the same tag, or take the fleet's task out of the other window.`;
    case 'two-patch-groups':
      return md`in two patch groups: ${name(what)}. Give ${code('Patch Group')} and ${code('PatchGroup')} the same value, or remove one.`;
    case 'auto-scaling':
      return md`belongs to Auto Scaling group ${name(what)}, which replaces it. Bake and deploy an image instead.`;
    case 'not-managed':
      return md`Systems Manager does not know it now: it is stopped, or its agent does not report. ${code('/patch doctor')} says what it lacks.`;
    case 'no-fleet':
      return md`no fleet names it. Add a fleet with ${code(`patchGroup: ${short(group ?? '', 60)}`)} to patchwarden.yml.`;
    case 'fleet-not-adopted':
      return md`fleet ${name(what)} has no adopted window. Add ${code('window: tags')}, ${code('adopted: true')} and ${code('patch: {}')} to it.`;
    case 'window-not-ours':
      return md`window ${name(what)} was not made by a sync. Name it under ${code('sync.windows')} so that it may be adopted; its schedule is changed by its owner.`;
    case 'name-not-taken':
      return md`its name cannot be passed to a runbook. Only ASCII letters, digits, spaces and ${code('_.:/=+@(),?*#-')} can: rename it, or change it in Systems Manager.`;
    case 'no-baseline':
      return what === undefined
        ? md`its operating system is not known, or Patch Manager has no baselines for it. Check its platform in Fleet Manager.`
        : md`no baseline for ${name(what)}. Add one under ${code('sync.baselines')} in patchwarden.yml, or correct its id.`;
    case 'window-patches':
    case 'window-shared':
    case 'window-full':
    case 'baseline-full':
    case 'too-many-windows':
    case 'too-many-changes':
      return limitText(why, what);
  }
}

type Limit =
  | 'window-patches'
  | 'window-shared'
  | 'window-full'
  | 'baseline-full'
  | 'too-many-windows'
  | 'too-many-changes';

function limitText(why: Limit, what: string | undefined): Mrkdwn {
  switch (why) {
    case 'window-patches':
      return md`window ${name(what)} has a task that patches without asking. Run ${code(`npm run adopt -- ${short(what ?? '', 40)}`)}, which replaces it.`;
    case 'window-shared':
      return md`window ${name(what)} is another fleet's. Add both under ${code('sync.share')} if their owners agree, or run ${code('/patch sync remove')} first.`;
    case 'window-full':
      return md`window ${name(what)} has 20 tasks, the most that AWS allows. Name another window.`;
    case 'baseline-full':
      return md`baseline ${name(what)} has 25 patch groups, the most that AWS allows. Write another baseline under ${code('sync.baselines')}.`;
    case 'too-many-windows':
      return md`the account has 50 windows, the most that AWS allows. Share windows under ${code('sync.share')}, or remove some.`;
    case 'too-many-changes':
      return md`one sync makes at most 50 changes and 3 baselines. Request the next sync once this one has ended.`;
  }
}
