import type * as sdk from '@aws-sdk/client-auto-scaling';
import { ActiveInstanceRefreshNotFoundFault, IrreversibleInstanceRefreshFault } from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkRange, fault, invalidToken } from '../errors.ts';
import { findGroup } from '../group.ts';
import type { AutoScalingState, Group, Refresh } from '../state.ts';
import { shownRefresh } from './output.ts';
import { isReversible, startRefresh } from './start.ts';
import { activeRefresh, startRollback } from './status.ts';

/** Refreshes can be described for six weeks. */
const KEPT = 42 * 24 * 3_600_000;

export const refreshHandlers = (state: AutoScalingState) =>
  handlersOf<typeof sdk>()({
    StartInstanceRefresh: async (input) => {
      const { id } = await startRefresh(state, findGroup(state, input.AutoScalingGroupName), input);
      return { InstanceRefreshId: id };
    },
    DescribeInstanceRefreshes: async (input) => {
      checkRange('maxRecords', input.MaxRecords, 1, 100);
      const group = findGroup(state, input.AutoScalingGroupName);
      const since = state.clock.now() - KEPT;
      const ids = input.InstanceRefreshIds ?? [];
      const found = group.refreshes
        .filter(({ id, startedAt }) => startedAt >= since && (ids.length === 0 || ids.includes(id)))
        .reverse();
      const page = pageOf(found, input.MaxRecords ?? 50, input.NextToken, invalidToken);
      return {
        InstanceRefreshes: page.items.map((refresh) => shownRefresh({ state, group, refresh })),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    CancelInstanceRefresh: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const refresh = requireActive(group);
      if (refresh.status === 'Cancelling') throw notActive();
      refresh.status = 'Cancelling';
      refresh.reason = 'Cancelling due to user request.';
      refresh.waitsForTransitions = input.WaitForTransitioningInstances ?? true;
      state.look(group);
      return { InstanceRefreshId: refresh.id };
    },
    RollbackInstanceRefresh: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const refresh = requireActive(group);
      if (refresh.status === 'Cancelling' || refresh.status === 'RollbackInProgress') throw notActive();
      if (!isReversible(state, group, refresh.launch))
        throw fault(
          IrreversibleInstanceRefreshFault,
          'The instance refresh cannot be rolled back: it has no desired configuration, or the launch template version is $Latest or $Default, or its AMI comes from the AWS Systems Manager Parameter Store.',
        );
      startRollback({ state, group, refresh }, 'Rollback initiated due to user request.');
      return { InstanceRefreshId: refresh.id };
    },
  });

const requireActive = (group: Group): Refresh => {
  const refresh = activeRefresh(group);
  if (refresh === undefined) throw notActive();
  return refresh;
};

const notActive = (): Error =>
  fault(ActiveInstanceRefreshNotFoundFault, 'No in progress or pending Instance Refresh found for Auto Scaling group.');
