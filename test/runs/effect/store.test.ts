import { kindsOf } from '../../../src/app/build.ts';
import { saveCard } from '../../../src/cards/effect/store.ts';
import { loadPause, savePause } from '../../../src/holds/effect/pause.ts';
import { dueAt } from '../../../src/runs/decision/due.ts';
import {
  createRun,
  loadActiveRuns,
  loadAudit,
  loadDueRuns,
  loadHistory,
  loadLease,
  loadRun,
  saveDecision,
  saveSettled,
} from '../../../src/runs/effect/run-store.ts';
import { wake } from '../../../src/runs/effect/wake.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { Table } from '../../../src/store/table.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { kindsDouble, withKinds } from '../../support/ports.ts';
import { tickAt } from '../../support/tick.ts';
import { aDeploy, SUBJECT } from '../deploy-fixture.ts';
import { aRun, DAY, MINUTE, NOW, PIPELINE, runIn, T0 } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const ID = 'b-7k2m9x4q';

async function stored(run: Run = aRun()) {
  const table = createMemoryTable();
  const created = await createRun(withKinds({ table }), run, { type: 'requested', by: 'U0DEV' });
  if (created.kind !== 'created') throw new Error(created.kind);
  return { table, record: created.record };
}

const dueBy = (table: Table, now: number) => loadDueRuns(withKinds({ table }), { ...tickAt(table, now), limit: 10 });

const next = (record: RunRecord, parts: Partial<Run>): Run => ({
  ...record.run,
  ...parts,
  version: record.run.version + 1,
});

describe('a request', () => {
  test('makes the run, its lease and its first audit record', async () => {
    const { table, record } = await stored();
    expect(await loadRun(withKinds({ table }), ID)).toEqual(record);
    expect(await loadLease(table, PIPELINE)).toBe(ID);
    expect(await loadAudit(table, ID)).toMatchObject([
      { version: 1, from: 'none', to: 'awaiting-approval', type: 'requested', by: 'U0DEV', prev: '' },
    ]);
  });

  test('of a kind that this version does not have writes nothing, not even a lease', async () => {
    const table = createMemoryTable();
    const ports = { table, kinds: kindsOf(new Map([['deploy', { run: kindsDouble().of(aDeploy()) }]])) };
    await expect(createRun(ports, aRun(), { type: 'requested' })).rejects.toThrow('not a run this version can read');
    expect(await loadRun(withKinds({ table }), ID)).toBeUndefined();
    expect(await loadLease(table, PIPELINE)).toBeUndefined();
    expect(await loadAudit(table, ID)).toEqual([]);
  });

  test('that comes again meets its run', async () => {
    const { table } = await stored();
    expect(await createRun(withKinds({ table }), aRun(), { type: 'requested' })).toEqual({ kind: 'replayed' });
    expect(await loadAudit(table, ID)).toHaveLength(1);
  });

  test('for a pipeline that is taken meets who has it, and leaves nothing', async () => {
    const { table } = await stored();
    expect(await createRun(withKinds({ table }), aRun({ id: 'b-00000002' }), { type: 'requested' })).toEqual({
      kind: 'busy',
      runId: ID,
    });
    expect(await loadRun(withKinds({ table }), 'b-00000002')).toBeUndefined();
    expect(await loadAudit(table, 'b-00000002')).toEqual([]);
  });
});

/** A run of the version before has its lease under a name without account and Region. */
describe('a deploy that the version before stored', () => {
  const former = aDeploy({ subject: 'stack/web-prod' });
  const newer = aDeploy({ id: 'd-00000002', subject: SUBJECT });

  test('keeps a new run off its stack, and is found by the new name', async () => {
    const { table } = await stored(former);
    expect(await loadLease(table, SUBJECT)).toBe(former.id);
    expect(await createRun(withKinds({ table }), newer, { type: 'requested' })).toEqual({
      kind: 'busy',
      runId: former.id,
    });
    expect(await loadRun(withKinds({ table }), newer.id)).toBeUndefined();
    expect(await loadAudit(table, newer.id)).toEqual([]);
  });

  test('gives that lease back when it ends, and the next may come', async () => {
    const { table, record } = await stored(former);
    await saveDecision(withKinds({ table }), {
      record,
      run: next(record, { state: 'rejected' }),
      audit: { type: 'rejected' },
      at: NOW,
    });
    expect(await loadLease(table, SUBJECT)).toBeUndefined();
    expect((await createRun(withKinds({ table }), newer, { type: 'requested' })).kind).toBe('created');
    expect(await loadLease(table, SUBJECT)).toBe(newer.id);
  });

  test('of another stack is in nobody’s way', async () => {
    const { table } = await stored(aDeploy({ subject: 'stack/web-dev' }));
    expect((await createRun(withKinds({ table }), newer, { type: 'requested' })).kind).toBe('created');
  });

  test('does not hide the holder of the new name, nor a replay', async () => {
    const { table } = await stored(newer);
    expect(await createRun(withKinds({ table }), newer, { type: 'requested' })).toEqual({ kind: 'replayed' });
    const third = aDeploy({ id: 'd-00000003', subject: SUBJECT });
    expect(await createRun(withKinds({ table }), third, { type: 'requested' })).toEqual({
      kind: 'busy',
      runId: newer.id,
    });
  });
});

