import type * as sdk from '@aws-sdk/client-ssm';
import {
  AssociationAlreadyExists,
  AssociationDoesNotExist,
  AssociationLimitExceeded,
  AssociationStatusName,
  InvalidFilterKey,
  InvalidNextToken,
  InvalidSchedule,
  InvalidTarget,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { checkFilters, type KnownFilters } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { checkedParameters } from '../commands/document-parameters.ts';
import { findCommandDocument } from '../commands/documents.ts';
import { checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { addTags, checkTagCount } from '../tags.ts';
import { parseSchedule, type WindowSchedule } from '../windows/schedule.ts';
import type { AssociationRecord } from './association.ts';
import { runAssociation } from './run-association.ts';

/** State Manager, for documents of Run Command that run by a schedule. */
export const associationHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    CreateAssociation: async (input) => ({ AssociationDescription: shown(createAssociation(state, input)) }),
    DescribeAssociation: async ({ AssociationId }) => ({
      AssociationDescription: shown(findAssociation(state, AssociationId)),
    }),
    ListAssociations: async ({ AssociationFilterList = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 50);
      checkKnown(AssociationFilterList);
      const found = [...state.associations.values()].filter((association) =>
        AssociationFilterList.every(({ key, value }) => valueOfKey(association, key) === value),
      );
      const page = pageOf(found, MaxResults ?? 50, NextToken, () =>
        refusal(InvalidNextToken, 'The specified token is not valid.'),
      );
      return { Associations: page.items.map(listed), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    UpdateAssociation: async (input) => ({ AssociationDescription: shown(updateAssociation(state, input)) }),
    DeleteAssociation: async ({ AssociationId }) => {
      const { id } = findAssociation(state, AssociationId);
      state.associations.delete(id);
      state.tags.delete(`Association/${id}`);
      return {};
    },
    StartAssociationsOnce: async ({ AssociationIds = [] }) => {
      const found = AssociationIds.map((id) => findAssociation(state, id));
      for (const association of found) await runAssociation(state, association);
      return {};
    },
  });

const SETTINGS = [
  'Name',
  'AssociationName',
  'Targets',
  'Parameters',
  'ScheduleExpression',
  'MaxConcurrency',
  'MaxErrors',
  'ApplyOnlyAtCronInterval',
];

/** "Each Systems Manager association": https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const MOST_ASSOCIATIONS = 2000;

/** Makes an association. One that a world gives its id ran last in the past, and runs next when its schedule says so. */
export const createAssociation = (
  state: SsmState,
  input: sdk.CreateAssociationCommandInput,
  past?: { id: string; lastRunAt: number },
): AssociationRecord => {
  refuseOthers('CreateAssociation', input, [...SETTINGS, 'Tags']);
  const { AssociationName: name, Tags } = input;
  checkTagCount(Tags, 50);
  if (name !== undefined && [...state.associations.values()].some((one) => one.name === name))
    throw refusal(AssociationAlreadyExists, `There is an association ${name} already.`);
  if (state.associations.size >= MOST_ASSOCIATIONS)
    throw refusal(AssociationLimitExceeded, `There can be at most ${MOST_ASSOCIATIONS} associations.`);
  const setAt = past?.lastRunAt ?? state.clock.now();
  const association: AssociationRecord = {
    id: past?.id ?? state.nextId(),
    ...settingsOf(state, input),
    createdAt: setAt,
    updatedAt: setAt,
    version: 1,
    status: past === undefined ? 'Pending' : 'Success',
    ...(past !== undefined && { lastRunAt: past.lastRunAt, lastSucceededAt: past.lastRunAt }),
  };
  addTags(state, 'Association', association.id, Tags ?? []);
  state.associations.set(association.id, association);
  begin(state, association, { setAt, atOnce: past === undefined && input.ApplyOnlyAtCronInterval !== true });
  return association;
};

/**
 * What is not given becomes nothing, and the association runs at once.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateAssociation.html
 */
const updateAssociation = (state: SsmState, input: sdk.UpdateAssociationCommandInput): AssociationRecord => {
  refuseOthers('UpdateAssociation', input, [...SETTINGS, 'AssociationId']);
  const before = findAssociation(state, input.AssociationId);
  const { id, createdAt, version, lastRunAt, lastSucceededAt } = before;
  const setAt = state.clock.now();
  const association: AssociationRecord = {
    id,
    ...settingsOf(state, input),
    createdAt,
    updatedAt: setAt,
    version: version + 1,
    status: 'Pending',
    ...(lastRunAt !== undefined && { lastRunAt }),
    ...(lastSucceededAt !== undefined && { lastSucceededAt }),
  };
  state.associations.set(id, association);
  begin(state, association, { setAt, atOnce: input.ApplyOnlyAtCronInterval !== true });
  return association;
};

const refuseOthers = (operation: string, input: object, modelled: readonly string[]): void => {
  const other = Object.entries(input).find(([name, value]) => value !== undefined && !modelled.includes(name));
  if (other !== undefined) throw refusal(ValidationException, `${other[0]} of ${operation} is not simulated here.`);
};

type Settings = Pick<
  AssociationRecord,
  'name' | 'documentName' | 'given' | 'targets' | 'schedule' | 'maxConcurrency' | 'maxErrors'
>;

const settingsOf = (
  state: SsmState,
  input: Omit<sdk.CreateAssociationCommandInput, 'Name'> & { Name?: string | undefined },
): Settings => {
  const { Targets = [], ScheduleExpression: schedule, AssociationName: name } = input;
  const targets = checkedTargets(Targets);
  if (name !== undefined && !/^[a-zA-Z0-9_\-.]{3,128}$/.test(name))
    throw invalidMember(
      'associationName',
      name,
      'Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$',
    );
  const document = findCommandDocument(state, input.Name, undefined);
  checkedParameters(document.parameters, input.Parameters ?? {});
  if (schedule !== undefined) scheduleOf(schedule, state.clock.now());
  return {
    documentName: document.name,
    given: { ...input.Parameters },
    targets,
    ...(name !== undefined && { name }),
    ...(schedule !== undefined && { schedule }),
    ...(input.MaxConcurrency !== undefined && { maxConcurrency: input.MaxConcurrency }),
    ...(input.MaxErrors !== undefined && { maxErrors: input.MaxErrors }),
  };
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Target.html */
const checkedTargets = (targets: readonly sdk.Target[]): sdk.Target[] => {
  if (targets.length === 0 || targets.length > 5) throw refusal(InvalidTarget, 'An association needs 1 to 5 targets.');
  return targets.map(({ Key = '', Values = [] }) => {
    if (!/^(InstanceIds|resource-groups:Name|tag:.{1,128})$/.test(Key))
      throw refusal(InvalidTarget, `The target ${Key} is not valid, or not simulated here.`);
    if (Values.length === 0 || Values.length > 50)
      throw invalidMember('values', Values.length, 'Member must have length between 1 and 50');
    return { Key, Values: [...Values] };
  });
};

const begin = (
  state: SsmState,
  association: AssociationRecord,
  { setAt, atOnce }: { setAt: number; atOnce: boolean },
): void => {
  if (atOnce) state.clock.at(state.clock.now(), () => runAssociation(state, association));
  if (association.schedule !== undefined) repeat(state, association, scheduleOf(association.schedule, setAt));
};

const LEAST_BETWEEN = 30 * 60_000;

/** State Manager takes cron and rate expressions, 30 minutes apart at least. */
const scheduleOf = (text: string, now: number): WindowSchedule => {
  try {
    const next = parseSchedule({ Schedule: text }, now);
    const first = next(now);
    const second = first === undefined ? undefined : next(first);
    if (first !== undefined && second !== undefined && second - first < LEAST_BETWEEN)
      throw new Error('an association can run every 30 minutes at most');
    return next;
  } catch (error) {
    throw refusal(InvalidSchedule, error instanceof Error ? error.message : String(error));
  }
};

const repeat = (state: SsmState, association: AssociationRecord, next: WindowSchedule): void => {
  const at = next(state.clock.now());
  if (at === undefined) return;
  state.clock.at(at, async () => {
    if (state.associations.get(association.id) !== association) return;
    repeat(state, association, next);
    await runAssociation(state, association);
  });
};

const findAssociation = (state: SsmState, id: string | undefined): AssociationRecord => {
  const found = state.associations.get(id ?? '');
  if (found === undefined) throw refusal(AssociationDoesNotExist, `There is no association ${id}.`);
  return found;
};

/** The keys that are simulated. */
const KNOWN: KnownFilters = {
  AssociationId: 'any',
  AssociationName: 'any',
  Name: 'any',
  AssociationStatusName: Object.values(AssociationStatusName),
};

const checkKnown = (filters: readonly sdk.AssociationFilter[]): void =>
  checkFilters(
    filters.map(({ key, value }) => ({ key, values: [value ?? ''] })),
    KNOWN,
    {
      key: (key) => refusal(InvalidFilterKey, `The filter ${key} is not valid, or not simulated here.`),
      value: (key, value) => refusal(ValidationException, `The filter value ${value} is not one of ${key}.`),
    },
  );

const valueOfKey = (association: AssociationRecord, key: sdk.AssociationFilterKey | undefined): string | undefined => {
  switch (key) {
    case 'AssociationId':
      return association.id;
    case 'AssociationName':
      return association.name;
    case 'Name':
      return association.documentName;
    case 'AssociationStatusName':
      return association.status;
    default:
      return undefined;
  }
};

/** Without parameters and limits: they are read by DescribeAssociation. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Association.html */
const listed = (association: AssociationRecord) => {
  const {
    Parameters: _parameters,
    MaxConcurrency: _concurrency,
    MaxErrors: _errors,
    Date: _date,
    LastUpdateAssociationDate: _updated,
    LastSuccessfulExecutionDate: _succeeded,
    ...others
  } = shown(association);
  return others;
};

const shown = (association: AssociationRecord) => ({
  AssociationId: association.id,
  AssociationVersion: String(association.version),
  Name: association.documentName,
  DocumentVersion: '$DEFAULT',
  Targets: [...association.targets],
  Parameters: association.given,
  Date: new Date(association.createdAt),
  LastUpdateAssociationDate: new Date(association.updatedAt),
  ...(association.name !== undefined && { AssociationName: association.name }),
  ...(association.schedule !== undefined && { ScheduleExpression: association.schedule }),
  ...(association.maxConcurrency !== undefined && { MaxConcurrency: association.maxConcurrency }),
  ...(association.maxErrors !== undefined && { MaxErrors: association.maxErrors }),
  ...(association.lastRunAt !== undefined && { LastExecutionDate: new Date(association.lastRunAt) }),
  ...(association.lastSucceededAt !== undefined && {
    LastSuccessfulExecutionDate: new Date(association.lastSucceededAt),
  }),
  Overview: { Status: association.status, DetailedStatus: association.status },
});
