import { newSoak } from '../../../src/deploy/decision/soak.ts';
import { checkDeployPlan } from '../../../src/deploy/effect/check.ts';
import { bindingOf } from '../../../src/deploy/types/plan.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { hashOf } from '../../../src/store/table.ts';
import { T0 } from '../../runs/fixture.ts';
import { withKinds } from '../../support/ports.ts';
import { aDeploy, aDeployPlan, aGroup, aRefreshChange, aSet, aStack, aTemplate, GROUP_TARGET } from '../facts.ts';
import { aWorld, type FakeAws, failure, portsOf } from './fake-aws.ts';

/** As in the config that the sources have. */
const STACK = { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' } as const;
const GROUP = { kind: 'auto-scaling-group', group: 'api-prod' } as const;

const stackRun = aDeploy({ plan: aDeployPlan({ target: STACK }) });
const preferences = { minHealthy: 100, maxHealthy: 125, bakeSeconds: 90, alarms: [] };
const groupPlan = aDeployPlan({
  fleet: 'api-prod',
  target: GROUP,
  stage: 'canary',
  change: aRefreshChange({ preferences: { ...preferences, checkpoint: 20 } }),
});
const restPlan = aDeployPlan({ ...groupPlan, stage: 'rest', version: '8', change: aRefreshChange({ preferences }) });
const restRun = aDeploy({ name: 'api-prod', plan: restPlan });
const version = (number: string) => ({ id: 'lt-1', name: 'web', version: number });
const groupRun = aDeploy({ name: 'api-prod', plan: groupPlan });
const apiGroup = aGroup(4, { name: 'api-prod' });

const { roleArn: _role, ...roleless } = aStack();

test.each<[string, Partial<FakeAws>, object]>([
  ['nothing', {}, { kind: 'same' }],
  ['the image', { amis: [] }, { kind: 'gone', why: 'image ami-0new is deregistered' }],
  ['the stack, which is gone', { stack: undefined }, { kind: 'gone' }],
  [
    'the stack, by someone',
    { stack: aStack({ changedAt: T0 + 1 }) },
    { kind: 'void', why: 'the stack has been changed since' },
  ],
  [
    'the stack just now',
    { stack: aStack({ status: 'UPDATE_IN_PROGRESS' }) },
    { kind: 'busy', what: 'stack web-prod is UPDATE_IN_PROGRESS' },
  ],
  ["the stack's role", { stack: roleless }, { kind: 'void' }],
  ['the set', { set: aSet({ executionStatus: 'OBSOLETE' }) }, { kind: 'void', why: 'its change set is OBSOLETE' }],
  [
    'what the set was made from',
    { setTemplate: aTemplate({ MinSize: 0 }) },
    { kind: 'void', why: 'its change set was made from another template than the stack has' },
  ],
  [
    'the size of the fleet',
    { groups: [aGroup(6)] },
    { kind: 'void', why: 'group web-prod-asg has grown from 4 to 6 instances' },
  ],
])('when %s has changed, a stack', async (_title, parts, expected) => {
  expect(await checkDeployPlan(portsOf(aWorld(parts)), stackRun)).toMatchObject(expected);
});

test('a void plan is worked out from the beginning', async () => {
  const checked = await checkDeployPlan(portsOf(aWorld({ stack: aStack({ changedAt: T0 + 1 }) })), stackRun);
  if (checked.kind !== 'void') throw new Error(checked.kind);
  expect(checked.plan).not.toHaveProperty('change');
  expect(checked.plan).toMatchObject({ stage: 'whole', image: { id: 'ami-0new' } });
});

test.each<[string, Partial<FakeAws>, object]>([
  ['nothing', {}, { kind: 'same' }],
  ['the group, which is gone', { groups: [] }, { kind: 'gone' }],
  [
    'the group just now',
    { refreshes: [{ id: 'r-1', status: 'InProgress' }] },
    { kind: 'busy', what: 'an instance refresh of api-prod is InProgress' },
  ],
  ['the version', { version: { id: 'lt-1', name: 'web', version: '8' } }, { kind: 'void' }],
  ['the launch template', { version: { id: 'lt-2', name: 'web', version: '7' } }, { kind: 'void' }],
  [
    'its size',
    { groups: [{ ...apiGroup, desired: 2 }] },
    { kind: 'void', why: 'how instances of group api-prod are replaced or watched has changed' },
  ],
])('when %s has changed, a group', async (_title, parts, expected) => {
  expect(await checkDeployPlan(portsOf(aWorld({ groups: [apiGroup], ...parts })), groupRun)).toMatchObject(expected);
});

test('the version that the canary made is no change for the rest', async () => {
  const world = aWorld({ groups: [apiGroup], version: version('8') });
  expect(await checkDeployPlan(portsOf(world), restRun)).toEqual({ kind: 'same' });
});

test.each([
  ['version', version('7'), 'group api-prod takes version 7 of its launch template now, and took 8'],
  ['launch template', { ...version('8'), id: 'lt-2' }, 'group api-prod has another launch template now'],
])('a rest that meets another %s ends: a canary would be another decision', async (_title, now, why) => {
  const world = aWorld({ groups: [apiGroup], version: now });
  expect(await checkDeployPlan(portsOf(world), restRun)).toEqual({ kind: 'gone', why });
});

test('the rest of a group of another size is asked for anew, and stays the rest', async () => {
  const world = aWorld({ groups: [{ ...apiGroup, desired: 2 }], version: version('8') });
  const checked = await checkDeployPlan(portsOf(world), restRun);
  if (checked.kind !== 'changed' || checked.plan.kind !== 'deploy') throw new Error(checked.kind);
  expect(checked.plan).toMatchObject({ stage: 'rest', version: '8', change: { preferences: { maxHealthy: 150 } } });
  expect(checked.planHash).toBe(hashOf(bindingOf(checked.plan)));
});

test('a way back to a version is watched as it was planned: by its alarms alone', async () => {
  const change = aRefreshChange({ preferences: { ...preferences, bakeSeconds: 0 } });
  const plan = aDeployPlan({ ...groupPlan, stage: 'whole', returnOf: 'd-1', version: '7', change });
  const run = aDeploy({ name: 'api-prod', plan });
  expect(await checkDeployPlan(portsOf(aWorld({ groups: [apiGroup] })), run)).toEqual({ kind: 'same' });
});

const soaked = { fleet: 'web-dev', runId: 'd-1', succeededAt: T0, soak: newSoak(0) };
const ranIt = aDeploy({ id: 'd-1', name: 'web-dev', state: 'rolled-back' });

test.each([
  ['went back from the image ends it', {}, { kind: 'gone', why: 'web-dev went back from this image, run d-1' }],
  ['went back matters nothing to an override', { override: { reason: 'urgent' } }, { kind: 'same' }],
  ['went back matters nothing to a way back', { returnOf: 'd-0' }, { kind: 'same' }],
])('that the fleet before %s', async (_title, parts, expected) => {
  const world = aWorld();
  await createRun(withKinds({ table: world.table }), ranIt, { type: 'requested' });
  const run = aDeploy({ plan: aDeployPlan({ target: STACK, before: soaked, ...parts }) });
  expect(await checkDeployPlan(portsOf(world), run)).toEqual(expected);
});

test('that the fleet before runs another image by now is fine: it had soaked this one', async () => {
  const world = aWorld();
  const plan = aDeployPlan({ image: { id: 'ami-0else', kind: 'ami' } });
  await createRun(withKinds({ table: world.table }), { ...ranIt, state: 'succeeded', plan }, { type: 'requested' });
  const run = aDeploy({ plan: aDeployPlan({ target: STACK, before: soaked }) });
  expect(await checkDeployPlan(portsOf(world), run)).toEqual({ kind: 'same' });
});

test.each([
  ['another parameter', aDeploy({ plan: aDeployPlan() })],
  ['a group instead of a stack', aDeploy({ plan: aDeployPlan({ target: GROUP_TARGET }) })],
  ['no such fleet', aDeploy({ plan: aDeployPlan({ fleet: 'gone' }) })],
])('a config that has %s now ends it', async (_title, run) => {
  expect(await checkDeployPlan(portsOf(aWorld()), run)).toMatchObject({ kind: 'gone' });
});

test('what cannot be read holds it', async () => {
  const ports = portsOf(aWorld());
  const cloudFormation = { ...ports.cloudFormation, stack: () => Promise.reject(failure('Throttling')) };
  // Not AWS's whole words: those may differ each time, and each would be another hold.
  expect(await checkDeployPlan({ ...ports, cloudFormation }, stackRun)).toEqual({
    kind: 'unknown',
    what: 'Throttling',
  });
});
