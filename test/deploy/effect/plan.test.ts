import { loadDifference } from '../../../src/deploy/effect/difference.ts';
import { planDeploy } from '../../../src/deploy/effect/plan.ts';
import { tidyDeploy } from '../../../src/deploy/effect/tidy.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aGroup, aSet, aStack, aTemplate, GROUP_TARGET, SET_ID } from '../facts.ts';
import { aWorld, type FakeAws, failure, gone, portsOf } from './fake-aws.ts';

const asked = (parts: Parameters<typeof aDeployPlan>[0] = {}): DeployRun => {
  const { change: _change, ...plan } = aDeployPlan({ stage: 'whole', ...parts });
  const { start: _start, ...run } = aDeploy({ state: 'planning', plan });
  return run;
};

const plan = (world: FakeAws, run = asked()) => planDeploy(portsOf(world), run, T0);

test('makes a set that changes the image and keeps every other parameter', async () => {
  const world = aWorld();
  expect(await plan(world)).toMatchObject({
    kind: 'planned',
    planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    plan: { change: { changeSetId: SET_ID, shape: 'replace', monitoringMinutes: 15, from: { id: 'ami-0old' } } },
  });
  expect(world.made).toMatchObject([
    {
      name: 'patchwarden-d-7k2m9x4q-1',
      token: 'patchwarden-d-7k2m9x4q-1',
      parameters: [
        { key: 'Image', value: 'ami-0new' },
        { key: 'Size', usePrevious: true },
      ],
      capabilities: ['CAPABILITY_IAM'],
      rollback: {
        monitoringMinutes: 15,
        alarmArns: ['arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web-prod-5xx'],
      },
    },
  ]);
});

test('keeps the difference of the two images beside the run', async () => {
  const world = aWorld();
  await plan(world);
  expect(await loadDifference(world.table, asked().id)).toMatchObject({ after: { image: 'ami-0new' } });
});

test.each(['CREATE_PENDING', 'CREATE_IN_PROGRESS'])('a set that is %s is waited for', async (status) => {
  expect(await plan(aWorld({ set: aSet({ status, executionStatus: 'UNAVAILABLE' }) }))).toEqual({ kind: 'not-yet' });
});

test('a set that became obsolete is made anew', async () => {
  const world = aWorld({ set: aSet({ executionStatus: 'OBSOLETE' }) });
  expect(await plan(world)).toEqual({ kind: 'not-yet' });
  expect(world.deleted).toEqual([SET_ID]);
});

const empty = aSet({
  status: 'FAILED',
  executionStatus: 'UNAVAILABLE',
  statusReason: "The submitted information didn't contain changes.",
});

const ALREADY = { kind: 'already', outcome: { kind: 'deploy', already: true } };
const NOTHING = { kind: 'refused', reason: 'CloudFormation found nothing to change, although Image is ami-0old' };

test.each([
  ['the image', 'ami-0new', ALREADY],
  ['another', 'ami-0old', NOTHING],
])('no changes mean "already" only where the stack has %s', async (_title, value, expected) => {
  const world = aWorld({ set: empty, stack: aStack({ parameters: [{ key: 'Image', value }] }) });
  expect(await plan(world)).toMatchObject(expected);
  expect(world.deleted).toEqual([SET_ID]);
});

test('a group of which every instance runs the image, and which launches it, is there already', async () => {
  const version = { id: 'lt-1', name: 'web', version: '8', imageId: 'ami-0new' };
  expect(await plan(aWorld({ runs: 'ami-0new', version }), group)).toMatchObject(ALREADY);
});

test.each<[string, Partial<FakeAws>, string]>([
  ['is busy', { stack: aStack({ status: 'UPDATE_IN_PROGRESS' }) }, 'stack web-prod is UPDATE_IN_PROGRESS'],
  [
    'needs a person',
    { stack: aStack({ status: 'UPDATE_ROLLBACK_FAILED' }) },
    'stack web-prod is UPDATE_ROLLBACK_FAILED',
  ],
  ['is gone', { stack: undefined }, 'stack web-prod does not exist'],
  ['lacks the parameter', { template: '{"Resources":{}}' }, 'stack web-prod has no parameter Image'],
  ['cannot be read', { template: '[' }, 'the template of stack web-prod cannot be read'],
  ['lost a group', { groups: [] }, 'group Group of stack web-prod does not exist any more'],
])('a stack that %s is refused', async (_title, parts, reason) => {
  expect(await plan(aWorld(parts))).toEqual({ kind: 'refused', reason });
});

