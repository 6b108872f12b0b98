import { isMap, isRecord, type Json, textOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';

type Operator = (value: Json, wanted: Json) => boolean;

const texts =
  (test: (value: string, wanted: string) => boolean): Operator =>
  (value, wanted) =>
    test(textOf(value), textOf(wanted));

const numbers =
  (test: (value: number, wanted: number) => boolean): Operator =>
  (value, wanted) =>
    test(Number(value), Number(wanted));

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html */
const operators: Record<string, Operator> = {
  StringEquals: texts((value, wanted) => value === wanted),
  EqualsIgnoreCase: texts((value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
  StartsWith: texts((value, wanted) => value.startsWith(wanted)),
  EndsWith: texts((value, wanted) => value.endsWith(wanted)),
  Contains: texts((value, wanted) => value.includes(wanted)),
  NumericEquals: numbers((value, wanted) => value === wanted),
  NumericGreater: numbers((value, wanted) => value > wanted),
  NumericLesser: numbers((value, wanted) => value < wanted),
  NumericGreaterOrEquals: numbers((value, wanted) => value >= wanted),
  NumericLesserOrEquals: numbers((value, wanted) => value <= wanted),
  BooleanEquals: texts((value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
};

/** What is wrong with a condition, before any value is known. */
export const conditionProblems = (condition: Json | undefined, also: readonly string[] = []): string[] => {
  if (!isRecord(condition)) return ['a condition must be a map'];
  const keys = Object.keys(condition).filter((key) => !also.includes(key));
  const logical = keys.filter((key) => key === 'And' || key === 'Or' || key === 'Not');
  if (logical.length === 1 && keys.length === 1)
    return innerConditions(condition).flatMap((inner) => conditionProblems(inner));
  const compared = keys.filter((key) => key in operators);
  const unknown = keys.filter((key) => key !== 'Variable' && !(key in operators));
  if (unknown.length > 0) return [`${unknown.join(', ')} is not an operator`];
  if (!('Variable' in condition)) return ['a condition needs Variable'];
  return compared.length === 1 ? [] : ['a condition needs exactly one operator'];
};

const innerConditions = (condition: { [key: string]: Json }): Json[] => {
  const inner = condition['And'] ?? condition['Or'] ?? condition['Not'] ?? [];
  return Array.isArray(inner) ? inner : [inner];
};

/** Whether a resolved condition holds. */
export const holds = (condition: Json): boolean => {
  if (!isRecord(condition)) return false;
  if ('And' in condition) return innerConditions(condition).every(holds);
  if ('Or' in condition) return innerConditions(condition).some(holds);
  if ('Not' in condition) return !innerConditions(condition).every(holds);
  const { Variable, ...rest } = condition;
  return Object.entries(rest).some(([key, wanted]) => operators[key]?.(Variable ?? '', wanted) ?? false);
};

/** Jumps to the first choice that holds, else to Default, else goes on to the step after it (or ends, with isEnd). */
export const branch = async ({ inputs, step }: Attempt): Promise<ActionResult> => {
  const choices = Array.isArray(inputs['Choices']) ? inputs['Choices'] : [];
  const chosen = choices.filter(isMap).find((choice) => holds(withoutTarget(choice)));
  const next = chosen?.['NextStep'] ?? inputs['Default'];
  if (typeof next === 'string') return { kind: 'success', next };
  return step.isEnd ? { kind: 'success', end: true } : { kind: 'success' };
};

const withoutTarget = ({ NextStep: _target, ...condition }: { [key: string]: Json }): Json => condition;
