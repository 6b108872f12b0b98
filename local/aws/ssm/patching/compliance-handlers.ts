import type * as sdk from '@aws-sdk/client-ssm';
import { InvalidFilter, InvalidNextToken, InvalidResourceId, InvalidResourceType } from '@aws-sdk/client-ssm';
import { checkFilters, type KnownValues } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkOneOf, checkRange, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { complianceItem, complianceSummary } from './compliance-shown.ts';
import { reportOf, reportsOf } from './reports.ts';

const badToken = () => refusal(InvalidNextToken, 'The specified token is not valid.');

/** Compliance of patches alone; as of each node's last scan. */
export const complianceHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    ListResourceComplianceSummaries: async ({ Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 50);
      checkKnown(Filters);
      const found = reportsOf(state)
        .map(complianceSummary)
        .filter((summary) => Filters.every((filter) => passes(summary, filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return {
        ResourceComplianceSummaryItems: page.items,
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    ListComplianceItems: async ({ ResourceIds = [], ResourceTypes = [], Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 50);
      const [id] = ResourceIds;
      if (id === undefined || ResourceIds.length > 1)
        throw refusal(InvalidResourceId, 'Exactly one resource id must be given.');
      if (ResourceTypes.some((type) => type !== 'ManagedInstance'))
        throw refusal(InvalidResourceType, 'The resource type must be ManagedInstance.');
      checkKnown(Filters);
      const node = state.nodes.get(id);
      const report = node === undefined ? undefined : reportOf(state, node);
      const items =
        node === undefined || report === undefined ? [] : report.rows.map((row) => complianceItem(node, report, row));
      const found = items.filter((item) => Filters.every((filter) => passes(item, filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return { ComplianceItems: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
  });

const KEYS = ['ComplianceType', 'Status', 'OverallSeverity', 'Severity', 'ResourceId', 'ResourceType', 'Id', 'Title'];

const checkKnown = (filters: readonly sdk.ComplianceStringFilter[]): void => {
  const known = Object.fromEntries(KEYS.map((key): [string, KnownValues] => [key, 'any']));
  checkFilters(
    filters.map(({ Key, Values }) => ({ key: Key, values: Values })),
    known,
    {
      key: (key) => refusal(InvalidFilter, `The filter ${key} is not valid, or not simulated here.`),
      value: (key, value) => refusal(InvalidFilter, `The filter value ${value} is not one of ${key}.`),
    },
  );
  for (const { Type } of filters) checkOneOf('type', Type, ['EQUAL', 'NOT_EQUAL', 'BEGIN_WITH']);
};

const passes = (shown: object, { Key = '', Values = [], Type = 'EQUAL' }: sdk.ComplianceStringFilter): boolean => {
  const found = Object.entries(shown).find(([name]) => name === Key)?.[1];
  const value = typeof found === 'string' ? found : '';
  if (Type === 'BEGIN_WITH') return Values.some((prefix) => value.startsWith(prefix));
  return Values.includes(value) === (Type === 'EQUAL');
};
