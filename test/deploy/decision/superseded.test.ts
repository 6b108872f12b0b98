import { isSupersededBy, supersededIn } from '../../../src/deploy/decision/superseded.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aStarted } from '../message/fixture.ts';

const deploy = (id: string, at: number, parts: Partial<DeployRun> = {}): DeployRun =>
  aStarted('succeeded', { id, requestedAt: T0 + at * MINUTE, ...parts });
const first = deploy('d-first000', 0);

test.each<[string, DeployRun, DeployRun, boolean]>([
  ['a later deploy of the fleet', first, deploy('d-later000', 60), true],
  ['a rollback of it', first, deploy('d-back0000', 60, { plan: aDeployPlan({ returnOf: first.id }) }), true],
  ['an earlier one', first, deploy('d-before00', -60), false],
  ['itself', first, first, false],
  ['one of another fleet', first, deploy('d-other000', 60, { name: 'api-prod' }), false],
  [
    'one that found the image there',
    first,
    deploy('d-same0000', 60, { outcome: { kind: 'deploy', images: [], already: true } }),
    false,
  ],
  ['one that was rolled back', first, deploy('d-undone00', 60, { state: 'rolled-back' }), false],
  ['a request that waits', first, aDeploy('awaiting-approval', { id: 'd-asked000', requestedAt: T0 + MINUTE }), false],
])('a deploy that succeeded is superseded by %s: that is so or not', (_what, run, by, expected) => {
  expect(isSupersededBy(run, by)).toBe(expected);
});

test('a request that never started left nothing to supersede', () => {
  expect(isSupersededBy(aDeploy('rejected'), deploy('d-later000', 60))).toBe(false);
});

test('the newest of those that came after it is named', () => {
  const [second, third] = [deploy('d-second00', 60), deploy('d-third000', 120)];
  expect(supersededIn(first, [third, second, first])?.id).toBe('d-third000');
  expect(supersededIn(third, [third, second, first])).toBeUndefined();
});
