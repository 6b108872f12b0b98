import type { Shape } from '../../../src/deploy/types/change.ts';
import type { DeployPhase } from '../../../src/deploy/types/progress.ts';
import { EMERGENCY_STATES, STEP_STATES } from '../../../src/emergency/types/emergency.ts';
import type { OutsideChange, OutsideState, StartedBy } from '../../../src/outside/types/change.ts';
import type { ProblemCode, ScheduledState } from '../../../src/pipelines/types/told.ts';
import { EXCEPTION_STATES } from '../../../src/posture/types/exception.ts';
import type { AskedAgain } from '../../../src/runs/types/asked.ts';
import type { EndingCode } from '../../../src/runs/types/ending.ts';
import type { Hold } from '../../../src/runs/types/run.ts';
import { RUN_STATES } from '../../../src/runs/types/state.ts';
import { type CalledOff, OCCURRENCE_STATES, type Occurrence } from '../../../src/windows/types/occurrence.ts';
import { CARDS } from './cards.ts';
import type { ExamCard, RunSubject, WindowSubject } from './exam-card.ts';

/** What the compiler knows of each kind of thing is what the exam must have a card of. */
const ENDINGS: Readonly<Record<EndingCode, true>> = {
  succeeded: true,
  failed: true,
  'could-not-start': true,
  'not-admitted': true,
  cancelled: true,
  'cancelled-outside': true,
  observed: true,
  'channel-shared': true,
  rejected: true,
  expired: true,
  'plan-gone': true,
  'plan-refused': true,
  'rolled-back': true,
  'rolled-back-outside': true,
  'stopped-at-checkpoint': true,
  'start-unclear': true,
  stuck: true,
  'too-large': true,
  'cancel-unclear': true,
  'slot-missed': true,
};
const REASONS: Readonly<Record<AskedAgain['code'], true>> = {
  deferred: true,
  'plan-changed': true,
  'quorum-lost': true,
  checkpoint: true,
  lapsed: true,
  'standing-ended': true,
  'proof-needed': true,
  'channel-changed': true,
};
const HOLDS: Readonly<Record<Hold['code'], true>> = { paused: true, frozen: true, busy: true, unknown: true };
const SHAPES: Readonly<Record<Shape, true>> = {
  replace: true,
  roll: true,
  'stack-refresh': true,
  refresh: true,
  update: true,
};
const PHASES: Readonly<Record<DeployPhase, true>> = {
  preparing: true,
  creating: true,
  replacing: true,
  soaking: true,
  'cleaning-up': true,
  'rolling-back': true,
  stopping: true,
};

const CALLS_OFF: Readonly<Record<CalledOff['code'], true>> = {
  deleted: true,
  disabled: true,
  moved: true,
  'not-opened': true,
};

const RUNS = CARDS.flatMap(({ subject }): RunSubject[] => ('run' in subject ? [subject] : []));
const EXCEPTIONS = CARDS.flatMap(({ subject }) => (subject.kind === 'exception' ? [subject.exception] : []));
const WINDOWS = CARDS.flatMap(({ subject }): WindowSubject[] => (subject.kind === 'window' ? [subject] : []));
const seen = (of: (subject: RunSubject) => string | undefined): Set<string | undefined> => new Set(RUNS.map(of));
const missingOf = (wanted: readonly string[], of: (subject: RunSubject) => string | undefined): string[] =>
  wanted.filter((one) => !seen(of).has(one));

test.each<[string, readonly string[], (subject: RunSubject) => string | undefined]>([
  ['state of a deploy', RUN_STATES, ({ kind, run }) => (kind === 'deploy' ? run.state : undefined)],
  [
    'state of a bake, which is planned before it is requested, waits for nothing and is never rolled back',
    RUN_STATES.filter((state) => !['planning', 'waiting', 'rolled-back'].includes(state)),
    ({ kind, run }) => (kind === 'bake' ? run.state : undefined),
  ],
  [
    'state of patching in place, which waits for nothing once it runs and is never rolled back',
    RUN_STATES.filter((state) => !['waiting', 'rolled-back'].includes(state)),
    ({ kind, run }) => (kind === 'patch' ? run.state : undefined),
  ],
  [
    'state of a sync, which is planned before it is requested, waits for nothing and is never rolled back',
    RUN_STATES.filter((state) => !['planning', 'waiting', 'rolled-back'].includes(state)),
    ({ kind, run }) => (kind === 'sync' ? run.state : undefined),
  ],
  [
    'state of an occurrence that waits for its window',
    ['planning', 'awaiting-approval', 'scheduled', 'approved', 'rejected', 'expired'],
    ({ kind, run }) => (kind === 'patch' && run.slot !== undefined ? run.state : undefined),
  ],
  ['end', Object.keys(ENDINGS), ({ run }) => run.ending?.code],
  ['reason to ask again', Object.keys(REASONS), ({ run }) => run.askedAgain?.code],
  ['hold', Object.keys(HOLDS), ({ run }) => run.hold?.code],
  ['wait', ['watch', 'checkpoint'], ({ run }) => run.wait?.kind],
  ['shape', Object.keys(SHAPES), ({ kind, run }) => (kind === 'deploy' ? run.plan.change?.shape : undefined)],
  ['phase', Object.keys(PHASES), ({ kind, run }) => (kind === 'deploy' ? run.progress?.phase : undefined)],
  [
    'state of a soak',
    ['pending', 'ready', 'unavailable'],
    ({ kind, run }) => (kind === 'deploy' && run.state === 'succeeded' ? run.report : undefined),
  ],
])('the exam has a card of every %s', (_what, wanted, of) => {
  expect(missingOf(wanted, of)).toEqual([]);
});

