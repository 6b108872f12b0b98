import type { InstanceStateName } from '@aws-sdk/client-ec2';
import type { Ec2State, InstanceRecord } from './state.ts';

/** What is launched; the id is EC2's. */
export type Launch = Omit<InstanceRecord, 'id' | 'state' | 'launchedAt'> & { launchedAt?: number };

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
  const instance: InstanceRecord = { launchedAt: state.clock.now(), ...launch, id, state: first };
  state.instances.set(id, instance);
  if (first === 'pending') announce(state, instance);
  return instance;
};

export const moveInstance = (state: Ec2State, id: string, next: InstanceStateName): void => {
  const instance = state.instances.get(id);
  if (instance === undefined || instance.state === next) return;
  instance.state = next;
  announce(state, instance);
  if (next !== 'terminated') return;
  state.clock.at(state.clock.now() + SHOWN_AFTER_TERMINATION, () => void state.instances.delete(id));
};

const announce = (state: Ec2State, instance: InstanceRecord): void =>
  state.emit({
    source: 'aws.ec2',
    detailType: 'EC2 Instance State-change Notification',
    resources: [`arn:aws:ec2:${state.region}:${state.accountId}:instance/${instance.id}`],
    detail: { 'instance-id': instance.id, state: instance.state },
  });
