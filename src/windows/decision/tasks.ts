import type { WindowTask } from '../../aws/windows.ts';
import {
  AUTOMATIONS,
  BY_OPERATION,
  documentOf,
  isScan,
  parameterOf,
  WITHOUT_OPERATION,
} from '../../nodes/decision/patching-task.ts';
import type { WindowsConfig } from '../types/config.ts';
import type { AnnouncedEffect, TaskEffect } from '../types/occurrence.ts';

const SCRIPTS = ['AWS-RunShellScript', 'AWS-RunPowerShellScript'];
const RESTARTS = ['AWS-RestartEC2Instance'];
/** Our runbook of an adopted window. */
const ADOPTED = 'Patchwarden-Window';

/** Commands that restart the machine they run on, at the beginning of a line or after what joins commands. */
const RESTART =
  /(?:^|[;&|({]|\bsudo)\s*(?:\/s?bin\/)*(?:reboot|shutdown\s+(?:-r|\/r)|systemctl\s+reboot|Restart-Computer)\b|^\s*exit\s+(?:194|3010)\b/im;

/** What one task does, alone. A script that restarts is `reboots`: whether that is announced, its window decides. */
export function effectOf(task: WindowTask, { documents }: Pick<WindowsConfig, 'documents'>): TaskEffect {
  if (task.type !== 'run-command' && task.type !== 'automation') return 'other';
  const name = documentOf(task.arn);
  if (documents.includes(name)) return 'named';
  if (BY_OPERATION.includes(name)) return effectOfOperation(task);
  if (AUTOMATIONS.includes(name)) return 'patches-and-reboots';
  if (WITHOUT_OPERATION.includes(name))
    return /^(?:false|no)$/i.test(parameterOf(task, 'AllowReboot') ?? '') ? 'patches' : 'patches-and-reboots';
  if (RESTARTS.includes(name)) return 'reboots';
  if (SCRIPTS.includes(name))
    return (task.parameters['commands'] ?? []).some((line) => RESTART.test(line)) ? 'reboots' : 'other';
  return 'other';
}

/** Without `NoReboot` it restarts whatever it has installed something on. A value that is filled in at run time may be anything. */
function effectOfOperation(task: WindowTask): TaskEffect {
  if (isScan(task)) return 'scans';
  return parameterOf(task, 'RebootOption') === 'NoReboot' ? 'patches' : 'patches-and-reboots';
}

/** The fleet that our runbook patches in an adopted window; `undefined` for any other task. */
export const adoptedFleet = (task: WindowTask): string | undefined =>
  task.type === 'automation' && documentOf(task.arn) === ADOPTED ? parameterOf(task, 'Fleet') : undefined;

/** What a window does that is announced. */
export interface WindowEffect {
  effect: AnnouncedEffect;
  /** The tasks by which it does. */
  tasks: readonly WindowTask[];
}

/**
 * "Windows that patch or reboot, or that the config names; others never." A restart counts in a window that patches too: alone
 * it is maintenance of another kind, e.g. of a service, and the config names it if it is to be announced. Tasks of adopted
 * fleets are announced by their own runs.
 */
export function windowEffect(
  tasks: readonly WindowTask[],
  { config, isWatched, adopted }: { config: WindowsConfig; isWatched: boolean; adopted: readonly string[] },
): WindowEffect | undefined {
  const others = tasks.filter((task) => !adopted.includes(adoptedFleet(task) ?? ''));
  const withEffect = others.map((task) => ({ task, effect: effectOf(task, config) }));
  const effects = withEffect.map(({ effect }) => effect);
  const patches = effects.some(
    (effect) => effect === 'patches' || effect === 'patches-and-reboots' || effect === 'named',
  );
  if (!patches && !(isWatched && others.length > 0)) return undefined;
  const telling = withEffect.filter(({ effect }) => isWatched || !['other', 'scans'].includes(effect));
  return { effect: joined(effects), tasks: telling.map(({ task }) => task) };
}

function joined(effects: readonly TaskEffect[]): AnnouncedEffect {
  const has = (...wanted: TaskEffect[]): boolean => effects.some((effect) => wanted.includes(effect));
  const patches = has('patches', 'patches-and-reboots');
  const reboots = has('reboots', 'patches-and-reboots');
  if (patches) return reboots ? 'patches-and-reboots' : 'patches';
  return reboots && !has('named') ? 'reboots' : 'named';
}
