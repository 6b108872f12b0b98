import { isMap, type Json, textOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';
import type { ValueType } from './runbook.ts';

/**
 * Sets a declared variable; Name is written `variable:x`. The value must have the variable's type: nothing is converted, and
 * a text must not be empty. It has no output.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-update-variable.html
 */
export const updateVariable = async ({ inputs, execution }: Attempt): Promise<ActionResult> => {
  const name = textOf(inputs['Name'] ?? '').replace(/^variable:/, '');
  const value = inputs['Value'] ?? null;
  const type = execution.runbook.variables[name]?.type;
  if (type === undefined || !isOfType(type, value) || !hasSize(value)) {
    const message = `Step fails when it is validating and resolving the step inputs. The value of variable:${name} is no ${type} of a size that a variable takes.`;
    return { kind: 'failed', type: 'InvalidVariableValue', message };
  }
  execution.variables[name] = value;
  return { kind: 'success' };
};

/** Whether a value has a type as it is, without a conversion. */
export const isOfType = (type: ValueType, value: Json): boolean => {
  switch (type) {
    case 'String':
      return typeof value === 'string';
    case 'Integer':
      return Number.isInteger(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'StringList':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'StringMap':
      return isMap(value);
    case 'MapList':
      return Array.isArray(value) && value.every(isMap);
  }
};

const LONGEST_TEXT = 512;
const LONGEST_KEY = 50;
const MOST_TEXTS = 50;
const MOST_MAPS = 200;

/** Whether a value, in all its parts, is of a size that a variable takes. */
export const hasSize = (value: Json): boolean => {
  if (typeof value === 'string') return value.length > 0 && value.length <= LONGEST_TEXT;
  if (isMap(value)) return Object.keys(value).every((key) => key.length > 0 && key.length <= LONGEST_KEY);
  if (!Array.isArray(value)) return true;
  return value.length <= (value.some(isMap) ? MOST_MAPS : MOST_TEXTS) && value.every(hasSize);
};
