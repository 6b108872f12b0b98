import fc from 'fast-check';
import { applyEvent, EMPTY, type Feed, statusOf } from './entries.ts';
import type { RunEvent } from './run-event.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const T0 = Date.parse('2026-11-25T03:00:00Z');
const START = T0 + 13 * 60 * MINUTE;

const event = (version: number, parts: Partial<RunEvent> = {}): RunEvent => ({
  run: 'd-3f8h2k9q',
  version,
  at: T0 + version * MINUTE,
  kind: 'deploy',
  name: 'web-prod',
  state: 'scheduled',
  requestedBy: 'U0DEV',
  ...parts,
});

/** Asked for, approved, moved, started, its end. */
const requested = event(1, { state: 'awaiting-approval', startsAt: START, expectedEnd: START + 16 * MINUTE });
const approved = event(2, { startsAt: START, expectedEnd: START + 16 * MINUTE });
const moved = event(3, { state: 'awaiting-approval', startsAt: START + DAY });
const due = event(4, { state: 'approved' });
const started = event(5, { state: 'running', startedAt: START + DAY + 5000, expectedEnd: START + DAY + 20 * MINUTE });
const ended = event(6, {
  state: 'rolled-back',
  startedAt: START + DAY + 5000,
  endedAt: START + DAY + 9 * MINUTE,
  reason: 'rolled-back',
});
const LIFE = [requested, approved, moved, due, started, ended];

const fed = (...events: readonly RunEvent[]): Feed => events.reduce(applyEvent, EMPTY);
const only = (...events: readonly RunEvent[]) => {
  const [entry] = fed(...events).entries;
  if (entry === undefined) throw new Error('there is no entry');
  return { ...entry, status: statusOf(entry) };
};

test('a request for a time is there, and tentative until it is approved', () => {
  expect(only(requested)).toMatchObject({ startsAt: START, endsAt: START + 16 * MINUTE, status: 'TENTATIVE' });
  expect(only(requested, approved)).toMatchObject({ status: 'CONFIRMED', version: 2 });
});

test('one that moves keeps its length, and its number grows', () => {
  expect(only(requested, approved, moved)).toMatchObject({
    startsAt: START + DAY,
    endsAt: START + DAY + 16 * MINUTE,
    version: 3,
  });
});

test('one that starts and ends has its own times in the end', () => {
  expect(only(...LIFE)).toMatchObject({
    startsAt: START + DAY + 5000,
    endsAt: START + DAY + 9 * MINUTE,
    status: 'CONFIRMED',
    state: 'rolled-back',
  });
});

test.each(['cancelled', 'rejected', 'expired', 'failed'])(
  'one that ends before it starts is withdrawn (%s)',
  (state) => {
    const end = event(4, { state, endedAt: T0 + DAY, reason: state });
    expect(only(requested, moved, end)).toMatchObject({
      startsAt: START + DAY,
      endsAt: START + DAY + 16 * MINUTE,
      status: 'CANCELLED',
    });
  },
);

test('one that was stopped after it had started did take place', () => {
  const stopped = event(6, { state: 'cancelled', startedAt: START, endedAt: START + MINUTE, reason: 'cancelled' });
  expect(only(requested, started, stopped).status).toBe('CONFIRMED');
});

test('one that could not start did not', () => {
  const failed = event(6, { state: 'failed', startedAt: START, endedAt: START, reason: 'could-not-start' });
  expect(only(requested, failed).status).toBe('CANCELLED');
});

test('one without a time is not there, and appears when it starts', () => {
  const asked = event(1, { state: 'awaiting-approval' });
  expect(fed(asked).entries).toEqual([]);
  expect(only(asked, started)).toMatchObject({ startsAt: START + DAY + 5000 });
});

test('an event that comes again changes nothing', () => {
  let feed = EMPTY;
  for (const each of LIFE) {
    feed = applyEvent(feed, each);
    for (const again of LIFE.filter(({ version }) => version <= each.version))
      expect(applyEvent(feed, again)).toBe(feed);
  }
});

test('in whatever order the events come, and however often, a run that ended is as it ended', () => {
  const order = fc.shuffledSubarray([...LIFE, ...LIFE, ...LIFE], { minLength: 18 });
  fc.assert(fc.property(order, (events) => expect(fed(...events)).toEqual(fed(ended))));
});

test('an old event of a run that was withdrawn without a time does not bring it back', () => {
  const withdrawn = event(5, { state: 'cancelled', endedAt: T0, reason: 'cancelled' });
  expect(fed(withdrawn, requested).entries).toEqual([]);
  expect(fed(withdrawn, requested)).toEqual(fed(withdrawn));
});

test('what has long passed leaves the feed, what is to come stays', () => {
  const later = (days: number) => ({
    ...event(1, { startsAt: START + days * DAY }),
    run: 'd-00000000',
    at: T0 + days * DAY,
  });
  expect(fed(...LIFE, later(80)).entries).toHaveLength(2);
  expect(fed(...LIFE, later(100)).entries.map(({ run }) => run)).toEqual(['d-00000000']);
  const unseen = event(1, { state: 'awaiting-approval' });
  expect(fed(unseen, later(10)).seen).toHaveLength(1);
  expect(fed(unseen, later(20)).seen).toEqual([]);
});

test('runs stand in the order of their start', () => {
  const early = { ...event(1, { startsAt: START - DAY }), run: 'd-zzzzzzzz' };
  expect(fed(requested, early).entries.map(({ run }) => run)).toEqual(['d-zzzzzzzz', 'd-3f8h2k9q']);
});
