import type { WindowTask } from '../../aws/windows.ts';
import type { Finding } from '../types/finding.ts';
import type { AdoptedFacts, GroupFacts, ListedWindow, PatchingFacts } from '../types/patching.ts';
import { unread } from './unread.ts';

/** The runbook of an adopted window's task, as infra/features/patch/window.ts names it. */
const WINDOW_DOCUMENT = 'Patchwarden-Window';

/** What Systems Manager fills in when the window opens. */
const FILLED_IN = {
  WindowId: '{{WINDOW_ID}}',
  WindowExecutionId: '{{WINDOW_EXECUTION_ID}}',
  TaskExecutionId: '{{TASK_EXECUTION_ID}}',
} as const;

/** A Region has at most 50 windows, and five run at once. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const MOST_WINDOWS = 50;
const NEAR_QUOTA = 45;
const MOST_AT_ONCE = 5;

/** Windows, their tasks and the instances that are patched in place. */
export const patchingFindings = (facts: PatchingFacts): Finding[] => [
  ...facts.adopted.flatMap((each) => adoptedFindings(each, facts.taskRole)),
  ...windowFindings(facts),
  ...facts.groups.flatMap(groupFindings),
  ...(facts.adopted.length > 0 ? [{ ...ABOUT, level: 'unknown', code: 'calendar-preference' } as const] : []),
];

const ABOUT = { subject: 'patching' } as const;

function adoptedFindings({ fleet, windowId, window: read }: AdoptedFacts, taskRole: string): Finding[] {
  const of = { ...ABOUT, level: 'to-do', fleet, windowId } as const;
  if (read.kind === 'unread') return [unread(`window ${windowId} of ${fleet}`, read)];
  if (read.value === 'gone') return [{ ...of, code: 'gone' }];
  const { window, tasks } = read.value;
  const ours = tasks.filter((task) => isOurs(task) && task.parameters['Fleet']?.[0] === fleet);
  const found: Finding[] = [
    ...(window.enabled ? [] : [{ ...of, code: 'disabled' } as const]),
    ...(ours.length === 0 ? [{ ...of, code: 'no-task' } as const] : []),
    ...(ours.length > 1 ? [{ ...of, code: 'twice', tasks: ours.length } as const] : []),
    ...ours.flatMap((task) => taskFindings(task, { of, taskRole })),
    ...tasks.flatMap((task): Finding[] => {
      const does = effectBeside(task);
      if (does === undefined) return [];
      return [{ ...of, code: 'leftover', taskId: task.id, task: task.name ?? documentOf(task.arn), does }];
    }),
  ];
  return found.length > 0 ? found : [{ ...ABOUT, level: 'ok', code: 'adopted', fleet, windowId, name: window.name }];
}

const documentOf = (arn: string): string => arn.split(/[/:]/).filter(Boolean).at(-1) ?? arn;
const isOurs = ({ type, arn }: WindowTask): boolean => type === 'automation' && documentOf(arn) === WINDOW_DOCUMENT;

function taskFindings(
  { id: taskId, parameters, targets, serviceRole }: WindowTask,
  { of, taskRole }: { of: { subject: 'patching'; level: 'to-do'; fleet: string; windowId: string }; taskRole: string },
): Finding[] {
  const names = Object.entries(FILLED_IN).flatMap(([name, value]) =>
    parameters[name]?.length === 1 && parameters[name][0] === value ? [] : [name],
  );
  return [
    ...(names.length > 0 ? [{ ...of, code: 'parameters', taskId, names } as const] : []),
    ...(targets.length > 0 ? [{ ...of, code: 'targets', taskId } as const] : []),
    ...(serviceRole === taskRole
      ? []
      : [
          {
            ...of,
            code: 'role',
            taskId,
            needs: taskRole,
            ...(serviceRole === undefined ? {} : { has: serviceRole }),
          } as const,
        ]),
  ];
}

const PATCHES =
  /^AWS-(RunPatchBaseline\w*|ApplyPatchBaseline|PatchInstanceWithRollback|PatchAsgInstance|InstallWindowsUpdates)$/;
