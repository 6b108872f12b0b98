import type { DomainEvent } from '../../../src/aws/eventbridge.ts';
import { AwsCallError } from '../../../src/aws/failure.ts';
import { loadAudit, saveDecision } from '../../../src/runs/effect/run-store.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { AuditType } from '../../../src/runs/types/audit.ts';
import type { Table } from '../../../src/store/table.ts';
import { aRun, NOW } from '../fixture.ts';
import { createWorkerDouble, type WorkerDouble } from './worker-double.ts';

/** A worker that is ended: nothing after it happens. */
class Killed extends Error {}

const SILENT: AuditType = 'quorum-counted';
const WORDS: readonly AuditType[] = ['planned', SILENT, 'approval-given', SILENT];

/** A run with records of both kinds that nobody has announced yet. */
async function withRecords(): Promise<WorkerDouble> {
  const world = createWorkerDouble();
  let record = await world.store(aRun({ counted: { epoch: 1, approvals: 1 } }));
  for (const type of WORDS) {
    const run = { ...record.run, version: record.run.version + 1 };
    const saved = await saveDecision(world.ports, { record, run, audit: { type }, at: NOW });
    if (saved === undefined) throw new Error('someone was faster');
    record = saved;
  }
  return world;
}

/** The same ports, of which the step `at` never begins, or is the last that is done: `after`. */
function killedAt({ ports }: WorkerDouble, step: { at: number; after: boolean }, heard: DomainEvent[]) {
  let done = 0;
  const doing = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const isLast = done === step.at;
    if (done > step.at || (isLast && !step.after)) throw new Killed();
    done += 1;
    const answer = await work();
    if (isLast) throw new Killed();
    return answer;
  };
  const { table } = ports;
  const killing: Table = {
    get: (key) => doing(() => table.get(key)),
    query: (query) => doing(() => table.query(query)),
    write: (writes) => doing(() => table.write(writes)),
  };
  const bus = { put: (events: readonly DomainEvent[]) => doing(async () => void heard.push(...events)) };
  return { ports: { ...ports, table: killing, bus }, steps: () => done };
}

async function chainHeard(world: WorkerDouble, heard: readonly DomainEvent[]) {
  const links = new Map(
    heard.map(({ detail }) => [detail['version'], `${String(detail['prev'])} ${String(detail['hash'])}`]),
  );
  const records = await loadAudit(world.table, aRun().id);
  return {
    stored: records.map(({ prev, hash }) => `${prev} ${hash}`),
    heard: records.map(({ version }) => links.get(version)),
  };
}

const lives = (ports: WorkerDouble['ports']): Promise<boolean> =>
  reconcile(ports, aRun().id, NOW).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Killed) return false;
      throw error;
    },
  );

test('every record is on the bus with the hash that it has in the table', async () => {
  const world = await withRecords();
  const heard: DomainEvent[] = [];
  expect(await lives(killedAt(world, { at: Number.MAX_SAFE_INTEGER, after: false }, heard).ports)).toBe(true);
  const chain = await chainHeard(world, heard);
  expect(chain.heard).toEqual(chain.stored);
  expect(heard.map(({ type }) => type)).toContain('Audit Recorded');
  expect((await world.record(aRun().id)).announced).toBe(chain.stored.length);
});

test.each([false, true])(
  'a worker that is ended at any step leaves no gap once another has looked (after the step: %s)',
  async (after) => {
    for (let at = 0; ; at += 1) {
      const world = await withRecords();
      const heard: DomainEvent[] = [];
      const hasLived = await lives(killedAt(world, { at, after }, heard).ports);
      const other = killedAt(world, { at: Number.MAX_SAFE_INTEGER, after: false }, heard);
      await lives(other.ports);
      const chain = await chainHeard(world, heard);
      expect({ at, heard: chain.heard }).toEqual({ at, heard: chain.stored });
      if (hasLived) return expect(at).toBeGreaterThan(4);
    }
  },
);

test('a bus that takes only some is given all of them again', async () => {
  const world = await withRecords();
  const heard: DomainEvent[] = [];
  const partly = {
    put: async (events: readonly DomainEvent[]) => {
      heard.push(...events.slice(0, 2));
      throw new AwsCallError('putting 5 events on bus patchwarden', new Error('2 entries were refused'));
    },
  };
  await reconcile({ ...world.ports, bus: partly }, aRun().id, NOW);
  expect((await world.record(aRun().id)).announced).toBe(0);
  await lives(killedAt(world, { at: Number.MAX_SAFE_INTEGER, after: false }, heard).ports);
  const chain = await chainHeard(world, heard);
  expect(chain.heard).toEqual(chain.stored);
});
