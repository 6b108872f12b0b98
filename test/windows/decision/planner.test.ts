import type { WindowSummary } from '../../../src/aws/windows.ts';
import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import {
  channelsOf,
  dueNotices,
  leadsOfWindow,
  neverOpening,
  openedUnseen,
  seenNow,
  windowsToRead,
} from '../../../src/windows/decision/planner.ts';
import { NO_REACH } from '../../../src/windows/decision/reach.ts';
import { aFleet, aSeen, configWith, NOW, OPENS, WINDOW } from '../fixture.ts';

const config = configWith([aFleet('win-dev'), aFleet('win-prod', { channel: 'C0WEB', noticesMs: [2 * DAY] })]);
const at = (now: number) => ({ config, now });

describe('windows to read', () => {
  test.each([
    ['one that opens soon and was never read', aSeen({}, 'unread'), NOW, true],
    ['not one that opens after the longest notice', aSeen({ nextAt: NOW + 15 * DAY }, 'unread'), NOW, false],
    ['not one that is disabled', aSeen({ enabled: false }, 'unread'), NOW, false],
    ['not one that never opens', (({ nextAt: _nextAt, ...never }) => never)(aSeen({}, 'unread')), NOW, false],
    ['not one whose notice stands', aSeen({}, { at: NOW - HOUR }), NOW - MINUTE, false],
    ['one whose next lead has come', aSeen({}, { at: NOW - HOUR }), OPENS - DAY, true],
    ['one whose schedule has changed', aSeen({}, { hash: 'another' }), NOW, true],
    ['a silent one again after six hours', aSeenSilent(NOW - 6 * HOUR), NOW, true],
    ['not a silent one before', aSeenSilent(NOW - 5 * HOUR), NOW, false],
    ['an announced one again after a day', aSeen({}, { at: OPENS - 3 * DAY + 1 }), OPENS - 2 * DAY + 1, true],
  ])('are %s', (_, window, now, isRead) => {
    expect(windowsToRead({ [WINDOW]: window }, at(now))).toEqual(isRead ? [WINDOW] : []);
  });

  test('are one for which the config has another fleet than when it was read: once', () => {
    const now = { config: configWith([aFleet('win-dev', { adopted: true, window: WINDOW })]), now: NOW - MINUTE };
    expect(windowsToRead({ [WINDOW]: aSeen({}, { at: NOW - HOUR }) }, now)).toEqual([WINDOW]);
    expect(windowsToRead({ [WINDOW]: aSeen({}, { at: NOW - HOUR, adopted: ['win-dev'] }) }, now)).toEqual([]);
    expect(windowsToRead({ [WINDOW]: aSeen({}, { at: NOW - HOUR, adopting: ['win-dev'] }) }, now)).toEqual([]);
  });

  test('are read soonest opening first', () => {
    const seen = { late: aSeen({ nextAt: NOW + 2 * DAY }, 'unread'), soon: aSeen({ nextAt: NOW + HOUR }, 'unread') };
    expect(windowsToRead(seen, at(NOW))).toEqual(['soon', 'late']);
  });

  function aSeenSilent(readAt: number) {
    const { read, ...window } = aSeen({}, { at: readAt });
    if (read === undefined) return window;
    const { does: _does, ...silent } = read;
    return { ...window, read: { ...silent, reach: NO_REACH } };
  }
});

describe('what a list shows', () => {
  const listed: WindowSummary = {
    id: WINDOW,
    name: 'Patching-DEV',
    enabled: true,
    schedule: 'rate(7 days)',
    durationMs: HOUR,
    cutoffMs: 0,
    nextAt: OPENS,
  };

  test('keeps what was read before, and is in UTC without a zone', () => {
    const known = aSeen({ calledAt: 5 });
    const seen = seenNow([listed], { [WINDOW]: known }, NOW);
    expect(seen[WINDOW]).toMatchObject({ timezone: 'UTC', schedule: 'rate(7 days)', read: known.read, calledAt: 5 });
  });

  test('forgets a window that is no longer listed', () => {
    expect(seenNow([], { [WINDOW]: aSeen() }, NOW)).toEqual({});
  });
});

