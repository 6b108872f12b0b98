import { InvalidInstanceId, type SendCommandCommandInput, type Target, ValidationException } from '@aws-sdk/client-ssm';
import { invalidMember, refusal } from '../errors.ts';
import { isRunning, tagsOfNode } from '../nodes/node.ts';
import type { SsmState } from '../state.ts';

const MOST_IDS = 50;
const MOST_PAIRS = 5;
const MOST_VALUES = 50;

/**
 * The ids that a command is sent to. By `InstanceIds` each must be registered; by `Targets` an id that is not becomes an
 * undeliverable invocation, and tags and groups find registered nodes alone. @throws InvalidInstanceId, ValidationException
 */
export const targetsOf = (
  state: SsmState,
  { InstanceIds: ids = [], Targets: targets = [] }: Pick<SendCommandCommandInput, 'InstanceIds' | 'Targets'>,
): string[] => {
  if (ids.length === 0 && targets.length === 0)
    throw refusal(ValidationException, 'Either InstanceIds or Targets must be given.');
  if (ids.length > 0 && targets.length > 0)
    throw refusal(ValidationException, 'InstanceIds together with Targets is not simulated here.');
  if (ids.length > 0) return registered(state, ids);
  if (targets.length > MOST_PAIRS)
    throw invalidMember('targets', targets.length, `Member must have length less than or equal to ${MOST_PAIRS}`);
  const [first = [], ...others] = targets.map((target) => idsOf(state, target));
  return [...new Set(first)].filter((id) => others.every((other) => other.includes(id)));
};

const registered = (state: SsmState, ids: readonly string[]): string[] => {
  if (ids.length > MOST_IDS)
    throw invalidMember('instanceIds', ids.length, `Member must have length less than or equal to ${MOST_IDS}`);
  const wrong = ids.filter((id) => !isValid(state, id));
  if (wrong.length === 0) return [...new Set(ids)];
  const message = `Instances [[${wrong.join(', ')}]] not in a valid state for account ${state.accountId}`;
  throw refusal(InvalidInstanceId, message);
};

/** Valid states are running, pending, stopping and stopped. */
const isValid = (state: SsmState, id: string): boolean => {
  const node = state.nodes.get(id);
  if (node === undefined) return false;
  return isRunning(state, node) || ['stopping', 'stopped'].includes(state.ec2.instance(id)?.state ?? '');
};

const idsOf = (state: SsmState, { Key: key = '', Values: values = [] }: Target): readonly string[] => {
  if (values.length === 0 || values.length > MOST_VALUES)
    throw invalidMember('targets.values', values.length, `Member must have length between 1 and ${MOST_VALUES}`);
  if (key === 'InstanceIds' || key === 'instanceids') return values;
  if (key === 'resource-groups:Name') return values.flatMap((name) => groupIds(state, name));
  const tag = key.startsWith('tag:') ? key.slice('tag:'.length) : undefined;
  if (tag === undefined || tag === '')
    throw refusal(ValidationException, `The target key ${key} is not valid, or not simulated here.`);
  const carries = (value: string | undefined) => value !== undefined && values.includes(value);
  return [...state.nodes.values()]
    .filter((node) => isValid(state, node.id) && carries(tagsOfNode(state, node)[tag]))
    .map(({ id }) => id);
};

const groupIds = (state: SsmState, name: string): readonly string[] => {
  const members = state.resourceGroup(name);
  if (members === undefined) throw refusal(ValidationException, `There is no resource group ${name}.`);
  return members.filter((id) => isValid(state, id));
};
