import { newSoak } from '../../../src/deploy/decision/soak.ts';
import { checkDeployPlan } from '../../../src/deploy/effect/check.ts';
import { bindingOf, type DeployPlan } from '../../../src/deploy/types/plan.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { hashOf } from '../../../src/store/table.ts';
import { T0 } from '../../runs/fixture.ts';
import { withKinds } from '../../support/ports.ts';
import {
  aDeploy,
  aDeployPlan,
  aGroup,
  aRefreshChange,
  aSet,
  aStack,
  aStackChange,
  aTemplate,
  GROUP_TARGET,
  OWN,
} from '../facts.ts';
import { API_PIPELINE, anAmi, aWorld, builtImage, type FakeAws, failure, portsOf } from './fake-aws.ts';

/** As in the config that the sources have. */
const STACK = { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' } as const;
const GROUP = { kind: 'auto-scaling-group', group: 'api-prod' } as const;

/** What web-dev had shown when web-prod was asked for. */
const soaked = { fleet: 'web-dev', runId: 'd-1', succeededAt: T0, soak: newSoak(0) };
const stackRun = aDeploy({ plan: aDeployPlan({ target: STACK, before: soaked }) });
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

/** The image is one of the pipeline api. */
const apiWorld = (parts: Partial<FakeAws> = {}): FakeAws =>
  aWorld({ groups: [apiGroup], built: [builtImage({ pipelineArn: API_PIPELINE })], ...parts });

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
    { kind: 'void', why: 'its change set was made from a different template than that of the stack' },
  ],
  [
    'the size of the fleet',
    { groups: [aGroup(6)] },
    { kind: 'void', why: 'group web-prod-asg has grown from 4 to 6 instances' },
  ],
])('when %s has changed, a stack', async (_title, parts, expected) => {
  expect(await checkDeployPlan(portsOf(aWorld(parts)), stackRun)).toMatchObject(expected);
});

test('a group that was planned without instances and has some by now is worked out again', async () => {
  const [group] = aStackChange().groups;
  if (group === undefined) throw new Error('the change has no group');
  const change = aStackChange({ shape: 'update', groups: [{ ...group, desired: 0 }] });
  const run = aDeploy({ plan: { ...stackRun.plan, change } });
  const checkedWith = (desired: number) => checkDeployPlan(portsOf(aWorld({ groups: [aGroup(desired)] })), run);
  expect((await checkedWith(0)).kind).not.toBe('void');
  expect(await checkedWith(2)).toMatchObject({
    kind: 'void',
    why: 'group web-prod-asg has grown from 0 to 2 instances',
  });
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
  expect(await checkDeployPlan(portsOf(apiWorld(parts)), groupRun)).toMatchObject(expected);
});

test('the version that the canary made is no change for the rest', async () => {
  const world = apiWorld({ version: version('8') });
  expect(await checkDeployPlan(portsOf(world), restRun)).toEqual({ kind: 'same' });
});

test.each([
  ['version', version('7'), 'group api-prod takes version 7 of its launch template now, and took 8'],
  ['launch template', { ...version('8'), id: 'lt-2' }, 'group api-prod has another launch template now'],
])('a rest that meets another %s ends: a canary would be another decision', async (_title, now, why) => {
  const world = apiWorld({ version: now });
  expect(await checkDeployPlan(portsOf(world), restRun)).toEqual({ kind: 'gone', why });
});

test('the rest of a group of another size is asked for anew, and stays the rest', async () => {
  const world = apiWorld({ groups: [{ ...apiGroup, desired: 2 }], version: version('8') });
  const checked = await checkDeployPlan(portsOf(world), restRun);
  if (checked.kind !== 'changed' || checked.plan.kind !== 'deploy') throw new Error(checked.kind);
  expect(checked.plan).toMatchObject({ stage: 'rest', version: '8', change: { preferences: { maxHealthy: 150 } } });
  expect(checked.planHash).toBe(hashOf(bindingOf(checked.plan)));
});

test('a way back to a version is watched as it was planned: by its alarms alone', async () => {
  const change = aRefreshChange({ preferences: { ...preferences, bakeSeconds: 0 } });
  const plan = aDeployPlan({ ...groupPlan, stage: 'whole', returnOf: 'd-1', version: '7', change });
  const run = aDeploy({ name: 'api-prod', plan });
  expect(await checkDeployPlan(portsOf(apiWorld()), run)).toEqual({ kind: 'same' });
});

const ranIt = aDeploy({ id: 'd-1', name: 'web-dev', state: 'rolled-back' });
const rolledBack = {
  code: 'rolled-back',
  here: false,
  fleet: 'web-dev',
  runId: 'd-1',
  at: T0,
  how: { kind: 'service', service: 'CloudFormation' },
} as const;

test('that the fleet before is going back from the image ends it', async () => {
  const world = aWorld();
  const back = {
    plan: aDeployPlan({ fleet: 'web-dev', returnOf: 'd-1' }),
    state: 'running',
    subject: 'stack/2',
  } as const;
  const ports = withKinds({ table: world.table });
  await createRun(ports, { ...ranIt, state: 'succeeded' }, { type: 'requested' });
  await createRun(ports, aDeploy({ ...back, id: 'd-2', name: 'web-dev' }), { type: 'requested' });
  const run = aDeploy({ plan: aDeployPlan({ target: STACK, before: soaked }) });
  expect(await checkDeployPlan(portsOf(world), run)).toEqual({
    kind: 'gone',
    why: 'web-dev is being rolled back from this image, run d-1',
  });
});