test('a warning that would hurt refuses, and takes the set away', async () => {
  const world = aWorld({ template: aTemplate({ CreationPolicy: undefined }) });
  expect(await plan(world)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('no CreationPolicy') });
  expect(world.deleted).toEqual([SET_ID]);
});

test('a stack of more groups than can be compared at the start is refused before a set is made', async () => {
  const template = JSON.parse(aTemplate());
  for (let i = 1; i <= 100; i += 1) template.Resources[`Group${i}`] = template.Resources.Group;
  const world = aWorld({ template: JSON.stringify(template) });
  expect(await plan(world)).toEqual({
    kind: 'refused',
    reason:
      'stack web-prod has 101 Auto Scaling groups that take the image, and a deploy moves at most 100: split the stack',
  });
  expect(world.made).toEqual([]);
});

test('an image that is gone is refused before anything is made', async () => {
  const world = aWorld({ amis: [] });
  expect(await plan(world)).toEqual({ kind: 'refused', reason: 'image ami-0new is deregistered' });
  expect(world.made).toEqual([]);
});

test('a "no" of CloudFormation to the set refuses; what cannot be asked is asked again', async () => {
  for (const [error, settled] of [
    [failure('ValidationError'), true],
    [failure('Throttling'), false],
  ] as const) {
    const ports = portsOf(aWorld());
    const cloudFormation = { ...ports.cloudFormation, createChangeSet: () => Promise.reject(error) };
    const planning = planDeploy({ ...ports, cloudFormation }, asked(), T0);
    if (settled) await expect(planning).resolves.toMatchObject({ kind: 'refused' });
    else await expect(planning).rejects.toBe(error);
  }
});

const group = asked({ target: GROUP_TARGET });

test('a group gets a plan from the version that it takes now', async () => {
  expect(await plan(aWorld(), group)).toMatchObject({
    kind: 'planned',
    plan: {
      stage: 'whole',
      change: { route: 'refresh', launchTemplate: { fromVersion: '7' }, from: { id: 'ami-0old' } },
    },
  });
});

test.each<[string, Partial<FakeAws>, string]>([
  ['is gone', { groups: [] }, 'group web-prod-asg does not exist'],
  [
    'is being refreshed',
    { refreshes: [{ id: 'r-1', status: 'Baking' }] },
    'an instance refresh of group web-prod-asg is Baking',
  ],
  [
    'floats',
    { groups: [aGroup(4, { launchTemplate: { id: 'lt-1', name: 'web', version: '$Latest' } })] },
    'the group uses $Latest or $Default of its launch template, so what starts may differ from what is approved, and it cannot be rolled back (group web-prod-asg, version $Latest). Set a numbered version in the group',
  ],
])('a group that %s is refused', async (_title, parts, reason) => {
  expect(await plan(aWorld(parts), group)).toEqual({ kind: 'refused', reason });
});

test('a stack run that ended without its start leaves no change set behind', async () => {
  const world = aWorld();
  const { start: _start, ...rest } = aDeploy();
  await tidyDeploy(portsOf(world), { ...rest, state: 'rejected', epoch: 2 });
  expect(world.deleted).toEqual([`patchwarden-${rest.id}-1`, `patchwarden-${rest.id}-2`]);
});

test('one that was started keeps what tells of it', async () => {
  const world = aWorld();
  await tidyDeploy(portsOf(world), aDeploy({ state: 'rolled-back' }));
  expect(world.deleted).toEqual([]);
});

test('a change set that someone deleted is made anew; that something else is gone says nothing of the stack', async () => {
  const ports = portsOf(aWorld());
  const deleted = { ...ports.cloudFormation, changeSet: () => Promise.reject(gone()) };
  expect(await planDeploy({ ...ports, cloudFormation: deleted }, asked(), T0)).toEqual({ kind: 'not-yet' });
  const lost = { ...ports.cloudFormation, resources: () => Promise.reject(gone()) };
  await expect(planDeploy({ ...ports, cloudFormation: lost }, asked(), T0)).rejects.toThrow('ResourceNotFound');
});
