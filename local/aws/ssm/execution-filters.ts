import {
  type AutomationExecutionFilter,
  AutomationExecutionStatus,
  InvalidFilterKey,
  InvalidFilterValue,
  type StepExecutionFilter,
} from '@aws-sdk/client-ssm';
import type { Execution, StepRecord } from './automation/execution.ts';
import { refusal } from './errors.ts';
import type { SsmState } from './state.ts';
import { tagsOf } from './tags.ts';

type Test<Item> = (item: Item, value: string) => boolean;

const executionTests = (state: SsmState): Record<string, Test<Execution>> => ({
  ExecutionId: (execution, value) => execution.id === value,
  DocumentNamePrefix: (execution, value) => execution.documentName.startsWith(value),
  ExecutionStatus: (execution, value) => execution.status === statusIn(value),
  ParentExecutionId: (execution, value) => execution.parentId === value,
  CurrentAction: (execution, value) => execution.current?.action === value && execution.endedAt === undefined,
  StartTimeBefore: (execution, value) => execution.startedAt <= timeIn(value),
  StartTimeAfter: (execution, value) => execution.startedAt >= timeIn(value),
  AutomationType: (_execution, value) => value === 'Local',
  TagKey: (execution, value) => tagsOf(state, 'Automation', execution.id).some((tag) => tag.Key === value),
  TargetResourceGroup: () => false,
  AutomationSubtype: () => false,
  OpsItemId: () => false,
});

const stepTests: Record<string, Test<StepRecord>> = {
  StartTimeBefore: (step, value) => step.startedAt !== undefined && step.startedAt <= timeIn(value),
  StartTimeAfter: (step, value) => step.startedAt !== undefined && step.startedAt >= timeIn(value),
  StepExecutionStatus: (step, value) => step.status === statusIn(value),
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
  const checks = filters.map(({ Key, Values }) => {
    const test = tests[Key ?? ''];
    if (test === undefined) throw refusal(InvalidFilterKey, `The filter key ${Key} is not valid.`);
    if (Values === undefined || Values.length < 1 || Values.length > 10) {
      throw refusal(InvalidFilterValue, `The filter ${Key} needs between 1 and 10 values.`);
    }
    return { test, values: Values };
  });
  return items.filter((item) => checks.every(({ test, values }) => values.some((value) => test(item, value))));
};

const STATUSES: ReadonlySet<string> = new Set(Object.values(AutomationExecutionStatus));

const statusIn = (value: string): string => {
  if (!STATUSES.has(value)) throw refusal(InvalidFilterValue, `The filter value ${value} is not a status.`);
  return value;
};

const timeIn = (value: string): number => {
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw refusal(InvalidFilterValue, `The filter value ${value} is not a time.`);
  return time;
};
