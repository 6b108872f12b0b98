import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import {
  decideOccurrence,
  type ExecutionFacts,
  FOLLOW_MS,
  type OccurrenceFacts,
  OPENING_GRACE_MS,
  SKEW_MS,
  type WindowFacts,
} from '../../../src/windows/decision/occurrence.ts';
import { OCCURRENCE_STATES } from '../../../src/windows/types/occurrence.ts';
import { aLive, aNotice, anOccurrence, NOW, needs, OPENS } from '../fixture.ts';

const THERE: WindowFacts = { kind: 'there', nextAt: OPENS, schedule: 'cron(0 0 22 ? * TUE *)' };
const UNKNOWN: WindowFacts = { kind: 'unknown' };
const UNSEEN: ExecutionFacts = { kind: 'not-looked-for' };
const RUNS: ExecutionFacts = { kind: 'found', live: aLive(), ended: false };
const DONE: ExecutionFacts = { kind: 'found', live: aLive({ status: 'SUCCESS', endedAt: OPENS + HOUR }), ended: true };
const facts = (parts: Partial<OccurrenceFacts> = {}): OccurrenceFacts => ({
  window: UNKNOWN,
  execution: UNSEEN,
  ...parts,
});

function outcome(occurrence: ReturnType<typeof anOccurrence>, given: Partial<OccurrenceFacts>, now: number) {
  const decision = decideOccurrence(occurrence, facts(given), now);
  return decision.kind === 'change' ? decision.occurrence : decision.because;
}

describe('an announced occurrence before it opens', () => {
  test.each<[string, WindowFacts, object | string]>([
    ['stands while its window opens then', THERE, 'nothing new is known'],
    ['stands while its window cannot be read', UNKNOWN, 'the window cannot be read'],
    ['is called off when its window is deleted', { kind: 'gone' }, { state: 'called-off', why: { code: 'deleted' } }],
    [
      'is called off when its window is disabled',
      { kind: 'disabled' },
      { state: 'called-off', why: { code: 'disabled' } },
    ],
    [
      'is called off when it opens at another time',
      { ...THERE, nextAt: OPENS + DAY },
      { state: 'called-off', why: { code: 'moved', to: OPENS + DAY } },
    ],
    [
      'is called off when its schedule changed, and says which it has',
      { kind: 'there', schedule: 'rate(7 days)' },
      { state: 'called-off', why: { code: 'moved', schedule: 'rate(7 days)' } },
    ],
  ])('%s', (_, window, expected) => {
    const result = outcome(anOccurrence(), { window }, NOW);
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatchObject({ ...expected, version: 2 });
  });

  test('is not called off by the next opening that its own brings, a moment early by our clock', () => {
    const window: WindowFacts = { ...THERE, nextAt: OPENS + 7 * DAY };
    expect(outcome(anOccurrence(), { window }, OPENS - SKEW_MS)).toBe('it is about to open');
    expect(outcome(anOccurrence(), { window }, OPENS - SKEW_MS - 1)).toMatchObject({ state: 'called-off' });
  });

  const lead = { before: HOUR, isLast: true };

  test('says the nearer lead once that is due', () => {
    const notice = { facts: aNotice(), leads: [DAY, HOUR], lead };
    expect(outcome(anOccurrence(), { window: THERE, notice }, NOW)).toMatchObject({ lead, version: 2, changes: {} });
  });

  test('keeps what changed since its notice, by the version that it led to', () => {
    const newer = aNotice({ readAt: NOW + HOUR, durationMs: 4 * HOUR, fleets: [needs({ instances: 9 })] });
    expect(outcome(anOccurrence(), { window: THERE, notice: { facts: newer, leads: [DAY], lead } }, NOW)).toMatchObject(
      {
        changes: { 2: [{ code: 'duration' }, { code: 'instances', from: 5, to: 9 }] },
      },
    );
  });

  test('stands where nothing is newer', () => {
    const { leads } = anOccurrence();
    const notice = { facts: aNotice(), leads, lead: { before: DAY, isLast: false } };
    expect(outcome(anOccurrence(), { window: THERE, notice }, NOW)).toBe('the notice stands');
  });
});

