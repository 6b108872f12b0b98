import { checkDeployPlan } from '../../../src/deploy/effect/check.ts';
import { loadMemory } from '../../../src/deploy/effect/memory.ts';
import { planDeploy } from '../../../src/deploy/effect/plan.ts';
import { loadReviewFacts } from '../../../src/deploy/effect/review-facts.ts';
import { bindingOf } from '../../../src/deploy/types/plan.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { hashOf } from '../../../src/store/table.ts';
import { T0 } from '../../runs/fixture.ts';
import { withKinds } from '../../support/ports.ts';
import { aDeploy, aDeployPlan, aGroup, anInstance } from '../facts.ts';
import { alarmArn, anAmi, aWorld, type FakeAws, failure, portsOf } from './fake-aws.ts';

const STACK = { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' } as const;
const soaked = {
  fleet: 'web-dev',
  runId: 'd-1',
  succeededAt: T0,
  soak: { neededMs: 0, healthy: 0, total: 0, looks: 0 },
};
const run = aDeploy({ state: 'approved', plan: aDeployPlan({ target: STACK, before: soaked }) });

const ringing = [
  {
    name: 'web-prod-5xx',
    arn: alarmArn('web-prod-5xx'),
    type: 'AWS::CloudWatch::CompositeAlarm' as const,
    state: 'ALARM',
    since: T0 - 1,
  },
];
const alarm = { code: 'alarm', name: 'web-prod-5xx', since: T0 - 1 };

const store = (world: FakeAws, ...runs: DeployRun[]) =>
  Promise.all(runs.map((each) => createRun(withKinds({ table: world.table }), each, { type: 'requested' })));

test('the plan that people are asked for has what speaks against the image, and they approve that', async () => {
  const world = aWorld({ alarms: ringing });
  await store(world, aDeploy({ id: 'd-9', state: 'rolled-back' }));
  const { start: _start, ...asked } = aDeploy({ state: 'planning' });
  const { change: _change, ...plan } = aDeployPlan();
  const planning = await planDeploy(portsOf(world), { ...asked, plan }, T0);
  if (planning.kind !== 'planned') throw new Error(planning.kind);
  expect(planning.plan.memory).toMatchObject({
    at: T0,
    facts: [{ code: 'rolled-back', runId: 'd-9', here: true }, alarm],
  });
  expect(planning.planHash).toBe(hashOf(bindingOf(planning.plan)));
});

test.each<[string, Partial<FakeAws>, readonly DeployRun[], string]>([
  ['an alarm is in ALARM now', { alarms: ringing }, [], 'alarm web-prod-5xx is in ALARM'],
  [
    'the fleet before is unhealthy now',
    { groups: [aGroup(4, { instances: [anInstance('i-1'), anInstance('i-2', { healthy: false })] })] },
    [],
    'web-dev is unhealthy (1 of 4 healthy)',
  ],
  [
    'the image was rolled back from this fleet since',
    {},
    [aDeploy({ id: 'd-9', state: 'rolled-back' })],
    'this image was rolled back from web-prod (run d-9)',
  ],
  [
    'it failed on the fleet before since',
    {},
    [aDeploy({ id: 'd-9', name: 'web-dev', state: 'failed' })],
    'a deploy of this image to web-dev failed (run d-9)',
  ],
])('at the start: %s, so people are asked again for exactly that', async (_title, parts, runs, why) => {
  const world = aWorld(parts);
  await store(world, ...runs);
  const checked = await checkDeployPlan(portsOf(world), run);
  if (checked.kind !== 'changed' || checked.plan.kind !== 'deploy') throw new Error(checked.kind);
  expect(checked.why).toBe(why);
  expect(checked.planHash).toBe(hashOf(bindingOf(checked.plan)));
  expect(checked.planHash).not.toBe(hashOf(bindingOf(run.plan)));
  expect(await checkDeployPlan(portsOf(world), { ...run, plan: checked.plan })).toEqual({ kind: 'same' });
});

const unreadable = (world: FakeAws) => ({
  ...portsOf(world),
  cloudWatch: {
    alarms: async () => {
      throw failure('AccessDenied');
    },
  },
});

test('alarms that cannot be read at the start hold it', async () => {
  expect(await checkDeployPlan(unreadable(aWorld()), run)).toEqual({
    kind: 'unknown',
    what: 'whether an alarm of this fleet is in ALARM',
  });
});

test('a rollback is never held back by what speaks against the old image', async () => {
  const back = { ...run, plan: aDeployPlan({ target: STACK, returnOf: 'd-0' }) };
  expect(await checkDeployPlan(portsOf(aWorld({ alarms: ringing })), back)).toEqual({ kind: 'same' });
  const memory = await loadMemory(portsOf(aWorld({ alarms: ringing })), back, T0);
  expect(memory.facts).toEqual([alarm]);
});

test('ages are those of the AMIs, not of their builds', async () => {
  const world = aWorld({ amis: [anAmi('ami-0old', { createdAt: 2000 }), anAmi('ami-0new', { createdAt: 1000 })] });
  expect((await loadMemory(portsOf(world), run, T0)).facts).toEqual([
    { code: 'older', createdAt: 1000, running: 'ami-0old', runningCreatedAt: 2000 },
  ]);
});

test('history is read back to the creation of the image, and no further', async () => {
  const world = aWorld({ amis: [anAmi('ami-0old'), anAmi('ami-0new', { createdAt: T0 - 500 })] });
  const runs = Array.from({ length: 120 }, (_none, i) =>
    aDeploy({ id: `d-${i}`, subject: `s/${i}`, requestedAt: T0 - i * 20, state: 'cancelled' }),
  );
  await store(world, ...runs);
  let queries = 0;
  const ports = portsOf(world);
  const counting = {
    ...ports,
    table: {
      ...ports.table,
      query: async (asked: Parameters<typeof ports.table.query>[0]) => {
        queries += 1;
        return ports.table.query(asked);
      },
    },
  };
  expect((await loadMemory(counting, { ...run, id: 'd-x' }, T0)).facts).toEqual([]);
  // One page of this fleet, and the empty one of the fleet before.
  expect(queries).toBe(2);
});

test('a review reads it again, and says that it could not', async () => {
  const asked = { ...run, state: 'awaiting-approval' as const };
  expect(await loadReviewFacts(portsOf(aWorld({ alarms: ringing })), asked, T0 + 5)).toMatchObject({
    memory: { kind: 'read', value: { at: T0 + 5, facts: [alarm] } },
  });
  const ports = portsOf(aWorld());
  const blind = {
    ...ports,
    ec2: {
      ...ports.ec2,
      images: async () => {
        throw failure('RequestLimitExceeded');
      },
    },
  };
  expect(await loadReviewFacts(blind, asked, T0)).toMatchObject({
    memory: { kind: 'unread', error: 'RequestLimitExceeded' },
  });
  expect(await loadReviewFacts(portsOf(aWorld()), { ...run, state: 'running' }, T0)).not.toHaveProperty('memory');
});
