import { newsOf, tellableAt } from '../../../src/compliance/decision/drift-news.ts';
import { DAY, HOUR } from '../../../src/duration.ts';
import { judgeFleet } from '../../../src/posture/decision/judge.ts';
import type { Exception } from '../../../src/posture/types/exception.ts';
import type { FleetSnapshot } from '../../../src/posture/types/snapshot.ts';
import type { SweptFleet, SweptInstance } from '../../../src/posture/types/swept.ts';
import { aBaseline, aManaged, aState, T0 } from '../../nodes/fixture.ts';
import { anEc2, anInstance, assess, compliance, oneLacking, swept } from '../../posture/fixture.ts';

const permits: Exception = {
  schema: 1,
  id: 'x-aaaaaaaa',
  version: 2,
  epoch: 1,
  state: 'approved',
  fleet: 'win-prod',
  scope: { kind: 'patch', patch: 'KB1' },
  cves: [],
  exploited: [],
  reason: 'vendor certifies it in May',
  until: T0 + 30 * DAY,
  requester: { userId: 'U1', person: 'ana' },
  requestedAt: T0,
  expiresAt: T0,
  policy: { name: 'two', approvals: 2, groups: {}, expiresMs: DAY },
  approvals: [],
  channel: 'C1',
};

const news = (
  snapshot: FleetSnapshot,
  parts: { toldThrough?: number; isTold?: boolean; exceptions?: Exception[]; since?: number } = {},
) => {
  const { toldThrough = 0, isTold = true, exceptions = [], since } = parts;
  const now = snapshot.readAt + 60_000;
  const judged = judgeFleet(snapshot, { exceptions, previous: undefined, now });
  const posture = since === undefined ? judged : { ...judged, since };
  const found = newsOf({
    snapshot,
    posture,
    coverage: { exceptions, snapshot, now },
    toldThrough,
    isTold,
    ...compliance,
  });
  return found.map(({ code, instances }) => [code, ...instances].join(' '));
};

const at = (instances: readonly SweptInstance[], parts: Partial<SweptFleet> = {}, previous?: FleetSnapshot) =>
  assess(swept(instances, parts), { previous });

const first = at([oneLacking('i-1', ['KB1']), anInstance('i-2')], { readAt: T0 });
const untagged = anInstance('i-2', { ec2: anEc2({ tags: {} }) });

test.each<[string, string[], string[]]>([
  ['everything, where nothing was told', news(first), ['missing i-1']],
  ['nothing, where it was told', news(first, { toldThrough: T0 }), []],
  [
    'what came since',
    news(at([oneLacking('i-1', ['KB1']), oneLacking('i-2', ['KB1'])], { readAt: T0 + HOUR }, first), {
      toldThrough: T0,
    }),
    ['missing i-2'],
  ],
  ['what is permitted is none', news(first, { exceptions: [permits] }), []],
  [
    'all that keeps it out, where that was never told: an exception is over',
    news(first, { toldThrough: T0, isTold: false }),
    ['missing i-1'],
  ],
  [
    'setup that was told is told once, whatever else is',
    news(at([untagged], { readAt: T0 }), { toldThrough: T0, isTold: false }),
    [],
  ],
  [
    'a baseline that changed',
    news(
      at([anInstance('i-1')], { readAt: T0 + HOUR, baselines: { WINDOWS: aBaseline({ rulesHash: 'r2' }) } }, first),
      { toldThrough: T0 },
    ),
    ['baseline-changed'],
  ],
  [
    'most instances first',
    news(at([oneLacking('i-1', ['KB1']), untagged, anInstance('i-3', { ec2: anEc2({ tags: {} }) })])),
    ['no-patch-group i-2 i-3', 'no-window-tag i-2 i-3', 'missing i-1'],
  ],
])('news: %s', (_, found, expected) => {
  expect(found).toEqual(expected);
});

describe('a read that failed', () => {
  const blind = at([anInstance('i-1')], { readAt: T0 + HOUR, unread: [{ part: 'lists', what: 'lists', error: 'x' }] });

  test('is no news the first time', () => {
    expect(news(blind, { toldThrough: T0, since: T0 + HOUR })).toEqual([]);
  });

  test('is news once the fleet has not been seen for a whole sweep', () => {
    expect(news(blind, { isTold: false, toldThrough: T0, since: T0 })).toEqual(['unread']);
    expect(news(blind, { toldThrough: T0 + HOUR, since: T0 })).toEqual([]);
  });
});

test.each<[string, SweptInstance, number]>([
  ['a new instance has an hour to register', anInstance('i-1', { ec2: anEc2({ launchedAt: T0 }) }), T0 + HOUR],
  ['an old one has none', anInstance('i-1', { ec2: anEc2() }), T0],
])('%s', (_, { node: _node, ...instance }, expected) => {
  const [found] = at([instance], { readAt: T0 }).instances;
  expect(found?.findings.map((finding) => tellableAt(finding, found, compliance.staleMs))).toEqual([expected]);
});

test.each<[string, Partial<SweptInstance>, number]>([
  [
    'an agent may restart for an hour',
    { node: aManaged('i-1', { ping: 'connection-lost', pingedAt: T0 - 60_000 }) },
    T0 - 60_000 + HOUR,
  ],
  ['an agent that was gone for longer', { node: aManaged('i-1', { ping: 'connection-lost', pingedAt: T0 - DAY }) }, T0],
  [
    'one that is stopped for the night, until its scan is stale',
    { ec2: anEc2({ state: 'stopped' }), state: aState('i-1', { endedAt: T0 - DAY }) },
    T0 + 2 * DAY,
  ],
])('%s', (_, parts, expected) => {
  const [found] = at([anInstance('i-1', parts)], { readAt: T0 }).instances;
  expect(found?.findings.map((finding) => tellableAt(finding, found, compliance.staleMs))).toEqual([expected]);
});

test('a new instance has a day until its first scan', () => {
  const { state: _, ...instance } = anInstance('i-1', { ec2: anEc2({ launchedAt: T0 - HOUR }) });
  const [found] = at([instance], { readAt: T0 }).instances;
  expect(found?.findings.map((finding) => tellableAt(finding, found, compliance.staleMs))).toEqual([T0 - HOUR + DAY]);
});
