import { checkDeployPlan } from '../../../src/deploy/effect/check.ts';
import { FURTHEST_RUNS, loadPrevious } from '../../../src/deploy/effect/history.ts';
import { loadOrder } from '../../../src/deploy/effect/order.ts';
import { reportSoak } from '../../../src/deploy/effect/soak.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { aStart, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { aDeploy, aDeployPlan, NEW, OLD } from '../facts.ts';
import { aWorld, portsOf } from './fake-aws.ts';

/** The history of web-dev, oldest first: each run a minute after the one before. */
async function withHistory(runs: readonly Partial<DeployRun>[]) {
  const world = aWorld({ table: createMemoryTable(), runs: NEW.id });
  const ports = portsOf(world);
  for (const [index, parts] of runs.entries()) {
    const run = aDeploy({
      id: `d-${String(index + 1).padStart(8, '0')}`,
      name: 'web-dev',
      subject: `stack/${index}`,
      requestedAt: T0 + index * MINUTE,
      ending: { at: T0 + index * MINUTE, code: 'succeeded' },
      ...parts,
    });
    await createRun(ports, run, { type: 'requested' });
  }
  const fleet = ports.config.fleets['web-prod'];
  if (fleet === undefined) throw new Error('the config has no web-prod');
  return { ports, fleet };
}

const moved = { state: 'succeeded' } as const;
const withdrawn = (count: number): Partial<DeployRun>[] =>
  Array.from({ length: count }, () => ({ state: 'cancelled' }));
/** Anyone may ask for what runs already, and nobody approves that. */
const already = (count: number): Partial<DeployRun>[] =>
  Array.from({ length: count }, () => ({
    state: 'succeeded',
    plan: aDeployPlan({ image: OLD }),
    outcome: { kind: 'deploy', images: [], already: true },
  }));

test.each([
  ['31 requests that were withdrawn', withdrawn(31)],
  ['70 requests that were withdrawn', withdrawn(70)],
  ['60 requests for what it runs', already(60)],
  ['runs of one millisecond', withdrawn(70).map((run) => ({ ...run, requestedAt: T0 + HOUR }))],
])('the image from before is found behind %s', async (_title, hiding) => {
  const { ports } = await withHistory([moved, ...hiding]);
  expect(await loadPrevious(ports, 'web-dev')).toMatchObject({ kind: 'found', image: OLD, of: { id: 'd-00000001' } });
});

test('a fleet that nothing moved has none', async () => {
  const { ports } = await withHistory(withdrawn(60));
  expect(await loadPrevious(ports, 'web-dev')).toEqual({ kind: 'none' });
});

test.each([
  ['is refused', withdrawn(60)],
  [
    'is refused after requests for what runs',
    [{ plan: aDeployPlan({ image: OLD, returnOf: 'd-00000001' }), ...moved }, ...already(60)],
  ],
])('an image that the fleet before went back from %s', async (_title, after) => {
  const first = after.some(({ plan }) => plan?.returnOf !== undefined) ? moved : { state: 'rolled-back' as const };
  const { ports, fleet } = await withHistory([first, ...after]);
  expect(await loadOrder(ports, { fleet, image: NEW, now: T0 + HOUR })).toMatchObject({
    refusal: { code: 'rolled-back', runId: 'd-00000001' },
  });
});

test('an image that the fleet before is going back from is refused', async () => {
  const back = {
    plan: aDeployPlan({ image: OLD, returnOf: 'd-00000001' }),
    state: 'running',
    start: aStart(),
  } as const;
  const { ports, fleet } = await withHistory([moved, back]);
  expect(await loadOrder(ports, { fleet, image: NEW, now: T0 + HOUR })).toMatchObject({
    refusal: { code: 'rolled-back', runId: 'd-00000001' },
  });
});

test('what stands too far back is not known, and that means no', async () => {
  const { ports, fleet } = await withHistory([{ state: 'rolled-back' }, moved, ...withdrawn(FURTHEST_RUNS + 60)]);
  expect(await loadPrevious(ports, 'web-dev')).toEqual({ kind: 'unknown' });
  expect(await loadOrder(ports, { fleet, image: NEW, now: T0 + HOUR })).toEqual({
    kind: 'refused',
    refusal: { code: 'not-known', fleet: 'web-dev' },
  });
  const before = {
    fleet: 'web-dev',
    runId: 'd-00000002',
    succeededAt: T0,
    soak: { neededMs: 0, healthy: 4, total: 4, looks: 1 },
  };
  const target = { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' } as const;
  expect(await checkDeployPlan(ports, aDeploy({ plan: aDeployPlan({ target, before }) }))).toEqual({
    kind: 'unknown',
    what: 'whether web-dev was rolled back from this image',
  });
  const soaking = aDeploy({ id: 'd-00000002', name: 'web-dev', ...moved });
  expect(await reportSoak(ports, soaking, { now: T0 + HOUR, last: false })).toEqual({ kind: 'not-yet' });
});
