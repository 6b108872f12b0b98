import type { Automation } from '../../../src/aws/ssm.ts';
import { DAY } from '../../../src/duration.ts';
import { loadOccurrence } from '../../../src/windows/effect/store.ts';
import { createWindowsFeature } from '../../../src/windows/feature.ts';
import { withPorts } from '../../support/ports.ts';
import { dueOf } from '../../support/tick.ts';
import { aFleet, anInstance, aState, aWorldWindow, COMMAND, configWith, EXECUTION, OPENS, WINDOW } from '../fixture.ts';
import { following } from '../ports.ts';
import { emptyWorld, type World, type WorldWindow } from '../world.ts';

/** A world of one weekly window, and a worker that follows it. */
export const CHANNEL = 'C0PATCHING';
export const config = configWith([aFleet('win-dev')]);

export function aWorld(window: Partial<WorldWindow> = {}): World {
  const world = emptyWorld(OPENS - 4 * DAY);
  world.windows.set(WINDOW, aWorldWindow(window));
  for (const id of ['i-1', 'i-2', 'i-3']) world.instances.push(anInstance(id, 'win-dev'));
  world.states.set('i-1', aState('i-1', { missing: 3 }));
  world.states.set('i-2', aState('i-2', { missing: 2 }));
  world.states.set('i-3', aState('i-3'));
  return world;
}

export function live(world: World, with_ = config, automation: Partial<Automation> = {}) {
  const calls: string[] = [];
  const { ports, told, table } = following(world, with_, async (what) => {
    calls.push(what);
  });
  const feature = createWindowsFeature(withPorts(ports, { automation: { ...ports.automation, ...automation } }));
  const tick = async (): Promise<void> => {
    for (const key of await dueOf(feature, table, world.now))
      await feature.look?.(key, { now: world.now, hinted: false });
  };
  const tickAt = async (now: number): Promise<void> => {
    world.now = now;
    await tick();
    // A card that is not painted at once is painted with its wake-up.
    world.now += 5_000;
    for (const { key } of told.wakes.splice(0)) await feature.look?.(key, { now: world.now, hinted: false });
  };
  const stateOf = async (opensAt = OPENS) =>
    (await loadOccurrence(ports.table, { windowId: WINDOW, opensAt, channel: CHANNEL }))?.occurrence;
  return { tickAt, told, answers: told.answers, calls, stateOf, feature, table };
}

/** SSM opens the window: one command, of which two instances succeed and one is unreachable. */
export function open(world: World, at = OPENS): void {
  const window = world.windows.get(WINDOW);
  window?.executions.push({ id: EXECUTION, windowId: WINDOW, status: 'IN_PROGRESS', startedAt: at + 10_000 });
  world.taskExecutions.set(EXECUTION, [{ id: 'te-1', arn: 'AWS-RunPatchBaseline', status: 'IN_PROGRESS' }]);
  world.commandsOf.set('te-1', [COMMAND]);
  const invocation = (instanceId: string, status: string, details = '') => ({
    instanceId,
    status,
    details,
    requestedAt: at,
    plugins: [],
  });
  world.commands.set(COMMAND, {
    state: {
      id: COMMAND,
      document: 'AWS-RunPatchBaseline',
      status: 'InProgress',
      details: '',
      targets: 3,
      completed: 1,
      errors: 1,
      deliveryTimedOut: 0,
    },
    invocations: [
      invocation('i-1', 'Success'),
      invocation('i-2', 'InProgress'),
      invocation('i-3', 'Failed', 'undeliverable'),
    ],
  });
}

export function close(world: World, at: number, isGood = true): void {
  const window = world.windows.get(WINDOW);
  const [execution] = window?.executions ?? [];
  if (window === undefined || execution === undefined) return;
  window.executions[0] = { ...execution, status: 'SUCCESS', endedAt: at };
  world.taskExecutions.set(EXECUTION, [{ id: 'te-1', arn: 'AWS-RunPatchBaseline', status: 'SUCCESS' }]);
  const command = world.commands.get(COMMAND);
  if (command !== undefined)
    world.commands.set(COMMAND, {
      state: { ...command.state, status: 'Success' },
      invocations: command.invocations.map((each) =>
        isGood || each.instanceId !== 'i-3' ? { ...each, status: 'Success', details: '' } : each,
      ),
    });
  for (const id of ['i-1', 'i-2', ...(isGood ? ['i-3'] : [])])
    world.states.set(id, aState(id, { operation: 'install', endedAt: at, installed: 13 }));
}
