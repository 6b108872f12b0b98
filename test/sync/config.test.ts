import { parseConfig } from '../../src/config/load.ts';
import { readSection } from '../../src/config/section.ts';
import { syncSection } from '../../src/sync/config.ts';

const file = (sync: string): string => `
workspace: T0PATCHW
timezone: UTC
channel: C0PATCHING
approvers: { ops: { users: [U0ANA] } }
policies: { p: { approvals: 1, from: [ops] }, q: { approvals: 1, from: [ops] } }
images: {}
fleets:
  win: { policy: p, patchGroup: Win }
  lin: { policy: p, patchGroup: Lin }
  web: { policy: p, stack: { name: web, parameter: Image } }
freezes: []
accounts: { "111122223333": { regions: [ap-southeast-2] } }
${sync}
`;

const read = (sync: string) => readSection(syncSection, parseConfig(file(sync), { sections: [syncSection] }));

test('a file without it makes nothing from tags; policy and time alone are enough', () => {
  expect(read('')).toBeUndefined();
  expect(read('sync: { policy: p, at: "06:00" }')).toEqual({
    policy: 'p',
    at: '06:00',
    scan: 'rate(1 day)',
    duration: 3,
    cutoff: 1,
    tags: ['Maintenance Window', 'MaintenanceWindow', 'maintenance_window'],
    baselines: {},
    windows: {},
    share: [],
  });
});

test('baselines by id or by rules', () => {
  const rules = '{ approveAfter: 7d, severities: [Critical], classifications: [SecurityUpdates, CriticalUpdates] }';
  const baselines = `{ WINDOWS: ${rules}, UBUNTU: pb-0a1b2c3d4e5f67890 }`;
  expect(read(`sync: { policy: p, at: "06:00", baselines: ${baselines} }`)?.baselines).toEqual({
    WINDOWS: {
      kind: 'made',
      approveAfterDays: 7,
      severities: ['Critical'],
      classifications: ['SecurityUpdates', 'CriticalUpdates'],
    },
    UBUNTU: { kind: 'existing', id: 'pb-0a1b2c3d4e5f67890' },
  });
});

test.each([
  ['policy: x', /sync.policy .*is "x", which is not in policies/],
  ['removals: x', /sync.removals .*is "x", which is not in policies/],
  ['at: 6', /sync.at .*is 6 and must be a time of day: write for example "06:00"/],
  ['scan: daily', /sync.scan .*must be a rate in hours or days/],
  ['scan: rate(1 days)', /sync.scan .*must be a rate in hours or days/],
  ['cutoff: 3', /sync.cutoff .*is 3 of 3 hours, so no task would ever start/],
  ['duration: 25', /sync.duration .*must be a whole number from 1 to 24/],
  ['timezone: AEST', /sync.timezone .*must be an IANA time zone/],
  ['tags: []', /sync.tags .*must be at least one key of a tag/],
  ['windows: { night: night }', /sync.windows.night .*must be the id of an SSM maintenance window/],
  ['share: [[win]]', /sync.share\[0\] .*must be two fleets or more/],
  ['share: [[win, wni]]', /sync.share\[0\]\[1\] .*is "wni", which is not in fleets: did you mean win\?/],
  ['share: [[win, web]]', /sync.share\[0\]\[1\] .*is web, which has no patchGroup/],
  ['share: [[win, lin], [lin, win]]', /sync.share\[1\]\[0\] .*is lin, which is in another list/],
  ['baselines: { WINDOWS: pb-1 }', /sync.baselines.WINDOWS .*must be the id of a patch baseline/],
  [
    'baselines: { WINDOWS: { approveAfter: 7d, severities: [Critical] } }',
    /sync.baselines.WINDOWS.classifications .*is missing: add a list of classifications/,
  ],
  [
    'baselines: { WINDOWS: { approveAfter: 361d, severities: [Critical], classifications: [x] } }',
    /sync.baselines.WINDOWS.approveAfter .*must be days, from 0d to 360d/,
  ],
  [
    'baselines: { WINDOWS: { approveAftr: 7d, severities: [Critical], classifications: [x] } }',
    /sync.baselines.WINDOWS.approveAftr .*is not a known key here: did you mean approveAfter\?/,
  ],
  [
    'baselines: { UBUNTU: { approveAfter: 7d, severities: [Critical], classifications: [x] } }',
    /sync.baselines.UBUNTU .*AWS takes no delay for UBUNTU/,
  ],
  [
    'baselines: { MACOS: { approveAfter: 7d, severities: [Critical], classifications: [x] } }',
    /sync.baselines.MACOS .*AWS takes no severities for MACOS/,
  ],
  ['polcy: p', /sync.polcy .*is not a known key here/],
])('refuses %s', (field, words) => {
  const [key = ''] = field.split(':');
  const rest = ['policy: p', 'at: "06:00"'].filter((each) => !each.startsWith(`${key}:`));
  expect(() => read(`sync: { ${[...rest, field].join(', ')} }`)).toThrow(words);
});