test.each([
  ['went back from the image ends it', {}, { kind: 'gone', why: 'web-dev was rolled back from this image, run d-1' }],
  [
    'went back matters nothing to an override of people who knew it',
    { override: { reason: 'urgent' }, memory: { at: T0, facts: [rolledBack] } },
    { kind: 'same' },
  ],
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

const STRANGER = { owner: { kind: 'other', account: '444455556666' } } as const;
const strange = [anAmi('ami-0new', { owner: '444455556666' })];
const { owner: _owner, ...unowned } = anAmi('ami-0new');
const api = [builtImage({ pipelineArn: API_PIPELINE })];
const toApi = { reason: 'urgent', pipeline: { code: 'other-pipeline', pipeline: 'api', wanted: 'web' } } as const;

test.each<[string, Partial<DeployPlan>, Partial<FakeAws>, object]>([
  [
    'belongs to a stranger',
    {},
    { amis: strange },
    {
      kind: 'gone',
      why: 'image ami-0new belongs to account 444455556666, but web-prod only takes images of this account and 777788889999',
    },
  ],
  ['belongs to a listed account', {}, { amis: [anAmi('ami-0new', { owner: '777788889999' })] }, { kind: 'same' }],
  [
    'belongs to nobody who is known',
    {},
    { amis: [unowned] },
    { kind: 'gone', why: 'AWS does not say which account owns image ami-0new' },
  ],
  [
    'belongs to a stranger, overridden',
    { override: toApi },
    { amis: strange },
    { kind: 'gone', why: expect.stringContaining('belongs to account 444455556666') },
  ],
  [
    'is of another pipeline',
    {},
    { built: api },
    {
      kind: 'gone',
      why: 'pipeline api made image ami-0new, but web-prod takes images of web, and the request has no override',
    },
  ],
  [
    'is of no pipeline',
    {},
    { built: [] },
    {
      kind: 'gone',
      why: 'no known pipeline made image ami-0new, but web-prod takes images of web, and the request has no override',
    },
  ],
  ['is of another pipeline, overridden', { override: toApi }, { built: api }, { kind: 'same' }],
  [
    'is of another pipeline, the order overridden',
    { override: { reason: 'urgent' } },
    { built: api },
    { kind: 'gone' },
  ],
])('an image that %s, as it is at the start', async (_title, parts, aws, expected) => {
  const run = aDeploy({ plan: aDeployPlan({ target: STACK, before: soaked, ...parts }) });
  expect(await checkDeployPlan(portsOf(aWorld(aws)), run)).toMatchObject(expected);
});

test('an override of the pipeline is none of the order', async () => {
  const world = aWorld({ built: api });
  await createRun(withKinds({ table: world.table }), ranIt, { type: 'requested' });
  const run = aDeploy({ plan: aDeployPlan({ target: STACK, before: soaked, override: toApi }) });
  expect(await checkDeployPlan(portsOf(world), run)).toMatchObject({
    kind: 'gone',
    why: expect.stringContaining('was rolled back from this image'),
  });
});

/** `d-0` moved web-prod from the image that it now goes back to. */
async function rollingBack(from: string, origin: Partial<DeployPlan['image']>, aws: Partial<FakeAws>) {
  const world = aWorld(aws);
  const forward = aDeployPlan({
    image: { id: 'ami-0bad', kind: 'ami' },
    change: aStackChange({ from: { id: from, kind: 'ami' } }),
  });
  await createRun(withKinds({ table: world.table }), aDeploy({ id: 'd-0', state: 'succeeded', plan: forward }), {
    type: 'requested',
  });
  const image = { id: 'ami-0new', kind: 'ami', ...origin } as const;
  const plan = aDeployPlan({ target: STACK, image, returnOf: 'd-0' });
  return checkDeployPlan(portsOf(world), aDeploy({ plan }));
}

test.each<[string, string, Partial<DeployPlan['image']>, Partial<FakeAws>, object]>([
  ['to an image of another pipeline', 'ami-0new', { origin: OWN }, { built: api }, { kind: 'same' }],
  [
    "to a stranger's image, as people approved it",
    'ami-0new',
    { origin: STRANGER },
    { amis: strange },
    { kind: 'same' },
  ],
  [
    'to an image whose owner was accepted when it was planned',
    'ami-0new',
    { origin: OWN },
    { amis: strange },
    { kind: 'void', why: 'patchwarden.yml no longer accepts the account that owns image ami-0new' },
  ],
  ['that nobody looked up when it was planned', 'ami-0new', {}, { amis: strange }, { kind: 'void' }],
  ['to an image that the fleet did not run', 'ami-0else', { origin: STRANGER }, { amis: strange }, { kind: 'gone' }],
  ['to what another pipeline made and the fleet did not run', 'ami-0else', {}, { built: api }, { kind: 'gone' }],
])('a rollback %s', async (_title, from, origin, aws, expected) => {
  expect(await rollingBack(from, origin, aws)).toMatchObject(expected);
});

test.each<[string, Partial<DeployPlan>]>([
  ['has by then another fleet before it', { before: { ...soaked, fleet: 'web-test' } }],
  ['has by then a fleet before it', {}],
])('a deploy to a fleet that %s ends', async (_title, parts) => {
  const run = aDeploy({ plan: aDeployPlan({ target: STACK, ...parts }) });
  expect(await checkDeployPlan(portsOf(aWorld()), run)).toEqual({
    kind: 'gone',
    why: 'patchwarden.yml now puts web-prod after web-dev, which has not completed its soak on this image',
  });
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
