import { checkDeployPlan } from '../../../src/deploy/effect/check.ts';
import { T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aGroup, aRefreshChange, aSet, aStack, GROUP_TARGET } from '../facts.ts';
import { aWorld, type FakeAws, failure, sourcesOf } from './fake-aws.ts';

/** As in the config that the sources have. */
const STACK = { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' } as const;
const GROUP = { kind: 'auto-scaling-group', group: 'api-prod' } as const;

const stackRun = aDeploy({ plan: aDeployPlan({ target: STACK }) });
const groupPlan = aDeployPlan({ fleet: 'api-prod', target: GROUP, change: aRefreshChange() });
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
    'the size of the fleet',
    { groups: [aGroup(6)] },
    { kind: 'void', why: 'group web-prod-asg has grown from 4 to 6 instances' },
  ],
])('when %s has changed, a stack', async (_title, parts, expected) => {
  expect(await checkDeployPlan(sourcesOf(aWorld(parts)), stackRun)).toMatchObject(expected);
});

test('a void plan is worked out from the beginning', async () => {
  const checked = await checkDeployPlan(sourcesOf(aWorld({ stack: aStack({ changedAt: T0 + 1 }) })), stackRun);
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
])('when %s has changed, a group', async (_title, parts, expected) => {
  expect(await checkDeployPlan(sourcesOf(aWorld({ groups: [apiGroup], ...parts })), groupRun)).toMatchObject(expected);
});

test('the version that the canary made is no change for the rest', async () => {
  const run = aDeploy({ name: 'api-prod', plan: { ...groupPlan, stage: 'rest', version: '8' } });
  const world = aWorld({ groups: [apiGroup], version: { id: 'lt-1', name: 'web', version: '8' } });
  expect(await checkDeployPlan(sourcesOf(world), run)).toEqual({ kind: 'same' });
});

test.each([
  ['another parameter', aDeploy({ plan: aDeployPlan() })],
  ['a group instead of a stack', aDeploy({ plan: aDeployPlan({ target: GROUP_TARGET }) })],
  ['no such fleet', aDeploy({ plan: aDeployPlan({ fleet: 'gone' }) })],
])('a config that has %s now ends it', async (_title, run) => {
  expect(await checkDeployPlan(sourcesOf(aWorld()), run)).toMatchObject({ kind: 'gone' });
});

test('what cannot be read holds it', async () => {
  const sources = sourcesOf(aWorld());
  const cloudFormation = { ...sources.cloudFormation, stack: () => Promise.reject(failure('Throttling')) };
  expect(await checkDeployPlan({ ...sources, cloudFormation }, stackRun)).toMatchObject({ kind: 'unknown' });
});
