import { unlessGone } from '../../aws/failure.ts';
import { present } from '../../present.ts';
import { asRecord } from '../../runs/effect/run-item.ts';
import type { Run } from '../../runs/types/run.ts';
import { publishKey, subjectPartition } from '../../store/keys.ts';
import type { Rules } from '../decision/held.ts';
import { decidePublish } from '../decision/publish.ts';
import { stopIn } from '../decision/stop.ts';
import type { GatekeeperPorts } from '../ports.ts';
import type { Question, ReadRun, Verdict } from '../types.ts';
import { loadReadRun } from './read-run.ts';

type Publish = Extract<Question, { ask: 'publish' }>;
type Said = { Parameter: string; Image: string };

/** Admits one execution of each recorded attempt to write what a fleet runs, and says what and where. */
export async function publish(
  ports: GatekeeperPorts,
  { RunId, ExecutionId }: Publish,
  rulesFor: (read: ReadRun) => Rules,
): Promise<Verdict<{ said: Said }>> {
  const read = await loadReadRun(ports, RunId);
  if (read === undefined) return { kind: 'refused', refusal: 'no-such-run', detail: 'no-run' };
  const { run, gate } = read.record;
  const [execution, own, newest, item] = await Promise.all([
    unlessGone(ports.executions.seen(ExecutionId)),
    gate === undefined ? undefined : unlessGone(ports.executions.seen(gate)),
    loadNewest(ports, run),
    ports.table.get(publishKey(run.id)),
  ]);
  if (execution === undefined) return { kind: 'refused', refusal: 'not-this-plan', detail: 'no-execution' };
  const attempt = stopIn(item);
  const verdict = decidePublish(rulesFor(read), { read, execution, ...present({ own, newest, attempt }) });
  if (verdict.kind === 'refused' || attempt === undefined) return asRefusal(verdict);
  const { bound } = attempt;
  const when = attempt.gate === undefined ? { equals: { bound }, absent: ['gate'] } : { equals: { ...attempt } };
  const { kind } = await ports.table.write([
    { kind: 'set', key: publishKey(run.id), set: { gate: ExecutionId }, when },
  ]);
  const { parameter, image } = verdict.published;
  return kind === 'written'
    ? { kind: 'admitted', said: { Parameter: parameter, Image: image } }
    : { kind: 'refused', refusal: 'not-open', detail: 'another-execution' };
}

const asRefusal = (verdict: Verdict): Extract<Verdict, { kind: 'refused' }> =>
  verdict.kind === 'refused' ? verdict : { kind: 'refused', refusal: 'not-open', detail: 'no-attempt' };

/** More requests than that since, which were all withdrawn or refused, are not expected: then it is not known, which is a no. */
const FURTHEST = 50;

/** The newest run of the fleet that was started: what was only requested has changed nothing. */
async function loadNewest({ table, gates }: GatekeeperPorts, { name, kind }: Run): Promise<string | undefined> {
  const items = await table.query({
    index: 'bySubject',
    partition: subjectPartition(name),
    limit: FURTHEST,
    newestFirst: true,
  });
  const runs = items.flatMap((item) => asRecord({ kinds: gates }, item)).map(({ run }) => run);
  return runs.find((run) => run.kind === kind && run.start !== undefined)?.id;
}
