import { DAY } from '../../../src/duration.ts';
import { type JudgeFacts, judgeFleet } from '../../../src/posture/decision/judge.ts';
import type { Exception } from '../../../src/posture/types/exception.ts';
import { NO_FLEET, type SweptFleet } from '../../../src/posture/types/swept.ts';
import { aManaged, aState, T0 } from '../../nodes/fixture.ts';
import { anEc2, anInstance, assess, exception, NOW, oneLacking, stackFleet, swept } from '../fixture.ts';

const judge = (instances: SweptFleet['instances'], parts: Partial<SweptFleet> = {}, facts: Partial<JudgeFacts> = {}) =>
  judgeFleet(assess(swept(instances, parts)), {
    exceptions: [],
    previous: undefined,
    now: NOW,
    ...facts,
  });

const clean = anInstance('i-1');
const offline = anInstance('i-9', { node: aManaged('i-9', { ping: 'connection-lost' }) });
const unread = [{ part: 'lists' as const, what: 'patch lists', error: 'ThrottlingException' }];
const lacking = oneLacking('i-2', ['KB1']);
const oldImage = { images: [{ ids: ['ami-new'], version: '2', createdAt: NOW - 40 * DAY }] };

test.each<[string, ReturnType<typeof judge>, string]>([
  ['all clean', judge([clean]), 'compliant'],
  ['one misses patches', judge([clean, lacking]), 'not-compliant'],
  ['one misses patches and one is not seen', judge([offline, lacking]), 'not-compliant'],
  ['one is not seen', judge([clean, offline]), 'not-seen'],
  ['any read failed', judge([clean], { unread }), 'not-seen'],
  ['nobody is there', judge([]), 'not-seen'],
  ['its baseline could not be read', judge([], { baselines: { WINDOWS: 'unreachable' } }), 'not-seen'],
  [
    'what will keep it from being patched is drift, and it is compliant',
    judge([anInstance('i-1', { ec2: anEc2({ tags: {} }) })]),
    'compliant',
  ],
  ['nobody has read it for two days', judge([clean], {}, { now: NOW + 2 * DAY }), 'not-seen'],
  ['it misses patches, and nobody has read it since', judge([lacking], {}, { now: NOW + 2 * DAY }), 'not-compliant'],
  ['its image is too old', judge([clean], oldImage), 'not-compliant'],
  [
    'all that is wrong is permitted',
    judge([clean, lacking], {}, { exceptions: [exception({ kind: 'patch', patch: 'KB1' })] }),
    'compliant',
  ],
  [
    'the permission is over',
    judge([lacking], {}, { exceptions: [exception({ kind: 'fleet' }, { until: NOW })] }),
    'not-compliant',
  ],
  [
    'nobody has approved it yet',
    judge([lacking], {}, { exceptions: [exception({ kind: 'fleet' }, { state: 'asked' })] }),
    'not-compliant',
  ],
  [
    'a permission of another fleet',
    judge([lacking], {}, { exceptions: [exception({ kind: 'fleet' }, { fleet: 'x' })] }),
    'not-compliant',
  ],
  [
    'what is not seen is permitted by nobody',
    judge([offline], {}, { exceptions: [exception({ kind: 'fleet' })] }),
    'not-seen',
  ],
  [
    'an old image may be permitted for the fleet',
    judge([clean], oldImage, { exceptions: [exception({ kind: 'fleet' })] }),
    'compliant',
  ],
])('%s', (_, { verdict }, expected) => {
  expect(verdict).toBe(expected);
});

test('the counts add up, and what is permitted is among what is not compliant', () => {
  const exceptions = [exception({ kind: 'instance', instanceId: 'i-2' })];
  const posture = judge([clean, lacking, oneLacking('i-3', ['KB1']), offline], {}, { exceptions });
  expect(posture.counts).toEqual({ instances: 4, compliant: 1, notCompliant: 2, notSeen: 1, excepted: 1 });
  expect(posture.exceptions).toBe(1);
});

test('one that is compliant by exceptions alone is so until the first without which it would not be', () => {
  const lacksTwo = oneLacking('i-2', ['KB1', 'KB2']);
  const patch = (id: string, days: number) =>
    exception({ kind: 'patch', patch: id }, { id: `x-${id}`, until: NOW + days * DAY });
  const excepted = (...exceptions: Exception[]) => judge([clean, lacksTwo], {}, { exceptions }).excepted;
  expect(excepted(patch('KB1', 9), patch('KB2', 4), patch('KB3', 1))).toEqual({ until: NOW + 4 * DAY });
  expect(excepted(patch('KB1', 9), patch('KB2', 4), patch('KB2', 6))).toEqual({ until: NOW + 6 * DAY });
  expect(excepted(patch('KB1', 9))).toBeUndefined();
  expect(judge([clean], {}, { exceptions: [exception({ kind: 'fleet' })] }).excepted).toBeUndefined();
  expect(judge([clean], oldImage, { exceptions: [exception({ kind: 'fleet' })] }).excepted).toEqual({
    until: NOW + DAY,
  });
});

