import type { Json } from '../json.ts';
import { converted } from './output-type.ts';
import type { RunbookStep } from './runbook.ts';
import { select } from './selector.ts';

/** The declared outputs of a step by what it was answered, or why one of them is not to be had: the step then fails. */
export const declaredOutputs = (
  { outputs }: RunbookStep,
  response: Json,
): { values: Record<string, Json> } | { problem: string } => {
  const values: Record<string, Json> = {};
  for (const { Name, Selector, Type } of outputs) {
    const selected = select(Selector, response);
    if (!selected.found) return { problem: `the output ${Name} names ${Selector}, which the response lacks` };
    const value = converted(selected.value, Type);
    if (value === undefined) return { problem: `the output ${Name} (${Selector}) is no ${Type}` };
    values[Name] = value;
  }
  return { values };
};
