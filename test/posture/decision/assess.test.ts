import { DAY } from '../../../src/duration.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import { aBaseline, aManaged, aState, T0 } from '../../nodes/fixture.ts';
import { anEc2, anInstance, assess, lacking, NOW, oneLacking, stackFleet, swept } from '../fixture.ts';

const READ = T0 + 1_800_000;
const missingInstances = [{ part: 'instances' as const, what: 'EC2 instances', error: 'UnauthorizedOperation' }];

test('counts every instance once, and keeps those with findings', () => {
  const { ec2: _, ...offline } = anInstance('mi-3', { node: aManaged('mi-3', { ping: 'connection-lost' }) });
  const twice = oneLacking('i-2', ['KB1']);
  const found = assess(
    swept([anInstance('i-1'), twice, twice, offline, anInstance('i-4', { ec2: anEc2({ state: 'terminated' }) })]),
  );
  expect(found.counts).toEqual({ instances: 3, compliant: 1, notCompliant: 1, notSeen: 1 });
  expect(found.instances.map(({ id }) => id)).toEqual(['i-2', 'mi-3']);
});

test('one that is down and misses patches as of its last scan is not compliant', () => {
  const { node: _, ...down } = { ...oneLacking('i-1', ['KB1']), ec2: anEc2({ state: 'stopped' }) };
  expect(assess(swept([down])).counts).toEqual({ instances: 1, compliant: 0, notCompliant: 1, notSeen: 0 });
});

test('a finding keeps the moment at which it was first found', () => {
  const before = assess(swept([oneLacking('i-1', ['KB1']), anInstance('i-2')], { readAt: T0 - DAY }));
  const after = assess(swept([oneLacking('i-1', ['KB1', 'KB2']), oneLacking('i-2', ['KB2'])]), { previous: before });
  expect(after.instances.map(({ id, findings }) => [id, findings[0]?.since])).toEqual([
    ['i-1', T0 - DAY],
    ['i-2', READ],
  ]);
  expect(after.followedSince).toBe(T0 - DAY);
});

test('what instances lack is listed once, with all its CVEs, since it was first seen', () => {
  const before = assess(swept([oneLacking('i-1', ['KB1'])], { readAt: T0 - DAY }));
  const instances = [
    anInstance('i-1', { state: aState('i-1', { missing: 1 }), missing: [lacking('KB1', { cves: ['CVE-2026-2'] })] }),
    anInstance('i-2', {
      state: aState('i-2', { missing: 1, rejected: 1 }),
      missing: [lacking('KB1', { cves: ['CVE-2026-1'] }), lacking('KB9', { state: 'InstalledRejected' })],
    }),
  ];
  const { patches } = assess(swept(instances), { previous: before });
  expect({ ...patches }).toEqual({
    KB1: {
      title: 'Update KB1',
      classification: 'SecurityUpdates',
      severity: 'Critical',
      cves: ['CVE-2026-1', 'CVE-2026-2'],
      instances: 2,
      firstSeenAt: T0 - DAY,
    },
  });
});

test('a patch named like a member of every object is a patch', () => {
  const previous = assess(swept([oneLacking('i-1', ['KB1'])], { readAt: T0 - DAY }));
  expect(assess(swept([oneLacking('i-1', ['constructor'])]), { previous }).patches['constructor']?.firstSeenAt).toBe(
    READ,
  );
});

describe('who is gone', () => {
  const before = assess(swept([oneLacking('i-1', ['KB1']), oneLacking('i-2', ['KB1'])], { readAt: T0 - DAY }));
  const { ec2: _, ...forgotten } = oneLacking('i-1', ['KB1']);

  test('one that EC2 does not know any more, though Systems Manager remembers it', () => {
    const after = assess(swept([forgotten, anInstance('i-3')]), { previous: before });
    expect([after.gone, after.counts.instances]).toEqual([['i-1', 'i-2'], 1]);
  });

  test('nobody knows it where EC2 was not read', () => {
    const after = assess(swept([forgotten], { unread: missingInstances }), { previous: before });
    expect([after.gone, after.counts.instances]).toEqual([[], 1]);
  });
});

