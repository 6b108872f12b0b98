import type { Here } from '../../src/config/here.ts';
import { suggestion } from '../../src/config/problem.ts';
import type { Config, FleetConfig } from '../../src/config/types.ts';
import type { AskedWindow } from './asked.ts';

/** The name of the runbook, and of the role with which a window starts it: infra/features/patch/window.ts gives them. */
export const WINDOW_DOCUMENT = 'Patchwarden-Window';
const taskRole = ({ account, region }: Here): string =>
  `arn:aws:iam::${account}:role/patchwarden-window-task-${region}`;

/** The task of an adopted window: Automation, without targets, with what the window fills in. */
export interface AdoptedTask {
  windowId: string;
  name: string;
  taskType: 'AUTOMATION';
  taskArn: string;
  serviceRoleArn: string;
  priority: number;
  documentVersion: '$DEFAULT';
  parameters: Readonly<Record<string, readonly string[]>>;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-window-tasks-pseudo-parameters.html */
export const taskOf = (windowId: string, fleet: string, here: Here): AdoptedTask => ({
  windowId,
  name: `Patchwarden-${fleet}`,
  taskType: 'AUTOMATION',
  taskArn: WINDOW_DOCUMENT,
  serviceRoleArn: taskRole(here),
  priority: 1,
  documentVersion: '$DEFAULT',
  parameters: {
    Fleet: [fleet],
    WindowId: ['{{WINDOW_ID}}'],
    WindowExecutionId: ['{{WINDOW_EXECUTION_ID}}'],
    TaskExecutionId: ['{{TASK_EXECUTION_ID}}'],
  },
});

/** The patch group that this window patches; a sentence when the config does not say which. */
export function fleetFor(
  { window, fleet }: Pick<AskedWindow, 'window' | 'fleet'>,
  { fleets }: Config,
): FleetConfig | string {
  const groups = Object.values(fleets).filter(({ target }) => target.kind === 'patch-group');
  const names = groups.map(({ name }) => name);
  const named = groups.filter((group) => (fleet === undefined ? group.window === window : group.name === fleet));
  const [found, second] = named;
  if (fleet !== undefined && found === undefined)
    return `${JSON.stringify(fleet)} is not a patch group in the config: ${suggestion(fleet, names)}`;
  if (found === undefined)
    return `No patch group in the config has window: ${window}. Write it there, or name the fleet with --fleet.`;
  if (second !== undefined)
    return `${named.map(({ name }) => name).join(' and ')} have this window: name one of them with --fleet, and adopt it for each.`;
  if (found.windowFrom === 'tags')
    return `fleets.${found.name} has window: tags in the config: /patch sync makes its window and registers this task.`;
  if (found.window !== undefined && found.window !== window)
    return `fleets.${found.name} has window: ${found.window} in the config, and not ${window}: adopt that one, or change the config first.`;
  if (found.patch === undefined)
    return `fleets.${found.name} has no patch in the config, so Patchwarden never patches it: add patch, for example patch: {}.`;
  return found;
}