describe('channels of a reach', () => {
  test.each([
    ['those of its fleets', { fleets: { 'win-dev': ['i-1'], 'win-prod': ['i-2'] } }, ['C0PATCHING', 'C0WEB']],
    ['one for several fleets of one channel', { fleets: { 'win-dev': ['i-1'] } }, ['C0PATCHING']],
    ['the default one for instances of no fleet', { others: ['i-9'] }, ['C0PATCHING']],
    ['the default one where no target could be read', { unknown: ['resource group all'] }, ['C0PATCHING']],
    ['none where it reaches nothing', {}, []],
  ])('are %s', (_, parts, channels) => {
    expect(channelsOf(WINDOW, { ...NO_REACH, ...parts }, config)).toEqual(channels);
  });

  test('are also those of immutable fleets whose deploys go into the window', () => {
    const stack = { kind: 'stack', stack: 'web-prod', parameter: 'Image' } as const;
    const withStack = configWith([aFleet('web-prod', { channel: 'C0WEB', window: WINDOW, target: stack })]);
    expect(channelsOf(WINDOW, NO_REACH, withStack)).toEqual(['C0WEB']);
  });
});

describe('notices that are due', () => {
  test.each([
    ['none before the first lead', OPENS - 3 * DAY - 1, []],
    ['the first', OPENS - 3 * DAY, [{ before: 3 * DAY, isLast: false }]],
    ['the last', OPENS - MINUTE, [{ before: HOUR, isLast: true }]],
    ['none at the opening', OPENS, []],
  ])('are %s', (_, now, leads) => {
    expect(dueNotices({ [WINDOW]: aSeen() }, at(now)).map(({ lead }) => lead)).toEqual(leads);
  });

  test('are in each channel by the lead times of its fleets', () => {
    const reach = { ...NO_REACH, fleets: { 'win-dev': ['i-1'], 'win-prod': ['i-2'] } };
    const due = dueNotices({ [WINDOW]: aSeen({}, { reach }) }, at(OPENS - 2 * DAY));
    expect(due.map(({ channel, lead }) => [channel, lead])).toEqual([
      ['C0PATCHING', { before: 3 * DAY, isLast: false }],
      ['C0WEB', { before: 2 * DAY, isLast: true }],
    ]);
  });

  test('leave out lead times that are longer than the interval', () => {
    const { read, ...window } = aSeen({}, { upcoming: [OPENS, OPENS + DAY] });
    expect(
      read === undefined ? undefined : leadsOfWindow(WINDOW, window, { ...read, config, channel: 'C0PATCHING' }),
    ).toEqual({
      opensAt: OPENS,
      before: [DAY, HOUR],
    });
  });

  test('wait until a window whose schedule changed has been read again', () => {
    expect(dueNotices({ [WINDOW]: aSeen({}, { hash: 'another' }) }, at(OPENS - HOUR))).toEqual([]);
  });
});

test('an opening has passed unseen where the next one was known and lies behind', () => {
  const after = { [WINDOW]: aSeen({ nextAt: OPENS + 7 * DAY }) };
  expect(openedUnseen({ [WINDOW]: aSeen() }, after, OPENS + MINUTE)).toEqual([WINDOW]);
  expect(openedUnseen({ [WINDOW]: aSeen() }, after, OPENS - MINUTE)).toEqual([]);
  expect(openedUnseen({}, after, OPENS + MINUTE)).toEqual([]);
});

test('a date that does not exist never opens; one that is over, or cannot be read, is not that', () => {
  const { nextAt: _nextAt, ...never } = aSeen({ schedule: 'cron(0 21 31 2 ? *)' });
  expect(
    neverOpening({
      impossible: never,
      over: { ...never, schedule: 'at(2026-01-01T00:00:00)' },
      disabled: { ...never, enabled: false },
      unreadable: { ...never, unreadableNext: 'soon' },
    }),
  ).toEqual(['impossible']);
});
