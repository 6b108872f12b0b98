import { loadDifference } from '../../../src/deploy/effect/difference.ts';
import { planDeploy } from '../../../src/deploy/effect/plan.ts';
import { isOfOtherTemplate } from '../../../src/deploy/effect/template-source.ts';
import { tidyDeploy } from '../../../src/deploy/effect/tidy.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { aRun, T0 } from '../../runs/fixture.ts';
import {
  aDeploy,
  aDeployPlan,
  aGroup,
  aSet,
  aStack,
  aStackChange,
  aTemplate,
  GROUP_TARGET,
  OLD,
  OWN,
  SET_ID,
  STACK_ID,
} from '../facts.ts';
import { API_PIPELINE, alarmArn, anAmi, aWorld, builtImage, type FakeAws, failure, gone, portsOf } from './fake-aws.ts';

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
        alarms: [{ name: 'web-prod-5xx', arn: alarmArn('web-prod-5xx'), type: 'AWS::CloudWatch::Alarm' }],
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
  const world = aWorld({ set: empty, stack: aStack({ parameters: [{ key: 'Image', value }] }), runs: 'ami-0new' });
  expect(await plan(world)).toMatchObject(expected);
  expect(world.deleted).toEqual([SET_ID]);
});

const SET_ALREADY = { set: empty, stack: aStack({ parameters: [{ key: 'Image', value: 'ami-0new' }] }) };
const launchesNew = { version: { id: 'lt-1', name: 'web', version: '8', imageId: 'ami-0new' } };
const said = 'CloudFormation finds nothing to change, since Image of stack web-prod is already ami-0new, but';

test.each<[string, Partial<FakeAws>, object]>([
  [
    'no instance runs it',
    {},
    {
      kind: 'refused',
      reason: `${said} none of 4 instances run it; not on it: i-0, i-1, i-2, i-3. Why: group web-prod-asg launches ami-0old`,
    },
  ],
  [
    'one of four runs it',
    { runsElse: { 'i-2': 'ami-0new' }, ...launchesNew },
    {
      kind: 'refused',
      reason: `${said} only 1 of 4 instances run it; not on it: i-0, i-1, i-3. Why: group web-prod-asg launches the image, but these instances were not replaced`,
    },
  ],
  ['one cannot be told', { runs: 'ami-0new', runsElse: { 'i-2': '' }, ...launchesNew }, { kind: 'not-yet' }],
  ['it has no instances, and launches it', { groups: [aGroup(0)], ...launchesNew }, ALREADY],
  ['it has no instances, and launches another', { groups: [aGroup(0)] }, { kind: 'refused' }],
])('a stack that has the image is not there already because of that: when %s', async (_title, parts, expected) => {
  expect(await plan(aWorld({ ...SET_ALREADY, ...parts }))).toMatchObject(expected);
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
  ['lost a group', { groups: [] }, 'group Group of stack web-prod no longer exists'],
])('a stack that %s is refused', async (_title, parts, reason) => {
  expect(await plan(aWorld(parts))).toEqual({ kind: 'refused', reason });
});

test.each([
  ['AWS::LanguageExtensions', 'templates with language extensions are not supported'],
  ['Expand', 'templates with macros are not supported'],
])('a template with the transform %s is refused by its name before anything is made', async (name, what) => {
  const world = aWorld({ template: JSON.stringify({ ...JSON.parse(aTemplate()), Transform: name }) });
  expect(await plan(world)).toEqual({ kind: 'refused', reason: expect.stringContaining(what) });
  expect(await plan(world)).toEqual({ kind: 'refused', reason: expect.stringContaining(`(uses ${name}). Update`) });
  expect(world.made).toEqual([]);
});

test('a composite alarm is named as what CloudWatch says it is', async () => {
  const composite = {
    name: 'web-prod-5xx',
    arn: alarmArn('web-prod-5xx'),
    type: 'AWS::CloudWatch::CompositeAlarm' as const,
  };
  const world = aWorld({ alarms: [composite] });
  expect(await plan(world)).toMatchObject({ kind: 'planned' });
  expect(world.made[0]?.rollback?.alarms).toEqual([composite]);
});

test('an alarm that is not there is refused before anything is made, and in which fleet it stands', async () => {
  const world = aWorld({ alarms: [] });
  const reason =
    'fleets.web-prod.alarms names web-prod-5xx, but CloudWatch has no such alarm in this account and Region: create it, or correct patchwarden.yml';
  expect(await plan(world)).toEqual({ kind: 'refused', reason });
  expect(world.made).toEqual([]);
  expect(await plan(aWorld({ alarms: [] }), asked({ target: GROUP_TARGET }))).toEqual({ kind: 'refused', reason });
});

test('a warning that would hurt refuses, and takes the set away', async () => {
  const world = aWorld({ template: aTemplate({ CreationPolicy: undefined }) });
  expect(await plan(world)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('no CreationPolicy') });
  expect(world.deleted).toEqual([SET_ID]);
});

