import type { Execution } from '../../aws/ssm.ts';

/** Why an execution ended as it did: its failed step, or its own word. Untrusted. */
export function executionSaid({ steps, failure, status }: Execution): string {
  const step = steps.find((each) => each.failure !== undefined);
  const said = step?.failure ?? failure ?? status;
  return `${step === undefined ? 'the runbook' : `runbook step ${step.name}`}: ${said}`;
}

/** An output of any step; a step that has not run gives a sentence in place of its output, so the form must be right. */
export function outputOf({ steps }: Execution, name: string, form: RegExp): string | undefined {
  for (const { outputs } of steps) {
    const [value] = outputs[name] ?? [];
    if (value !== undefined && form.test(value)) return value;
  }
  return undefined;
}