describe('an announced occurrence when its time has come', () => {
  test.each<[string, Partial<OccurrenceFacts>, number, object | string]>([
    ['is open once its execution is there', { execution: RUNS }, OPENS + MINUTE, { state: 'open' }],
    [
      'has ended where nobody looked meanwhile',
      { execution: DONE },
      OPENS + DAY,
      { state: 'ended', endedAt: OPENS + HOUR },
    ],
    ['may open any moment', { execution: { kind: 'none' } }, OPENS + MINUTE, 'it may open any moment'],
    [
      'did not open',
      { execution: { kind: 'none' }, window: THERE },
      OPENS + OPENING_GRACE_MS,
      { state: 'called-off', why: { code: 'not-opened' } },
    ],
    [
      'was deleted at the last moment',
      { execution: { kind: 'none' }, window: { kind: 'gone' } },
      OPENS,
      { state: 'called-off', why: { code: 'deleted' } },
    ],
    [
      'was disabled at the last moment',
      { execution: { kind: 'none' }, window: { kind: 'disabled' } },
      OPENS,
      { state: 'called-off', why: { code: 'disabled' } },
    ],
    ['waits while AWS does not say', { execution: { kind: 'unknown' } }, OPENS + DAY, 'whether it opened is not known'],
    ['waits until it is looked for', {}, OPENS, 'whether it opened is not known'],
  ])('%s', (_, given, now, expected) => {
    const result = outcome(anOccurrence(), given, now);
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatchObject(expected);
  });

  test('has ended where only deploys were to start in it: they have cards of their own', () => {
    const occurrence = anOccurrence({ notice: aNotice({ does: 'deploys' }) });
    expect(outcome(occurrence, {}, OPENS)).toMatchObject({ state: 'ended', settled: true });
  });
});

describe('an open occurrence', () => {
  const open = anOccurrence({ state: 'open', live: aLive() });
  const last = OPENS + open.notice.durationMs + FOLLOW_MS;

  test.each<[string, Partial<OccurrenceFacts>, number, object | string]>([
    ['stays where nothing has moved', { execution: RUNS }, OPENS + HOUR, 'nothing has moved'],
    [
      'shows what has moved',
      {
        execution: {
          kind: 'found',
          live: aLive({ counts: { done: 4, failed: 1, inProgress: 0, waiting: 0 } }),
          ended: false,
        },
      },
      OPENS + HOUR,
      { state: 'open', version: 2 },
    ],
    ['ends with its execution', { execution: DONE }, OPENS + HOUR, { state: 'ended', endedAt: OPENS + HOUR }],
    ['stays while AWS does not say', { execution: { kind: 'unknown' } }, OPENS + HOUR, 'how far it is cannot be read'],
    ['ends when what is known has to do', { execution: { kind: 'unknown' } }, last, { state: 'ended', endedAt: last }],
    ['ends when its commands never do', { execution: RUNS }, last, { state: 'ended' }],
  ])('%s', (_, given, now, expected) => {
    const result = outcome(open, given, now);
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatchObject(expected);
  });

  test('that nobody was told of beforehand ends as missed', () => {
    expect(outcome({ ...open, leads: [] }, { execution: DONE }, OPENS + HOUR)).toMatchObject({ state: 'missed' });
  });
});

describe('a called-off occurrence', () => {
  const calledOff = anOccurrence({ state: 'called-off', why: { code: 'disabled' } });
  const notice = { facts: aNotice(), leads: [HOUR], lead: { before: HOUR, isLast: true } };

  test('is announced again when it opens as scheduled after all, and says so', () => {
    const again = outcome(calledOff, { window: THERE, notice }, NOW);
    expect(again).toMatchObject({ state: 'announced', changes: { 2: [{ code: 'reinstated' }] } });
    expect(again).not.toHaveProperty('why');
  });

  test.each<[string, Partial<OccurrenceFacts>, number]>([
    ['without a notice that is due', { window: THERE }, NOW],
    ['while its window is disabled', { window: { kind: 'disabled' }, notice }, NOW],
    ['once its time has passed', { window: THERE, notice }, OPENS],
  ])('stays so %s', (_, given, now) => {
    expect(outcome(calledOff, given, now)).toBe('it is over');
  });
});

test('every state has an answer to every fact, at any time, and what is over stays over', () => {
  const windows: WindowFacts[] = [
    THERE,
    { ...THERE, nextAt: OPENS + DAY },
    { kind: 'disabled' },
    { kind: 'gone' },
    UNKNOWN,
  ];
  const executions: ExecutionFacts[] = [UNSEEN, { kind: 'none' }, { kind: 'unknown' }, RUNS, DONE];
  for (const state of OCCURRENCE_STATES)
    for (const window of windows)
      for (const execution of executions)
        for (const now of [NOW, OPENS, OPENS + HOUR, OPENS + 3 * DAY]) {
          const decision = decideOccurrence(anOccurrence({ state }), { window, execution }, now);
          expect(decision.because).not.toBe('');
          if (state === 'ended' || state === 'missed') expect(decision.kind).toBe('nothing');
        }
});
