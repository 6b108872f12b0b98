import { digest } from '../aws/identifiers.ts';

/** Instances that are out of compliance each for one reason, beside neighbours that look alike and are not. */

type System = 'WINDOWS' | 'AMAZON_LINUX_2' | 'AMAZON_LINUX_2023' | 'REDHAT_ENTERPRISE_LINUX';

interface Fleet {
  group: string;
  system: System;
  tags?: Record<string, string>;
}

const SATURDAY = 'cron(0 22 ? * SAT *)';

/** An instance of a fleet; what is not said is as with one that is compliant: patched two days ago, scanned this morning. */
const instance = ({ group, system, tags = {} }: Fleet, name: string, more: object = {}) => ({
  id: `i-0${digest(`drift/${name}`).slice(0, 16)}`,
  name,
  system,
  patchedDaysAgo: 2,
  bootedDaysAgo: 2,
  scannedDaysAgo: 0.2,
  tags: { 'Patch Group': group, 'Maintenance Window': SATURDAY, ...tags },
  ...more,
});

/** Before everything that came out in October and November. */
const OLD = { patchedDaysAgo: 40, bootedDaysAgo: 40 };
const NEVER = { scannedDaysAgo: undefined };

const app: Fleet = { group: 'App', system: 'REDHAT_ENTERPRISE_LINUX' };
const apps = [
  instance(app, 'app-compliant'),
  instance(app, 'app-missing', OLD),
  // Its window opened on 14 November; what it misses was released on the 8th, and its baseline waits for seven days.
  instance(app, 'app-approved-since', { patchedDaysAgo: 10.9, bootedDaysAgo: 10.9 }),
  instance(app, 'app-failed', { ...OLD, ...NEVER, failedDaysAgo: 0.3 }),
  instance(app, 'app-pending-reboot', { ...OLD, pendingRebootDaysAgo: 1 }),
  instance(app, 'app-stopped', { ...OLD, state: 'stopped', scannedDaysAgo: 6 }),
  instance(app, 'app-offline', { lostDaysAgo: 2, scannedDaysAgo: 2.2 }),
  instance(app, 'app-no-profile', { ...NEVER, unmanaged: true, profile: false, imdsV2: false }),
  instance(app, 'app-not-registered', { ...NEVER, unmanaged: true }),
  // Default Host Management Configuration covers it: it asks for tokens.
  instance(app, 'app-covered', { profile: false }),
  instance(app, 'app-policy', { ...OLD, patchPolicy: true }),
];

/** Nothing scans these daily. */
const unscanned: Fleet = { group: 'Unscanned', system: 'REDHAT_ENTERPRISE_LINUX' };
const unscanneds = [
  instance(unscanned, 'unscanned-fresh'),
  instance(unscanned, 'unscanned-never', NEVER),
  instance(unscanned, 'unscanned-stale', { scannedDaysAgo: 9 }),
  // Somebody scanned it with the baseline of an audit, which approves everything at once: the patches that it lacks are not approved here.
  instance(unscanned, 'unscanned-other-baseline', { patchedDaysAgo: 4.5, scannedWith: 'RHEL-Audit' }),
];

const rejecting: Fleet = { group: 'Rejecting', system: 'REDHAT_ENTERPRISE_LINUX' };
const live: Fleet = { group: 'Live', system: 'AMAZON_LINUX_2023' };
const old: Fleet = { group: 'Old', system: 'AMAZON_LINUX_2' };
const slow: Fleet = { group: 'Slow', system: 'REDHAT_ENTERPRISE_LINUX' };
const loose: Fleet = { group: 'Loose', system: 'REDHAT_ENTERPRISE_LINUX' };
const others = [
  instance(rejecting, 'rejected-sudo'),
  // The new kernel waits for a restart, and the running one has a live patch that closes the same.
  instance(live, 'live-waiting', { bootedDaysAgo: 90, livePatchedDaysAgo: 20, pendingRebootDaysAgo: 10 }),
  // Its kernel's update of 11 October is missing; the fix runs already.
  instance(live, 'live-patched', { bootedDaysAgo: 90, livePatchedDaysAgo: 20 }),
  instance(live, 'live-not', { patchedDaysAgo: 40, bootedDaysAgo: 40 }),
  instance(old, 'old-1'),
  instance(slow, 'slow-1', OLD),
  instance(slow, 'slow-2', OLD),
  instance(loose, 'loose-1'),
];