const RESTARTS =
  /(?:^|[;&|(]|\bsudo)\s*(?:\/s?bin\/)*(?:reboot|shutdown\s+(?:-r|\/r)|systemctl\s+reboot|Restart-Computer)\b/im;

/** What a task of an adopted window does to instances although nobody was asked. A scan changes nothing. */
function effectBeside({ arn, parameters }: WindowTask): 'patches' | 'restarts' | undefined {
  const document = documentOf(arn);
  if (PATCHES.test(document)) return /^scan$/i.test(parameters['Operation']?.[0] ?? '') ? undefined : 'patches';
  if (document === 'AWS-RestartEC2Instance') return 'restarts';
  const isScript = /^AWS-Run(?:Shell|PowerShell)Script$/.test(document);
  return isScript && (parameters['commands'] ?? []).some((line) => RESTARTS.test(line)) ? 'restarts' : undefined;
}

function windowFindings({ windows: read, named, adopted, now }: PatchingFacts): Finding[] {
  if (read.kind === 'unread') return [unread('the windows of the account', read)];
  const all = read.value;
  const told = adopted.map(({ windowId }) => windowId);
  const found: Finding[] = [
    ...Object.entries(named).flatMap(([windowId, fleets]): Finding[] =>
      told.includes(windowId) || all.some(({ window }) => window.id === windowId)
        ? []
        : [{ ...ABOUT, level: 'to-do', code: 'named-gone', windowId, fleets }],
    ),
    ...all.flatMap((each) => openingFindings(each, { named, told, now })),
    ...atOnce(all),
    ...(all.length >= NEAR_QUOTA
      ? [{ ...ABOUT, level: 'to-do', code: 'near-quota', windows: all.length, most: MOST_WINDOWS } as const]
      : []),
    ...all.flatMap(({ window, upcoming }) =>
      upcoming.kind === 'read' ? [] : [unread(`the next openings of window ${window.id}`, upcoming)],
    ),
  ];
  return found.some(({ level }) => level !== 'ok')
    ? found
    : [{ ...ABOUT, level: 'ok', code: 'windows', windows: all.length }];
}

/** A window that never opens again; a disabled one only where the config names it, since others may be kept so. */
function openingFindings(
  { window: { id: windowId, name, enabled, nextAt, unreadableNext, schedule, endsAt } }: ListedWindow,
  { named, told, now }: { named: PatchingFacts['named']; told: readonly string[]; now: number },
): Finding[] {
  const fleets = named[windowId] ?? [];
  const of = { ...ABOUT, level: 'to-do', windowId, name, fleets } as const;
  if (!enabled) return fleets.length > 0 && !told.includes(windowId) ? [{ ...of, code: 'named-disabled' }] : [];
  if (endsAt !== undefined && endsAt <= now) return [{ ...of, code: 'ended', endsAt }];
  if (nextAt !== undefined || unreadableNext !== undefined) return [];
  // One that opened once and is over does no harm, unless a fleet waits for it.
  const isOnce = schedule.startsWith('at(');
  if (isOnce && fleets.length === 0) return [];
  return [{ ...of, code: 'never-opens', schedule, because: isOnce ? 'over' : 'no-such-time' }];
}

/** The first moment at which more windows open than run at once; later ones are mostly its repetitions. */
function atOnce(all: readonly ListedWindow[]): Finding[] {
  const opens = all.map(({ window, upcoming }) => ({
    name: window.name,
    at: upcoming.kind === 'read' ? upcoming.value : [],
  }));
  const moments = [...new Set(opens.flatMap(({ at }) => at))].sort((a, b) => a - b);
  const namesAt = (moment: number): string[] => opens.flatMap(({ name, at }) => (at.includes(moment) ? [name] : []));
  const opensAt = moments.find((moment) => namesAt(moment).length > MOST_AT_ONCE);
  return opensAt === undefined
    ? []
    : [{ ...ABOUT, level: 'to-do', code: 'at-once', opensAt, names: namesAt(opensAt), most: MOST_AT_ONCE }];
}

function groupFindings({ fleet, patchGroup, group: read }: GroupFacts): Finding[] {
  if (read.kind === 'unread') return [unread(`the instances of ${fleet}`, read)];
  const { patchable, excluded } = read.value;
  if (patchable + excluded.length === 0) return [{ ...ABOUT, level: 'to-do', code: 'empty-group', fleet, patchGroup }];
  const reasons = [...new Set(excluded.map(({ why }) => why.code))];
  const found = reasons.map((why): Finding => {
    const ids = excluded.filter((each) => each.why.code === why).map(({ id }) => id);
    return { ...ABOUT, level: 'to-do', code: 'excluded', fleet, why, ids };
  });
  return found.length > 0 ? found : [{ ...ABOUT, level: 'ok', code: 'group', fleet, patchable }];
}
