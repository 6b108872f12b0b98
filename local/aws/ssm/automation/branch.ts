import { isMap, isRecord, type Json, textOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';

interface Operator {
  /** The type of both sides: nothing is converted. */
  type: 'string' | 'number' | 'boolean';
  holds: (value: Json, wanted: Json) => boolean;
}

const texts = (test: (value: string, wanted: string) => boolean): Operator => ({
  type: 'string',
  holds: (value, wanted) => typeof value === 'string' && typeof wanted === 'string' && test(value, wanted),
});

const numbers = (test: (value: number, wanted: number) => boolean): Operator => ({
  type: 'number',
  holds: (value, wanted) => typeof value === 'number' && typeof wanted === 'number' && test(value, wanted),
});

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
  BooleanEquals: { type: 'boolean', holds: (value, wanted) => value === wanted },
};

/** What is wrong with a condition, before any value is known. */
export const conditionProblems = (condition: Json | undefined, also: readonly string[] = []): string[] => {
  if (!isRecord(condition)) return ['a condition must be a map'];
  const keys = Object.keys(condition).filter((key) => !also.includes(key));
  const logical = keys.filter((key) => key === 'And' || key === 'Or' || key === 'Not');
  if (logical.length === 1 && keys.length === 1) return logicalProblems(condition);
  const compared = keys.filter((key) => key in operators);
  const unknown = keys.filter((key) => key !== 'Variable' && !(key in operators));
  if (unknown.length > 0) return [`${unknown.join(', ')} is not an operator`];
  const [operator] = compared;
  if (operator === undefined || compared.length > 1) return ['a condition needs exactly one operator'];
  const isVariable = typeof condition['Variable'] === 'string' && oneReference.test(condition['Variable']);
  return [
    ...(isVariable ? [] : ['a condition needs a Variable that is one reference']),
    ...(isComparable(operator, condition[operator] ?? null) ? [] : [`the value of ${operator} is of another type`]),
  ];
};

const oneReference = /^\s*\{\{[^{}]+\}\}\s*$/;

/** A literal of the operator's type. That a text or a number may be a reference AWS's own runbooks show; of a Boolean none does. */
const isComparable = (operator: string, wanted: Json): boolean => {
  const type = operators[operator]?.type;
  if (type !== 'boolean' && typeof wanted === 'string' && oneReference.test(wanted)) return true;
  return typeof wanted === type;
};

const logicalProblems = (condition: { [key: string]: Json }): string[] => {
  const inner = condition['And'] ?? condition['Or'];
  if (inner !== undefined && (!Array.isArray(inner) || inner.length === 0))
    return ['And and Or need a list of conditions'];
  if (Array.isArray(condition['Not'])) return ['Not needs one condition'];
  return innerConditions(condition).flatMap((each) => conditionProblems(each));
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
  return Object.entries(rest).some(([key, wanted]) => operators[key]?.holds(Variable ?? null, wanted) ?? false);
};

/** Sentences for what a resolved condition compares although the types do not fit. */
export const typeProblems = (condition: Json): string[] => {
  if (!isMap(condition)) return [];
  if ('And' in condition || 'Or' in condition || 'Not' in condition)
    return innerConditions(condition).flatMap(typeProblems);
  const { Variable = null, ...rest } = condition;
  return Object.entries(rest).flatMap(([key, wanted]) => {
    const type = operators[key]?.type;
    const fits = type !== undefined && typeof Variable === type && typeof wanted === type;
    return fits ? [] : [`${key} cannot compare ${textOf(Variable)} with ${textOf(wanted)}`];
  });
};

/** Jumps to the first choice that holds, else to Default, else goes on to the step after it (or ends, with isEnd). */
export const branch = async ({ inputs, step }: Attempt): Promise<ActionResult> => {
  const choices = Array.isArray(inputs['Choices']) ? inputs['Choices'] : [];
  const [problem] = choices.filter(isMap).flatMap((choice) => typeProblems(withoutTarget(choice)));
  if (problem !== undefined) {
    const message = `Step fails when it is validating and resolving the step inputs. ${problem}.`;
    return { kind: 'failed', type: 'InvalidComparison', message };
  }
  const chosen = choices.filter(isMap).find((choice) => holds(withoutTarget(choice)));
  const next = chosen?.['NextStep'] ?? inputs['Default'];
  if (typeof next === 'string') return { kind: 'success', next };
  return step.isEnd ? { kind: 'success', end: true } : { kind: 'success' };
};

const withoutTarget = ({ NextStep: _target, ...condition }: { [key: string]: Json }): Json => condition;
