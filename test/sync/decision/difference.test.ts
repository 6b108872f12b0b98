import { differenceOf } from '../../../src/sync/decision/difference.ts';
import type { LeftOut } from '../../../src/sync/types/change.ts';
import {
  aFleet,
  after,
  aMember,
  aWindow,
  facts,
  OTHER,
  SUNDAYS,
  TUESDAYS,
  taskOf,
  WINDOW,
  withBaseline,
} from '../fixture.ts';

const RULES = {
  kind: 'made',
  approveAfterDays: 7,
  severities: ['Critical'],
  classifications: ['SecurityUpdates'],
} as const;

const kindsOf = (parts: Parameters<typeof facts>[0]) => differenceOf(facts(parts)).changes.map(({ kind }) => kind);
const leftOf = (parts: Parameters<typeof facts>[0]): readonly LeftOut[] => {
  const { changes, leftOut } = differenceOf(facts(parts));
  expect(changes).toEqual([]);
  return leftOut;
};

test('a new group comes under its baseline, into a window of its own, and is scanned daily', () => {
  expect(differenceOf(facts({ state: withBaseline() }))).toEqual({
    changes: [
      { kind: 'register-group', group: 'APP', operatingSystem: 'WINDOWS', baseline: { id: 'pb-1' } },
      {
        kind: 'make-window',
        name: 'Patchwarden-app',
        schedule: TUESDAYS,
        timezone: 'Australia/Sydney',
        durationHours: 3,
        cutoffHours: 1,
      },
      { kind: 'adopt-window', fleet: 'app', window: { made: 'Patchwarden-app' } },
      {
        kind: 'make-scan',
        name: 'Patchwarden-Scan-APP',
        group: 'APP',
        tagKey: 'Patch Group',
        schedule: 'rate(1 day)',
      },
    ],
    leftOut: [],
    groups: 1,
    newly: 2,
  });
});

test('one baseline is made for all groups that need it, before them', () => {
  const parts = {
    members: [aMember('i-1', 'APP', TUESDAYS), aMember('i-2', 'WEB', SUNDAYS)],
    fleets: [aFleet('app'), aFleet('web')],
    settings: { baselines: { WINDOWS: RULES } },
  };
  const { changes } = differenceOf(facts(parts));
  const [made, ...rest] = changes;
  expect(made).toMatchObject({ kind: 'make-baseline', approveAfterDays: 7, severities: ['Critical'] });
  const name = made !== undefined && 'name' in made ? made.name : '';
  expect(name).toMatch(/^Patchwarden-WINDOWS-7d-[0-9a-f]{6}$/);
  expect(rest.slice(0, 2).map((change) => 'baseline' in change && change.baseline)).toEqual([
    { made: name },
    { made: name },
  ]);
});

test('other severities are another baseline', () => {
  const nameOf = (severities: readonly string[]) =>
    differenceOf(facts({ settings: { baselines: { WINDOWS: { ...RULES, severities } } } })).changes[0];
  expect(nameOf(['Critical'])).toEqual(nameOf(['Critical']));
  expect(nameOf(['Important'])).not.toMatchObject({ name: Object(nameOf(['Critical'])).name });
});

const SHARED = {
  members: [
    aMember('i-1', 'APP', TUESDAYS),
    aMember('i-2', 'WEB', 'cron(30 23 ? * tue#1 *)'),
    aMember('i-3', 'DB', SUNDAYS, { operatingSystem: 'AMAZON_LINUX_2023' }),
  ],
  fleets: [aFleet('app'), aFleet('db'), aFleet('web')],
  settings: {
    share: [['web', 'app', 'db']],
    baselines: { WINDOWS: RULES, AMAZON_LINUX_2023: { ...RULES, classifications: ['Security'] } },
  },
};

test('fleets share a window where their owners agreed and their schedules are equal', () => {
  const { changes } = differenceOf(facts(SHARED));
  expect(changes.flatMap((change) => (change.kind === 'make-window' ? change.name : []))).toEqual([
    'Patchwarden-web',
    'Patchwarden-db',
  ]);
  expect(changes.flatMap((change) => (change.kind === 'adopt-window' ? [[change.fleet, change.window]] : []))).toEqual([
    ['app', { made: 'Patchwarden-web' }],
    ['db', { made: 'Patchwarden-db' }],
    ['web', { made: 'Patchwarden-web' }],
  ]);
});

test('fleets with equal schedules that agreed to nothing have a window each', () => {
  const { changes } = differenceOf(facts({ ...SHARED, settings: { ...SHARED.settings, share: [] } }));
  expect(changes.filter(({ kind }) => kind === 'make-window')).toHaveLength(3);
});

const KEYS = [
  { key: 'Patch Group', value: 'APP' },
  { key: 'PatchGroup', value: 'APP' },
] as const;

