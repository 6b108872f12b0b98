import { DAY, HOUR } from '../../../src/duration.ts';
import { callsPeople, changesBetween, hadTrouble, repliesOwed } from '../../../src/windows/decision/changes.ts';
import type { Occurrence } from '../../../src/windows/types/occurrence.ts';
import { aLive, aNotice, anOccurrence, aPart, NOW, needs, OPENS } from '../fixture.ts';

describe('what people must know again', () => {
  test.each([
    ['nothing of what instances miss', { fleets: [needs({ needing: 5, pendingReboot: 0 })] }, []],
    ['nothing of one instance more', { fleets: [needs({ instances: 6 })] }, []],
    [
      'nothing of a tenth of a large fleet',
      { fleets: [needs({ instances: 5 }), needs({ fleet: 'b' })] },
      ['fleets', 'instances'],
    ],
    ['that it reboots now', { does: 'patches' as const }, ['effect']],
    ['that it is open for longer', { durationMs: 4 * HOUR }, ['duration']],
    ['that a fleet is no longer reached', { fleets: [] }, ['fleets', 'instances']],
  ])('is %s', (_, parts, codes) => {
    expect(changesBetween(aNotice(), aNotice(parts)).map(({ code }) => code)).toEqual(codes);
  });

  test('is not a tenth of many instances', () => {
    const of = (instances: number) => aNotice({ fleets: [needs({ instances })] });
    expect(changesBetween(of(100), of(110))).toEqual([]);
    expect(changesBetween(of(100), of(111))).toEqual([{ code: 'instances', from: 100, to: 111 }]);
  });
});

test.each([
  ['the first time', undefined, true],
  ['a week later', OPENS - 7 * DAY, true],
  ['four days later', OPENS - 4 * DAY, true],
  ['not daily', OPENS - DAY, false],
])('people are called %s', (_, calledAt, calls) => {
  expect(callsPeople({ calledAt }, OPENS)).toBe(calls);
});

describe('replies to the channel', () => {
  const last = { before: HOUR, isLast: true };
  const sent = { kind: 'sent', at: NOW, channel: 'C0PATCHING', ts: '1.2' } as const;
  const owed = (parts: Partial<Occurrence>, isQuiet = false): string[] =>
    repliesOwed(anOccurrence(parts), { isQuiet }).map(({ key }) => key);

  test.each<[string, Partial<Occurrence>, string[]]>([
    ['none before the last lead', {}, []],
    ['one at the last lead', { lead: last }, ['last-lead']],
    ['none twice', { lead: last, told: { 'last-lead': sent } }, []],
    [
      'one again that may not have been sent',
      { lead: last, told: { 'last-lead': { kind: 'sending', since: NOW, until: NOW } } },
      ['last-lead'],
    ],
    ['none at the last lead of a window that called people lately', { lead: last, calls: false }, []],
    ['one of what changed', { changes: { 2: [{ code: 'reinstated' }] } }, ['changed-2']],
    [
      'the newest change alone',
      { changes: { 2: [{ code: 'reinstated' }], 10: [{ code: 'reinstated' }] } },
      ['changed-10'],
    ],
    ['one for both at the last lead', { lead: last, changes: { 2: [{ code: 'reinstated' }] } }, ['last-lead']],
    ['one when it is called off', { state: 'called-off' }, ['called-off']],
    ['none while it is open', { state: 'open', live: aLive() }, []],
    ['one when it ended with trouble', { state: 'ended', live: aLive({ status: 'SUCCESS' }) }, ['trouble']],
    ['none when it ended well', { state: 'ended', live: wellDone() }, []],
    ['none for an opening of deploys', { state: 'ended', notice: aNotice({ does: 'deploys' }) }, []],
  ])('are %s', (_, parts, keys) => {
    expect(owed(parts)).toEqual(keys);
  });

  test('are none for an occurrence with nothing to do', () => {
    expect(owed({ lead: last }, true)).toEqual([]);
  });
});

function wellDone() {
  const counts = { done: 5, failed: 0, inProgress: 0, waiting: 0 };
  const tasks = [{ id: 't', document: 'AWS-RunPatchBaseline', status: 'SUCCESS', matters: true }];
  return aLive({ status: 'SUCCESS', counts, tasks, failures: [] });
}

describe('trouble', () => {
  const none = { count: 0, ids: [] };
  test.each<[string, Partial<Occurrence>, boolean]>([
    ['nothing failed', { live: wellDone() }, false],
    [
      'an instance failed',
      { live: { ...wellDone(), counts: { done: 4, failed: 1, inProgress: 0, waiting: 0 } } },
      true,
    ],
    ['the execution was skipped', { live: { ...wellDone(), status: 'SKIPPED_OVERLAPPING' } }, true],
    ['patches did not install', { live: wellDone(), receipt: { at: NOW, fleets: [aPart()] } }, true],
    ['all was installed', { live: wellDone(), receipt: { at: NOW, fleets: [aPart({ failed: none })] } }, false],
    ['nobody knows what it did', {}, true],
  ])('when %s', (_, parts, isTrouble) => {
    expect(hadTrouble(anOccurrence({ state: 'ended', ...parts }))).toBe(isTrouble);
  });
});
