import { SSMClient } from '@aws-sdk/client-ssm';
import type { Config } from '../../src/config/types.ts';
import { asking, type Place, signedIn, Told } from '../caller.ts';
import type { AskedWindow } from './asked.ts';
import { written } from './formats.ts';
import { patchingAnyway, removals } from './sentences.ts';
import { type AdoptedTask, fleetFor, taskOf } from './task.ts';
import { deregister, register, requireRunbook, tasksOf, windowName } from './window-tasks.ts';

/**
 * The task of one window. Printing needs no credentials. `--apply` and `--remove` are one write each, after every check, so that whenever
 * it is stopped nothing is half done.
 */
export const adoptWindow = async (asked: AskedWindow, config: Config, place: Place): Promise<void> =>
  asked.remove === undefined ? adopt(asked, config, place) : remove(asked, asked.remove, place);

async function adopt(asked: AskedWindow, config: Config, place: Place): Promise<void> {
  const { around, here } = place;
  const fleet = fleetFor(asked, config);
  if (typeof fleet === 'string') throw new Told(fleet);
  const task = taskOf(asked.window, fleet.name, here);
  if (!asked.apply) {
    around.out(`${written(task, asked.formats)}\n`);
    around.out(nextSteps(asked.window, fleet.adopted === true, fleet.name));
    return;
  }
  await apply(task, fleet.name, place);
}

const nextSteps = (window: string, isAdopted: boolean, fleet: string): string =>
  [
    ...(isAdopted
      ? []
      : [
          `In patchwarden.yml, set window: ${window} and adopted: true under fleets.${fleet}, then deploy Patchwarden.`,
        ]),
    `Then add this task, or run npm run adopt -- ${window} --apply to register it. That also lists tasks that still patch without asking.`,
  ].join('\n');

async function apply(task: AdoptedTask, fleet: string, place: Place): Promise<void> {
  const { out } = place.around;
  const ssm = new SSMClient(await signedIn(place));
  const ask = asking(place);
  const window = await ask('ssm:GetMaintenanceWindow', () => windowName(ssm, task.windowId));
  const tasks = await ask('ssm:DescribeMaintenanceWindowTasks', () => tasksOf(ssm, task.windowId));
  await ask('ssm:GetDocument', () => requireRunbook(ssm));
  const ours = tasks.find((each) => each.fleet === fleet);
  if (ours === undefined) {
    const id = await write(place, 'ssm:RegisterTaskWithMaintenanceWindow', () => register(ssm, task));
    out(`${window} (${task.windowId}) now asks Patchwarden before patching ${fleet}: registered task ${id}.`);
  } else {
    out(
      `${window} (${task.windowId}) already asks Patchwarden before patching ${fleet} (task ${ours.id}). Nothing was changed.`,
    );
  }
  const others = patchingAnyway(tasks);
  if (others.length > 0) out(removals(task.windowId, others));
}

async function remove({ window, confirm }: AskedWindow, id: string, place: Place): Promise<void> {
  const { out } = place.around;
  const ssm = new SSMClient(await signedIn(place));
  const tasks = await asking(place)('ssm:DescribeMaintenanceWindowTasks', () => tasksOf(ssm, window));
  const found = tasks.find((task) => task.id === id);
  if (found === undefined) throw new Told(`${window} has no task ${id}. Nothing was changed.`);
  const what = `${found.name === '' ? found.arn : `${found.name}, ${found.arn}`}`;
  if (confirm !== window)
    throw new Told(
      `This would remove ${what} from ${window}, and AWS keeps no copy. To do it, add --confirm ${window}. Nothing was changed.`,
    );
  await write(place, 'ssm:DeregisterTaskFromMaintenanceWindow', () => deregister(ssm, window, id));
  out(`${what} is removed from ${window}.`);
}

/** The one write: not begun after Ctrl+C, and once begun waited for, so that what happened can be said. */
async function write<Answer>(place: Place, action: string, call: () => Promise<Answer>): Promise<Answer> {
  if (place.around.stop.aborted) throw new Told('Stopped. Nothing was changed.');
  return asking(place)(action, call);
}
