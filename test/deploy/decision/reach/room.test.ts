import { quotaOf } from '../../../../src/aws/ec2-room.ts';
import { type Room, roomWarnings } from '../../../../src/deploy/decision/reach/room.ts';
import { scheduleWarnings } from '../../../../src/deploy/decision/reach/schedule.ts';
import type { Need } from '../../../../src/deploy/types/change.ts';
import { T0 } from '../../../runs/fixture.ts';

const need = (parts: Partial<Need> = {}): Need => ({
  group: 'web',
  extra: 4,
  subnets: ['subnet-a', 'subnet-b'],
  types: ['m6i.large'],
  spot: false,
  ...parts,
});

const room = (parts: Partial<Room> = {}): Room => ({
  subnets: [
    { id: 'subnet-a', zone: 'a', free: 200 },
    { id: 'subnet-b', zone: 'b', free: 200 },
  ],
  vcpus: { 'm6i.large': 2, 'm6i.4xlarge': 16, 'g5.xlarge': 4 },
  quotas: [{ code: 'L-1216C47A', limit: 64, used: 32 }],
  ...parts,
});

const free = (a: number, b: number): Pick<Room, 'subnets'> => ({
  subnets: [
    { id: 'subnet-a', zone: 'a', free: a },
    { id: 'subnet-b', zone: 'b', free: b },
  ],
});

const told = (needs: readonly Need[], given: Partial<Room> = {}): string[] =>
  roomWarnings(needs, room(given)).map(({ code, blocks }) => (blocks ? `${code}!` : code));

test.each<[string, Need[], Partial<Room>, string[]]>([
  ['enough of both', [need()], {}, []],
  ['nothing to launch', [need({ extra: 0 })], { ...free(0, 0), quotas: undefined }, []],
  ['three addresses for four', [need()], free(1, 2), ['no-addresses!']],
  ['exactly four addresses', [need()], free(2, 2), []],
  ['four addresses, none in one of the zones', [need()], free(0, 4), ['few-addresses']],
  ['groups that share six addresses and need eight', [need(), need({ group: 'api' })], free(3, 3), ['no-addresses!']],
  ['subnets that could not be read', [need()], { subnets: undefined }, ['addresses-unknown']],
  ['a subnet that is gone', [need({ subnets: ['subnet-x'] })], {}, ['no-addresses!']],
  ['zones alone', [need({ subnets: [] })], { subnets: [] }, []],
  ['exactly the quota', [need()], { quotas: [{ code: 'L-1216C47A', limit: 40, used: 32 }] }, []],
  ['one vCPU too few', [need()], { quotas: [{ code: 'L-1216C47A', limit: 39, used: 32 }] }, ['no-vcpu-quota!']],
  [
    'the smallest of its types fits',
    [need({ types: ['m6i.4xlarge', 'm6i.large'] })],
    { quotas: [{ code: 'L-1216C47A', limit: 40, used: 32 }] },
    [],
  ],
  [
    'two groups fit each, and not both',
    [need(), need({ group: 'api' })],
    { quotas: [{ code: 'L-1216C47A', limit: 42, used: 32 }] },
    ['no-vcpu-quota!'],
  ],
  ['a quota that AWS did not tell', [need()], { quotas: undefined }, ['vcpu-quota-unknown']],
  ['a type that is not known', [need({ types: ['m99.large'] })], {}, ['vcpu-quota-unknown']],
  ['no type', [need({ types: [] })], {}, ['vcpu-quota-unknown']],
  ['types of two quotas', [need({ types: ['m6i.large', 'g5.xlarge'] })], {}, ['vcpu-quota-unknown']],
  ['another quota than was read', [need({ types: ['g5.xlarge'] })], {}, ['vcpu-quota-unknown']],
  [
    'Spot Instances',
    [need({ spot: true })],
    { quotas: [{ code: 'L-1216C47A', limit: 0, used: 0 }] },
    ['vcpu-quota-unknown'],
  ],
])('%s', (_title, needs, given, expected) => {
  expect(told(needs, given)).toEqual(expected);
});

test('what is missing is told with its numbers', () => {
  const given = room({ ...free(1, 1), quotas: [{ code: 'L-1216C47A', limit: 32, used: 30 }] });
  expect(roomWarnings([need()], given).map(({ facts }) => facts)).toEqual([
    { group: 'web', free: '2', needed: '4' },
    { quota: 'L-1216C47A', vCPUs: '30 of 32 in use', needed: '8' },
  ]);
});

test.each([
  ['t3.small', 'L-1216C47A'],
  ['im4gn.large', 'L-1216C47A'],
  ['is4gen.large', 'L-1216C47A'],
  ['i4i.large', 'L-1216C47A'],
  ['inf2.xlarge', 'L-1945791B'],
  ['trn1.2xlarge', 'L-2C3B7624'],
  ['dl1.24xlarge', 'L-6E869C2A'],
  ['d3.xlarge', 'L-1216C47A'],
  ['g5.xlarge', 'L-DB2E81BA'],
  ['gr6.4xlarge', 'L-DB2E81BA'],
  ['vt1.3xlarge', 'L-DB2E81BA'],
  ['p5.48xlarge', 'L-417A185B'],
  ['f1.2xlarge', 'L-74FC7D96'],
  ['x2idn.16xlarge', 'L-7295265B'],
  ['u-6tb1.56xlarge', 'L-43DA4232'],
  ['hpc7a.12xlarge', 'L-F7808C92'],
  ['mac2.metal', undefined],
])('%s counts to %s', (type, quota) => {
  expect(quotaOf(type)).toBe(quota);
});

const HOUR = 3_600_000;
const action = (name: string, startsAt?: number) => ({
  name,
  group: 'web',
  desired: 2,
  ...(startsAt === undefined ? {} : { startsAt }),
});

test.each<[string, readonly ReturnType<typeof action>[] | undefined, boolean, string[]]>([
  ['none', [], true, []],
  ['that could not be read', undefined, false, ['scheduled-unknown']],
  ['of the template, in two days', [action('night', T0 + 48 * HOUR)], true, []],
  ['of the template, tonight', [action('night', T0 + 8 * HOUR)], true, ['scheduled-soon']],
  ['made by hand, in a group that stays', [action('by-hand')], false, []],
  [
    'made by hand, in a group that is replaced',
    [action('by-hand', T0 + 8 * HOUR)],
    true,
    ['scheduled-lost', 'scheduled-soon'],
  ],
  ['that has fired', [action('night', T0 - HOUR)], true, []],
])('scheduled actions %s', (_title, actions, replaced, expected) => {
  const warnings = scheduleWarnings({ group: 'web', actions, replaced, ofTemplate: ['night'] }, T0);
  expect(warnings.map(({ code }) => code)).toEqual(expected);
  expect(warnings.every(({ blocks }) => !blocks)).toBe(true);
});

test('a scheduled action is told with its time and sizes', () => {
  const asked = {
    group: 'web',
    actions: [action('night', Date.UTC(2026, 10, 30, 20))],
    replaced: false,
    ofTemplate: [],
  };
  expect(scheduleWarnings(asked, Date.UTC(2026, 10, 30, 12))[0]?.facts['actions']).toBe(
    'night at 2026-11-30 20:00 UTC: desired 2',
  );
});
