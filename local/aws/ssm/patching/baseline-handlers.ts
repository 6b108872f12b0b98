import type * as sdk from '@aws-sdk/client-ssm';
import {
  IdempotentParameterMismatch,
  InvalidNextToken,
  ResourceInUseException,
  ResourceLimitExceededException,
  UnsupportedOperatingSystem,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { digest } from '../../identifiers.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { answeredBefore } from '../../take.ts';
import { checkRange, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { addTags, checkTagCount } from '../tags.ts';
import { approvalOf, type BaselineRules, type StoredBaseline } from './baseline.ts';
import { checkBaseline, checkedSystem } from './baseline-checks.ts';
import { findBaseline, groupsOf, identityOf, isDefault } from './baseline-lookup.ts';
import { shownBaseline, shownEffective } from './baseline-shown.ts';
import { checkPatchFilters, SYSTEMS } from './patch-filters.ts';

const MOST_BASELINES = 50;

const badToken = () => refusal(InvalidNextToken, 'The specified token is not valid.');

export const baselineHandlers = (state: SsmState) => {
  const { patching } = state;
  return handlersOf<typeof sdk>()({
    CreatePatchBaseline: async (input) => ({ BaselineId: createBaseline(state, input) }),
    UpdatePatchBaseline: async (input) => shownBaseline(updateBaseline(state, input)),
    GetPatchBaseline: async ({ BaselineId }) => {
      const baseline = findBaseline(patching, BaselineId);
      return { ...shownBaseline(baseline), PatchGroups: groupsOf(patching, baseline) };
    },
    DeletePatchBaseline: async ({ BaselineId }) => {
      const baseline = findBaseline(patching, BaselineId);
      if (isDefault(patching, baseline) || groupsOf(patching, baseline).length > 0)
        throw refusal(ResourceInUseException, `The patch baseline ${BaselineId} is in use.`);
      requireOwn(baseline);
      patching.baselines.delete(baseline.id);
      return { BaselineId };
    },
    DescribePatchBaselines: async ({ Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 100);
      checkPatchFilters(Filters, { NAME_PREFIX: 'any', OWNER: ['AWS', 'Self'], OPERATING_SYSTEM: SYSTEMS });
      const found = [...patching.baselines.values()].filter((baseline) =>
        Filters.every((filter) => passes(baseline, filter)),
      );
      const page = pageOf(found, MaxResults ?? 50, NextToken, badToken);
      return {
        BaselineIdentities: page.items.map((baseline) => identityOf(patching, baseline)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    GetDefaultPatchBaseline: async ({ OperatingSystem }) => {
      const system = checkedSystem(OperatingSystem);
      return { BaselineId: patching.defaults.get(system), OperatingSystem: system };
    },
    RegisterDefaultPatchBaseline: async ({ BaselineId }) => {
      const { id, system } = findBaseline(patching, BaselineId);
      patching.defaults.set(system, id);
      return { BaselineId: id };
    },
    DescribeEffectivePatchesForPatchBaseline: async ({ BaselineId, MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 100);
      const baseline = findBaseline(patching, BaselineId);
      if (baseline.system !== 'WINDOWS')
        throw refusal(
          UnsupportedOperatingSystem,
          `Effective patches are shown for WINDOWS, not for ${baseline.system}.`,
        );
      const now = state.clock.now();
      const covered = patching.catalogue
        .releasedBy(baseline.system, now)
        .map((patch) => ({ patch, approval: approvalOf(baseline, patch, now) }))
        .filter(({ approval }) => approval.kind !== 'not-covered');
      const page = pageOf(covered, MaxResults ?? 50, NextToken, badToken);
      return {
        EffectivePatches: page.items.map(({ patch, approval }) => shownEffective(patch, approval)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
  });
};

const createBaseline = (state: SsmState, input: sdk.CreatePatchBaselineCommandInput): string => {
  const { ClientToken, Tags, ...asked } = input;
  const { baselines, tokens } = state.patching;
  const request = JSON.stringify(asked);
  const before = ClientToken === undefined ? undefined : tokens.get(ClientToken);
  if (before !== undefined) {
    if (before.request === request) return answeredBefore(input, before.id);
    throw refusal(IdempotentParameterMismatch, 'The client token was used with other parameters.');
  }
  const system = checkedSystem(input.OperatingSystem);
  checkTagCount(Tags, 50);
  checkBaseline(input, system);
  if ([...baselines.values()].filter(({ owner }) => owner === 'Self').length >= MOST_BASELINES)
    throw refusal(ResourceLimitExceededException, `There can be at most ${MOST_BASELINES} patch baselines.`);
  const now = state.clock.now();
  const baseline: StoredBaseline = {
    id: `pb-0${digest(state.nextId()).slice(0, 16)}`,
    name: input.Name ?? '',
    description: input.Description ?? '',
    system,
    rules: rulesOf(input),
    createdAt: now,
    modifiedAt: now,
    owner: 'Self',
  };
  baselines.set(baseline.id, baseline);
  addTags(state, 'PatchBaseline', baseline.id, Tags ?? []);
  if (ClientToken !== undefined) tokens.set(ClientToken, { id: baseline.id, request });
  return baseline.id;
};

/** A member that is left out stays as it is; with `Replace` it is emptied. */
const updateBaseline = (state: SsmState, input: sdk.UpdatePatchBaselineCommandInput): StoredBaseline => {
  const baseline = findBaseline(state.patching, input.BaselineId);
  requireOwn(baseline);
  if (input.Replace === true && input.Name === undefined)
    throw refusal(ValidationException, 'With Replace, Name must be given.');
  checkBaseline({ ...input, Name: input.Name ?? baseline.name }, baseline.system);
  const changes = rulesOf(input);
  Object.assign(baseline, {
    name: input.Name ?? baseline.name,
    description: input.Description ?? (input.Replace === true ? '' : baseline.description),
    rules: input.Replace === true ? changes : { ...baseline.rules, ...changes },
    modifiedAt: state.clock.now(),
  });
  return baseline;
};

const requireOwn = ({ id, owner }: StoredBaseline): void => {
  if (owner === 'AWS') throw refusal(ValidationException, `The patch baseline ${id} is AWS's own.`);
};

const RULES: readonly (keyof BaselineRules)[] = [
  'GlobalFilters',
  'ApprovalRules',
  'ApprovedPatches',
  'ApprovedPatchesComplianceLevel',
  'ApprovedPatchesEnableNonSecurity',
  'RejectedPatches',
  'RejectedPatchesAction',
  'AvailableSecurityUpdatesComplianceStatus',
];

/** A copy for good: a run takes a snapshot of it. */
const rulesOf = (input: BaselineRules): BaselineRules =>
  JSON.parse(
    JSON.stringify(
      Object.fromEntries(RULES.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]]))),
    ),
  );

const passes = (baseline: StoredBaseline, { Key = '', Values = [] }: sdk.PatchOrchestratorFilter): boolean => {
  switch (Key) {
    case 'NAME_PREFIX':
      return Values.some((value) => baseline.name.startsWith(value));
    case 'OWNER':
      return Values.includes(baseline.owner);
    case 'OPERATING_SYSTEM':
      return Values.includes(baseline.system);
    default:
      return false;
  }
};