const tagged: Fleet = { group: 'Tags', system: 'WINDOWS' };
const bare = { patchedDaysAgo: 0.5, bootedDaysAgo: 0.5 };
const tags = [
  instance(tagged, 'tags-right', bare),
  instance(tagged, 'tags-no-window', { ...bare, tags: { 'Patch Group': 'Tags' } }),
  instance({ ...tagged, tags: { PatchGroup: 'Elsewhere' } }, 'tags-torn-group', bare),
  instance({ ...tagged, tags: { PatchGroup: 'Tags' } }, 'tags-both-equal', bare),
  instance({ ...tagged, tags: { maintenance_window: 'cron(0 2 ? * SUN *)' } }, 'tags-torn-window', bare),
  { ...instance(tagged, 'tags-markup', bare), name: '<!channel> *late* & <https://example.com|here>' },
  instance(tagged, 'stray-1', { ...bare, tags: { team: 'desktop' } }),
];

const window = { 'Maintenance Window': SATURDAY };
const split: Fleet = { group: 'Split', system: 'WINDOWS' };
const splits = [
  instance(split, 'split-spaced-1', bare),
  instance(split, 'split-spaced-2', bare),
  instance(split, 'split-joined-1', { ...bare, tags: { PatchGroup: 'Split', ...window } }),
  instance(split, 'split-joined-2', { ...bare, tags: { PatchGroup: 'Split', ...window } }),
];

const linux = (name: string, group: string[], more: { days: number; system?: System; rejected?: string[] }) => ({
  name,
  description: `${more.days} days after release`,
  system: more.system ?? ('REDHAT_ENTERPRISE_LINUX' as const),
  rules: [{ filters: { CLASSIFICATION: ['Security', 'Bugfix'] }, approveAfterDays: more.days }],
  rejected: more.rejected ?? [],
  patchGroups: group,
});

const windows = {
  name: 'Windows-7d',
  description: '7 days after release',
  system: 'WINDOWS' as const,
  rules: [
    {
      filters: { PRODUCT: ['*'], CLASSIFICATION: ['CriticalUpdates', 'SecurityUpdates', 'UpdateRollups'] },
      approveAfterDays: 7,
      level: 'CRITICAL' as const,
    },
  ],
  patchGroups: ['Tags', 'Split', 'Elsewhere'],
};

/** A scan each day of those who carry the tag. */
const scan = (key: string, value: string) => ({
  name: `Scan-${value}`,
  document: 'AWS-RunPatchBaseline',
  parameters: { Operation: ['Scan'] },
  tag: { key, values: [value] },
  schedule: 'rate(1 day)',
});

export const driftEstate = {
  instances: [...apps, ...unscanneds, ...others, ...tags, ...splits],
  baselines: [
    linux('RHEL-7d', ['App', 'Unscanned', 'Empty'], { days: 7 }),
    linux('RHEL-14d', ['Slow'], { days: 14 }),
    linux('RHEL-NoSudo', ['Rejecting'], { days: 7, rejected: ['sudo*'] }),
    linux('RHEL-Audit', [], { days: 0 }),
    linux('AL2023-7d', ['Live'], { days: 7, system: 'AMAZON_LINUX_2023' }),
    linux('AL2-7d', ['Old'], { days: 7, system: 'AMAZON_LINUX_2' }),
    windows,
  ],
  associations: [
    ...['App', 'Rejecting', 'Live', 'Old', 'Slow', 'Loose', 'Tags', 'Split'].map((group) => scan('Patch Group', group)),
    { ...scan('PatchGroup', 'Split'), name: 'Scan-Split-joined' },
    scan('team', 'desktop'),
    scan('aws:cloudformation:stack-name', 'web-dev'),
    scan('aws:cloudformation:stack-name', 'web-prod'),
  ],
};
