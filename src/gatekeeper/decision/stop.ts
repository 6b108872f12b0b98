import type { SeenExecution } from '../../aws/ssm.ts';
import { stopText } from '../../runs/decision/binding.ts';
import type { Item } from '../../store/table.ts';
import type { GateRefusal, Verdict } from '../types.ts';

/** A recorded decision to end something: the start as one text, and the execution that was admitted. */
export interface RecordedStop {
  bound: string;
  gate?: string;
}

/** The record in its item; `undefined` where there is none. */
export function stopIn(item: Item | undefined): RecordedStop | undefined {
  const [bound, gate] = [item?.['bound'], item?.['gate']];
  return typeof bound === 'string' ? { bound, ...(typeof gate === 'string' ? { gate } : {}) } : undefined;
}

/** A stop is admitted once, and only with exactly the parameters that its record has. */
export function decideStop(
  stop: RecordedStop | undefined,
  execution: SeenExecution | undefined,
): Verdict<{ stop: RecordedStop }> {
  if (stop === undefined) return refused('no-such-run', 'no-stop');
  if (execution === undefined || stop.bound !== textOf(execution)) return refused('not-this-plan', 'start');
  if (stop.gate !== undefined && stop.gate !== execution.id) return refused('not-open', 'another-execution');
  return { kind: 'admitted', stop };
}

const refused = (refusal: GateRefusal, detail: string) => ({ kind: 'refused', refusal, detail }) as const;

const textOf = ({ parameters }: SeenExecution): string =>
  stopText(Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.join(',')])));
