import type * as sdk from '@aws-sdk/client-ec2';
import { handlersOf } from '../service.ts';
import { missingParameter, refusal } from './errors.ts';
import { findInstance, isGrouped, shownState } from './instance-handlers.ts';
import { restart, start, stop } from './power.ts';
import type { Ec2State, InstanceRecord } from './state.ts';

/** Stopping, starting and restarting instances that stand alone: what a group does about its own is not simulated. */
export const powerHandlers = (state: Ec2State) =>
  handlersOf<typeof sdk>()({
    StopInstances: async ({ InstanceIds, Force: _force, ...others }) => {
      refuseOthers(others);
      const instances = standingAlone(state, InstanceIds);
      for (const instance of instances) requireState(instance, ['running', 'stopping', 'stopped']);
      return {
        StoppingInstances: instances.map((instance) =>
          changed(instance, () => instance.state === 'running' && stop(state, instance)),
        ),
      };
    },
    StartInstances: async ({ InstanceIds, ...others }) => {
      refuseOthers(others);
      const instances = standingAlone(state, InstanceIds);
      for (const instance of instances) requireState(instance, ['stopped', 'pending', 'running']);
      return {
        StartingInstances: instances.map((instance) =>
          changed(instance, () => instance.state === 'stopped' && start(state, instance)),
        ),
      };
    },
    RebootInstances: async ({ InstanceIds, ...others }) => {
      refuseOthers(others);
      const instances = standingAlone(state, InstanceIds);
      for (const instance of instances) requireState(instance, ['running']);
      for (const { id } of instances) restart(state, id, 'returns');
      return {};
    },
  });

const standingAlone = (state: Ec2State, ids: readonly string[] | undefined): InstanceRecord[] => {
  if (ids === undefined || ids.length === 0) throw missingParameter('InstanceId');
  const found = ids.map((id) => findInstance(state, id));
  const grouped = found.find(isGrouped);
  if (grouped === undefined) return found;
  throw refusal('UnsupportedOperation', `${grouped.id} belongs to an Auto Scaling group: this is not simulated here`);
};

const requireState = (instance: InstanceRecord, allowed: readonly string[]): void => {
  if (allowed.includes(instance.state)) return;
  throw refusal(
    'IncorrectInstanceState',
    `The instance '${instance.id}' is not in a state from which it can be started, stopped or rebooted: ${instance.state}`,
  );
};

const refuseOthers = (others: Readonly<Record<string, unknown>>): void => {
  const [name] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined) throw refusal('InvalidParameterCombination', `${name} is not simulated here`);
};

const changed = (instance: InstanceRecord, change: () => unknown) => {
  const PreviousState = shownState(instance);
  change();
  return { InstanceId: instance.id, PreviousState, CurrentState: shownState(instance) };
};
