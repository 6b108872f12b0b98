import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { createIds } from '../identifiers.ts';
import type { SimulatedService } from '../service.ts';
import { targetGroupHandlers } from './handlers.ts';
import type { HealthListener, LoadBalancingOptions, LoadBalancingState } from './state.ts';
import { drainTarget, registerTarget, removeTarget, setFailing } from './targets.ts';

/** Elastic Load Balancing v2, as far as fleets need it: target groups, each behind some load balancer, and their targets' health. */
export const createLoadBalancing = (options: LoadBalancingOptions) => {
  const state: LoadBalancingState = {
    ...options,
    nextId: createIds('elbv2', options.salt),
    groups: new Map(),
    failing: new Set(),
    onHealth: () => {},
  };
  return {
    name: 'elasticloadbalancing',
    sdk,
    handlers: targetGroupHandlers(state),
    hasGroup: (arn: string): boolean => state.groups.has(arn),
    /** Registers a target, as the API does. A target group that is gone is passed over. */
    register: (arn: string, id: string, first: 'initial' | 'healthy' = 'initial'): void => {
      const group = state.groups.get(arn);
      if (group !== undefined) registerTarget(state, group, { id, first });
    },
    /** Begins to drain a target; how long that takes, in milliseconds. */
    drain: (arn: string, id: string): number => {
      const group = state.groups.get(arn);
      return group === undefined ? 0 : drainTarget(state, group, id);
    },
    /** The state of a target; undefined where it or its group is not there. */
    health: (arn: string, id: string) => state.groups.get(arn)?.targets.get(id)?.state,
    /** From now on the target fails its health checks, or passes them. */
    setFailing: (id: string, failing: boolean): void => setFailing(state, id, failing),
    /** Takes a target out of every group at once, as a terminated instance is. */
    deregister: (id: string): void => removeTarget(state, id),
    onHealth: (listener: HealthListener): void => {
      state.onHealth = listener;
    },
  } satisfies SimulatedService & Record<string, unknown>;
};

export type LoadBalancing = ReturnType<typeof createLoadBalancing>;
