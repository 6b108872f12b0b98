import { moveInstance } from './instances.ts';
import type { Ec2State, InstanceRecord } from './state.ts';

/** World milliseconds from a restart until the operating system is up again, and from `stopping` to `stopped`. */
export const RESTART_TAKES = 90_000;
const STOPPING_TAKES = 40_000;
const STARTING_TAKES = 45_000;

export const isUp = (instance: InstanceRecord | undefined): boolean =>
  instance !== undefined && instance.state === 'running' && !instance.down;

/** Restarts the operating system of a running instance. One that hangs stays down until it is restarted or stopped by EC2. */
export const restart = (state: Ec2State, id: string, end: 'returns' | 'hangs'): void => {
  const instance = state.instances.get(id);
  if (instance === undefined || instance.state !== 'running') return;
  goDown(state, instance);
  if (end === 'returns') state.clock.at(state.clock.now() + RESTART_TAKES, () => comeUp(state, instance));
};

export const stop = (state: Ec2State, instance: InstanceRecord): void => {
  goDown(state, instance);
  moveInstance(state, instance.id, 'stopping');
  state.clock.at(state.clock.now() + STOPPING_TAKES, () => {
    if (instance.state === 'stopping') moveInstance(state, instance.id, 'stopped');
  });
};

export const start = (state: Ec2State, instance: InstanceRecord): void => {
  moveInstance(state, instance.id, 'pending');
  instance.launchedAt = state.clock.now();
  state.clock.at(state.clock.now() + STARTING_TAKES, () => {
    if (instance.state !== 'pending') return;
    moveInstance(state, instance.id, 'running');
    comeUp(state, instance);
  });
};

const SHUTTING_DOWN_TAKES = 20_000;

/** Ends an instance that belongs to no group. */
export const terminate = (state: Ec2State, instance: InstanceRecord): void => {
  if (instance.state === 'shutting-down' || instance.state === 'terminated') return;
  goDown(state, instance);
  moveInstance(state, instance.id, 'shutting-down');
  state.clock.at(state.clock.now() + SHUTTING_DOWN_TAKES, () => {
    moveInstance(state, instance.id, 'terminated');
    for (const listener of state.powerListeners) listener(instance.id, 'gone');
  });
};

const goDown = (state: Ec2State, instance: InstanceRecord): void => {
  instance.down = true;
  for (const listener of state.powerListeners) listener(instance.id, 'down');
};

const comeUp = (state: Ec2State, instance: InstanceRecord): void => {
  if (instance.state !== 'running') return;
  instance.down = false;
  instance.bootedAt = state.clock.now();
  for (const listener of state.powerListeners) listener(instance.id, 'up');
};