describe('a decision', () => {
  test('is written with its audit record, chained to the one before', async () => {
    const { table, record } = await stored();
    const saved = await saveDecision(withKinds({ table }), {
      record,
      run: next(record, { state: 'approved' }),
      audit: { type: 'approved', by: 'U0ANA' },
      at: NOW,
    });
    const [first, second] = await loadAudit(table, ID);
    expect(second).toMatchObject({ version: 2, from: 'awaiting-approval', to: 'approved', prev: first?.hash });
    expect(saved?.chain).toBe(second?.hash);
    expect((await loadRun(withKinds({ table }), ID))?.run).toMatchObject({ state: 'approved', version: 2 });
  });

  test('that someone else overtook changes nothing', async () => {
    const { table, record } = await stored();
    await saveDecision(withKinds({ table }), {
      record,
      run: next(record, { state: 'approved' }),
      audit: { type: 'approved' },
      at: NOW,
    });
    expect(
      await saveDecision(withKinds({ table }), {
        record,
        run: next(record, { state: 'rejected' }),
        audit: { type: 'rejected' },
        at: NOW,
      }),
    ).toBeUndefined();
    expect((await loadRun(withKinds({ table }), ID))?.run.state).toBe('approved');
    expect(await loadAudit(table, ID)).toHaveLength(2);
  });

  test('that ends the run gives its lease back, and the next request may come', async () => {
    const { table, record } = await stored();
    await saveDecision(withKinds({ table }), {
      record,
      run: next(record, { state: 'rejected' }),
      audit: { type: 'rejected' },
      at: NOW,
    });
    expect(await loadLease(table, PIPELINE)).toBeUndefined();
    expect((await createRun(withKinds({ table }), aRun({ id: 'b-00000002' }), { type: 'requested' })).kind).toBe(
      'created',
    );
  });

  test('after the end leaves the lease of the next run alone', async () => {
    const { table, record } = await stored();
    const run = next(record, { ...runIn('succeeded'), version: 1 });
    const ended = await saveDecision(withKinds({ table }), {
      record,
      run: { ...run, version: 2 },
      audit: { type: 'succeeded' },
      at: NOW,
    });
    await createRun(withKinds({ table }), aRun({ id: 'b-00000002' }), { type: 'requested' });
    if (ended === undefined) throw new Error('not saved');
    await saveDecision(withKinds({ table }), {
      record: ended,
      run: next(ended, { report: 'ready' }),
      audit: { type: 'reported' },
      at: NOW,
    });
    expect(await loadLease(table, PIPELINE)).toBe('b-00000002');
  });

  test('brings the run into the index of work', async () => {
    const { table, record } = await stored();
    await saveSettled(table, record, { now: NOW, due: dueAt(record.run, { now: NOW, repaintAt: undefined }) });
    expect(await dueBy(table, NOW)).toEqual([]);
    await saveDecision(withKinds({ table }), {
      record,
      run: next(record, { state: 'approved' }),
      audit: { type: 'approved' },
      at: NOW,
    });
    expect(await dueBy(table, NOW)).toHaveLength(1);
  });
});

