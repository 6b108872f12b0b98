import { textOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';

/** Sets a declared variable; Name is written `variable:x`. */
export const updateVariable = async ({ inputs, execution }: Attempt): Promise<ActionResult> => {
  const name = textOf(inputs['Name'] ?? '').replace(/^variable:/, '');
  execution.variables[name] = inputs['Value'] ?? null;
  return { kind: 'success', outputs: { [name]: execution.variables[name] ?? null } };
};