test('a fleet without instances is told, unless they could not be read', () => {
  expect(assess(swept([])).findings).toEqual([{ code: 'no-instances', since: READ }]);
  expect(assess(swept([], { unread: missingInstances })).findings).toEqual([]);
  expect(assess(swept([], { fleet: NO_FLEET })).findings).toEqual([]);
});

describe('images', () => {
  const images = [0, 1, 2, 3].map((behind) => ({
    ids: [`ami-${behind}`],
    version: `1.0.${3 - behind}`,
    createdAt: NOW - (10 * behind + 5) * DAY,
  }));
  const running = (...ids: string[]) =>
    ids.map((imageId, index) => anInstance(`i-${index}`, { ec2: anEc2({ imageId }) }));
  const found = (ids: string[], given: typeof images | 'unknown' = images) =>
    assess(swept(running(...ids), { fleet: 'web-prod', ...(given !== 'unknown' && { images: given }) }), {
      fleet: stackFleet,
    });

  test.each<[string, string[], object | undefined]>([
    ['the newest', ['ami-0', 'ami-0'], undefined],
    ['two behind is not yet old', ['ami-2'], undefined],
    ['three behind', ['ami-0', 'ami-3'], { instances: 1, versions: 3, days: 25, running: ['ami-3'], newest: '1.0.3' }],
    [
      'one that is none of the good ones',
      ['ami-x'],
      { instances: 1, versions: 4, days: 35, running: ['ami-x'], newest: '1.0.3' },
    ],
  ])('%s', (_, ids, behind) => {
    expect(found(ids).findings).toEqual(behind === undefined ? [] : [{ code: 'image-behind', since: READ, ...behind }]);
  });

  test('one behind is old once the newer one has been there for too long', () => {
    const [newest, next] = images;
    const late = [
      { ids: newest?.ids ?? [], version: '2', createdAt: NOW - 31 * DAY },
      { ...next, ids: next?.ids ?? [], version: '1', createdAt: NOW - 40 * DAY },
    ];
    expect(found(['ami-1'], late).findings).toMatchObject([{ code: 'image-behind', versions: 1, days: 31 }]);
  });

  test('in use are listed with their age, where good images are known', () => {
    expect(found(['ami-1', 'ami-1', 'ami-0']).images).toEqual([
      { id: 'ami-1', instances: 2, behind: 1, ageDays: 15 },
      { id: 'ami-0', instances: 1, behind: 0, ageDays: 5 },
    ]);
    expect(found(['ami-1'], 'unknown').images).toEqual([{ id: 'ami-1', instances: 1 }]);
    expect(found(['ami-1'], []).findings).toEqual([]);
  });
});

describe('spellings of the patch group', () => {
  const tagged = (id: string, ...keys: string[]) =>
    anInstance(id, {
      ec2: anEc2({
        tags: { 'Maintenance Window': 'mw-1', ...Object.fromEntries(keys.map((key) => [key, 'Win-PROD'])) },
      }),
    });

  test.each<[string, string[][], object | undefined]>([
    ['one everywhere', [['Patch Group'], ['Patch Group']], undefined],
    [
      'both everywhere',
      [
        ['Patch Group', 'PatchGroup'],
        ['Patch Group', 'PatchGroup'],
      ],
      undefined,
    ],
    ['half and half', [['Patch Group'], ['PatchGroup']], { 'Patch Group': 1, PatchGroup: 1 }],
    [
      'both on one, one on the other: that one reaches both',
      [['Patch Group', 'PatchGroup'], ['PatchGroup']],
      undefined,
    ],
    [
      'each alone somewhere, and both on others, which neither misses',
      [['Patch Group', 'PatchGroup'], ['PatchGroup'], ['PatchGroup'], ['Patch Group']],
      { 'Patch Group': 1, PatchGroup: 2 },
    ],
  ])('%s', (_, keys, counts) => {
    const { findings } = assess(swept(keys.map((each, index) => tagged(`i-${index}`, ...each))));
    expect(findings).toEqual(counts === undefined ? [] : [{ code: 'split-patch-group', since: READ, counts }]);
  });
});

