import { OPERATORS } from './actions.ts';
import { problem } from './check-document.ts';
import { isOf, isRecord, type LooseDocument, type LooseStep, typeOf, wholeReference } from './document.ts';
import type { Problem } from './rules.ts';

/** What is wrong with the choices of a branch. */
export function branchProblems(document: LooseDocument, { name, inputs }: LooseStep): Problem[] {
  const { Choices: choices } = inputs;
  if (!Array.isArray(choices) || choices.length === 0) return problem('branch-choice', `${name}: no choices`);
  return choices.flatMap((choice) => {
    if (!isRecord(choice) || typeof choice['NextStep'] !== 'string')
      return problem('branch-choice', `${name}: a choice without NextStep`);
    const { NextStep: _next, ...condition } = choice;
    return conditionProblems(document, name, condition);
  });
}

const LOGICAL = ['And', 'Or', 'Not'];

function conditionProblems(document: LooseDocument, at: string, condition: unknown): Problem[] {
  if (!isRecord(condition)) return problem('branch-choice', `${at}: a condition that is no map`);
  const [key = '', ...more] = Object.keys(condition);
  if (!LOGICAL.includes(key)) return comparisonProblems(document, at, condition);
  const inner = condition[key];
  const isForm = key === 'Not' ? isRecord(inner) : Array.isArray(inner) && inner.length > 0;
  if (!isForm || more.length > 0) return problem('branch-choice', `${at}: ${key}`);
  return [inner].flat().flatMap((each) => conditionProblems(document, at, each));
}

function comparisonProblems(document: LooseDocument, at: string, comparison: Record<string, unknown>): Problem[] {
  const { Variable: variable, ...rest } = comparison;
  const [operator, ...more] = Object.keys(rest);
  if (operator === undefined || more.length > 0) return problem('branch-choice', `${at}: one operation is needed`);
  const type = OPERATORS[operator];
  if (type === undefined) return problem('branch-operator', `${at}: ${operator}`);
  const left = wholeReference(variable);
  if (left === undefined) return problem('branch-variable', `${at}: ${String(variable)}`);
  const value = rest[operator];
  const right = type === 'Boolean' ? undefined : wholeReference(value);
  const compared = [left, ...(right === undefined ? [] : [right])].map((reference) => typeOf(document, reference));
  return [
    ...compared
      .filter((each) => each !== undefined && each !== type)
      .flatMap((each) => problem('branch-type', `${at}: ${operator} of a ${each}`)),
    ...(right !== undefined || isOf(type, value) ? [] : problem('branch-value', `${at}: ${operator}`)),
  ];
}
