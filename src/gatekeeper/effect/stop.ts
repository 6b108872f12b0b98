import { unlessGone } from '../../aws/failure.ts';
import { stopText } from '../../runs/decision/binding.ts';
import type { Key } from '../../store/table.ts';
import type { GatekeeperPorts } from '../ports.ts';
import type { Question, Verdict } from '../types.ts';

type AdmitStop = Extract<Question, { ask: 'admit-stop' }>;

/** What only ends something: the decision was recorded with every parameter, and one execution of it is let in. */
export async function admitStop(
  { table, executions }: GatekeeperPorts,
  { Of, Attempt, ExecutionId }: AdmitStop,
): Promise<Verdict<{ said: Record<string, never> }>> {
  const key: Key = { pk: `STOP#${Of}`, sk: Attempt };
  const execution = await unlessGone(executions.seen(ExecutionId));
  const item = await table.get(key);
  const bound = item?.['bound'];
  if (typeof bound !== 'string') return { kind: 'refused', refusal: 'no-such-run', detail: 'no-stop' };
  if (execution === undefined || bound !== boundOf(execution.parameters))
    return { kind: 'refused', refusal: 'not-this-plan', detail: 'start' };
  const isAgain = item?.['gate'] === ExecutionId;
  const when = isAgain ? { equals: { bound, gate: ExecutionId } } : { equals: { bound }, absent: ['gate'] };
  const { kind } = await table.write([{ kind: 'set', key, set: { gate: ExecutionId }, when }]);
  return kind === 'written'
    ? { kind: 'admitted', said: {} }
    : { kind: 'refused', refusal: 'not-open', detail: 'another-execution' };
}

/** The parameters of an execution, each of one value, in the text that the decision was recorded with. */
const boundOf = (parameters: Readonly<Record<string, readonly string[]>>): string =>
  stopText(Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.join(',')])));
