import { adviceFor, fleetOfLife, LONG_LIVED_MS, lifeOf, lifeOnPremises, partsOf } from '../../src/advice/decision.ts';
import type { InstanceLife } from '../../src/advice/types.ts';
import type { Ec2Instance } from '../../src/aws/nodes.ts';
import { parseConfig } from '../../src/config/load.ts';
import { DAY } from '../../src/duration.ts';
import { FULL } from '../config/fixture.ts';
import { T0 } from '../runs/fixture.ts';

const ID = 'i-0a1b2c3d4e5f60001';
const life = (parts: Partial<InstanceLife> = {}): InstanceLife => ({
  id: ID,
  ageMs: 5 * DAY,
  spot: false,
  keptVolumes: 0,
  vendor: false,
  ...parts,
});
const patchGroup = { key: 'Patch Group', value: 'Win-DEV' };
const eks = { kind: 'eks', name: 'general' } as const;

// The table of how an instance lives: monolithic on reservations or On-Demand, CI/CD, and Spot.
test.each<[string, Partial<InstanceLife>, string, string]>([
  ['a monolithic server that has lived long', { ageMs: LONG_LIVED_MS }, 'in-place', 'long-lived'],
  ['one that is tagged for patching', { patchGroup }, 'in-place', 'tagged'],
  ['one that keeps data', { keptVolumes: 1 }, 'in-place', 'keeps-data'],
  ['one of which nothing is known yet', { ageMs: LONG_LIVED_MS - 1 }, 'in-place', 'too-young'],
  ['a CI/CD workload in a group', { group: 'web' }, 'image', 'group'],
  ['one in a group that has lived long', { group: 'web', ageMs: 900 * DAY }, 'image', 'group'],
  ['a young one of a stack', { stack: 'web' }, 'image', 'of-stack'],
  ['an old one of a stack', { stack: 'web', ageMs: 900 * DAY }, 'in-place', 'long-lived'],
  ['one of a stack that keeps data', { stack: 'web', keptVolumes: 1 }, 'in-place', 'keeps-data'],
  ['a Spot Instance', { spot: true }, 'latest-image', 'spot'],
  ['a Spot Instance of a group', { spot: true, group: 'web' }, 'latest-image', 'spot'],
  ['a node of EKS', { managedBy: eks, group: 'eks-general', patchGroup }, 'not-covered', 'managed'],
])('%s', (_title, parts, route, code) => {
  expect(adviceFor(life(parts))).toMatchObject({ route, reason: { code } });
});

test('a server outside EC2 is patched in place', () => {
  expect(adviceFor(lifeOnPremises('mi-0a1b2c3d4e5f60001'))).toMatchObject({
    route: 'in-place',
    reason: { code: 'on-premises' },
  });
});

test.each<[Partial<InstanceLife>, readonly string[]]>([
  [{ patchGroup }, []],
  [{ group: 'web', patchGroup }, ['patched-in-vain']],
  [{ spot: true, keptVolumes: 2 }, ['data-at-risk']],
  [{ vendor: true }, ['vendor']],
  [{ vendor: true, managedBy: eks }, []],
])('what speaks against it: %j', (parts, codes) => {
  expect(adviceFor(life(parts)).cautions.map(({ code }) => code)).toEqual(codes);
});

const instance = (parts: Partial<Ec2Instance> = {}): Ec2Instance => ({
  id: ID,
  state: 'running',
  imageId: 'ami-0new',
  launchedAt: T0 - 5 * DAY,
  tags: {},
  availabilityZone: 'ap-southeast-2a',
  ...parts,
});

test.each<[string, Partial<Ec2Instance>, Partial<InstanceLife>]>([
  ['nothing more', {}, {}],
  ['a restart, which changes no age', { rootAttachedAt: T0 - 90 * DAY }, { ageMs: 90 * DAY }],
  ['a root volume that was replaced later', { rootAttachedAt: T0 - DAY }, {}],
  ['the Spot market', { lifecycle: 'spot' }, { spot: true }],
  ['a capacity block, which is no Spot Instance', { lifecycle: 'capacity-block' }, {}],
  ['either spelling of the tag', { tags: { PatchGroup: 'x' } }, { patchGroup: { key: 'PatchGroup', value: 'x' } }],
  [
    'a group and a stack',
    { tags: { 'aws:autoscaling:groupName': 'g', 'aws:cloudformation:stack-name': 's' } },
    { group: 'g', stack: 's' },
  ],
  ['a node group of EKS', { tags: { 'eks:nodegroup-name': 'general' } }, { managedBy: eks }],
  [
    'a node that joined a cluster itself',
    { tags: { 'kubernetes.io/cluster/prod': 'owned' } },
    { managedBy: { kind: 'eks', name: 'prod' } },
  ],
  [
    'a cluster of EMR',
    { tags: { 'aws:elasticmapreduce:job-flow-id': 'j-1' } },
    { managedBy: { kind: 'emr', name: 'j-1' } },
  ],
  ['AWS Batch', { tags: { AWSBatchServiceTag: 'batch' } }, { managedBy: { kind: 'batch', name: 'batch' } }],
  ['another service', { operator: 'ecs.amazonaws.com' }, { managedBy: { kind: 'service', name: 'ecs.amazonaws.com' } }],
  ['what someone sells', { marketplace: true, keptVolumes: 2 }, { vendor: true, keptVolumes: 2 }],
])('how an instance lives: %s', (_title, parts, expected) => {
  expect(lifeOf(instance(parts), T0)).toEqual(life(expected));
});

const { fleets, images } = parseConfig(FULL);
const config = { fleets, images };

test.each<[Partial<InstanceLife>, object | undefined]>([
  [{ stack: 'web-dev' }, { name: 'web-dev', target: 'image', image: { name: 'web', baked: true }, patches: false }],
  [{ group: 'api-prod' }, { name: 'api-prod', target: 'image', image: { name: 'api', baked: true }, patches: false }],
  [
    { patchGroup: { key: 'PatchGroup', value: 'RHEL-DEV' } },
    { name: 'rhel-dev', target: 'patch-group', patches: true },
  ],
  [{ patchGroup }, undefined],
  [{}, undefined],
])('the fleet of an instance with %j', (parts, fleet) => {
  expect(fleetOfLife(config, life(parts))).toEqual(fleet);
});

test('members are told together where they are advised alike', () => {
  const all = [life({ group: 'g' }), life({ patchGroup }), life({ id: 'i-2', group: 'h' })].map(adviceFor);
  expect(partsOf(all).map(({ advice, ids }) => [advice.route, ids])).toEqual([
    ['image', [ID, 'i-2']],
    ['in-place', [ID]],
  ]);
});
