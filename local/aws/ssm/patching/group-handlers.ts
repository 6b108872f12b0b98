import type * as sdk from '@aws-sdk/client-ssm';
import {
  AlreadyExistsException,
  InvalidNextToken,
  InvalidResourceId,
  ResourceLimitExceededException,
} from '@aws-sdk/client-ssm';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import type { StoredBaseline } from './baseline.ts';
import { checkedSystem } from './baseline-checks.ts';
import { findBaseline, groupsOf, identityOf } from './baseline-lookup.ts';
import { checkPatchFilters, SYSTEMS } from './patch-filters.ts';
import { countOf, nonCompliantCounts, type PatchReport } from './report.ts';
import { reportsOf } from './reports.ts';
import { baselineFor } from './state.ts';

const MOST_GROUPS = 25;

export const patchGroupHandlers = (state: SsmState) => {
  const { patching } = state;
  return handlersOf<typeof sdk>()({
    RegisterPatchBaselineForPatchGroup: async ({ BaselineId, PatchGroup }) => {
      const group = checkedGroup(PatchGroup);
      register(state, findBaseline(patching, BaselineId), group);
      return { BaselineId, PatchGroup: group };
    },
    DeregisterPatchBaselineForPatchGroup: async ({ BaselineId, PatchGroup }) => {
      const group = checkedGroup(PatchGroup);
      const { id, system } = findBaseline(patching, BaselineId);
      const systems = patching.groups.get(group);
      if (systems?.get(system) !== id)
        throw refusal(InvalidResourceId, `The patch group ${group} is not registered with ${BaselineId}.`);
      systems.delete(system);
      return { BaselineId, PatchGroup: group };
    },
    GetPatchBaselineForPatchGroup: async ({ PatchGroup, OperatingSystem }) => {
      const group = checkedGroup(PatchGroup);
      const system = checkedSystem(OperatingSystem);
      return { BaselineId: baselineFor(patching, group, system).id, PatchGroup: group, OperatingSystem: system };
    },
    DescribePatchGroups: async ({ Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 100);
      checkPatchFilters(Filters, { NAME_PREFIX: 'any', OPERATING_SYSTEM: SYSTEMS });
      const found = mappings(state).filter((mapping) => Filters.every((filter) => passes(mapping, filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, () =>
        refusal(InvalidNextToken, 'The specified token is not valid.'),
      );
      return {
        Mappings: page.items.map(({ group, baseline }) => ({
          PatchGroup: group,
          BaselineIdentity: identityOf(patching, baseline),
        })),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    DescribePatchGroupState: async ({ PatchGroup }) => {
      const group = checkedGroup(PatchGroup);
      const reports = reportsOf(state).filter(({ report }) => report.patchGroup === group);
      return groupState(reports.map(({ report }) => report));
    },
  });
};

const checkedGroup = (name: string | undefined): string => {
  if (name !== undefined && name.length >= 1 && name.length <= 256 && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(name))
    return name;
  throw invalidMember(
    'patchGroup',
    name,
    'Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$',
  );
};

/** A patch group has one baseline of each operating system. */
const register = ({ patching }: SsmState, baseline: StoredBaseline, group: string): void => {
  const systems = patching.groups.get(group) ?? new Map();
  if (systems.has(baseline.system))
    throw refusal(
      AlreadyExistsException,
      `Patch Group baseline already has a baseline registered for operating system ${baseline.system}.`,
    );
  if (groupsOf(patching, baseline).length >= MOST_GROUPS)
    throw refusal(ResourceLimitExceededException, `A patch baseline can have at most ${MOST_GROUPS} patch groups.`);
  patching.groups.set(group, systems.set(baseline.system, baseline.id));
};

/** Only groups that are registered with a baseline: others, which defaults count for, are not seen here. */
const mappings = ({ patching }: SsmState) =>
  [...patching.groups].flatMap(([group, systems]) =>
    [...systems.values()].flatMap((id) => {
      const baseline = patching.baselines.get(id);
      return baseline === undefined ? [] : [{ group, baseline }];
    }),
  );

const passes = (
  { group, baseline }: { group: string; baseline: StoredBaseline },
  { Key = '', Values = [] }: sdk.PatchOrchestratorFilter,
): boolean => {
  if (Key === 'NAME_PREFIX') return Values.some((value) => group.startsWith(value));
  return Values.includes(baseline.system);
};

const groupState = (reports: readonly PatchReport[]) => {
  const having = (test: (report: PatchReport) => number) => reports.filter((report) => test(report) > 0).length;
  return {
    Instances: reports.length,
    InstancesWithInstalledPatches: having((report) => countOf(report, 'INSTALLED')),
    InstancesWithInstalledOtherPatches: having((report) => countOf(report, 'INSTALLED_OTHER')),
    InstancesWithInstalledPendingRebootPatches: having((report) => countOf(report, 'INSTALLED_PENDING_REBOOT')),
    InstancesWithInstalledRejectedPatches: having((report) => countOf(report, 'INSTALLED_REJECTED')),
    InstancesWithMissingPatches: having((report) => countOf(report, 'MISSING')),
    InstancesWithFailedPatches: having((report) => countOf(report, 'FAILED')),
    InstancesWithNotApplicablePatches: having(({ notApplicable }) => notApplicable),
    InstancesWithUnreportedNotApplicablePatches: 0,
    InstancesWithCriticalNonCompliantPatches: having((report) => nonCompliantCounts(report).critical),
    InstancesWithSecurityNonCompliantPatches: having((report) => nonCompliantCounts(report).security),
    InstancesWithOtherNonCompliantPatches: having((report) => nonCompliantCounts(report).other),
    InstancesWithAvailableSecurityUpdates: having((report) => countOf(report, 'AVAILABLE_SECURITY_UPDATE')),
  };
};
