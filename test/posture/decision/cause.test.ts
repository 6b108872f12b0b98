import { DAY } from '../../../src/duration.ts';
import type { InstanceCause } from '../../../src/posture/types/finding.ts';
import type { SweptFleet, SweptInstance } from '../../../src/posture/types/swept.ts';
import { aManaged, aState, T0 } from '../../nodes/fixture.ts';
import { anEc2, anInstance, assess, lacking, NOW, oneLacking, swept } from '../fixture.ts';

const unread = (part: SweptFleet['unread'][number]['part']) => [
  { part, what: `what of ${part}`, error: 'AccessDenied' },
];

const codesOf = (instance: SweptInstance, fleet: Partial<SweptFleet> = {}, of = {}): string[] => {
  const [found] = assess(swept([instance], fleet), of).instances;
  return (found?.findings ?? []).map(({ code }) => code);
};

const without = (instance: SweptInstance, member: 'ec2' | 'node' | 'state' | 'summary'): SweptInstance => {
  const { [member]: _, ...rest } = instance;
  return rest;
};

const clean = anInstance('i-1');
const kernel = lacking('kernel.x86_64:0:6.1.150', { state: 'InstalledPendingReboot' });
const rebooting = { ...clean, state: aState('i-1', { pendingReboot: 1 }), missing: [kernel] };
const byPolicy = (instance: SweptInstance): SweptInstance => ({
  ...instance,
  summary: { instanceId: 'i-1', status: 'COMPLIANT', executedAt: T0, executionType: 'PatchPolicy', nonCompliant: 0 },
});

