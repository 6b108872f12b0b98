import { keepPatch, keptIn } from '../../../src/patch/effect/board.ts';
import { loadKept } from '../../../src/runs/effect/board.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { APPROVED, anOutcome, aPatch, aPatchPlan, aPatchStart } from '../message/fixture.ts';

const CARD = { channel: 'C0PATCHING', ts: '1.1' };
const ended = aPatch('succeeded', {
  approvals: APPROVED,
  start: aPatchStart(),
  outcome: anOutcome({ 1: { missing: 2 }, 2: { cameBack: 'no' } }),
  ending: { at: T0 + HOUR, code: 'succeeded' },
});

const world = () => {
  const table = createMemoryTable();
  return { ports: { table }, kept: async () => keptIn(await loadKept(table), 'win-prod') };
};

test('keeps how an install left the fleet', async () => {
  const { ports, kept } = world();
  await keepPatch(ports, ended, CARD);
  expect(await kept()).toEqual({
    runId: 'p-7k2m9x4q',
    at: T0 + HOUR,
    by: 'U0DEV',
    card: CARD,
    patched: 12,
    instances: 12,
    missing: 1,
    notBack: 1,
  });
});

test('an older run that is looked at late leaves what a newer one has said', async () => {
  const { ports, kept } = world();
  await keepPatch(ports, { ...ended, id: 'p-00000002', requestedAt: T0 + HOUR }, CARD);
  await keepPatch(ports, { ...ended, id: 'p-00000001' }, CARD);
  expect((await kept())?.runId).toBe('p-00000002');
});

test('a scan, and what has not ended, keep nothing', async () => {
  const { ports, kept } = world();
  await keepPatch(ports, { ...ended, plan: aPatchPlan({ operation: 'scan' }) }, CARD);
  await keepPatch(ports, aPatch('running', { start: aPatchStart() }), CARD);
  expect(await kept()).toBeUndefined();
});
