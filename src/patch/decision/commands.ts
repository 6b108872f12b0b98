import type { Execution, ExecutionStep } from '../../aws/ssm.ts';
import type { PatchProgress } from '../types/progress.ts';

export type SentCommand = PatchProgress['commands'][number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The commands that an execution has sent, in the order of its steps: each step outputs the id of its own. */
export function commandsOf({ steps }: Pick<Execution, 'steps'>): SentCommand[] {
  const found = soughtIn(steps);
  return steps.flatMap((step) => {
    const what = whatOf(step);
    const id = idIn(step) ?? (what?.what === 'install' && isOver(step, steps) ? found : undefined);
    return id === undefined || what === undefined ? [] : [{ id, ...what }];
  });
}

/**
 * The wave whose command may or may not have been sent: the call was not answered, and the runbook did not find the
 * command. An answer that says no is certain.
 */
export function unansweredWave({ steps }: Pick<Execution, 'steps'>): number | undefined {
  if (soughtIn(steps) !== undefined) return undefined;
  const lost = steps.find((step) => whatOf(step)?.what === 'install' && isOver(step, steps) && !isRefusal(step));
  return lost === undefined ? undefined : whatOf(lost)?.wave;
}

const idIn = ({ outputs }: ExecutionStep): string | undefined =>
  Object.values(outputs)
    .flat()
    .find((value) => UUID.test(value));

/** The command that was looked up after a call without an answer, once its comment has said that it is the run's own. */
function soughtIn(steps: readonly ExecutionStep[]): string | undefined {
  const named = (wanted: string): ExecutionStep | undefined => steps.find(({ name }) => name === wanted);
  const known = steps.filter((step) => whatOf(step) !== undefined).map(idIn);
  return LOOK_UPS.flatMap(([seek, require]) => {
    const step = named(seek);
    const id = step === undefined ? undefined : idIn(step);
    const isOurs = named(require)?.status === 'Success';
    return id !== undefined && isOurs && !known.includes(id) ? [id] : [];
  })[0];
}

const LOOK_UPS = [
  ['seekWave', 'requireOurs'],
  ['recallWave', 'requireRecalled'],
] as const;

/** It was tried and has no id. One that was cancelled may never have been tried: then nothing is looked up. */
const isOver = (step: ExecutionStep, steps: readonly ExecutionStep[]): boolean =>
  idIn(step) === undefined &&
  (['Failed', 'TimedOut'].includes(step.status) ||
    (step.status === 'Cancelled' &&
      steps.some(({ name, status }) => name === 'recallWave' && ['Success', 'Failed', 'TimedOut'].includes(status))));

/** A refusal by AWS, by its name; an internal error of AWS proves nothing. */
function isRefusal({ failure = '' }: ExecutionStep): boolean {
  const name = /An error occurred \((\w+)\) when calling/.exec(failure)?.[1];
  return name !== undefined && !/internal|unavailable|time/i.test(name);
}

/** By the step's name in infra/runbooks. */
function whatOf({ name }: ExecutionStep): Omit<SentCommand, 'id'> | undefined {
  const wave = /^send(?:Plain|List|Hooks)([1-3])$/.exec(name)?.[1];
  if (wave !== undefined) return { what: 'install', wave: Number(wave) };
  switch (name) {
    case 'sendFactsBefore':
      return { what: 'facts-before' };
    case 'sendScan':
      return { what: 'scan' };
    case 'sendFactsAfter':
      return { what: 'facts-after' };
    default:
      return undefined;
  }
}

export function stepOf(commands: readonly SentCommand[]): PatchProgress['step'] {
  switch (commands.at(-1)?.what) {
    case undefined:
    case 'facts-before':
      return 'checking-before';
    case 'install':
      return 'patching';
    case 'scan':
      return 'scanning';
    case 'facts-after':
      return 'checking-after';
  }
}