/** Each row beside the neighbours that it could be taken for. */
test.each<[string, SweptInstance, Partial<SweptFleet>, InstanceCause['code'][]]>([
  ['a clean scan', clean, {}, []],
  [
    'patches that are not applicable are not missing',
    { ...clean, state: aState('i-1', { notApplicable: 40 }) },
    {},
    [],
  ],
  ['missing', oneLacking('i-1', ['KB1']), {}, ['missing']],
  ['failed before missing', { ...clean, state: aState('i-1', { failed: 1, missing: 2 }) }, {}, ['failed']],
  [
    'missing before pending reboot',
    { ...clean, state: aState('i-1', { missing: 1, pendingReboot: 1 }) },
    {},
    ['missing'],
  ],
  ['pending reboot', rebooting, {}, ['pending-reboot']],
  [
    'a kernel that is missing while the running one is patched live',
    {
      ...clean,
      state: aState('i-1', { missing: 1 }),
      missing: [lacking('kernel.x86_64')],
      livePatches: ['kernel-livepatch-6.1'],
    },
    {},
    ['missing', 'live-patched'],
  ],
  [
    'a kernel that waits while the running one is patched live',
    { ...rebooting, livePatches: ['kernel-livepatch-6.1'] },
    {},
    ['live-patched'],
  ],
  [
    'a live patch hides nothing that is installed though it is rejected',
    {
      ...rebooting,
      state: aState('i-1', { pendingReboot: 1, rejected: 1 }),
      missing: [kernel, lacking('kernel.x86_64:0:6.1.1', { state: 'InstalledRejected' })],
      livePatches: ['kernel-livepatch-6.1'],
    },
    {},
    ['rejected-installed'],
  ],
  [
    'a scan that its instance dates two days ahead',
    { ...clean, state: aState('i-1', { endedAt: NOW + 2 * DAY }) },
    {},
    ['stale'],
  ],
  ['a clock that is a few minutes ahead', { ...clean, state: aState('i-1', { endedAt: NOW + 300_000 }) }, {}, []],
  [
    'a live patch, but more than the kernel waits',
    {
      ...rebooting,
      state: aState('i-1', { pendingReboot: 2 }),
      missing: [kernel, lacking('openssl', { state: 'InstalledPendingReboot' })],
      livePatches: ['kernel-livepatch-6.1'],
    },
    {},
    ['pending-reboot'],
  ],
  ['installed although rejected', { ...clean, state: aState('i-1', { rejected: 1 }) }, {}, ['rejected-installed']],
  [
    'AWS calls it non-compliant after that scan',
    {
      ...clean,
      summary: {
        instanceId: 'i-1',
        status: 'NON_COMPLIANT',
        executedAt: T0 + 1,
        executionType: 'Command',
        nonCompliant: 3,
      },
    },
    {},
    ['missing'],
  ],
  [
    'AWS called it non-compliant before that scan',
    {
      ...clean,
      summary: {
        instanceId: 'i-1',
        status: 'NON_COMPLIANT',
        executedAt: T0 - 1,
        executionType: 'Command',
        nonCompliant: 3,
      },
    },
    {},
    [],
  ],
  [
    'scanned with another baseline, whatever it found',
    { ...oneLacking('i-1', ['KB1']), state: aState('i-1', { missing: 1, baselineId: 'pb-other' }) },
    {},
    ['other-baseline'],
  ],
  [
    'scanned with another baseline, found nothing',
    { ...clean, state: aState('i-1', { baselineId: 'pb-other' }) },
    {},
    ['other-baseline'],
  ],
  [
    'by a patch policy, with its own baseline',
    byPolicy({ ...clean, state: aState('i-1', { baselineId: 'pb-other' }) }),
    {},
    ['patch-policy'],
  ],
  [
    'by a patch policy, and missing',
    byPolicy({ ...clean, state: aState('i-1', { missing: 1, baselineId: 'pb-other' }) }),
    {},
    ['missing', 'patch-policy'],
  ],
  [
    'another baseline, and nobody knows whether a policy brought it',
    without({ ...clean, state: aState('i-1', { baselineId: 'pb-other' }) }, 'summary'),
    { unread: unread('summaries') },
    ['unread'],
  ],
  ['its baseline could not be read', clean, { baselines: { WINDOWS: 'unreachable' } }, ['unread']],
  ['stopped', { ...without(clean, 'node'), ec2: anEc2({ state: 'stopped' }) }, {}, ['stopped']],
  [
    'stopped, and missing as of a fresh scan',
    { ...without(oneLacking('i-1', ['KB1']), 'node'), ec2: anEc2({ state: 'stopped' }) },
    {},
    ['stopped', 'missing'],
  ],
  [
    'stopped, and missing as of a scan that is stale',
    { ...clean, ec2: anEc2({ state: 'stopped' }), state: aState('i-1', { missing: 1, endedAt: NOW - 4 * DAY }) },
    {},
    ['stopped'],
  ],
  ['offline', { ...clean, node: aManaged('i-1', { ping: 'connection-lost' }) }, {}, ['offline']],
  [
    'offline or stopped, and EC2 was not read',
    { ...without(clean, 'ec2'), node: aManaged('i-1', { ping: 'connection-lost' }) },
    { unread: unread('instances') },
    ['unread'],
  ],
  [
    'a node outside EC2 that is offline',
    { ...without(anInstance('mi-1'), 'ec2'), node: aManaged('mi-1', { ping: 'inactive' }) },
    {},
    ['offline'],
  ],
  ['not registered', without(clean, 'node'), {}, ['unmanaged']],
  ['not registered, or registrations were not read', without(clean, 'node'), { unread: unread('nodes') }, ['unread']],
  ['never scanned', without(clean, 'state'), {}, ['never-scanned']],
  ['never scanned, or states were not read', without(clean, 'state'), { unread: unread('states') }, ['unread']],
  ['stale', { ...clean, state: aState('i-1', { endedAt: NOW - 3 * DAY - 1 }) }, {}, ['stale']],
  ['not quite stale', { ...clean, state: aState('i-1', { endedAt: NOW - 3 * DAY }) }, {}, []],
  ['scanned later than now, by the clock of AWS', { ...clean, state: aState('i-1', { endedAt: NOW + DAY }) }, {}, []],
  ['no patch group tag', { ...clean, ec2: anEc2({ tags: { 'Maintenance Window': 'mw-1' } }) }, {}, ['no-patch-group']],
  ['no window tag', { ...clean, ec2: anEc2({ tags: { PatchGroup: 'Win-PROD' } }) }, {}, ['no-window-tag']],
  [
    'a window tag without a value',
    { ...clean, ec2: anEc2({ tags: { PatchGroup: 'Win-PROD', MaintenanceWindow: '' } }) },
    {},
    ['no-window-tag'],
  ],
  [
    'two spellings that disagree',
    {
      ...clean,
      ec2: anEc2({
        tags: { 'Patch Group': 'Win-PROD', PatchGroup: 'Win-QA', 'Maintenance Window': 'a', MaintenanceWindow: 'b' },
      }),
    },
    {},
    ['conflicting-patch-group', 'conflicting-window'],
  ],
  [
    'two spellings that agree',
    {
      ...clean,
      ec2: anEc2({
        tags: { 'Patch Group': 'Win-PROD', PatchGroup: 'Win-PROD', 'Maintenance Window': 'a', MaintenanceWindow: 'a' },
      }),
    },
    {},
    [],
  ],
  [
    'an Auto Scaling group replaces it: no tags are asked for',
    { ...clean, ec2: anEc2({ tags: { 'aws:autoscaling:groupName': 'web' } }) },
    {},
    [],
  ],
  ['registered without a profile', { ...clean, ec2: anEc2({ hasProfile: false }) }, {}, ['no-instance-profile']],
  ['registered without a profile, by DHMC', { ...clean, ec2: anEc2({ hasProfile: false }) }, { dhmc: true }, []],
  [
    'DHMC manages only what requires IMDSv2',
    { ...clean, ec2: anEc2({ hasProfile: false, requiresImdsV2: false }) },
    { dhmc: true },
    ['no-instance-profile'],
  ],
  [
    'out of support, and clean',
    { ...clean, node: aManaged('i-1', { osName: 'Microsoft Windows Server 2012 R2 Standard' }) },
    {},
    ['os-out-of-support'],
  ],
])('%s', (_, instance, fleet, codes) => {
  expect(codesOf(instance, fleet)).toEqual(codes);
});

