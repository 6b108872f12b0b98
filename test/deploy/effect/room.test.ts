import { checkDeployPlan } from '../../../src/deploy/effect/check.ts';
import { planDeploy } from '../../../src/deploy/effect/plan.ts';
import type { Need } from '../../../src/deploy/types/change.ts';
import { T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aGroup, aStackChange } from '../facts.ts';
import { API_PIPELINE, aWorld, builtImage, type FakeAws, failure, portsOf } from './fake-aws.ts';

const subnets = (...free: number[]) => free.map((count, index) => ({ id: `subnet-${index}`, zone: 'a', free: count }));
const ROOMY = { subnets: ['subnet-0'], instanceTypes: ['t3.small'] };

const asked = (parts: Parameters<typeof aDeployPlan>[0] = {}) => {
  const { change: _change, ...plan } = aDeployPlan({ stage: 'whole', ...parts });
  const { start: _start, ...run } = aDeploy({ state: 'planning', plan });
  return run;
};
const world = (parts: Partial<FakeAws> = {}) => aWorld({ groups: [aGroup(4, ROOMY)], subnets: subnets(20), ...parts });

/** `code` of what a plan warns of in its reach, or why it is refused. */
async function reach(parts: Partial<FakeAws>) {
  const planned = await planDeploy(portsOf(world(parts)), asked(), T0);
  if (planned.kind === 'refused') return planned.reason;
  if (planned.kind !== 'planned') throw new Error(planned.kind);
  return planned.plan.change?.reachWarnings?.map(({ code }) => code) ?? [];
}

test.each<[string, Partial<FakeAws>, unknown]>([
  ['all of it there', {}, []],
  [
    'three addresses',
    { subnets: subnets(3) },
    expect.stringMatching(/^the subnets have too few free addresses .*free 3, needed 4/),
  ],
  [
    'a quota of 64 of which 58 are used',
    { running: { 't3.small': 29 } },
    expect.stringMatching(/^the vCPU quota does not cover .*58 of 64 in use, needed 8/),
  ],
  ['a quota of 64 of which 56 are used', { running: { 't3.small': 28 } }, []],
  ['instances that another quota counts', { running: { 'g5.xlarge': 40 } }, []],
  ['no quota', { quota: undefined }, ['vcpu-quota-unknown']],
  [
    'a scheduled action tonight',
    { scheduled: [{ name: 'night', group: 'web-prod-asg', startsAt: T0 + 3_600_000, desired: 1 }] },
    ['scheduled-lost', 'scheduled-soon'],
  ],
  [
    'one of another group',
    { scheduled: [{ name: 'night', group: 'other', startsAt: T0 + 3_600_000, desired: 1 }] },
    [],
  ],
  [
    'one that the stack makes',
    {
      scheduled: [{ name: 'night', group: 'web-prod-asg' }],
      resources: [
        ...aWorld().resources,
        {
          logicalId: 'Night',
          physicalId: 'night',
          type: 'AWS::AutoScaling::ScheduledAction',
          status: 'CREATE_COMPLETE',
        },
      ],
    },
    [],
  ],
])('a stack with %s', async (_title, parts, expected) => {
  expect(await reach(parts)).toEqual(expected);
});

test('what AWS refuses to tell is not known, and holds nothing up', async () => {
  const ports = portsOf(world());
  const denied = async () => {
    throw failure('AccessDenied', 403);
  };
  const silent = {
    ...ports,
    ec2: { ...ports.ec2, subnets: denied },
    quotas: { ofEc2: denied },
    autoScaling: { ...ports.autoScaling, scheduledActions: denied },
  };
  const planned = await planDeploy(silent, asked(), T0);
  expect(planned).toMatchObject({
    kind: 'planned',
    plan: {
      change: {
        worst: { serve: 4, of: 4 },
        reachWarnings: [{ code: 'addresses-unknown' }, { code: 'vcpu-quota-unknown' }, { code: 'scheduled-unknown' }],
      },
    },
  });
});

test('nothing is read of rooms for a change that launches nothing beside what runs', async () => {
  const read: string[] = [];
  const noted =
    <T>(what: string, answer: T) =>
    async (): Promise<T> => {
      read.push(what);
      return answer;
    };
  const ports = portsOf(
    world({ groups: [aGroup(10, { name: 'api-prod', ...ROOMY })], built: [builtImage({ pipelineArn: API_PIPELINE })] }),
  );
  const watched = {
    ...ports,
    ec2: { ...ports.ec2, subnets: noted('subnets', []) },
    quotas: { ofEc2: noted('quota', 64) },
  };
  const run = {
    ...asked({ fleet: 'api-prod', target: { kind: 'auto-scaling-group', group: 'api-prod' } }),
    name: 'api-prod',
  };
  expect(await planDeploy(watched, run, T0)).toMatchObject({
    kind: 'planned',
    plan: { change: { extraInstances: 0, worst: { serve: 9, of: 10 } } },
  });
  expect(read).toEqual([]);
});

const NEED: Need = { group: 'web-prod-asg', extra: 4, subnets: ['subnet-0'], types: ['t3.small'], spot: false };

test.each<[string, Partial<FakeAws>, object]>([
  ['there is', {}, { kind: 'same' }],
  [
    'there are too few addresses by now',
    { subnets: subnets(3) },
    { kind: 'busy', what: expect.stringContaining('too few free addresses') },
  ],
  [
    'the quota is used up by now',
    { running: { 't3.small': 30 } },
    { kind: 'busy', what: expect.stringContaining('60 of 64 in use') },
  ],
  ['is not known', { quota: undefined, subnets: subnets(20) }, { kind: 'same' }],
])('at the start, whether there is room: %s', async (_title, parts, expected) => {
  const target = { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' } as const;
  const change = aStackChange({ launches: [NEED] });
  const run = aDeploy({ plan: aDeployPlan({ target, returnOf: 'd-1', change }) });
  expect(await checkDeployPlan(portsOf(world(parts)), run)).toEqual(expected);
});
