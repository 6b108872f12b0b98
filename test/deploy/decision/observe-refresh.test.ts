import type { InstanceRefresh } from '../../../src/aws/auto-scaling.ts';
import type { ExecutionEnd } from '../../../src/aws/ssm.ts';
import { observeRefresh, type RefreshLook } from '../../../src/deploy/decision/observe-refresh.ts';
import { bindingOf, type DeployPlan } from '../../../src/deploy/types/plan.ts';
import { hashOf } from '../../../src/store/table.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, anExecution, aRefreshChange, GROUP_TARGET } from '../facts.ts';

const REFRESH = '0b1c2d3e-0000-4000-8000-000000000001';
const NAMED = [
  { name: 'readVersion', status: 'Success', outputs: { version: ['8'] } },
  { name: 'startWhole', status: 'Success', outputs: { refreshId: [REFRESH] } },
];

const aRefresh = (status: string, parts: Partial<InstanceRefresh> = {}): InstanceRefresh => ({
  id: REFRESH,
  status,
  startedAt: T0 + MINUTE,
  version: '8',
  ...parts,
});

const planOf = (parts: Partial<DeployPlan> = {}) =>
  aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange(), ...parts });

const look = (refreshes: readonly InstanceRefresh[], parts: Partial<RefreshLook> = {}): RefreshLook => ({
  run: aDeploy({ plan: planOf() }),
  change: aRefreshChange(),
  execution: anExecution(undefined, { steps: NAMED }),
  refreshes,
  images: [],
  now: T0 + 5 * MINUTE,
  ...parts,
});

test('a refresh whose runbook was not admitted is none, and why is known', () => {
  const steps = [{ name: 'gate', status: 'Success', outputs: { admitted: ['no'], refusal: ['paused'] } }];
  const seen = observeRefresh(look([], { execution: anExecution('failed', { steps }) }));
  expect(seen).toMatchObject({ kind: 'failed', untouched: true, refusal: 'paused' });
});

test.each([
  ['Pending', 'working', 'preparing'],
  ['InProgress', 'working', 'replacing'],
  ['Baking', 'watching', 'soaking'],
  ['Successful', 'succeeded', undefined],
  ['Cancelling', 'working', 'stopping'],
  ['Cancelled', 'cancelled', undefined],
  ['RollbackInProgress', 'working', 'rolling-back'],
  ['RollbackSuccessful', 'rolled-back', undefined],
  ['RollbackFailed', 'stuck', undefined],
  ['Failed', 'failed', undefined],
  ['SomethingNew', 'unknown', undefined],
])('a refresh that is %s is %s', (status, kind, phase) => {
  for (const end of [undefined, 'success', 'failed'] as const) {
    const seen = observeRefresh(look([aRefresh(status)], { execution: anExecution(end, { steps: NAMED }) }));
    expect(seen.kind).toBe(kind);
    if (seen.kind === 'working' || seen.kind === 'watching') expect(seen.progress).toMatchObject({ phase });
  }
});

test.each<[ExecutionEnd | undefined, object]>([
  [undefined, { kind: 'working', progress: { phase: 'preparing' } }],
  ['failed', { kind: 'failed', untouched: true }],
  ['timed-out', { kind: 'failed', untouched: true }],
  ['cancelled', { kind: 'cancelled' }],
  ['success', { kind: 'stuck' }],
])('without a refresh a runbook that is %s is %j', (end, expected) => {
  expect(observeRefresh(look([], { execution: anExecution(end) }))).toMatchObject(expected);
});

test('an older refresh, or one of another version, is none of ours', () => {
  const steps = NAMED.slice(0, 1);
  const others = [aRefresh('Failed', { startedAt: T0 - 1 }), aRefresh('Failed', { version: '6' })];
  expect(observeRefresh(look(others, { execution: anExecution(undefined, { steps }) })).kind).toBe('working');
});

test('adopts the refresh of our version that the runbook could not name', () => {
  const steps = NAMED.slice(0, 1);
  const seen = observeRefresh(look([aRefresh('InProgress')], { execution: anExecution('failed', { steps }) }));
  expect(seen).toMatchObject({ kind: 'working', progress: { refreshId: REFRESH, version: '8' } });
});

test('counts instances that are done', () => {
  const seen = observeRefresh(look([aRefresh('InProgress', { left: 1, percent: 75 })]));
  expect(seen).toMatchObject({ progress: { done: 3, total: 4, percent: 75 } });
});

test('bakes until the time that the first look gave', () => {
  const first = observeRefresh(look([aRefresh('Baking')]));
  const until = T0 + 15 * MINUTE;
  expect(first).toMatchObject({ kind: 'watching', until });
  if (first.kind !== 'watching' || first.progress.kind !== 'deploy') throw new Error('it does not soak');
  const run = aDeploy({ plan: planOf(), progress: first.progress });
  expect(observeRefresh(look([aRefresh('Baking')], { run, now: T0 + 9 * MINUTE }))).toMatchObject({ until });
});

test('a canary that is successful has come to its checkpoint, and asks for exactly the rest', () => {
  const change = aRefreshChange({ preferences: { ...aRefreshChange().preferences, checkpoint: 20 } });
  const run = aDeploy({ plan: planOf({ stage: 'canary', change }) });
  const images = [
    { image: 'ami-0old', instances: 3 },
    { image: 'ami-0new', instances: 1 },
  ];
  const seen = observeRefresh(look([aRefresh('Successful', { left: 3 })], { run, change, images }));
  const plan = planOf({ stage: 'rest', version: '8' });
  expect(seen).toMatchObject({ kind: 'checkpoint', percent: 20, progress: { done: 1, total: 4, percent: 20 }, plan });
  expect(seen).toHaveProperty('planHash', hashOf(bindingOf(plan)));
});

test('says that a failed refresh leaves the fleet mixed', () => {
  const images = [
    { image: 'ami-0old', instances: 3 },
    { image: 'ami-0new', instances: 1 },
  ];
  expect(observeRefresh(look([aRefresh('Failed', { reason: 'unhealthy' })], { images }))).toMatchObject({
    kind: 'failed',
    reason: 'unhealthy. The fleet is mixed: 3 on ami-0old, 1 on ami-0new',
    outcome: { images, failure: { reason: 'unhealthy' } },
  });
});

test('after a checkpoint a rollback of AWS does not bring the old image back', () => {
  const run = aDeploy({ plan: planOf({ stage: 'rest', version: '8' }) });
  const images = [{ image: 'ami-0new', instances: 4 }];
  const seen = observeRefresh(
    look([aRefresh('RollbackSuccessful', { rollback: { reason: 'alarm' } })], { run, images }),
  );
  expect(seen).toMatchObject({
    kind: 'failed',
    reason:
      'alarm; AWS rolled it back to the checkpoint, not to the old image. All of it runs one image: 4 on ami-0new',
  });
});
