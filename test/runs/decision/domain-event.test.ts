import { domainEvents } from '../../../src/runs/decision/domain-event.ts';
import type { AuditRecord } from '../../../src/runs/types/audit.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { eventProblem } from '../../support/event-schemas.ts';
import { aRun, aStart, DAY, HOUR, MINUTE, T0 } from '../fixture.ts';

const USUAL = [14 * MINUTE, 40 * MINUTE, 16 * MINUTE];
const AT = T0 + 10 * MINUTE;
const at = (ms: number): string => new Date(ms).toISOString();

const HASH = 'a'.repeat(64);
const PREV = 'b'.repeat(64);

const entry = (type: AuditRecord['type'], parts: Partial<AuditRecord> = {}): AuditRecord => ({
  runId: 'b-7k2m9x4q',
  version: 4,
  at: AT,
  from: 'awaiting-approval',
  to: 'approved',
  epoch: 1,
  planHash: 'abc',
  type,
  prev: PREV,
  hash: HASH,
  ...parts,
});

/** The event of one transition of a run that then is so. */
function eventOf(type: AuditRecord['type'], run: Partial<Run<'bake'>>, parts: Partial<AuditRecord> = {}) {
  const whole = aRun(run);
  const [event] = domainEvents({ run: whole, usualMs: USUAL }, [entry(type, { to: whole.state, ...parts })]);
  if (event === undefined) throw new Error('there is no event');
  expect(eventProblem(event.type, JSON.parse(JSON.stringify(event.detail)))).toBeUndefined();
  return event;
}

test('says who, what and when, in ids', () => {
  expect(eventOf('approval-given', {}, { by: 'U0ANA' })).toEqual({
    type: 'Run Approval Given',
    at: AT,
    detail: {
      id: 'b-7k2m9x4q/4',
      run: 'b-7k2m9x4q',
      version: 4,
      at: at(AT),
      kind: 'bake',
      name: 'web',
      subject: aRun().subject,
      state: 'awaiting-approval',
      epoch: 1,
      planHash: 'abc',
      channel: 'C0PATCHING',
      requestedBy: 'U0DEV',
      hash: HASH,
      prev: PREV,
      by: 'U0ANA',
      expiresAt: at(aRun().expiresAt),
    },
  });
});

const scheduledFor = T0 + DAY;

test.each<[string, Partial<Run<'bake'>>, object]>([
  [
    'scheduled',
    { state: 'scheduled', scheduledFor },
    { startsAt: at(scheduledFor), expectedEnd: at(scheduledFor + 16 * MINUTE) },
  ],
  ['asked for a time', { scheduledFor }, { startsAt: at(scheduledFor) }],
  ['asked for a time that has passed', { scheduledFor: T0 }, { startsAt: undefined, expectedEnd: undefined }],
  [
    'frozen',
    { state: 'approved', hold: { code: 'frozen', until: T0 + HOUR, calendars: [] } },
    { startsAt: at(T0 + HOUR), hold: 'frozen' },
  ],
  [
    'paused',
    { state: 'approved', hold: { code: 'paused', by: 'U0ANA', reason: 'x' } },
    { startsAt: undefined, hold: 'paused' },
  ],
  ['asked again', { askedAgain: { code: 'deferred', by: 'U0ANA' }, scheduledFor }, { askedAgain: 'deferred' }],
  [
    'running',
    { state: 'running', start: aStart(), scheduledFor },
    {
      startsAt: undefined,
      startedAt: at(aStart().claimedAt),
      expectedEnd: at(aStart().claimedAt + 16 * MINUTE),
      expiresAt: undefined,
    },
  ],
  [
    'in its watch',
    { state: 'waiting', start: aStart(), wait: { kind: 'watch', until: T0 + HOUR } },
    { waitsFor: 'watch', expectedEnd: at(T0 + HOUR) },
  ],
  [
    'at its checkpoint',
    { state: 'waiting', start: aStart(), wait: { kind: 'checkpoint', percent: 20 } },
    { waitsFor: 'checkpoint', expectedEnd: undefined },
  ],
])('of one that is %s tells what is known of its times', (_what, run, expected) => {
  const detail: Record<string, unknown> = eventOf('planned', run).detail;
  const said = Object.keys(expected).map((member) => [member, detail[member]]);
  expect(Object.fromEntries(said)).toEqual(expected);
});

const ending = { at: AT, code: 'rolled-back', reason: 'the alarm web-5xx' } as const;

test('an end says when and why, in a code, and expects nothing more', () => {
  const { detail } = eventOf('rolled-back', { state: 'rolled-back', start: aStart(), ending, scheduledFor });
  expect(detail).toMatchObject({ startedAt: at(aStart().claimedAt), endedAt: at(AT), reason: 'rolled-back' });
  expect(detail).not.toHaveProperty('expectedEnd');
  expect(JSON.stringify(detail)).not.toContain('web-5xx');
});

test('a request that was withdrawn never started', () => {
  const { detail } = eventOf('cancelled', { state: 'cancelled', ending: { at: AT, code: 'cancelled' }, scheduledFor });
  expect(detail).toMatchObject({ endedAt: at(AT), reason: 'cancelled' });
  expect(detail).not.toHaveProperty('startedAt');
  expect(detail).not.toHaveProperty('startsAt');
});

test('one that needs attention has a reason, and no end', () => {
  const run = { state: 'needs-attention', start: aStart(), ending: { at: AT, code: 'stuck' } } as const;
  const { detail } = eventOf('needs-attention', run);
  expect(detail).toMatchObject({ reason: 'stuck', startedAt: at(aStart().claimedAt) });
  expect(detail).not.toHaveProperty('endedAt');
});

test('of several only the newest has the run’s times, and of what is for the card alone there are the hashes', () => {
  const run = aRun({ state: 'running', start: aStart() });
  const records = [
    entry('approved', { version: 4 }),
    entry('starting', { version: 5, to: 'starting' }),
    entry('started', { version: 6, to: 'running' }),
    entry('progressed', { version: 7, to: 'running' }),
  ];
  const events = domainEvents({ run, usualMs: [] }, records);
  expect(events.map(({ type }) => type)).toEqual(['Run Approved', 'Run Starting', 'Run Started', 'Audit Recorded']);
  expect(events.map(({ detail }) => 'startedAt' in detail)).toEqual([false, false, true, false]);
  expect(events.at(-1)?.detail).toEqual({
    id: 'b-7k2m9x4q/7',
    run: 'b-7k2m9x4q',
    version: 7,
    at: at(AT),
    hash: HASH,
    prev: PREV,
  });
  for (const { type, detail } of events) expect(eventProblem(type, detail)).toBeUndefined();
});
