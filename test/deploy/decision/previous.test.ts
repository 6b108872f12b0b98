import { hasMoved, isReverse, previousOf } from '../../../src/deploy/decision/previous.ts';
import type { RefreshChange } from '../../../src/deploy/types/change.ts';
import type { DeployOutcome } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aRefreshChange, aStackChange, GROUP_TARGET, NEW, OLD } from '../facts.ts';

const outcome = (parts: Partial<DeployOutcome> = {}): DeployOutcome => ({ kind: 'deploy', images: [], ...parts });
const stopped = { at: T0, code: 'stopped-at-checkpoint', how: 'roll-back' } as const;

test.each<[string, Partial<DeployRun>, boolean]>([
  ['succeeded', { state: 'succeeded' }, true],
  ['was stopped after a checkpoint', { state: 'cancelled', earlier: ['exec-0'] }, true],
  ['failed after a checkpoint', { state: 'failed', earlier: ['exec-0'] }, true],
  ['was to be stopped and ended at its checkpoint', { state: 'cancelled', ending: stopped }, true],
  ['was stopped while its refresh went on', { state: 'cancelled', outcome: outcome({ refreshId: 'r-1' }) }, true],
  ['was stopped before anything', { state: 'cancelled' }, false],
  ['was rolled back', { state: 'rolled-back', outcome: outcome({ refreshId: 'r-1' }) }, false],
])('a deploy that %s has moved its fleet: %#', (_title, parts, moved) => {
  expect(hasMoved(aDeploy(parts))).toBe(moved);
});

test('a return that failed half way is taken for none', () => {
  const first = aDeploy({ id: 'd-1', state: 'succeeded' });
  const plan = aDeployPlan({ image: OLD, returnOf: 'd-1', change: aStackChange({ from: NEW }) });
  const back = aDeploy({ id: 'd-2', state: 'failed', plan, outcome: outcome({ refreshId: 'r-1' }) });
  expect(previousOf([back, first], undefined)).toEqual({ image: OLD, of: first });
  expect(previousOf([{ ...back, state: 'succeeded' }, first], undefined)).toBeUndefined();
});

test.each([
  ['as the deploy left it', T0, T0, true],
  ['changed since', T0, T0 + 1, false],
  ['of which nobody knows', undefined, T0, false],
])('the way back of a stack that is %s is exact: %#', (_title, left, now, exact) => {
  const of = aDeploy({
    id: 'd-1',
    state: 'succeeded',
    outcome: outcome(left === undefined ? {} : { stackChangedAt: left }),
  });
  const change = aStackChange({ from: NEW, stackChangedAt: now });
  const plan = aDeployPlan({ image: OLD, returnOf: 'd-1', change });
  expect(isReverse(plan, { of, newest: 'd-1', now: T0 })).toBe(exact);
});

const template = (fromVersion: string, id = 'lt-1') => ({ id, name: 'web', fromVersion });
/** Went from version 7 to 8. */
const of = (parts: Partial<DeployRun>): DeployRun =>
  aDeploy({ id: 'd-1', plan: aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange() }), ...parts });
const rest = aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange(), stage: 'rest', version: '8' });
const progress = { kind: 'deploy', phase: 'replacing', status: 'Successful', done: 1, total: 4, version: '8' } as const;

test.each<[string, DeployRun, RefreshChange['launchTemplate'], boolean]>([
  ['on the version it left', of({ state: 'succeeded', outcome: outcome({ version: '8' }) }), template('8'), true],
  ['on a later version', of({ state: 'succeeded', outcome: outcome({ version: '8' }) }), template('9'), false],
  ['of another template', of({ state: 'succeeded', outcome: outcome({ version: '8' }) }), template('8', 'lt-2'), false],
  ['of an unknown end', of({ state: 'succeeded', outcome: outcome() }), template('8'), false],
  ['stopped after its checkpoint', of({ state: 'cancelled', plan: rest, earlier: ['e'] }), template('8'), true],
  ['stopped there, and moved since', of({ state: 'cancelled', plan: rest, earlier: ['e'] }), template('9'), false],
  ['stopped as it came there', of({ state: 'cancelled', ending: stopped, progress }), template('8'), true],
  // Only a refresh that succeeds sets the group to its version.
  [
    'stopped on the way',
    of({ state: 'cancelled', outcome: outcome({ refreshId: 'r', version: '8' }) }),
    template('7'),
    true,
  ],
])('the way back of a group that is %s is exact: %#', (_title, run, launchTemplate, exact) => {
  const change = aRefreshChange({ from: NEW, launchTemplate });
  const plan = aDeployPlan({ target: GROUP_TARGET, image: OLD, returnOf: 'd-1', change });
  expect(isReverse(plan, { of: run, newest: 'd-1', now: T0 })).toBe(exact);
});
