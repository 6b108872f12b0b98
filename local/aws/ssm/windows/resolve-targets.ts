import type { Target } from '@aws-sdk/client-ssm';
import { groupIds } from '../commands/targets.ts';
import { isRecord } from '../json.ts';
import type { SsmState } from '../state.ts';

/** Ids of the running instances that targets select; pairs of a key and values narrow each other. */
export const instancesOf = async (state: SsmState, targets: readonly Target[]): Promise<string[]> => {
  const named = targets.filter(({ Key }) => Key === 'InstanceIds').flatMap(({ Values = [] }) => Values);
  if (named.length > 0) return named;
  const group = targets.find(({ Key }) => Key === 'resource-groups:Name')?.Values?.[0];
  if (group !== undefined) return [...(await groupIds(state, group))];
  const filters = targets.flatMap(({ Key = '', Values = [] }) =>
    Key.startsWith('tag') ? [{ Name: Key, Values }] : [],
  );
  const running = { Name: 'instance-state-name', Values: ['running'] };
  return filters.length === 0 ? [] : found(state, [...filters, running]);
};

const found = async (state: SsmState, Filters: object[]): Promise<string[]> => {
  const ids: string[] = [];
  let token: unknown;
  do {
    const page = await state.callService('ec2', 'DescribeInstances', {
      Filters,
      ...(token !== undefined && { NextToken: token }),
    });
    ids.push(
      ...listIn(page, 'Reservations')
        .flatMap((each) => listIn(each, 'Instances'))
        .map((each) => textIn(each, 'InstanceId')),
    );
    token = page['NextToken'];
  } while (token !== undefined);
  return ids;
};

const listIn = (value: Record<string, unknown>, member: string): Record<string, unknown>[] => {
  const list = value[member];
  return Array.isArray(list) ? list.filter(isRecord) : [];
};

const textIn = (value: unknown, member: string): string => {
  const text = isRecord(value) ? value[member] : undefined;
  return typeof text === 'string' ? text : '';
};