describe('a look that is over', () => {
  test('says when the next is due', async () => {
    const { table, record } = await stored();
    await saveSettled(table, record, { now: NOW, due: dueAt(record.run, { now: NOW, repaintAt: undefined }) });
    expect(await dueBy(table, T0 + DAY - 1)).toEqual([]);
    expect(await dueBy(table, T0 + DAY)).toHaveLength(1);
  });

  test('takes a run that owes nothing out of the index', async () => {
    const { table, record } = await stored(runIn('rejected', { version: 1 }));
    await saveSettled(table, record, { now: NOW, due: dueAt(record.run, { now: NOW, repaintAt: undefined }) });
    expect(await loadActiveRuns(withKinds({ table }))).toEqual([]);
  });

  test('keeps one that still owes its card', async () => {
    const { table, record } = await stored(runIn('rejected', { version: 1 }));
    await saveSettled(table, record, { now: NOW, due: NOW });
    expect(await dueBy(table, NOW)).toHaveLength(1);
  });

  test.each([
    [
      'a decision',
      async (table: ReturnType<typeof createMemoryTable>, record: RunRecord) => {
        await saveDecision(withKinds({ table }), {
          record,
          run: next(record, { state: 'approved' }),
          audit: { type: 'approved' },
          at: NOW,
        });
      },
    ],
    [
      'a paint',
      async (table: ReturnType<typeof createMemoryTable>, record: RunRecord) => {
        await saveCard(table, record, { shown: 'x' });
      },
    ],
  ])('that %s overtook says nothing', async (_title, overtake) => {
    const { table, record } = await stored();
    await overtake(table, record);
    await saveSettled(table, record, { now: NOW, due: dueAt(record.run, { now: NOW, repaintAt: undefined }) });
    expect(await dueBy(table, NOW)).toHaveLength(1);
  });
});

test('an item of a version that this one does not know is left alone', async () => {
  const { table, record } = await stored();
  await table.write([
    {
      kind: 'set',
      key: { pk: `RUN#${ID}`, sk: 'RUN' },
      set: { run: { ...record.run, state: 'teleported' } },
      when: {},
    },
  ]);
  expect(await loadRun(withKinds({ table }), ID)).toBeUndefined();
});

test('an attribute that another version wrote is kept by every write', async () => {
  const { table, record } = await stored();
  await table.write([{ kind: 'set', key: { pk: `RUN#${ID}`, sk: 'RUN' }, set: { later: 'kept' }, when: {} }]);
  await saveDecision(withKinds({ table }), {
    record,
    run: next(record, { state: 'approved' }),
    audit: { type: 'approved' },
    at: NOW,
  });
  await saveCard(table, record, { shown: 'x' });
  expect(await table.get({ pk: `RUN#${ID}`, sk: 'RUN' })).toMatchObject({ later: 'kept', state: 'approved' });
});

test('history is newest first, over several names', async () => {
  const table = createMemoryTable();
  for (const [i, name] of ['web', 'api', 'web'].entries())
    await createRun(
      withKinds({ table }),
      aRun({ id: `b-0000000${i}`, name, subject: `arn:${i}`, requestedAt: T0 + i }),
      {
        type: 'requested',
      },
    );
  expect((await loadHistory(withKinds({ table }), ['web', 'api'], 2)).map(({ run }) => run.id)).toEqual([
    'b-00000002',
    'b-00000001',
  ]);
});

describe('a wake-up', () => {
  test('is one, however many ask for it', async () => {
    const world = createWorkerDouble();
    const record = await world.store(aRun());
    for (let i = 0; i < 5; i += 1) await wake(world.ports, record, { at: NOW + 3_000, now: NOW });
    expect(world.wakes).toEqual([{ runId: ID, delaySeconds: 3 }]);
  });

  test('is never further ahead than the next tick, so that nothing keeps that away', async () => {
    const world = createWorkerDouble();
    const record = await world.store(aRun());
    await wake(world.ports, record, { at: NOW + 30 * MINUTE, now: NOW });
    expect(world.wakes).toEqual([{ runId: ID, delaySeconds: 60 }]);
    await wake(world.ports, await world.record(ID), { at: NOW + MINUTE, now: NOW + MINUTE });
    expect(world.wakes).toHaveLength(2);
  });
});

describe('the pause', () => {
  const on = { on: true, by: 'U0BEN', reason: 'incident', at: NOW, requestId: 'request-1' };

  test('is off until someone sets it, and then says who, why and since when', async () => {
    const table = createMemoryTable();
    expect(await loadPause(table)).toEqual({ kind: 'off' });
    expect(await savePause(table, on)).toBe('done');
    expect(await loadPause(table)).toEqual({ kind: 'on', by: 'U0BEN', reason: 'incident', since: NOW });
  });

  test('is not undone by a resume that comes again, or that was asked for earlier', async () => {
    const table = createMemoryTable();
    const off = { on: false, by: 'U0ANA', reason: 'resumed', at: NOW + MINUTE, requestId: 'request-2' };
    await savePause(table, on);
    await savePause(table, off);
    await savePause(table, { ...on, at: NOW + 2 * MINUTE, requestId: 'request-3' });
    expect(await savePause(table, off)).toBe('replayed');
    expect(await savePause(table, { ...off, requestId: 'request-4' })).toBe('late');
    expect((await loadPause(table)).kind).toBe('on');
  });
});
