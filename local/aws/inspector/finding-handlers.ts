import type * as sdk from '@aws-sdk/client-inspector2';
import type { FilterCriteria, Finding, StringFilter } from '@aws-sdk/client-inspector2';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { badToken, invalid, knownTo, pageSize } from './errors.ts';
import { findingsOf } from './findings.ts';
import type { InspectorState } from './state.ts';

/** Open findings of instances. https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html */
export const findingHandlers = (state: InspectorState) =>
  handlersOf<typeof sdk>()({
    ListFindings: async ({ filterCriteria = {}, maxResults, nextToken, sortCriteria }) => {
      const known = knownTo(state);
      if (sortCriteria !== undefined) throw invalid('sortCriteria is not simulated here');
      const found = findingsOf(state, known).filter(passing(filterCriteria));
      const page = pageOf(found, pageSize(maxResults, 100), nextToken, badToken);
      return { findings: page.items, ...(page.nextToken && { nextToken: page.nextToken }) };
    },
  });

type Reader = (finding: Finding) => readonly string[];

/** The filters that are simulated. */
const READERS: Readonly<Partial<Record<keyof FilterCriteria, Reader>>> = {
  vulnerabilityId: ({ packageVulnerabilityDetails: details }) => [details?.vulnerabilityId ?? ''],
  resourceId: ({ resources = [] }) => resources.map(({ id }) => id ?? ''),
  resourceType: ({ resources = [] }) => resources.map(({ type }) => type ?? ''),
  findingStatus: ({ status }) => [status ?? ''],
  findingType: ({ type }) => [type ?? ''],
  severity: ({ severity }) => [severity ?? ''],
  fixAvailable: ({ fixAvailable }) => [fixAvailable ?? ''],
  exploitAvailable: ({ exploitAvailable }) => [exploitAvailable ?? ''],
  awsAccountId: ({ awsAccountId }) => [awsAccountId ?? ''],
  ec2InstanceImageId: ({ resources = [] }) => resources.map(({ details }) => details?.awsEc2Instance?.imageId ?? ''),
};

const MOST_VALUES = 20;

/** Filters are joined by and; the values of one by or, those that exclude by and. */
const passing = (criteria: FilterCriteria): ((finding: Finding) => boolean) => {
  const tests = Object.entries(READERS).flatMap(([name, read]) => {
    const values: StringFilter[] | undefined = Reflect.get(criteria, name);
    if (values === undefined) return [];
    if (values.length === 0 || values.length > MOST_VALUES)
      throw invalid(`filterCriteria.${name} takes 1 to ${MOST_VALUES} values`);
    const filters = values.map(({ comparison, value }) => ({ comparison, value }));
    return (finding: Finding): boolean => fits(read(finding), filters);
  });
  const other = Object.keys(criteria).find((name) => !(name in READERS));
  if (other !== undefined) throw invalid(`the filter ${other} is not simulated here`);
  return (finding) => tests.every((test) => test(finding));
};

export const fits = (
  actual: readonly string[],
  filters: readonly { comparison: string | undefined; value?: string | undefined }[],
): boolean => {
  const wanted = filters.filter(({ comparison }) => comparison !== 'NOT_EQUALS');
  const unwanted = filters.filter(({ comparison }) => comparison === 'NOT_EQUALS');
  const matches = ({ comparison, value = '' }: (typeof filters)[number]): boolean => {
    if (comparison === 'PREFIX') return actual.some((one) => one.startsWith(value));
    if (comparison === 'EQUALS' || comparison === 'NOT_EQUALS') return actual.includes(value);
    throw invalid(`the comparison ${comparison} is not valid`);
  };
  return (wanted.length === 0 || wanted.some(matches)) && !unwanted.some(matches);
};
