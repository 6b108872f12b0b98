import type { CreateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import * as sdk from '@aws-sdk/client-auto-scaling';
import { createIds } from '../identifiers.ts';
import type { SimulatedService } from '../service.ts';
import { lookAtGroup, markUnhealthy } from './capacity.ts';
import { configurationHandlers } from './configuration-handlers.ts';
import { groupHandlers } from './group-handlers.ts';
import { instanceHandlers } from './instance-handlers.ts';
import { processHandlers } from './process-handlers.ts';
import { refreshHandlers } from './refresh/handlers.ts';
import { activeRefresh } from './refresh/status.ts';
import { scheduleHandlers } from './schedule-handlers.ts';
import { seedGroup } from './seed.ts';
import type { AutoScalingOptions, AutoScalingState, Group } from './state.ts';

/** EC2 Auto Scaling: groups whose instances come and go on the world's clock, and instance refreshes with all their states. */
export const createAutoScaling = (options: AutoScalingOptions) => {
  const state: AutoScalingState = {
    ...options,
    nextId: createIds('autoscaling', options.salt),
    groups: new Map(),
    groupOf: new Map(),
    configurations: new Map(),
    parameterImages: new Map(),
    look: (group) => lookSoon(state, group),
  };
  watch(state);
  return {
    name: 'autoscaling',
    sdk,
    handlers: {
      ...groupHandlers(state),
      ...configurationHandlers(state),
      ...instanceHandlers(state),
      ...processHandlers(state),
      ...refreshHandlers(state),
      ...scheduleHandlers(state),
    },
    /**
     * A group as CreateAutoScalingGroup makes it, but with all its instances in service and healthy already: no time
     * passes, nothing is emitted, nobody signals. `createdAt` (milliseconds since the epoch) is when its instances were launched.
     */
    seedGroup: (input: CreateAutoScalingGroupCommandInput, createdAt: number): Promise<void> =>
      seedGroup(state, input, createdAt),
  } satisfies SimulatedService & Record<string, unknown>;
};

export type AutoScaling = ReturnType<typeof createAutoScaling>;

const lookSoon = (state: AutoScalingState, group: Group): void => {
  if (group.isDue) return;
  group.isDue = true;
  state.clock.at(state.clock.now(), () => {
    group.isDue = false;
    lookAtGroup(state, group);
  });
};

/** What happens elsewhere and concerns a group: its targets' health, its instances' end, the alarms of its refresh. */
const watch = (state: AutoScalingState): void => {
  const { ec2, loadBalancing, alarms } = state;
  loadBalancing.onHealth((id, found) => {
    const group = state.groupOf.get(id);
    const member = group?.members.get(id);
    if (group === undefined || member === undefined) return;
    if (found === 'healthy') {
      if (activeRefresh(group) !== undefined) state.look(group);
      return;
    }
    const isStill = () =>
      group.settings.healthCheckType.includes('ELB') &&
      group.settings.targetGroups.some((arn) => loadBalancing.health(arn, id) === 'unhealthy');
    markUnhealthy({ state, group }, member, isStill);
  });
  ec2.onTerminated((id) => {
    const group = state.groupOf.get(id);
    const member = group?.members.get(id);
    ec2.move(id, group === undefined ? 'terminated' : 'shutting-down');
    if (group === undefined || member === undefined) return;
    member.healthy = false;
    state.look(group);
  });
  alarms.listen(() => {
    for (const group of state.groups.values()) if (activeRefresh(group) !== undefined) state.look(group);
  });
};
