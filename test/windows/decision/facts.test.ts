import { DAY, HOUR } from '../../../src/duration.ts';
import { fleetNeeds, needsNothing, orderGaps, otherNeeds } from '../../../src/windows/decision/needs.ts';
import { NO_REACH } from '../../../src/windows/decision/reach.ts';
import { receiptOf, wasPatched } from '../../../src/windows/decision/receipt.ts';
import { capacityWarnings } from '../../../src/windows/decision/warnings.ts';
import { aFleet, aNotice, aPart, aSeen, aState, configWith, NOW, needs, OPENS, WINDOW } from '../fixture.ts';

const config = configWith([aFleet('win-dev'), aFleet('win-prod', { channel: 'C0WEB', after: 'win-dev', soakMs: DAY })]);
const states = new Map(
  [
    aState('i-1', { missing: 3, criticalNonCompliant: 1, endedAt: NOW - 2 * DAY }),
    aState('i-2', { pendingReboot: 1 }),
    aState('i-3'),
    aState('i-9', { failed: 1 }),
  ].map((state) => [state.instanceId, state]),
);

test('the needs of a fleet are counted by instance, from their last scans', () => {
  const reach = {
    ...NO_REACH,
    fleets: { 'win-dev': ['i-1', 'i-2', 'i-3', 'i-4'], 'win-prod': ['i-5'] },
    stopped: ['i-4'],
  };
  expect(fleetNeeds(reach, states, { config, channel: 'C0PATCHING' })).toEqual([
    {
      fleet: 'win-dev',
      instances: 4,
      needing: 1,
      critical: 1,
      pendingReboot: 1,
      neverScanned: 1,
      stopped: 1,
      scannedAt: NOW - 2 * DAY,
      patchable: false,
    },
  ]);
});

test('instances of no fleet are told of in the default channel alone', () => {
  const reach = { ...NO_REACH, others: ['i-9'] };
  const none = { instances: 0, ids: [], needing: 0, pendingReboot: 0, neverScanned: 0 };
  expect(otherNeeds(reach, states, { config, channel: 'C0PATCHING' })).toEqual({
    ...none,
    instances: 1,
    ids: ['i-9'],
    needing: 1,
  });
  expect(otherNeeds(reach, states, { config, channel: 'C0WEB' })).toEqual(none);
});

const fine = needs({ needing: 0, critical: 0, pendingReboot: 0 });

test.each([
  ['all is installed', { fleets: [fine] }, true],
  ['a patch is missing', { fleets: [needs()] }, false],
  ['a reboot is pending', { fleets: [{ ...fine, pendingReboot: 1 }] }, false],
  ['one was never scanned', { fleets: [{ ...fine, neverScanned: 1 }] }, false],
  ['patch states could not be read', { fleets: [fine], unread: true as const }, false],
  ['a target could not be read', { fleets: [fine], unknown: ['resource group all'] }, false],
  ['a deploy may be requested', { fleets: [fine], images: [{ fleet: 'web-prod' }] }, false],
])('whether nothing is needed when %s', (_, parts, isNothing) => {
  expect(needsNothing(aNotice(parts))).toBe(isNothing);
});

test.each([
  ['was never patched', {}, [{ fleet: 'win-prod', before: 'win-dev' }]],
  [
    'was patched long ago',
    { 'win-dev': OPENS - 60 * DAY },
    [{ fleet: 'win-prod', before: 'win-dev', patchedAt: OPENS - 60 * DAY }],
  ],
  [
    'has not soaked by then',
    { 'win-dev': OPENS - HOUR },
    [{ fleet: 'win-prod', before: 'win-dev', patchedAt: OPENS - HOUR, until: OPENS - HOUR + DAY }],
  ],
  ['has soaked', { 'win-dev': OPENS - 2 * DAY }, []],
])('a fleet whose predecessor %s', (_, patchedAt, gaps) => {
  expect(orderGaps(['win-dev', 'win-prod'], { config, patchedAt, opensAt: OPENS })).toEqual(gaps);
});

const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `i-${from + i}`);
const withInstances = (count: number) => aSeen({}, { reach: { ...NO_REACH, others: many(count) } });

test.each([
  ['few instances', { [WINDOW]: withInstances(100) }, []],
  [
    'more than an hour for each 50',
    { [WINDOW]: withInstances(101) },
    [{ code: 'too-short', instances: 101, needsMs: 3 * HOUR }],
  ],
  [
    'more than 1,000 at once, in windows that overlap',
    { [WINDOW]: withInstances(90), other: { ...withInstances(911), nextAt: OPENS + HOUR } },
    [{ code: 'too-many-instances', instances: 1001 }],
  ],
  [
    'six windows at one moment',
    { [WINDOW]: aSeen(), a: aSeen(), b: aSeen(), c: aSeen(), d: aSeen(), e: aSeen() },
    [{ code: 'too-many-at-once', windows: 6 }],
  ],
  [
    'windows near the quota',
    { [WINDOW]: aSeen(), ...Object.fromEntries(many(44).map((id) => [id, aSeen({ nextAt: OPENS + DAY })])) },
    [{ code: 'near-quota', windows: 45 }],
  ],
])('warns of %s', (_, seen, warnings) => {
  expect(capacityWarnings(seen, { windowId: WINDOW, opensAt: OPENS })).toEqual(warnings);
});

describe('a receipt', () => {
  const before = {
    'i-1': { fleet: 'win-dev', scan: { installed: 10, missing: 3, failed: 0, pendingReboot: 1 } },
    'i-2': { fleet: 'win-dev', scan: { installed: 10, missing: 2, failed: 0, pendingReboot: 0 } },
    'i-3': { fleet: 'win-dev' },
    'i-9': {},
  };
  const after = new Map(
    [
      aState('i-1', { operation: 'install', endedAt: OPENS + HOUR, installed: 14 }),
      aState('i-2', { operation: 'install', endedAt: OPENS + HOUR, missing: 1, failed: 1, pendingReboot: 1 }),
      aState('i-3', { operation: 'scan', endedAt: OPENS + HOUR }),
      aState('i-9', { operation: 'install', endedAt: OPENS - DAY }),
    ].map((state) => [state.instanceId, state]),
  );
  const receipt = receiptOf({ opensAt: OPENS, before, after, now: OPENS + 2 * HOUR });

  test('says of each fleet what its instances show, against before', () => {
    expect(receipt.fleets[1]).toEqual({
      fleet: 'win-dev',
      instances: 3,
      patched: { count: 1, ids: ['i-1'] },
      missing: { count: 1, ids: ['i-2'] },
      failed: { count: 1, ids: ['i-2'] },
      pendingReboot: { count: 1, ids: ['i-2'] },
      notInstalled: { count: 1, ids: ['i-3'] },
      installed: 4,
      before: { needing: 2, pendingReboot: 1 },
    });
  });

  test('takes neither a scan nor an earlier install for a patched instance', () => {
    expect(receipt.fleets[0]).toMatchObject({ instances: 1, notInstalled: { count: 1, ids: ['i-9'] } });
    expect(receipt.fleets[0]).not.toHaveProperty('fleet');
  });
});

test.each([
  ['some were not installed on', {}, false],
  ['some failed', { notInstalled: { count: 0, ids: [] } }, false],
  ['all were', { notInstalled: { count: 0, ids: [] }, failed: { count: 0, ids: [] } }, true],
  ['there was none', { instances: 0, notInstalled: { count: 0, ids: [] }, failed: { count: 0, ids: [] } }, false],
])('whether a fleet had its turn when %s', (_, parts, had) => {
  expect(wasPatched(aPart(parts))).toBe(had);
});
