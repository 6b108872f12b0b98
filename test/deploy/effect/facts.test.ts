import { loadFacts } from '../../../src/deploy/effect/facts.ts';
import { nextRunId } from '../../../src/deploy/effect/next-run.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { ImageOrigin } from '../../../src/images/types.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { T0 } from '../../runs/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { aDeploy, aDeployPlan, NEW, OWN } from '../facts.ts';
import { API_PIPELINE, aWorld, portsOf } from './fake-aws.ts';

const onDev = (origin: ImageOrigin, parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({
    id: 'd-00000001',
    name: 'web-dev',
    state: 'succeeded',
    ending: { at: T0, code: 'succeeded' },
    report: 'pending',
    plan: aDeployPlan({ fleet: 'web-dev', image: { ...NEW, origin } }),
    ...parts,
  });

const ports = () => portsOf(aWorld({ table: createMemoryTable() }));
const stranger: ImageOrigin = { ...OWN, owner: { kind: 'listed', account: '444455556666' } };

test.each<[string, ImageOrigin, readonly string[]]>([
  ['of its own pipeline', OWN, ['web-prod']],
  ['of another pipeline', { ...OWN, pipeline: { arn: API_PIPELINE, image: 'api' } }, []],
  ['of an account that it does not list', stranger, []],
  ['whose owner is not known', { ...OWN, owner: { kind: 'unknown' } }, []],
])(
  'a card names the next fleet for an image %s only when its request opens by itself',
  async (_title, origin, next) => {
    expect((await loadFacts(ports(), onDev(origin), { now: T0 })).next).toEqual(next);
  },
);

test('afterwards it names the fleets that were asked for, and no other', async () => {
  const world = ports();
  const done = onDev(OWN, { report: 'ready' });
  expect((await loadFacts(world, done, { now: T0 })).next).toEqual([]);
  await createRun(world, aDeploy({ id: nextRunId(done.id, 'web-prod'), name: 'web-prod' }), { type: 'requested' });
  expect((await loadFacts(world, done, { now: T0 })).next).toEqual(['web-prod']);
});
