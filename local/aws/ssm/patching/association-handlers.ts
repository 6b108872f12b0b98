import type * as sdk from '@aws-sdk/client-ssm';
import {
  AssociationAlreadyExists,
  AssociationDoesNotExist,
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
import { checkRange, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
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
      return { Associations: page.items.map(shown), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DeleteAssociation: async ({ AssociationId }) => {
      state.associations.delete(findAssociation(state, AssociationId).id);
      return {};
    },
    StartAssociationsOnce: async ({ AssociationIds = [] }) => {
      const found = AssociationIds.map((id) => findAssociation(state, id));
      for (const association of found) await runAssociation(state, association);
      return {};
    },
  });

const MODELLED = [
  'Name',
  'AssociationName',
  'Targets',
  'Parameters',
  'ScheduleExpression',
  'MaxConcurrency',
  'MaxErrors',
  'ApplyOnlyAtCronInterval',
];

/** Makes an association. One that a world gives its id ran last in the past, and runs next when its schedule says so. */
export const createAssociation = (
  state: SsmState,
  input: sdk.CreateAssociationCommandInput,
  past?: { id: string; lastRunAt: number },
): AssociationRecord => {
  const other = Object.entries(input).find(([name, value]) => value !== undefined && !MODELLED.includes(name));
  if (other !== undefined)
    throw refusal(ValidationException, `${other[0]} of CreateAssociation is not simulated here.`);
  const { Targets: targets = [], ScheduleExpression: schedule, AssociationName: name } = input;
  if (targets.length === 0 || targets.length > 5) throw refusal(InvalidTarget, 'An association needs 1 to 5 targets.');
  if (name !== undefined && [...state.associations.values()].some((one) => one.name === name))
    throw refusal(AssociationAlreadyExists, `There is an association ${name} already.`);
  const document = findCommandDocument(state, input.Name, undefined);
  checkedParameters(document.parameters, input.Parameters ?? {});
  const setAt = past?.lastRunAt ?? state.clock.now();
  const next = schedule === undefined ? undefined : scheduleOf(schedule, setAt);
  const association: AssociationRecord = {
    id: past?.id ?? state.nextId(),
    documentName: document.name,
    given: { ...input.Parameters },
    targets,
    createdAt: setAt,
    status: past === undefined ? 'Pending' : 'Success',
    ...(past !== undefined && { lastRunAt: past.lastRunAt, lastSucceededAt: past.lastRunAt }),
    ...(name !== undefined && { name }),
    ...(schedule !== undefined && { schedule }),
    ...(input.MaxConcurrency !== undefined && { maxConcurrency: input.MaxConcurrency }),
    ...(input.MaxErrors !== undefined && { maxErrors: input.MaxErrors }),
  };
  state.associations.set(association.id, association);
  if (past === undefined && input.ApplyOnlyAtCronInterval !== true)
    state.clock.at(state.clock.now(), () => runAssociation(state, association));
  if (next !== undefined) repeat(state, association, next);
  return association;
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
    if (!state.associations.has(association.id)) return;
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

const shown = (association: AssociationRecord) => ({
  AssociationId: association.id,
  AssociationVersion: '1',
  Name: association.documentName,
  DocumentVersion: '$DEFAULT',
  Targets: [...association.targets],
  Parameters: association.given,
  Date: new Date(association.createdAt),
  LastUpdateAssociationDate: new Date(association.createdAt),
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
