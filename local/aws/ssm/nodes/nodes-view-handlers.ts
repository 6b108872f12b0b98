import type * as sdk from '@aws-sdk/client-ssm';
import {
  InvalidFilter,
  InvalidNextToken,
  ManagedStatus,
  type Node,
  type NodeAggregator,
  type NodeFilter,
  PlatformType,
  ResourceDataSyncNotFoundException,
  ResourceType,
  UnsupportedOperationException,
} from '@aws-sdk/client-ssm';
import { checkFilters, type KnownFilters } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkOneOf, checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { shownNodes } from './nodes-view.ts';

const badToken = () => refusal(InvalidNextToken, 'The specified token is not valid.');

/** Managed and unmanaged nodes in one list. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListNodes.html */
export const nodesViewHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    ListNodes: async ({ SyncName, Filters = [], MaxResults, NextToken }) => {
      checkView(state, SyncName);
      checkRange('maxResults', MaxResults, 1, 50);
      const page = pageOf(filtered(state, Filters), MaxResults ?? 10, NextToken, badToken);
      return { Nodes: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    ListNodesSummary: async ({ SyncName, Filters = [], Aggregators = [], MaxResults, NextToken }) => {
      checkView(state, SyncName);
      checkRange('maxResults', MaxResults, 1, 50);
      const [aggregator] = Aggregators;
      if (aggregator === undefined || Aggregators.length > 1 || aggregator.Aggregators !== undefined)
        throw refusal(InvalidFilter, 'Exactly one aggregator is simulated here, without others in it.');
      const page = pageOf(counted(filtered(state, Filters), aggregator), MaxResults ?? 10, NextToken, badToken);
      return { Summary: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
  });

/** Across accounts it needs a resource data sync, which is not simulated. */
const checkView = ({ nodesView }: SsmState, sync: string | undefined): void => {
  if (!nodesView)
    throw refusal(
      UnsupportedOperationException,
      'This operation is not supported for the current account. You must first enable the Systems Manager integrated experience in your account.',
    );
  if (sync !== undefined) throw refusal(ResourceDataSyncNotFoundException, `The sync ${sync} does not exist.`);
};

const MOST_FILTERS = 5;
const MOST_VALUES = 5;

const filtered = (state: SsmState, filters: readonly NodeFilter[]): Node[] => {
  if (filters.length > MOST_FILTERS)
    throw invalidMember('filters', filters.length, `Member must have length less than or equal to ${MOST_FILTERS}`);
  checkKnown(filters);
  const wanted = filters.find(({ Key }) => Key === 'ManagedStatus')?.Values?.[0] ?? 'Managed';
  return shownNodes(state, wanted).filter((node) => filters.every((filter) => passes(node, filter)));
};

const checkKnown = (filters: readonly Partial<NodeFilter>[]): void => {
  for (const { Key, Values = [], Type } of filters) {
    checkOneOf('type', Type, ['Equal', 'NotEqual', 'BeginWith']);
    if (Values.length === 0 || Values.length > MOST_VALUES)
      throw refusal(InvalidFilter, `The filter ${Key} takes 1 to ${MOST_VALUES} values.`);
  }
  // What begins with a value need not be one.
  const whole = filters.map(({ Key, Values, Type }) => ({ key: Key, values: Type === 'BeginWith' ? [] : Values }));
  checkFilters(whole, FILTERS, {
    key: (key) => refusal(InvalidFilter, `The filter ${key} is not valid, or not simulated here.`),
    value: (key, value) => refusal(InvalidFilter, `The filter value ${value} is not one of ${key}.`),
  });
};

const passes = (node: Node, { Key = 'InstanceId', Values = [], Type = 'Equal' }: Partial<NodeFilter>): boolean => {
  if (Key === 'ManagedStatus') return true;
  const value = attributeOf(node, Key);
  if (Type === 'BeginWith') return Values.some((prefix) => value.startsWith(prefix));
  return Values.includes(value) === (Type === 'Equal');
};

const attributeOf = ({ Id = '', Region = '', Owner, NodeType }: Node, key: string): string => {
  if (key === 'InstanceId') return Id;
  if (key === 'Region') return Region;
  if (key === 'AccountId') return Owner?.AccountId ?? '';
  const found = Object.entries(NodeType?.Instance ?? {}).find(([name]) => name === key)?.[1];
  if (found !== undefined) return String(found);
  return '';
};

const FILTERS: KnownFilters = {
  AccountId: 'any',
  AgentType: 'any',
  AgentVersion: 'any',
  AvailabilityZone: 'any',
  ComputerName: 'any',
  InstanceId: 'any',
  InstanceStatus: 'any',
  IpAddress: 'any',
  ManagedStatus: Object.values(ManagedStatus),
  PlatformName: 'any',
  PlatformType: Object.values(PlatformType),
  PlatformVersion: 'any',
  Region: 'any',
  ResourceType: Object.values(ResourceType),
  SourceId: 'any',
  SourceType: 'any',
};

/** One count for each value of the attribute; by whether nodes are managed nothing can be counted. */
const counted = (nodes: readonly Node[], { AggregatorType, AttributeName = 'PlatformType' }: NodeAggregator) => {
  checkOneOf('aggregatorType', AggregatorType, ['Count']);
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const value = attributeOf(node, AttributeName);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ [AttributeName]: value, Count: String(count) }));
};