test.each([
  ['a new group', { state: withBaseline() }],
  ['baselines and shared windows', SHARED],
  [
    'a window that the config names',
    {
      state: withBaseline({ windows: [aWindow({ ours: false, name: 'Sunday-Night' })] }),
      members: [aMember('i-1', 'APP', 'night')],
      settings: { windows: { night: WINDOW } },
    },
  ],
  ['both keys of the group', { state: withBaseline(), members: [aMember('i-1', 'APP', TUESDAYS, { groups: KEYS })] }],
  [
    'another schedule and another rate',
    {
      state: withBaseline({
        windows: [aWindow({ schedule: SUNDAYS, tasks: [taskOf('app')] })],
        scans: [
          { id: 'a-1', name: 'x', group: 'APP', tagKey: 'Patch Group' as const, schedule: 'rate(2 days)', ours: true },
        ],
      }),
    },
  ],
])('%s: a second sync has nothing to do', (_what, parts) => {
  const before = facts(parts);
  const { changes } = differenceOf(before);
  expect(changes.length).toBeGreaterThan(0);
  const again = differenceOf({ ...before, state: after(before.state, changes) });
  expect(again.changes).toEqual([]);
  expect(again.newly).toBe(0);
});

test('a window of ours gets the schedule that its instances name now', () => {
  const state = withBaseline({ windows: [aWindow({ schedule: SUNDAYS, timezone: '', tasks: [taskOf('app')] })] });
  expect(differenceOf(facts({ state })).changes).toContainEqual({
    kind: 'change-window',
    windowId: WINDOW,
    name: 'Patchwarden-app',
    schedule: TUESDAYS,
    timezone: 'Australia/Sydney',
    was: `${SUNDAYS} UTC`,
  });
});

test('a window that the config names is adopted and never rescheduled', () => {
  const state = withBaseline({ windows: [aWindow({ ours: false, schedule: SUNDAYS })] });
  const members = [aMember('i-1', 'APP', WINDOW)];
  expect(kindsOf({ state, members, settings: { windows: { night: WINDOW } } })).toEqual([
    'register-group',
    'adopt-window',
    'make-scan',
  ]);
});

test('a group, a scan and a window that somebody else made are left as they are', () => {
  const state = withBaseline({
    groups: [{ group: 'APP', operatingSystem: 'WINDOWS', baselineId: 'pb-9', baselineName: 'Theirs' }],
    scans: [{ id: 'a-1', name: 'x', group: 'APP', tagKey: 'Patch Group', schedule: 'rate(7 days)', ours: false }],
    windows: [aWindow({ ours: false, name: 'Patchwarden-app' })],
  });
  expect(kindsOf({ state })).toEqual(['make-window', 'adopt-window']);
});

const one = (window: string | undefined, parts = {}) => [aMember('i-1', 'APP', window, parts)];