test('a set of our name that was made from another template is refused and deleted', async () => {
  const world = aWorld({ setTemplate: aTemplate({ MinSize: 0 }) });
  expect(await plan(world)).toEqual({
    kind: 'refused',
    reason:
      'change set patchwarden-d-7k2m9x4q-1 was made from a different template than that of stack web-prod. Patchwarden never makes such a set and has deleted it: look in CloudTrail for who made it',
  });
  expect(world.deleted).toEqual([SET_ID]);
});

test.each<[string, string, boolean]>([
  ['the same text', '{"A":{"b":1,"c":[2]}}', false],
  ['the same in YAML, in another order, with a comment', 'A: { c: [2], b: 1 } # why', false],
  ['another value', '{"A":{"b":2,"c":[2]}}', true],
  ['less', '{"A":{"b":1}}', true],
  ['nothing that can be read', '[', true],
])('a set made from %s is told from one of another template', async (_what, setTemplate, isOther) => {
  const ports = portsOf(aWorld({ template: '{"A":{"b":1,"c":[2]}}', setTemplate }));
  expect(await isOfOtherTemplate(ports, { stackId: STACK_ID, changeSetId: SET_ID })).toBe(isOther);
});

test('what cannot be read on both sides is another template', async () => {
  const ports = portsOf(aWorld({ template: '[', setTemplate: '[ ' }));
  expect(await isOfOtherTemplate(ports, { stackId: STACK_ID, changeSetId: SET_ID })).toBe(true);
});

test('a stack of more groups than can be compared at the start is refused before a set is made', async () => {
  const template = JSON.parse(aTemplate());
  for (let i = 1; i <= 100; i += 1) template.Resources[`Group${i}`] = template.Resources.Group;
  const world = aWorld({ template: JSON.stringify(template) });
  expect(await plan(world)).toEqual({
    kind: 'refused',
    reason:
      'stack web-prod has 101 Auto Scaling groups that take the image, and a deploy replaces at most 100: split the stack',
  });
  expect(world.made).toEqual([]);
});

test('an image that is gone is refused before anything is made', async () => {
  const world = aWorld({ amis: [] });
  expect(await plan(world)).toEqual({ kind: 'refused', reason: 'image ami-0new is deregistered' });
  expect(world.made).toEqual([]);
});

test('the plan says whose the new image is and what made it, and whose the old one is', async () => {
  const planned = await plan(aWorld());
  expect(planned).toMatchObject({
    plan: { image: { origin: OWN }, change: { from: { id: 'ami-0old', origin: { owner: OWN.owner } } } },
  });
});

test('the plan names the bake that made the image', async () => {
  const world = aWorld();
  const outcome = { kind: 'bake', image: 'ami-0new', images: [], imageUris: [] } as const;
  const bake = aRun({ id: 'b-1', state: 'succeeded', name: 'web', outcome });
  await createRun(portsOf(world), bake, { type: 'requested' });
  expect(await plan(world)).toMatchObject({ plan: { image: { bakedBy: 'b-1' } } });
});

const STRANGE = '444455556666';

test.each<[string, Partial<FakeAws>, string]>([
  [
    "a stranger's image",
    { amis: [anAmi('ami-0new', { owner: STRANGE })] },
    'image ami-0new belongs to account 444455556666, but web-prod only takes images of this account and 777788889999',
  ],
  [
    'an image of another pipeline',
    { built: [builtImage({ pipelineArn: API_PIPELINE })] },
    'pipeline api made image ami-0new, but web-prod takes images of web, and the request has no override',
  ],
])('%s is refused before anything is made', async (_title, parts, reason) => {
  const world = aWorld(parts);
  expect(await plan(world)).toEqual({ kind: 'refused', reason });
  expect(world.made).toEqual([]);
});

/** Back from `ami-0old` to `ami-0new`, which the fleet ran before `d-0`. */
async function planBack(parts: Partial<FakeAws>) {
  const world = aWorld(parts);
  const forward = aDeployPlan({ image: OLD, change: aStackChange({ from: { id: 'ami-0new', kind: 'ami' } }) });
  const outcome = { kind: 'deploy', images: [], stackChangedAt: T0 } as const;
  const of = aDeploy({ id: 'd-0', state: 'succeeded', plan: forward, outcome, ending: { at: T0, code: 'succeeded' } });
  await createRun(portsOf(world), of, { type: 'requested' });
  return plan(world, asked({ returnOf: 'd-0' }));
}

test('a rollback is approved beforehand to an image of an accepted account, whatever made it', async () => {
  expect(await planBack({ built: [] })).toMatchObject({ kind: 'planned', exact: true });
});

test("a rollback to a stranger's image, which the fleet did run, is for people to approve", async () => {
  const planned = await planBack({ amis: [anAmi('ami-0old'), anAmi('ami-0new', { owner: STRANGE })] });
  expect(planned).toMatchObject({
    kind: 'planned',
    plan: { image: { origin: { owner: { kind: 'other', account: STRANGE } } } },
  });
  expect(planned).not.toHaveProperty('exact');
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
    'the group uses $Latest or $Default of its launch template, so what launches may differ from what is approved, and a rollback is not possible (group web-prod-asg, version $Latest). Set a numbered version in the group',
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
