import { unlessGone } from '../../aws/failure.ts';
import { placePrefix } from '../../config/place.ts';
import { stopKey } from '../../store/keys.ts';
import { decideStop, stopIn } from '../decision/stop.ts';
import type { GatekeeperPorts } from '../ports.ts';
import type { Question, Verdict } from '../types.ts';

type AdmitStop = Extract<Question, { ask: 'admit-stop' }>;

/** Admits one execution of what only ends something. */
export async function admitStop(
  { table, executions, config, here }: GatekeeperPorts,
  { Of, Attempt, ExecutionId }: AdmitStop,
): Promise<Verdict<{ said: Record<string, never> }>> {
  // What another place recorded is not found: its key says where it is.
  const key = stopKey(placePrefix(config, here), Of, Attempt);
  const execution = await unlessGone(executions.seen(ExecutionId));
  const verdict = decideStop(stopIn(await table.get(key)), execution);
  if (verdict.kind === 'refused') return verdict;
  const { bound, gate } = verdict.stop;
  const when = gate === undefined ? { equals: { bound }, absent: ['gate'] } : { equals: { bound, gate } };
  const { kind } = await table.write([{ kind: 'set', key, set: { gate: ExecutionId }, when }]);
  return kind === 'written'
    ? { kind: 'admitted', said: {} }
    : { kind: 'refused', refusal: 'not-open', detail: 'another-execution' };
}