describe('baselines', () => {
  const before = assess(swept([anInstance('i-1')], { readAt: T0 - DAY }));
  const with_ = (baseline: ReturnType<typeof aBaseline> | 'unreachable', parts = {}) =>
    assess(swept([anInstance('i-1')], { baselines: { WINDOWS: baseline }, ...parts }), { previous: before });

  test('the group has none of its own', () => {
    expect(with_(aBaseline(), { ownBaselines: [] }).findings).toMatchObject([
      { code: 'baseline-not-the-groups', id: 'pb-win' },
    ]);
    expect(with_(aBaseline(), { ownBaselines: undefined }).findings).toEqual([]);
  });

  test('other rules, and another baseline', () => {
    expect(with_(aBaseline({ rulesHash: 'r2' })).findings).toEqual([
      { code: 'baseline-changed', since: READ, id: 'pb-win', name: 'Win-PROD', was: 'r1', is: 'r2' },
    ]);
    expect(with_(aBaseline({ id: 'pb-new', name: 'Strict' })).findings).toEqual([
      { code: 'baseline-changed', since: READ, id: 'pb-new', name: 'Strict', was: 'Win-PROD', is: 'Strict' },
    ]);
  });

  test('a change is news for a day', () => {
    const changed = with_(aBaseline({ rulesHash: 'r2' }));
    const later = (readAt: number) =>
      assess(swept([anInstance('i-1')], { baselines: { WINDOWS: aBaseline({ rulesHash: 'r2' }) }, readAt }), {
        previous: changed,
      }).findings;
    expect(later(READ + DAY - 1)).toEqual(changed.findings);
    expect(later(READ + DAY)).toEqual([]);
  });

  test('one that AWS does not say is told, and what it was is kept', () => {
    const lost = with_('unreachable');
    expect(lost.findings).toEqual([{ code: 'baseline-unreachable', since: READ, operatingSystem: 'WINDOWS' }]);
    expect(lost.baselines).toEqual(before.baselines);
  });
});

describe('what an instance missed, while that cannot be read,', () => {
  const { state: _state, missing: _missing, ...unseen } = oneLacking('i-1', ['KB1']);
  const denied = { unread: [{ part: 'states' as const, what: 'patch states', error: 'AccessDenied' }] };
  const first = assess(swept([oneLacking('i-1', ['KB1'])], { readAt: T0 - 3 * DAY }));
  const second = assess(swept([unseen], { readAt: T0 - 2 * DAY, ...denied }), { previous: first });
  const third = assess(swept([unseen], { readAt: T0 - DAY, ...denied }), { previous: second });

  test('is still what the fleet misses', () => {
    expect(third.patches['KB1']).toEqual(first.patches['KB1']);
    expect(third.instances[0]).toMatchObject({ missed: ['KB1'], findings: [{ code: 'unread' }] });
  });

  test('keeps the moment at which it was first seen', () => {
    const seen = assess(swept([oneLacking('i-1', ['KB1'])]), { previous: third });
    expect(seen.patches['KB1']?.firstSeenAt).toBe(T0 - 3 * DAY);
    expect(seen.instances[0]).not.toHaveProperty('missed');
  });

  test.each<[string, Parameters<typeof swept>[0]]>([
    ['a scan that misses nothing', [anInstance('i-1')]],
    ['another instance in its place', [anInstance('i-2')]],
  ])('is over with %s', (_title, instances) => {
    expect({ ...assess(swept(instances), { previous: third }).patches }).toEqual({});
  });
});