test('what is split between two tags counts those that have one of them alone', () => {
  const tagged = (id: string, keys: readonly string[]) =>
    anInstance(id, {
      ec2: anEc2({
        tags: { 'Maintenance Window': 'mw-1', ...Object.fromEntries(keys.map((key) => [key, 'Win-PROD'])) },
      }),
    });
  const { causes } = judge([
    tagged('i-1', ['Patch Group']),
    tagged('i-2', ['PatchGroup']),
    tagged('i-3', ['Patch Group', 'PatchGroup']),
  ]);
  expect(causes).toEqual([{ code: 'split-patch-group', instances: 2 }]);
});

describe('a fleet of containers', () => {
  const image = (version: string, daysAgo: number) => ({
    ids: [`1.dkr.ecr/worker:${version}`],
    version,
    createdAt: NOW - daysAgo * DAY,
  });
  const images = [image('4', 1), image('3', 10), image('2', 20), image('1', 50)];

  test.each<[string, Partial<SweptFleet>, string, string[]]>([
    ['runs the newest', { deployed: '1.dkr.ecr/worker:4', images }, 'compliant', []],
    ['runs an old one', { deployed: '1.dkr.ecr/worker:1', images }, 'not-compliant', ['image-behind']],
    ['runs one that nobody knows', { deployed: '1.dkr.ecr/worker:x', images }, 'not-compliant', ['image-behind']],
    ['runs one, and the good ones could not be read', { deployed: '1.dkr.ecr/worker:4' }, 'not-seen', []],
    ['deploys an AMI, and has no instances', { deployed: 'ami-0a', images }, 'not-seen', ['no-instances']],
    ['deploys nobody knows what', { images }, 'not-seen', ['no-instances']],
  ])('%s', (_, parts, verdict, codes) => {
    const posture = judge([], parts);
    expect([posture.verdict, posture.causes.map(({ code }) => code)]).toEqual([verdict, codes]);
  });
});

test('one that is down with a permission for what it misses is not seen', () => {
  const { node: _, ...down } = { ...lacking, ec2: anEc2({ state: 'stopped' }) };
  const posture = judge([down], {}, { exceptions: [exception({ kind: 'fleet' })] });
  expect([posture.verdict, posture.counts]).toEqual([
    'not-seen',
    { instances: 1, compliant: 0, notCompliant: 0, notSeen: 1, excepted: 0 },
  ]);
});

test.each([
  ['win-prod', [], 'not-seen'],
  [NO_FLEET, [], 'compliant'],
  [NO_FLEET, unread, 'not-seen'],
])('%s without instances, with %j: %s', (fleet, missed, verdict) => {
  expect(judge([], { fleet, unread: missed }).verdict).toBe(verdict);
});

test('causes are counted by instance, most first, without what is permitted or harmless', () => {
  const policy = {
    instanceId: 'i-5',
    status: 'COMPLIANT' as const,
    executedAt: T0,
    executionType: 'PatchPolicy',
    nonCompliant: 0,
  };
  const posture = judge(
    [
      clean,
      lacking,
      oneLacking('i-3', ['KB1']),
      oneLacking('i-4', ['KB9']),
      offline,
      anInstance('i-5', { summary: policy }),
    ],
    { ownBaselines: [] },
    { exceptions: [exception({ kind: 'patch', patch: 'KB9' })] },
  );
  expect(posture.causes).toEqual([
    { code: 'baseline-not-the-groups', instances: 6 },
    { code: 'missing', instances: 2 },
    { code: 'offline', instances: 1 },
  ]);
});

test('a verdict keeps the moment at which it began, and so do card and snooze', () => {
  const before = { ...judge([lacking]), since: T0 - DAY, snoozedUntil: NOW + DAY, card: { channel: 'C1', ts: '1.2' } };
  const after = judge([lacking], {}, { previous: before });
  expect([after.since, after.snoozedUntil, after.card]).toEqual([T0 - DAY, NOW + DAY, { channel: 'C1', ts: '1.2' }]);
  expect(judge([clean], {}, { previous: before }).since).toBe(NOW);
});

test('the image of a posture is the one that is most behind', () => {
  const images = ['c', 'b', 'a'].map((id, index) => ({ ids: [id], version: id, createdAt: NOW - (index + 1) * DAY }));
  const instances = ['b', 'c', 'a', 'c'].map((imageId, index) => anInstance(`i-${index}`, { ec2: anEc2({ imageId }) }));
  const snapshot = assess(swept(instances, { images }), { fleet: stackFleet });
  expect(judgeFleet(snapshot, { exceptions: [], previous: undefined, now: NOW }).image).toEqual({
    id: 'a',
    behind: 2,
    ageDays: 3,
  });
});

test('a scan that is not sure of its baseline never makes a fleet compliant', () => {
  expect(judge([anInstance('i-1', { state: aState('i-1', { baselineId: 'pb-x' }) })]).verdict).toBe('not-seen');
});
