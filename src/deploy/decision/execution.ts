import type { Execution } from '../../aws/ssm.ts';
import { MINUTE } from '../../duration.ts';

/** Steps of the runbooks that may fail without any harm: they wait for, or look at, what others then ask for. */
const HARMLESS: readonly string[] = [
  'noteBefore',
  'keepBefore',
  'seekExecuted',
  'waitUntilBegun',
  'waitUntilOver',
  'waitUntilStarted',
  'waitUntilCancellable',
  'requireGoingBack',
];

/** Why an execution ended as it did: its failed step, or its own word. Untrusted. */
export function executionSaid({ steps, failure, status }: Execution): string {
  const step = steps.find((each) => each.failure !== undefined && !HARMLESS.includes(each.name));
  const said = step?.failure ?? failure ?? status;
  return `${step === undefined ? 'the runbook' : `runbook step ${step.name}`}: ${said}`;
}

/** AWS lists what a runbook started just before its end only a moment later. */
export const UNTOLD_MS = MINUTE;

/** Stopping an execution stops what it has begun; one that has ended in any other way stops nothing. */
export const cannotStop = (execution: Execution | undefined): boolean =>
  execution?.end !== undefined && execution.end !== 'cancelled';

/** Why a stop that was asked for has no effect, and the command of a person that has one. */
export const stopByHand = (command: string): string =>
  `the runbook that could stop it has ended, and the change continues; this stops it: ${command}`;

/** An output of any step; a step that has not run gives a sentence in place of its output, so the form must be right. */
export function outputOf({ steps }: Execution, name: string, form: RegExp): string | undefined {
  for (const { outputs } of steps) {
    const [value] = outputs[name] ?? [];
    if (value !== undefined && form.test(value)) return value;
  }
  return undefined;
}
