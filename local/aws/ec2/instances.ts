import type { InstanceStateName } from '@aws-sdk/client-ec2';
import type { Ec2State, InstanceRecord } from './state.ts';
import { knownSubnet } from './subnets.ts';

type Booting = 'launchedAt' | 'bootedAt' | 'windows' | 'imdsV2';

/** What is launched; the id is EC2's. */
export type Launch = Omit<InstanceRecord, 'id' | 'state' | 'down' | Booting> & Partial<Pick<InstanceRecord, Booting>>;

/** An instance that belongs to no group and was there before the world began. */
export type Placement = Launch & Pick<InstanceRecord, 'id'> & { state?: 'running' | 'stopped' };

const CODES: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
export const stateCode = (state: InstanceStateName): number => CODES[state];

/** A terminated instance can be described for about an hour. */
const SHOWN_AFTER_TERMINATION = 3_600_000;

/** A new instance in its first state: `pending`, or `running` for one that has been there before the world began. */
export const addInstance = (state: Ec2State, launch: Launch, first: 'pending' | 'running'): InstanceRecord => {
  const id = `i-0${state.nextId().replaceAll('-', '').slice(0, 16)}`;
  const instance = recordOf(state, { ...launch, id }, first);
  state.instances.set(id, instance);
  if (first === 'pending') announce(state, instance);
  else launched(state, instance, 'before');
  return instance;
};

export const placeInstance = (state: Ec2State, { state: now = 'running', ...placement }: Placement): InstanceRecord => {
  if (!/^i-[0-9a-f]{17}$/.test(placement.id)) throw new Error(`${placement.id} is not an instance's id`);
  if (state.instances.has(placement.id)) throw new Error(`${placement.id} is there already`);
  const instance = recordOf(state, placement, now);
  state.instances.set(instance.id, instance);
  return instance;
};

const recordOf = (state: Ec2State, launch: Launch & { id: string }, first: InstanceStateName): InstanceRecord => {
  const launchedAt = launch.launchedAt ?? state.clock.now();
  knownSubnet(state, launch.subnetId);
  return { windows: false, imdsV2: true, bootedAt: launchedAt, ...launch, launchedAt, down: false, state: first };
};

const launched = (state: Ec2State, instance: InstanceRecord, when: 'now' | 'before'): void => {
  for (const listener of state.launchListeners) listener(instance, when);
};

export const moveInstance = (state: Ec2State, id: string, next: InstanceStateName): void => {
  const instance = state.instances.get(id);
  if (instance === undefined || instance.state === next) return;
  const isNew = instance.state === 'pending' && next === 'running' && !instance.down;
  instance.state = next;
  announce(state, instance);
  if (isNew) launched(state, instance, 'now');
  if (next !== 'terminated') return;
  state.clock.at(state.clock.now() + SHOWN_AFTER_TERMINATION, () => void state.instances.delete(id));
};

export const setProfile = (instance: InstanceRecord, profile: string | undefined): void => {
  if (profile === undefined) delete instance.profile;
  else instance.profile = profile;
};

const announce = (state: Ec2State, instance: InstanceRecord): void =>
  state.emit({
    source: 'aws.ec2',
    detailType: 'EC2 Instance State-change Notification',
    resources: [`arn:aws:ec2:${state.region}:${state.accountId}:instance/${instance.id}`],
    detail: { 'instance-id': instance.id, state: instance.state },
  });
