import { InvalidInstanceId, type SendCommandCommandInput, type Target, ValidationException } from '@aws-sdk/client-ssm';
import { invalidMember, refusal } from '../errors.ts';
import { isRecord } from '../json.ts';
import { isRunning, tagsOfNode } from '../nodes/node.ts';
import type { SsmState } from '../state.ts';

const MOST_IDS = 50;
const MOST_PAIRS = 5;
const MOST_VALUES = 50;

/**
 * The ids that a command is sent to. By `InstanceIds` each must be registered; by `Targets` an id that is not becomes an
 * undeliverable invocation, and tags and groups find registered nodes alone. @throws InvalidInstanceId, ValidationException
 */
export const targetsOf = async (
  state: SsmState,
  { InstanceIds: ids = [], Targets: targets = [] }: Pick<SendCommandCommandInput, 'InstanceIds' | 'Targets'>,
): Promise<string[]> => {
  if (ids.length === 0 && targets.length === 0)
    throw refusal(ValidationException, 'Either InstanceIds or Targets must be given.');
  if (ids.length > 0 && targets.length > 0)
    throw refusal(ValidationException, 'InstanceIds together with Targets is not simulated here.');
  if (ids.length > 0) return registered(state, ids);
  if (targets.length > MOST_PAIRS)
    throw invalidMember('targets', targets.length, `Member must have length less than or equal to ${MOST_PAIRS}`);
  const [first = [], ...others] = await Promise.all(targets.map((target) => idsOf(state, target)));
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

const idsOf = async (state: SsmState, { Key: key = '', Values: values = [] }: Target): Promise<readonly string[]> => {
  if (values.length === 0 || values.length > MOST_VALUES)
    throw invalidMember('targets.values', values.length, `Member must have length between 1 and ${MOST_VALUES}`);
  if (key === 'InstanceIds' || key === 'instanceids') return values;
  if (key === 'resource-groups:Name') return (await Promise.all(values.map((name) => groupIds(state, name)))).flat();
  const tag = key.startsWith('tag:') ? key.slice('tag:'.length) : undefined;
  if (tag === undefined || tag === '')
    throw refusal(ValidationException, `The target key ${key} is not valid, or not simulated here.`);
  const carries = (value: string | undefined) => value !== undefined && values.includes(value);
  return [...state.nodes.values()]
    .filter((node) => isValid(state, node.id) && carries(tagsOfNode(state, node)[tag]))
    .map(({ id }) => id);
};

/** The registered nodes of a Resource Group, which is asked for page by page. */
export const groupIds = async (state: SsmState, group: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  let token: unknown;
  do {
    const page = await groupPage(state, { Group: group, ...(typeof token === 'string' && { NextToken: token }) });
    const listed: readonly unknown[] = Array.isArray(page['Resources']) ? page['Resources'] : [];
    ids.push(...listed.flatMap(instanceIdOf));
    token = page['NextToken'];
  } while (typeof token === 'string');
  return ids.filter((id) => isValid(state, id));
};

const groupPage = async (state: SsmState, input: { Group: string; NextToken?: string }) => {
  try {
    return await state.callService('resource-groups', 'ListGroupResources', input);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refusal(ValidationException, `The resource group ${input.Group} cannot be read: ${why}`);
  }
};

const instanceIdOf = (resource: unknown): string[] => {
  const identifier: unknown = isRecord(resource) ? resource['Identifier'] : undefined;
  const arn: unknown = isRecord(identifier) ? identifier['ResourceArn'] : undefined;
  return typeof arn === 'string' ? arn.split('/').slice(-1) : [];
};
