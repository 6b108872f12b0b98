import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Automation } from '../../../src/aws/ssm.ts';
import { loadDueRuns, saveDecision } from '../../../src/runs/effect/run-store.ts';
import { findStarted } from '../../../src/runs/effect/start.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { RunKind } from '../../../src/runs/run-kind.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { Table } from '../../../src/store/table.ts';
import { withKinds } from '../../support/ports.ts';
import { tickAt } from '../../support/tick.ts';
import { aDeployPlan, atCheckpoint, deployIn, deployOutcome } from '../deploy-fixture.ts';
import { aRecord, aStart, MINUTE, NOW, T0 } from '../fixture.ts';
import { createWorkerDouble, type WorkerDouble } from './worker-double.ts';

const ID = 'd-3h8n5w2r';
const KEY = { pk: `RUN#${ID}`, sk: 'RUN' };

const failure = (name: string): AwsCallError =>
  new AwsCallError('reading', Object.assign(new Error('x'), { name, $metadata: { httpStatusCode: 400 } }));

const fieldsOf = (value: unknown): Record<string, unknown> => Object(value);

const never = async (): Promise<never> => {
  throw new Error('this call was not expected');
};

const dueBy = (table: Table, now: number) => loadDueRuns(withKinds({ table }), { ...tickAt(table, now), limit: 10 });

/** A worker with that run, looked at once. */
async function looked(run: Run, kind: Partial<RunKind>): Promise<WorkerDouble> {
  const world = createWorkerDouble({ kind });
  world.ports.slack.userGroupMembers = async () => ['U0ANA', 'U0BEN'];
  await world.store({ ...run, version: 1 });
  await reconcile(world.ports, ID, NOW);
  return world;
}

describe('what stands beside a run in its item', () => {
  const stored = async (run: Run) => {
    const world = createWorkerDouble();
    const record = await world.store({ ...run, version: 1 });
    await world.table.write([{ kind: 'set', key: KEY, set: { gate: 'exec-1' }, when: {} }]);
    return { world, record: { ...record, gate: 'exec-1' } };
  };

  test.each([
    ['stays while it goes on', 1, 'exec-1'],
    ['is free again for another epoch', 2, undefined],
  ])('the gate %s', async (_title, epoch, gate) => {
    const { world, record } = await stored(deployIn('running'));
    const run = { ...record.run, epoch, version: 2 };
    const saved = await saveDecision(world.ports, { record, run, audit: { type: 'progressed' }, at: NOW });
    expect((await world.table.get(KEY))?.['gate']).toBe(gate);
    expect(saved?.gate).toBe(gate);
  });

  test('nothing beside the run says how it is stopped or what was claimed: the gatekeeper works both out', async () => {
    const { world, record } = await stored(deployIn('running'));
    const cancel = { by: 'U0BEN', reason: 'errors', at: NOW, how: 'roll-back' } as const;
    const run: Run = { ...record.run, state: 'cancelling', start: aStart(), cancel, version: 2 };
    await saveDecision(world.ports, { record, run, audit: { type: 'cancel-asked' }, at: NOW });
    const names = Object.keys(fieldsOf(await world.table.get(KEY)));
    expect(names.filter((name) => /^(stopHow|bound)/.test(name))).toEqual([]);
  });

  test('what the version before wrote of a claim is kept as it was, and the run is read and decided on', async () => {
    const { world, record } = await stored(deployIn('approved'));
    const claimed: Run = { ...record.run, state: 'starting', start: aStart(), version: 2 };
    await saveDecision(world.ports, { record, run: claimed, audit: { type: 'starting' }, at: NOW });
    const before = fieldsOf((await world.table.get(KEY))?.['run']);
    const old = { bound: 'ChangeSetId=set-1', boundWhole: { SkipMatching: false, Alarms: ['a', 'b'] } };
    const start = { ...fieldsOf(before['start']), ...old };
    const beside = { bound: old.bound, boundAlarms: new Set(['a', 'b']), stopHow: 'cancel' };
    await world.table.write([{ kind: 'set', key: KEY, set: { run: { ...before, start }, ...beside }, when: {} }]);
    const read = await world.record(ID);
    const run: Run = { ...read.run, state: 'running', version: 3 };
    await saveDecision(world.ports, { record: { ...read, gate: 'exec-1' }, run, audit: { type: 'started' }, at: NOW });
    expect(await world.record(ID)).toMatchObject({ run: { state: 'running', version: 3 } });
    expect(fieldsOf((await world.table.get(KEY))?.['run'])['start']).toEqual(start);
  });
});

