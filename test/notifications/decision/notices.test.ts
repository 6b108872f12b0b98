import { isCapped, noticesOf, owesNothing } from '../../../src/notifications/decision/notices.ts';
import { EMPTY_LEDGER, type Ledger } from '../../../src/notifications/types.ts';
import type { EndingCode } from '../../../src/runs/types/ending.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { RUN_STATES, type RunState } from '../../../src/runs/types/state.ts';
import { aRun, CHECKPOINT, DAY, HOUR, MINUTE, NOW, runIn, T0 } from '../../runs/fixture.ts';
import { OPENS, SLOT, slotRun, standingRun } from '../../runs/slot-fixture.ts';
import { aLedger } from '../fixture.ts';

const HALF_HOUR = 30 * MINUTE;
const escalation = { afterMs: HALF_HOUR, name: 'leads', group: { kind: 'users', users: ['U0BEN'] } } as const;

/** Key and due moment, in minutes after the request; `now` for what is due at once. */
const dueIn = (run: Run, ledger: Ledger, now: number, escalates = false): string[] =>
  noticesOf(run, { ledger, now, escalation: escalates ? escalation : undefined }).map(
    ({ key, dueAt }) => `${key} ${dueAt === 0 ? 'now' : (dueAt - T0) / MINUTE}`,
  );

const asked = (at: number, more: Record<string, number> = {}): Ledger => aLedger({ notices: { 'ask:1': at, ...more } });
const two = (parts: Partial<Run> = {}): Run => ({
  ...aRun({ policy: { ...aRun().policy, approvals: 2 } }),
  ...parts,
});

describe('while people are asked', () => {
  test('they are asked at once, and nothing else is due before', () => {
    expect(dueIn(aRun(), EMPTY_LEDGER, NOW)).toEqual(['ask:1 now']);
  });

  test('one reminder comes at half of the time that was left', () => {
    expect(dueIn(aRun(), asked(T0), NOW)).toEqual(['reminder-half:1 720']);
    expect(dueIn(aRun(), asked(T0 + 12 * HOUR), NOW)).toEqual(['reminder-half:1 1080']);
  });

  test('nobody is reminded by an end that is not known', () => {
    expect(dueIn(two({ expiresAtMost: true }), asked(T0), NOW)).toEqual([]);
  });

  test('one more comes an hour before the end where two approvals are needed', () => {
    expect(dueIn(two(), asked(T0), NOW)).toEqual(['reminder-half:1 720', 'reminder-hour:1 1380']);
  });

  test.each<[string, number, string[]]>([
    ['the time left is two hours, whose half is an hour before the end', 2 * HOUR, ['reminder-half:1 60']],
    ['half is nine minutes before it', 2 * HOUR + 18 * MINUTE, ['reminder-half:1 69']],
    ['less than an hour is left when they are asked', HALF_HOUR, ['reminder-half:1 15']],
  ])('no second one comes when %s', (_which, left, expected) => {
    const due = dueIn(two({ expiresAt: T0 + left }), asked(T0), NOW);
    expect(due).toEqual(expected);
  });

  test('ten minutes apart they are two', () => {
    expect(dueIn(two({ expiresAt: T0 + 2 * HOUR + 20 * MINUTE }), asked(T0), NOW)).toEqual([
      'reminder-half:1 70',
      'reminder-hour:1 80',
    ]);
  });

  test('after an outage over both, the later one alone is told', () => {
    expect(dueIn(two(), asked(T0), T0 + 23 * HOUR + MINUTE)).toEqual(['reminder-hour:1 1380']);
  });

  test('a first reminder that came late keeps the second away', () => {
    const late = asked(T0, { 'reminder-half:1': T0 + 23 * HOUR - 5 * MINUTE });
    expect(dueIn(two(), late, T0 + 23 * HOUR)).toEqual([]);
  });

  test('nobody is reminded of what has expired', () => {
    expect(dueIn(two(), asked(T0), T0 + DAY)).toEqual([]);
  });

  test('a new version of the request is asked for anew', () => {
    expect(dueIn(aRun({ epoch: 2 }), asked(T0), NOW)).toEqual(['ask:2 now']);
  });

  test('an ask that waits for people who cannot be read is due when they are read again', () => {
    const waiting = aLedger({ unread: { 'ask:1': { since: T0, again: T0 + 6 * MINUTE } } });
    expect(dueIn(aRun(), waiting, NOW)).toEqual(['ask:1 6']);
  });
});