test.each<[string, readonly string[], (occurrence: Occurrence) => string | undefined]>([
  ['state', OCCURRENCE_STATES, ({ state }) => state],
  ['reason why it does not open', Object.keys(CALLS_OFF), ({ why }) => why?.code],
  ['state of a stop', ['started', 'done', 'failed'], ({ stop }) => stop?.state],
])('the exam has a card of every %s of a window that is not adopted', (_what, wanted, of) => {
  const there = new Set(WINDOWS.map(({ occurrence }) => of(occurrence)));
  expect(wanted.filter((one) => !there.has(one))).toEqual([]);
});

test('the exam has a card of every state of an exception', () => {
  const there = new Set(EXCEPTIONS.map(({ state }) => state));
  expect(EXCEPTION_STATES.filter((state) => !there.has(state))).toEqual([]);
});

test('the exam has a card of every state of an emergency, and of every state of a fleet in one', () => {
  const there = CARDS.flatMap(({ subject }) => (subject.kind === 'emergency' ? [subject.emergency] : []));
  expect(EMERGENCY_STATES.filter((state) => there.every((each) => each.state !== state))).toEqual([]);
  const steps = new Set(there.flatMap((emergency) => emergency.steps.map(({ state }) => state)));
  expect(STEP_STATES.filter((state) => !steps.has(state))).toEqual([]);
});

const OUTSIDE_STATES: Readonly<Record<OutsideState, true>> = {
  running: true,
  succeeded: true,
  failed: true,
  'rolled-back': true,
  stopped: true,
  unclear: true,
};
const OUTSIDE_WHATS: Readonly<Record<OutsideChange['what'], true>> = {
  bake: true,
  'stack-update': true,
  refresh: true,
  'other-image': true,
  'set-back': true,
};
const STARTED_BY: Readonly<Record<StartedBy['kind'], true>> = { schedule: true, console: true, outside: true };

test.each<[string, object, (change: OutsideChange) => string]>([
  ['state', OUTSIDE_STATES, ({ state }) => state],
  ['kind', OUTSIDE_WHATS, ({ what }) => what],
  ['origin', STARTED_BY, ({ by }) => by.kind],
])('the exam has a card of every %s of an outside change', (_what, wanted, of) => {
  const there = new Set(CARDS.flatMap(({ subject }) => (subject.kind === 'outside' ? [of(subject.change)] : [])));
  expect(Object.keys(wanted).filter((one) => !there.has(one))).toEqual([]);
});

const SCHEDULED: Readonly<Record<ScheduledState, true>> = {
  announced: true,
  built: true,
  nothing: true,
  'called-off': true,
};
const PROBLEMS: Readonly<Record<ProblemCode, true>> = {
  'nothing-built': true,
  disabled: true,
  base: true,
  tests: true,
};

test('the exam has a card of every state of a scheduled bake, and of every problem of a pipeline', () => {
  const things = CARDS.flatMap(({ subject }) => (subject.kind === 'pipeline' ? [subject.thing] : []));
  const states = things.flatMap((thing) => (thing.what === 'schedule' ? [thing.state] : []));
  const codes = things.flatMap((thing) => (thing.what === 'problem' ? [thing.problem.code] : []));
  expect(Object.keys(SCHEDULED).filter((one) => !states.some((state) => state === one))).toEqual([]);
  expect(Object.keys(PROBLEMS).filter((one) => !codes.some((code) => code === one))).toEqual([]);
  expect(things.some(({ state }) => state === 'fixed')).toBe(true);
});

test('most answers rest on facts', () => {
  const answers = CARDS.flatMap(({ answers: six }: ExamCard) => Object.values(six));
  const constant = answers.filter((answer) => answer.constant !== undefined);
  expect(constant.length / answers.length).toBeLessThan(0.25);
});
