import type { Execution, ExecutionStep } from '../../aws/ssm.ts';
import type { PatchProgress } from '../types/progress.ts';

export type SentCommand = PatchProgress['commands'][number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The commands that an execution has sent, in the order of its steps: each step outputs the id of its own. */
export const commandsOf = ({ steps }: Pick<Execution, 'steps'>): SentCommand[] =>
  steps.flatMap((step) => {
    const id = Object.values(step.outputs)
      .flat()
      .find((value) => UUID.test(value));
    const what = whatOf(step);
    return id === undefined || what === undefined ? [] : [{ id, ...what }];
  });

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