test('the look-up of a second start asks for its own part alone', async () => {
  const asked: string[][] = [];
  const findByTag: Automation['findByTag'] = async (...key) => {
    asked.push(key);
    return [];
  };
  const { ports } = createWorkerDouble({ automation: { findByTag } });
  await findStarted(ports, aRecord(deployIn('starting', { epoch: 2, earlier: ['exec-1'] })));
  await findStarted(ports, aRecord(deployIn('starting')));
  expect(asked).toEqual([
    [`PatchwardenRun-${ID}-2`, 'Patchwarden-Bake'],
    [`PatchwardenRun-${ID}`, 'Patchwarden-Bake'],
  ]);
});

describe('planning', () => {
  test.each([
    [0, 2],
    [60_000, 15],
  ])('is asked for again %p ms after it began, in %p seconds', async (since, delaySeconds) => {
    const run = deployIn('planning', { planningSince: NOW - since });
    const world = await looked(run, { plan: async () => ({ kind: 'not-yet' }) });
    expect((await world.record(ID)).run.state).toBe('planning');
    expect(world.wakes).toEqual([{ runId: ID, delaySeconds }]);
  });

  test('goes on when AWS could not be asked', async () => {
    const world = await looked(deployIn('planning'), {
      plan: async () => Promise.reject(failure('ThrottlingException')),
    });
    expect((await world.record(ID)).run.state).toBe('planning');
  });

  test('that is done asks people, and nothing is started', async () => {
    const planned = { kind: 'planned', plan: aDeployPlan(), planHash: 'e'.repeat(64) } as const;
    const world = await looked(deployIn('planning'), { plan: async () => planned });
    expect((await world.record(ID)).run).toMatchObject({ state: 'awaiting-approval', planHash: 'e'.repeat(64) });
  });
});

test('at a checkpoint AWS is not asked for an end, and what the card shows as now is due within five minutes', async () => {
  const world = await looked(atCheckpoint({ expiresAt: T0 }), { observe: never, reread: async () => {} });
  expect((await world.record(ID)).run.state).toBe('waiting');
  expect(await dueBy(world.table, NOW + 4 * MINUTE - 1)).toEqual([]);
  expect(await dueBy(world.table, NOW + 4 * MINUTE)).toHaveLength(1);
});

describe('what a finished deploy owes', () => {
  const done = deployIn('succeeded', {
    outcome: deployOutcome(),
    report: 'pending',
    ending: { at: NOW, code: 'succeeded' },
    start: aStart({ executionId: 'exec-1' }),
  });

  test('is looked at when it is due, and not before', async () => {
    const world = await looked(done, { report: async () => ({ kind: 'not-yet', later: NOW + 10 * MINUTE }) });
    expect((await world.record(ID)).run.report).toBe('pending');
    expect(await dueBy(world.table, NOW + 10 * MINUTE - 1)).toEqual([]);
    expect(await dueBy(world.table, NOW + 10 * MINUTE)).toHaveLength(1);
  });

  test('is done once its kind says so', async () => {
    const world = await looked(done, { report: async () => ({ kind: 'ready' }) });
    expect((await world.record(ID)).run.report).toBe('ready');
  });

  test('stays owed while its kind cannot make it', async () => {
    const world = await looked(done, { report: async () => ({ kind: 'not-yet' }) });
    expect((await world.record(ID)).run.report).toBe('pending');
    expect(await dueBy(world.table, NOW)).toHaveLength(1);
  });

  test('is said to be missing when it is too late', async () => {
    const world = createWorkerDouble({
      kind: { report: async () => ({ kind: 'not-yet' }), reportLimitMs: () => MINUTE },
    });
    await world.store({ ...done, version: 1 });
    await reconcile(world.ports, ID, NOW + MINUTE + 1);
    expect((await world.record(ID)).run.report).toBe('unavailable');
  });
});

describe('a roll back that was asked for at a checkpoint', () => {
  const cancelled = deployIn('cancelled', {
    epoch: 2,
    report: 'pending',
    ending: { at: NOW, code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'errors', how: 'roll-back' },
  });

  test('is carried out by whoever looks next', async () => {
    const asked: string[] = [];
    const report = async ({ ending }: Run) => {
      asked.push(`${ending?.by} because ${ending?.reason}`);
      return { kind: 'ready' } as const;
    };
    const world = await looked(cancelled, { report });
    expect(asked).toEqual(['U0BEN because errors']);
    expect((await world.record(ID)).run).toMatchObject({ state: 'cancelled', report: 'ready' });
  });

  test('is tried again while another run stands in the way', async () => {
    const world = await looked(cancelled, { report: async () => ({ kind: 'not-yet' }) });
    expect((await world.record(ID)).run.report).toBe('pending');
    expect(await dueBy(world.table, NOW)).toHaveLength(1);
  });
});
