import type * as sdk from '@aws-sdk/client-ssm';
import {
  InvalidFilterKey,
  InvalidInstanceId,
  InvalidInstanceInformationFilterValue,
  InvalidNextToken,
  PingStatus,
  PlatformType,
  ResourceType,
} from '@aws-sdk/client-ssm';
import { checkFilters, type KnownFilters } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkRange, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { isRunning, lastPing, type NodeRecord, pingStatus, tagsOfNode } from './node.ts';
import { isNewestAgent } from './place-node.ts';
import { platformOf } from './platforms.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html */
export const informationHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    DescribeInstanceInformation: async ({ Filters, InstanceInformationFilterList, MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 5, 50);
      const filters = [
        ...(Filters ?? []).map(({ Key, Values }) => ({ key: Key ?? '', values: Values ?? [] })),
        ...(InstanceInformationFilterList ?? []).map(({ key, valueSet }) => ({
          key: key ?? '',
          values: valueSet ?? [],
        })),
      ];
      checkAsked(filters);
      const shown = [...state.nodes.values()].filter(
        (node) => isRunning(state, node) && filters.every((filter) => passes(state, node, filter)),
      );
      const page = pageOf(shown, MaxResults ?? 10, NextToken, () =>
        refusal(InvalidNextToken, 'The specified token is not valid.'),
      );
      return {
        InstanceInformationList: page.items.map((node) => information(state, node)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
  });

interface NodeFilter {
  key: string;
  values: readonly string[];
}

const isTagFilter = ({ key }: NodeFilter): boolean => key === 'tag-key' || key.startsWith('tag:');

const MOST_VALUES = 100;

/** The keys that are simulated. */
const KNOWN: KnownFilters = {
  InstanceIds: (value) => /^m?i-[0-9a-f]{8,17}$/.test(value),
  AgentVersion: 'any',
  PingStatus: Object.values(PingStatus),
  PlatformTypes: Object.values(PlatformType),
  ActivationIds: 'any',
  IamRole: 'any',
  ResourceType: Object.values(ResourceType),
  'tag-key': 'any',
  'tag:': 'any',
};

const checkAsked = (filters: readonly NodeFilter[]): void => {
  if (filters.length > 1 && filters.some(isTagFilter))
    throw refusal(InvalidInstanceInformationFilterValue, 'A tag filter cannot be combined with other filters.');
  for (const { key, values } of filters) {
    if (values.length === 0 || values.length > MOST_VALUES)
      throw refusal(InvalidInstanceInformationFilterValue, `The filter ${key} needs 1 to ${MOST_VALUES} values.`);
  }
  checkFilters(filters, KNOWN, {
    key: (key) => refusal(InvalidFilterKey, `The filter key ${key} is not simulated here.`),
    value: (key, value) =>
      key === 'InstanceIds'
        ? refusal(InvalidInstanceId, `${value} is not the id of a managed node.`)
        : refusal(InvalidInstanceInformationFilterValue, `The filter value ${value} is not one of ${key}.`),
  });
};

const passes = (state: SsmState, node: NodeRecord, { key, values }: NodeFilter): boolean =>
  valuesOf(state, node, key).some((value) => values.includes(value));

const valuesOf = (state: SsmState, node: NodeRecord, key: string): readonly string[] => {
  if (key === 'tag-key') return Object.keys(tagsOfNode(state, node));
  if (key.startsWith('tag:')) return [tagsOfNode(state, node)[key.slice('tag:'.length)]].flatMap((tag) => tag ?? []);
  switch (key) {
    case 'InstanceIds':
      return [node.id];
    case 'AgentVersion':
      return [node.agentVersion];
    case 'PingStatus':
      return [pingStatus(state, node)];
    case 'PlatformTypes':
      return [platformOf(node.system).type];
    case 'ActivationIds':
      return [node.hybrid?.activationId].flatMap((id) => id ?? []);
    case 'IamRole':
      return [node.iamRole];
    case 'ResourceType':
      return [node.hybrid === undefined ? 'EC2Instance' : 'ManagedInstance'];
    default:
      return [];
  }
};

const information = (state: SsmState, node: NodeRecord): sdk.InstanceInformation => {
  const { type, name, version } = platformOf(node.system);
  return {
    InstanceId: node.id,
    PingStatus: pingStatus(state, node),
    LastPingDateTime: new Date(lastPing(state, node)),
    AgentVersion: node.agentVersion,
    IsLatestVersion: isNewestAgent(node),
    PlatformType: type,
    PlatformName: name,
    PlatformVersion: version,
    IamRole: node.iamRole,
    ComputerName: node.computerName,
    SourceId: node.id,
    ...(node.hybrid === undefined
      ? { ResourceType: 'EC2Instance', SourceType: 'AWS::EC2::Instance' }
      : {
          ResourceType: 'ManagedInstance',
          SourceType: 'AWS::SSM::ManagedInstance',
          ActivationId: node.hybrid.activationId,
          Name: node.hybrid.name,
          RegistrationDate: new Date(node.registeredAt),
        }),
  };
};