describe('of a run with a slot', () => {
  const remindAt = OPENS - 60 * MINUTE;
  const slot = { ...SLOT, remindAt };
  const announced = (at: number): Ledger => aLedger({ notices: { 'announce:1': at } });

  test('people are asked at once, and reminded once, at its own time', () => {
    const run = slotRun('awaiting-approval', { slot });
    expect(dueIn(run, EMPTY_LEDGER, NOW)).toEqual(['ask:1 now']);
    expect(dueIn(run, asked(T0), NOW)).toEqual(['reminder-slot:1 300']);
    expect(dueIn(run, asked(T0, { 'reminder-slot:1': remindAt }), remindAt)).toEqual([]);
  });

  test.each<[string, Run, number]>([
    ['has no time for it', slotRun('awaiting-approval'), T0],
    ['is asked for only then', slotRun('awaiting-approval', { slot }), remindAt],
    ['is asked for nine minutes before', slotRun('awaiting-approval', { slot }), remindAt - 9 * MINUTE],
  ])('nobody is reminded where it %s', (_which, run, at) => {
    expect(dueIn(run, asked(at), at + MINUTE)).toEqual([]);
  });

  test('one that nobody has to approve is announced and brought to mind', () => {
    const run = standingRun('scheduled', { slot });
    expect(dueIn(run, EMPTY_LEDGER, NOW)).toEqual(['announce:1 now']);
    expect(dueIn(run, announced(T0), NOW)).toEqual(['reminder-slot:1 300']);
    expect([owesNothing(run), owesNothing(slotRun('scheduled', { slot }))]).toEqual([false, true]);
  });

  test('what has been approved by people is not', () => {
    expect(dueIn(slotRun('scheduled', { slot }), asked(T0), NOW)).toEqual([]);
    expect(dueIn(standingRun('approved', { slot }), EMPTY_LEDGER, OPENS)).toEqual([]);
  });

  test('its missed start is told as an end', () => {
    const ending = { at: OPENS, code: 'slot-missed' } as const;
    expect(dueIn(slotRun('expired', { ending }), EMPTY_LEDGER, OPENS)).toEqual(['end now']);
  });
});

describe.each<[string, Run, string]>([
  ['a checkpoint', { ...runIn('waiting', CHECKPOINT) }, 'checkpoint:1'],
  ['what needs attention', runIn('needs-attention'), `needs-attention:${T0 + 17 * MINUTE}`],
])('%s', (_which, run, key) => {
  test('is told at once, once', () => {
    expect(dueIn(run, EMPTY_LEDGER, NOW, true)).toEqual([`${key} now`]);
    expect(dueIn(run, aLedger({ notices: { [key]: NOW } }), NOW)).toEqual([]);
  });

  test('is escalated after the time that the policy says, once', () => {
    expect(dueIn(run, aLedger({ notices: { [key]: NOW } }), NOW, true)).toEqual([`escalation:${key} 35`]);
    const told = aLedger({ notices: { [key]: NOW, [`escalation:${key}`]: NOW + HALF_HOUR } });
    expect(dueIn(run, told, NOW + HOUR, true)).toEqual([]);
  });
});

test('attention that is needed for another reason is told again', () => {
  const run = runIn('needs-attention', { ending: { at: T0 + HOUR, code: 'stuck' } });
  const told = aLedger({ notices: { [`needs-attention:${T0}`]: T0 } });
  expect(dueIn(run, told, T0 + HOUR)).toEqual([`needs-attention:${T0 + HOUR} now`]);
});

test.each<[RunState, EndingCode | undefined, 'end' | 'quiet-end']>([
  ['succeeded', undefined, 'quiet-end'],
  ['failed', undefined, 'end'],
  ['failed', 'could-not-start', 'end'],
  ['failed', 'plan-gone', 'end'],
  ['failed', 'plan-refused', 'end'],
  ['rolled-back', undefined, 'end'],
  ['rolled-back', 'rolled-back-outside', 'end'],
  ['expired', undefined, 'end'],
  ['rejected', undefined, 'quiet-end'],
  ['cancelled', undefined, 'quiet-end'],
  ['cancelled', 'stopped-at-checkpoint', 'quiet-end'],
  ['cancelled', 'cancelled-outside', 'end'],
  ['cancelled', 'channel-shared', 'quiet-end'],
])('%s (%s) is told once, as %s', (state, code, kind) => {
  const run = runIn(state, code === undefined ? {} : { ending: { at: NOW, code } });
  expect(noticesOf(run, { ledger: EMPTY_LEDGER, now: NOW })).toEqual([{ key: 'end', kind, dueAt: 0 }]);
  expect(noticesOf(run, { ledger: aLedger({ notices: { end: NOW } }), now: NOW })).toEqual([]);
});

test.each(RUN_STATES)('of a run that is %s the ledger is read only where something may be told', (state) => {
  const run = runIn(state);
  expect(owesNothing(run)).toBe(noticesOf(run, { ledger: EMPTY_LEDGER, now: NOW }).length === 0);
});

test('what comes before a start is capped, and nothing else', () => {
  const kinds = [
    'ask',
    'reminder-half',
    'reminder-hour',
    'checkpoint',
    'needs-attention',
    'escalation',
    'end',
  ] as const;
  expect(kinds.filter(isCapped)).toEqual(['ask', 'reminder-half', 'reminder-hour']);
});