test.each([
  ['with a profile', anEc2(), false, 'not-registered'],
  ['without one', anEc2({ hasProfile: false }), false, 'no-profile'],
  ['without one, where DHMC covers it', anEc2({ hasProfile: false }), true, 'not-registered'],
  [
    'without one, where DHMC does not cover it',
    anEc2({ hasProfile: false, requiresImdsV2: false }),
    true,
    'no-profile',
  ],
])('one that is not registered %s', (_, ec2, dhmc, why) => {
  const [found] = assess(swept([{ ...without(clean, 'node'), ec2 }], { dhmc })).instances;
  expect(found?.findings).toEqual([{ code: 'unmanaged', why, since: T0 + 1_800_000 }]);
});

test('without a profile nothing is found where nobody knows of DHMC', () => {
  const { dhmc: _, ...fleet } = swept([{ ...clean, ec2: anEc2({ hasProfile: false }) }]);
  expect(assess(fleet).instances).toEqual([]);
});

test('a fleet that is replaced by images is asked for no tags', () => {
  const bare = { ...clean, ec2: anEc2({ tags: {} }) };
  expect(
    codesOf(bare, { fleet: 'web-prod' }, { fleet: { target: { kind: 'auto-scaling-group', group: 'web' } } }),
  ).toEqual([]);
  expect(codesOf(bare, {}, { fleet: undefined })).toEqual(['no-patch-group', 'no-window-tag']);
});

describe('patches that came after the last window', () => {
  const window = { lastOpenedAt: T0 - 2 * DAY, next: [NOW - 1, NOW + 5 * DAY] };
  const first = assess(swept([clean], { readAt: T0 - 9 * DAY }));
  const older = assess(swept([oneLacking('i-2', ['KB1'])], { readAt: T0 - 3 * DAY }), { previous: first });

  test.each<[string, SweptInstance, Partial<SweptFleet>, typeof first | undefined, string]>([
    ['are new since it opened', oneLacking('i-1', ['KB2']), { windows: window }, older, 'approved-since'],
    ['one of them was there before it', oneLacking('i-1', ['KB1', 'KB2']), { windows: window }, older, 'missing'],
    ['nobody knows: it is the first sweep', oneLacking('i-1', ['KB2']), { windows: window }, undefined, 'missing'],
    [
      'nobody knows: its list is not read',
      { ...oneLacking('i-1', ['KB2']), missing: [] },
      { windows: window },
      older,
      'missing',
    ],
    ['there is no window', oneLacking('i-1', ['KB2']), {}, older, 'missing'],
  ])('%s', (_, instance, fleet, previous, code) => {
    expect(codesOf(instance, fleet, { previous })).toEqual([code]);
  });

  test('say which window comes next', () => {
    const [found] = assess(swept([oneLacking('i-1', ['KB2'])], { windows: window }), { previous: older }).instances;
    expect(found?.findings).toEqual([
      { code: 'approved-since', count: 1, windowAt: window.lastOpenedAt, nextAt: NOW + 5 * DAY, since: T0 + 1_800_000 },
    ]);
  });
});
