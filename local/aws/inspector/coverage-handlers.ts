import type * as sdk from '@aws-sdk/client-inspector2';
import type {
  CoverageFilterCriteria,
  CoverageMapFilter,
  CoverageStringFilter,
  CoveredResource,
  ScanStatus,
} from '@aws-sdk/client-inspector2';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import type { Machine } from '../ssm/nodes/node.ts';
import { badToken, invalid, knownTo, pageSize } from './errors.ts';
import { fits } from './finding-handlers.ts';
import type { InspectorState } from './state.ts';

/** Which instances Inspector scans, and why not the others. https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListCoverage.html */
export const coverageHandlers = (state: InspectorState) =>
  handlersOf<typeof sdk>()({
    ListCoverage: async ({ filterCriteria = {}, maxResults, nextToken }) => {
      knownTo(state);
      const tests = testsIn(filterCriteria);
      const found = [...state.estate.machines()]
        .filter(({ state: is }) => is !== 'terminated' && is !== 'shutting-down')
        .map((machine) => covered(state, machine))
        .filter((resource) => passes(resource, tests));
      const page = pageOf(found, pageSize(maxResults, 200), nextToken, badToken);
      return { coveredResources: page.items, ...(page.nextToken && { nextToken: page.nextToken }) };
    },
  });

const covered = (state: InspectorState, machine: Machine): CoveredResource => ({
  resourceType: 'AWS_EC2_INSTANCE',
  resourceId: machine.id,
  accountId: state.accountId,
  scanType: 'PACKAGE',
  scanMode: 'EC2_SSM_AGENT_BASED',
  scanStatus: scanStatus(state, machine),
  lastScannedAt: new Date(state.now()),
  resourceMetadata: {
    ec2: { tags: { ...machine.tags }, amiId: machine.imageId, platform: machine.windows ? 'WINDOWS' : 'LINUX' },
  },
});

const scanStatus = ({ estate }: InspectorState, { id, state }: Machine): ScanStatus => {
  if (state !== 'running') return { statusCode: 'INACTIVE', reason: 'EC2_INSTANCE_STOPPED' };
  return estate.isManaged(id)
    ? { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' }
    : { statusCode: 'INACTIVE', reason: 'UNMANAGED_EC2_INSTANCE' };
};

const MOST_VALUES = 10;

/** The filters that are simulated. */
const KNOWN = [
  'resourceId',
  'resourceType',
  'accountId',
  'scanType',
  'scanStatusCode',
  'scanStatusReason',
  'ec2InstanceTags',
];

interface Test {
  name: string;
  filters: readonly { comparison: string | undefined; key?: string | undefined; value?: string | undefined }[];
}

const testsIn = (criteria: CoverageFilterCriteria): Test[] => {
  const tests = KNOWN.flatMap((name) => {
    const values: (CoverageStringFilter & Partial<CoverageMapFilter>)[] | undefined = Reflect.get(criteria, name);
    if (values === undefined) return [];
    if (values.length === 0 || values.length > MOST_VALUES)
      throw invalid(`filterCriteria.${name} takes 1 to ${MOST_VALUES} values`);
    return [{ name, filters: values.map(({ comparison, key, value }) => ({ comparison, key, value })) }];
  });
  const other = Object.keys(criteria).find((name) => !KNOWN.includes(name));
  if (other !== undefined) throw invalid(`the filter ${other} is not simulated here`);
  return tests;
};

const passes = (resource: CoveredResource, tests: readonly Test[]): boolean =>
  tests.every(({ name, filters }) => {
    if (name !== 'ec2InstanceTags') return fits([attributeOf(resource, name)], filters);
    const tags = resource.resourceMetadata?.ec2?.tags ?? {};
    return filters.some(
      ({ key = '', value }) => tags[key] !== undefined && (value === undefined || tags[key] === value),
    );
  });

const attributeOf = (resource: CoveredResource, name: string): string => {
  switch (name) {
    case 'resourceId':
      return resource.resourceId ?? '';
    case 'resourceType':
      return resource.resourceType ?? '';
    case 'accountId':
      return resource.accountId ?? '';
    case 'scanType':
      return resource.scanType ?? '';
    case 'scanStatusCode':
      return resource.scanStatus?.statusCode ?? '';
    case 'scanStatusReason':
      return resource.scanStatus?.reason ?? '';
    default:
      return '';
  }
};