test.each<[string, Parameters<typeof facts>[0], Partial<LeftOut>]>([
  ['a window tag alone', { members: one(TUESDAYS, { groups: [] }) }, { instanceId: 'i-1', code: 'no-patch-group' }],
  [
    'two patch groups',
    {
      members: one(TUESDAYS, {
        groups: [
          { key: 'Patch Group', value: 'APP' },
          { key: 'PatchGroup', value: 'WEB' },
        ],
      }),
    },
    { instanceId: 'i-1', code: 'two-patch-groups', what: 'APP, WEB' },
  ],
  ['no window', { members: one(undefined) }, { group: 'APP', code: 'no-window-tag' }],
  [
    'a cron of five fields beside one that can be read',
    { members: [...one(TUESDAYS), aMember('i-2', 'APP', 'cron(0 3 ? * SUN)')] },
    { instanceId: 'i-2', code: 'unreadable-window-tag', what: 'cron(0 3 ? * SUN)' },
  ],
  ['a name that the config does not know', { members: one('night') }, { code: 'unknown-window', what: 'night' }],
  [
    'a window that is not there',
    { members: one('night'), settings: { windows: { night: OTHER } } },
    { group: 'APP', code: 'unknown-window', what: OTHER },
  ],
  [
    'two windows in one group',
    { members: [...one(TUESDAYS), aMember('i-2', 'APP', SUNDAYS)] },
    { group: 'APP', code: 'windows-differ', what: `${SUNDAYS}, ${TUESDAYS}` },
  ],
  [
    'two windows on one instance',
    { members: one(TUESDAYS, { windows: [TUESDAYS, SUNDAYS] }) },
    { group: 'APP', code: 'windows-differ' },
  ],
  [
    'a member of an Auto Scaling group',
    { members: one(TUESDAYS, { autoScaling: 'web' }) },
    { instanceId: 'i-1', code: 'auto-scaling', what: 'web' },
  ],
  [
    'one that is not managed',
    { members: one(TUESDAYS, { isManaged: false }) },
    { instanceId: 'i-1', code: 'not-managed' },
  ],
  [
    'a node that only its inventory names',
    { members: one(TUESDAYS, { isUntagged: true }) },
    { instanceId: 'i-1', code: 'no-patch-group', what: 'APP' },
  ],
  ['a group of no fleet', { fleets: [] }, { group: 'APP', code: 'no-fleet' }],
  [
    'a group whose name no runbook can be told of',
    { members: [aMember('i-1', 'Größe', TUESDAYS)], fleets: [aFleet('app', { group: 'Größe' })] },
    { group: 'Größe', code: 'name-not-taken' },
  ],
  [
    'a fleet that is not adopted',
    { fleets: [aFleet('app', { isAdopted: false })] },
    { group: 'APP', code: 'fleet-not-adopted', what: 'app' },
  ],
  [
    'an id of a window that nobody named in the config',
    { members: one(WINDOW), state: withBaseline({ windows: [aWindow({ ours: false })] }) },
    { group: 'APP', code: 'window-not-ours', what: WINDOW },
  ],
  [
    'the window of another fleet by its id',
    {
      members: one(WINDOW),
      state: withBaseline({ windows: [aWindow({ name: 'Patchwarden-web', tasks: [taskOf('web')] })] }),
    },
    { group: 'APP', code: 'window-shared', what: 'Patchwarden-web' },
  ],
  [
    'another schedule for a window that the config names',
    {
      fleets: [aFleet('app', { window: WINDOW })],
      members: one(SUNDAYS),
      state: withBaseline({ windows: [aWindow({ ours: false, tasks: [taskOf('app')] })] }),
    },
    { group: 'APP', code: 'window-not-ours', what: WINDOW },
  ],
  [
    'a window with a task that patches without asking',
    {
      members: one('night'),
      settings: { windows: { night: WINDOW } },
      state: withBaseline({
        windows: [aWindow({ ours: false, tasks: [{ id: 't', document: 'AWS-RunPatchBaseline' }] })],
      }),
    },
    { group: 'APP', code: 'window-patches', what: WINDOW },
  ],
  [
    'a task in a window of somebody else',
    { state: withBaseline({ windows: [aWindow({ ours: false, tasks: [taskOf('app')] })] }) },
    { group: 'APP', code: 'windows-differ', what: `${TUESDAYS}, ${WINDOW}` },
  ],
  [
    'a window of its name that is shared with a fleet that has another schedule now',
    { state: withBaseline({ windows: [aWindow({ tasks: [taskOf('app'), taskOf('web')] })] }) },
    { group: 'APP', code: 'window-shared', what: 'Patchwarden-app' },
  ],
  [
    'an operating system without a baseline',
    { settings: { baselines: {} } },
    { group: 'APP', code: 'no-baseline', what: 'WINDOWS' },
  ],
  ['a baseline that is not there', { state: {} }, { group: 'APP', code: 'no-baseline', what: 'WINDOWS' }],
  [
    'a baseline with 25 groups',
    {
      state: withBaseline({
        groups: Array.from({ length: 25 }, (_, at) => ({
          group: `G${at}`,
          operatingSystem: 'WINDOWS',
          baselineId: 'pb-1',
          baselineName: 'Windows',
        })),
      }),
    },
    { group: 'APP', code: 'baseline-full', what: 'pb-1' },
  ],
  [
    'an account with 50 windows',
    {
      state: withBaseline({
        windows: Array.from({ length: 50 }, (_, at) => aWindow({ id: `mw-${at}`, name: `w${at}` })),
      }),
    },
    { group: 'APP', code: 'too-many-windows', what: '50' },
  ],
])('leaves out %s', (_what, parts, left) => {
  const [first] = leftOf({ state: withBaseline(), ...parts });
  expect(first).toMatchObject(left);
});

test('an instance without a window tag is patched with its group, and that is said', () => {
  const members = [aMember('i-1', 'APP', TUESDAYS), aMember('i-2', 'APP')];
  const { leftOut, newly } = differenceOf(facts({ state: withBaseline(), members }));
  expect(leftOut).toEqual([{ instanceId: 'i-2', group: 'APP', code: 'no-window-tag', what: TUESDAYS }]);
  expect(newly).toBe(2);
});

test('one sync makes at most 50 changes and three baselines; a group comes whole or waits', () => {
  const names = Array.from({ length: 20 }, (_, at) => `f${String(at).padStart(2, '0')}`);
  const members = names.map((name) => aMember(`i-${name}`, name.toUpperCase(), TUESDAYS));
  const many = differenceOf(facts({ state: withBaseline(), members, fleets: names.map((name) => aFleet(name)) }));
  expect(many.changes).toHaveLength(48);
  expect(many.leftOut.map(({ group, code }) => [group, code])).toEqual(
    names.slice(12).map((name) => [name.toUpperCase(), 'too-many-changes']),
  );
  const systems = ['AMAZON_LINUX_2', 'AMAZON_LINUX_2023', 'ROCKY_LINUX', 'WINDOWS'];
  const mixed = systems.map((operatingSystem, at) => aMember(`i-${at}`, `F0${at}`, TUESDAYS, { operatingSystem }));
  const baselines = Object.fromEntries(systems.map((system) => [system, RULES]));
  const made = differenceOf(
    facts({ members: mixed, fleets: names.map((name) => aFleet(name)), settings: { baselines } }),
  );
  expect(made.changes.filter(({ kind }) => kind === 'make-baseline')).toHaveLength(3);
  expect(made.leftOut).toEqual([{ group: 'F03', code: 'too-many-changes' }]);
});
