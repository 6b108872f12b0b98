import {
  type AutomationExecutionFilter,
  AutomationExecutionStatus,
  AutomationSubtype,
  AutomationType,
  InvalidFilterKey,
  InvalidFilterValue,
  type StepExecutionFilter,
} from '@aws-sdk/client-ssm';
import { checkFilters, isTime, type KnownValues } from '../known-filters.ts';
import type { Execution, StepRecord } from './automation/execution.ts';
import { refusal } from './errors.ts';
import type { SsmState } from './state.ts';
import { tagsOf } from './tags.ts';

const STATUSES = Object.values(AutomationExecutionStatus);

/** Values that AWS lists, and times; others may be anything. */
const VALUES: Readonly<Record<string, KnownValues>> = {
  ExecutionStatus: STATUSES,
  StepExecutionStatus: STATUSES,
  StartTimeBefore: isTime,
  StartTimeAfter: isTime,
  AutomationType: Object.values(AutomationType),
  AutomationSubtype: Object.values(AutomationSubtype),
};

type Test<Item> = (item: Item, value: string) => boolean;

const executionTests = (state: SsmState): Record<string, Test<Execution>> => ({
  ExecutionId: (execution, value) => execution.id === value,
  DocumentNamePrefix: (execution, value) => execution.documentName.startsWith(value),
  ExecutionStatus: (execution, value) => execution.status === value,
  ParentExecutionId: (execution, value) => execution.parentId === value,
  CurrentAction: (execution, value) => execution.current?.action === value && execution.endedAt === undefined,
  StartTimeBefore: (execution, value) => execution.startedAt <= Date.parse(value),
  StartTimeAfter: (execution, value) => execution.startedAt >= Date.parse(value),
  AutomationType: (_execution, value) => value === 'Local',
  TagKey: (execution, value) => tagsOf(state, 'Automation', execution.id).some((tag) => tag.Key === value),
  TargetResourceGroup: () => false,
  AutomationSubtype: () => false,
  OpsItemId: () => false,
});

const stepTests: Record<string, Test<StepRecord>> = {
  StartTimeBefore: (step, value) => step.startedAt !== undefined && step.startedAt <= Date.parse(value),
  StartTimeAfter: (step, value) => step.startedAt !== undefined && step.startedAt >= Date.parse(value),
  StepExecutionStatus: (step, value) => step.status === value,
  StepExecutionId: (step, value) => step.id === value,
  StepName: (step, value) => step.name === value,
  Action: (step, value) => step.action === value,
  ParentStepExecutionId: (step, value) => step.parent?.id === value,
  ParentStepIteration: (step, value) => String(step.parent?.iteration) === value,
};

/** Filters are joined by AND, the values of one by OR. */
export const filterExecutions = (
  state: SsmState,
  executions: Execution[],
  filters: readonly AutomationExecutionFilter[] = [],
): Execution[] => passing(executions, filters, executionTests(state));

export const filterSteps = (steps: StepRecord[], filters: readonly StepExecutionFilter[] = []): StepRecord[] =>
  passing(steps, filters, stepTests);

const passing = <Item>(
  items: Item[],
  filters: readonly { Key: string | undefined; Values: string[] | undefined }[],
  tests: Record<string, Test<Item>>,
): Item[] => {
  const known = Object.fromEntries(Object.keys(tests).map((key): [string, KnownValues] => [key, VALUES[key] ?? 'any']));
  const given = filters.map(({ Key: key, Values: values }) => ({ key, values }));
  checkFilters(given, known, {
    key: (key) => refusal(InvalidFilterKey, `The filter key ${key} is not valid.`),
    value: (key, value) => refusal(InvalidFilterValue, `The filter value ${value} is not one of ${key}.`),
  });
  const checks = given.map(({ key = '', values = [] }) => {
    if (values.length < 1 || values.length > 10)
      throw refusal(InvalidFilterValue, `The filter ${key} needs between 1 and 10 values.`);
    return { test: tests[key], values };
  });
  return items.filter((item) => checks.every(({ test, values }) => values.some((value) => test?.(item, value))));
};
