import { type Json, toJson } from '../json.ts';
import type { EngineDeps, Execution } from './execution.ts';

/** What Automation puts where an output was never produced. */
export const NO_OUTPUT = 'No output available yet because the step is not successfully executed';

/** The value of `name` in `{{ name }}`: a parameter, `step.output`, `variable:x`, `global:X` or `automation:EXECUTION_ID`. */
export const lookupIn =
  (deps: Pick<EngineDeps, 'clock' | 'accountId' | 'region'>, execution: Execution) =>
  (name: string): Json => {
    const [scope, rest] = splitOnce(name, ':');
    if (scope === 'global' && rest !== undefined) return globalValue(deps, rest);
    if (scope === 'automation') return execution.id;
    if (scope === 'variable' && rest !== undefined) return execution.variables[rest] ?? NO_OUTPUT;
    const [step, output] = splitOnce(name, '.');
    if (output === undefined) return execution.values[name] ?? NO_OUTPUT;
    return stepOutput(execution, step, output);
  };

const splitOnce = (text: string, separator: string): [string, string | undefined] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

const globalValue = (deps: Pick<EngineDeps, 'clock' | 'accountId' | 'region'>, name: string): Json => {
  const now = new Date(deps.clock.now()).toISOString();
  if (name === 'REGION') return deps.region;
  if (name === 'ACCOUNT_ID') return deps.accountId;
  if (name === 'AWS_PARTITION') return 'aws';
  if (name === 'DATE') return now.slice(0, 10);
  return toJson(`${now.slice(0, 10)}_${now.slice(11, 19).replaceAll(':', '.')}`);
};

const stepOutput = (execution: Execution, step: string, output: string): Json => {
  const record = execution.steps.findLast((candidate) => candidate.name === step && output in candidate.outputs);
  return record?.outputs[output] ?? NO_OUTPUT;
};
