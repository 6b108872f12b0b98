import { keepFleet, keptIn, recallFleet } from '../../../src/deploy/effect/board.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { loadKept } from '../../../src/runs/effect/board.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { reportKey } from '../../../src/store/keys.ts';
import { savePacked } from '../../../src/store/packed.ts';
import { CONFIG } from '../../model/config.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { withKinds } from '../../support/ports.ts';
import { aDeployPlan, aSoak, aStarted, NEW, OLD } from '../message/fixture.ts';

const CARD = { channel: 'C0WEB', ts: '1.1' };

const ended = (parts: Partial<DeployRun> = {}): DeployRun =>
  aStarted('succeeded', { ending: { at: T0 + HOUR, code: 'succeeded' }, ...parts });

const world = () => {
  const ports = withKinds({ table: createMemoryTable(), config: CONFIG });
  const kept = async (name = 'web-prod') => keptIn(await loadKept(ports.table), name);
  return { ports, kept };
};

test('keeps what the fleet runs, with the soak that is stored beside the run', async () => {
  const { ports, kept } = world();
  await savePacked(ports.table, reportKey('d-7k2m9x4q'), aSoak());
  await keepFleet(ports, ended(), { card: CARD });
  expect(await kept()).toMatchObject({ runs: { image: { id: NEW }, soak: aSoak() }, rollback: { image: { id: OLD } } });
});

test('a later look takes the place of an earlier one of the same run', async () => {
  const { ports, kept } = world();
  await keepFleet(ports, ended(), { card: CARD });
  await savePacked(ports.table, reportKey('d-7k2m9x4q'), aSoak({ looks: 61 }));
  await keepFleet(ports, ended(), { card: CARD });
  expect((await kept())?.runs?.soak?.looks).toBe(61);
});

test('an older run that is looked at late leaves what a newer one has said', async () => {
  const { ports, kept } = world();
  await keepFleet(ports, ended({ id: 'd-00000002', requestedAt: T0 + HOUR }), { card: CARD });
  await keepFleet(ports, ended({ id: 'd-00000001', plan: aDeployPlan({ image: { id: OLD, kind: 'ami' } }) }), {
    card: CARD,
  });
  expect((await kept())?.runs?.runId).toBe('d-00000002');
});

test('a run that says nothing of the fleet keeps nothing', async () => {
  const { ports, kept } = world();
  await keepFleet(ports, aStarted('running'), { card: CARD });
  await keepFleet(ports, ended({ state: 'rejected' }), { card: CARD });
  expect(await kept()).toBeUndefined();
});

describe('what was there before', () => {
  test('is recalled from the newest deploy that says what the fleet runs', async () => {
    const { ports, kept } = world();
    await createRun(ports, ended(), { type: 'requested' });
    await recallFleet(ports, 'web-prod');
    expect((await kept())?.runs?.image.id).toBe(NEW);
  });

  test('of a fleet without deploys that is kept, until one says more', async () => {
    const { ports, kept } = world();
    await recallFleet(ports, 'web-prod');
    expect(await kept()).toEqual({});
    await keepFleet(ports, ended(), { card: CARD });
    expect((await kept())?.runs?.image.id).toBe(NEW);
  });
});

test.each([[undefined], ['x'], [{ runs: 'x' }], [{ runs: { image: { id: NEW }, card: CARD, how: 'deployed' } }]])(
  'what another version may have written is not read: %j',
  (fleet) => {
    expect(keptIn([{ pk: 'BOARD', sk: 'FLEET#web-prod', fleet }], 'web-prod')).toBeUndefined();
  },
);
