import { textOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';
import { hasSize, isOfType } from './value-type.ts';

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
