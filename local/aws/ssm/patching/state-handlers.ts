import type * as sdk from '@aws-sdk/client-ssm';
import {
  InvalidFilter,
  InvalidInstanceId,
  InvalidNextToken,
  PatchComplianceDataState,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { checkFilters } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkOneOf, checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import type { PatchRow } from './report.ts';
import { reportOf, reportsOf } from './reports.ts';
import { shownPatch, shownState, shownStateName } from './state-shown.ts';

const MOST_IDS = 50;
const MOST_FILTERS = 4;

const badToken = () => refusal(InvalidNextToken, 'The specified token is not valid.');

export const patchStateHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    DescribeInstancePatchStates: async ({ InstanceIds = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 10, 100);
      if (InstanceIds.length > MOST_IDS)
        throw invalidMember(
          'instanceIds',
          InstanceIds.length,
          `Member must have length less than or equal to ${MOST_IDS}`,
        );
      const found = reportsOf(state, new Set(InstanceIds));
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return { InstancePatchStates: page.items.map(shownState), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DescribeInstancePatchStatesForPatchGroup: async ({ PatchGroup, Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 10, 100);
      if (Filters.length > MOST_FILTERS)
        throw invalidMember('filters', Filters.length, `Member must have length less than or equal to ${MOST_FILTERS}`);
      checkCounts(Filters);
      const found = reportsOf(state)
        .filter(({ report }) => report.patchGroup === PatchGroup)
        .filter((one) => Filters.every((filter) => passes(shownState(one), filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return {
        InstancePatchStates: page.items.map(shownState),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    DescribeInstancePatches: async ({ InstanceId, Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 10, 100);
      checkKnown(Filters);
      const node = state.nodes.get(InstanceId ?? '');
      if (node === undefined) throw refusal(InvalidInstanceId, `${InstanceId} is not a managed node.`);
      const rows = reportOf(state, node)?.rows ?? [];
      const found = rows.filter((row) => Filters.every((filter) => isAsked(row, filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return { Patches: page.items.map(shownPatch), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
  });

const COUNTS = [
  'InstalledCount',
  'InstalledOtherCount',
  'InstalledPendingRebootCount',
  'InstalledRejectedCount',
  'MissingCount',
  'FailedCount',
  'UnreportedNotApplicableCount',
  'NotApplicableCount',
  'AvailableSecurityUpdateCount',
  'CriticalNonCompliantCount',
  'SecurityNonCompliantCount',
  'OtherNonCompliantCount',
];

/** A filter names one of the counts. */
const checkCounts = (filters: readonly Partial<sdk.InstancePatchStateFilter>[]): void => {
  for (const { Key = '', Values = [], Type } of filters) {
    if (Values.length !== 1) throw refusal(ValidationException, `The filter ${Key} takes one value.`);
    if (!COUNTS.includes(Key) || Number.isNaN(Number(Values[0])))
      throw refusal(InvalidFilter, `The filter ${Key} is not a count.`);
    checkOneOf('type', Type, ['Equal', 'NotEqual', 'LessThan', 'GreaterThan']);
  }
};

const STATES = Object.values(PatchComplianceDataState).map((state) => shownStateName({ state }));

const checkKnown = (filters: readonly sdk.PatchOrchestratorFilter[]): void =>
  checkFilters(
    filters.map(({ Key, Values }) => ({ key: Key, values: Values })),
    { State: STATES, Classification: 'any', Severity: 'any', KBId: 'any' },
    {
      key: (key) => refusal(InvalidFilter, `The filter ${key} is not valid.`),
      value: (key, value) => refusal(InvalidFilter, `The filter value ${value} is not one of ${key}.`),
    },
  );

const passes = (
  shown: sdk.InstancePatchState,
  { Key = '', Values = [], Type }: Partial<sdk.InstancePatchStateFilter>,
): boolean => {
  const count = Number(Object.entries(shown).find(([name]) => name === Key)?.[1]);
  const wanted = Number(Values[0]);
  if (Type === 'LessThan') return count < wanted;
  if (Type === 'GreaterThan') return count > wanted;
  return (count === wanted) === (Type === 'Equal');
};

const isAsked = (row: PatchRow, { Key = '', Values = [] }: sdk.PatchOrchestratorFilter): boolean => {
  switch (Key) {
    case 'State':
      return Values.includes(shownStateName(row));
    case 'Classification':
      return Values.includes(row.patch.classification);
    case 'Severity':
      return Values.includes(row.patch.severity);
    case 'KBId':
      return Values.includes(row.patch.id);
    default:
      return false;
  }
};
