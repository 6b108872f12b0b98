import type { CommandInvocation, CommandState } from '../../src/aws/commands.ts';
import { AwsCallError } from '../../src/aws/failure.ts';
import type { Ec2Instance } from '../../src/aws/nodes.ts';
import type { PatchState } from '../../src/aws/patches.ts';
import type { TaskExecution, WindowExecution, WindowTask } from '../../src/aws/windows.ts';
import type { Place } from '../../src/windows/types/place.ts';
import { HOME } from '../support/home.ts';
import { portsDouble, refuse } from '../support/ports.ts';

/** A window of a place in memory; `opensAfter` is its schedule. */
export interface WorldWindow {
  id: string;
  name: string;
  enabled: boolean;
  schedule: string;
  timezone: string;
  durationMs: number;
  cutoffMs: number;
  opensAfter: (moment: number) => number | undefined;
  tasks: readonly WindowTask[];
  executions: WindowExecution[];
}

/** Everything of one account and Region that following windows reads. */
export interface World {
  now: number;
  windows: Map<string, WorldWindow>;
  instances: Ec2Instance[];
  states: Map<string, PatchState>;
  taskExecutions: Map<string, readonly TaskExecution[]>;
  /** By the id of a window's task execution: ids of commands. */
  commandsOf: Map<string, readonly string[]>;
  commands: Map<string, { state: CommandState; invocations: readonly CommandInvocation[] }>;
  /** True: no call is answered. */
  isDown: boolean;
}

export const emptyWorld = (now: number): World => ({
  now,
  windows: new Map(),
  instances: [],
  states: new Map(),
  taskExecutions: new Map(),
  commandsOf: new Map(),
  commands: new Map(),
  isDown: false,
});

/** Its ports; `onCall` is told of each page that AWS would be asked for. */
export function placeOf(
  world: World,
  key: string,
  onCall: (what: string) => Promise<void> = async () => undefined,
): Place {
  const call = async (what: string, pages = 1): Promise<void> => {
    if (world.isDown) throw new AwsCallError(what, Object.assign(new Error('down'), { name: 'ServiceUnavailable' }));
    for (let page = 0; page < pages; page += 1) await onCall(what);
  };
  const windowOf = (id: string): WorldWindow => {
    const window = world.windows.get(id);
    if (window === undefined)
      throw new AwsCallError('reading', Object.assign(new Error(id), { name: 'DoesNotExistException' }));
    return window;
  };
  const summary = ({ opensAfter, tasks: _tasks, executions: _executions, ...window }: WorldWindow) => {
    const nextAt = window.enabled ? opensAfter(world.now) : undefined;
    return { ...window, ...(nextAt === undefined ? {} : { nextAt }) };
  };
  const tagged = ({ key: tag, values }: { key: string; values: readonly string[] }) =>
    world.instances.filter(({ tags }) => values.includes(tags[tag] ?? ''));
  return {
    key,
    here: HOME,
    findings: { exploited: refuse },
    automation: portsDouble().automation,
    windows: {
      list: async () => {
        await call('list', Math.max(1, Math.ceil(world.windows.size / 100)));
        return [...world.windows.values()].map(summary);
      },
      window: async (id) => {
        await call('window');
        return summary(windowOf(id));
      },
      nextOpening: refuse,
      targets: async () => {
        await call('targets');
        return [];
      },
      tasks: async (id) => {
        const { tasks } = windowOf(id);
        await call('tasks', 1 + tasks.length);
        return tasks;
      },
      upcoming: async (id, most) => {
        await call('upcoming');
        const found: number[] = [];
        for (let at = windowOf(id).opensAfter(world.now); at !== undefined && found.length < most; ) {
          found.push(at);
          at = windowOf(id).opensAfter(at);
        }
        return found;
      },
      executions: async (id, after) => {
        await call('executions');
        return windowOf(id)
          .executions.filter(({ startedAt }) => startedAt > after)
          .toSorted((a, b) => b.startedAt - a.startedAt);
      },
      taskExecutions: async (id) => {
        await call('taskExecutions');
        return world.taskExecutions.get(id) ?? [];
      },
      invocations: async (_execution, id) => {
        await call('invocations');
        return (world.commandsOf.get(id) ?? []).map((executionId) => ({
          id: `${id}-1`,
          executionId,
          status: 'SUCCESS',
        }));
      },
      membersOf: async () => 'unknown',
    },
    nodes: {
      managed: refuse,
      managedByTag: async () => {
        await call('managedByTag');
        return [];
      },
      instancesByTag: async (tag) => {
        await call('instancesByTag');
        return tagged(tag);
      },
      instances: async (ids) => {
        await call('instances');
        return world.instances.filter(({ id }) => ids.includes(id));
      },
      targetsOf: refuse,
    },
    patches: {
      statesOfGroup: refuse,
      states: async (ids) => {
        await call('states', Math.ceil(ids.length / 50));
        return ids.flatMap((id) => world.states.get(id) ?? []);
      },
      patchesOf: refuse,
      baselineOfGroup: refuse,
      underPolicy: refuse,
    },
    commands: {
      command: async (id) => {
        await call('command');
        return world.commands.get(id)?.state;
      },
      invocations: async (id) => {
        const { invocations = [] } = world.commands.get(id) ?? {};
        await call('commandInvocations', Math.max(1, Math.ceil(invocations.length / 50)));
        return invocations;
      },
    },
  };
}
