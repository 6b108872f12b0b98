import type { Ending } from '../../../../src/runs/types/ending.ts';
import type { RunState } from '../../../../src/runs/types/state.ts';
import type { SyncRun } from '../../../../src/sync/types/run.ts';
import { ANA, anApproval, aStart, BEN, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { CHANGES as ALL, aPlan, REMOVED, syncIn } from '../../../sync/run.ts';
import { always, type Clause, type ExamCard, type Subject, says } from '../exam-card.ts';
import {
  BY,
  ENDED,
  ENDED_AT,
  EXPIRES,
  EXPIRES_AT,
  fact,
  GROUP,
  missing,
  moment,
  NOW,
  person,
  REASON,
  said,
  TOOK,
} from '../facts.ts';

const sync = (state: RunState, parts: Partial<SyncRun> = {}, now = NOW): Subject => ({
  kind: 'sync',
  run: syncIn(state, { expiresAt: EXPIRES_AT, ...parts }),
  facts: { now },
});

const state = (words: string) => always('the state itself', [words]);
const CHANGES = fact('4 changes', '2 changes', { 'run.plan.changes': ALL.slice(0, 2) });
const RESCHEDULED = fact('1 to reschedule', '2 to reschedule', { 'run.plan.changes': [...ALL, ...ALL.slice(2, 3)] });
const NEWLY = fact('12 instances', '30 instances', { 'run.plan.newly': 30 });
const LEFT = fact('2 left out', '5 left out', { 'run.plan.moreLeftOut': 3 });
const READ = moment(T0 - MINUTE, 'run.plan.readAt');
const AGAIN = always('a sync has no other name', ['/patch sync']);
const UNDO = says([
  'undo',
  fact('remove the tags', 'tag instances again', { 'run.plan.operation': 'remove', 'run.plan.changes': REMOVED }),
]);
const RISK = says(['no instance is patched'], [LEFT]);
const NOBODY = always('nobody is asked in this state', ['nothing is needed|no action needed']);
const UNCHANGED = always('whatever ended it, it ended before its start', [
  'nothing was started|nothing started|nothing was changed',
]);

const WHAT = says(['1 window to create', RESCHEDULED, NEWLY]);
const ASKED = {
  what: says(['approval needed', 'sync', CHANGES], ['1 window to create', RESCHEDULED, NEWLY]),
  when: says([READ], [EXPIRES]),
  who: says(['needs', missing(1), GROUP]),
  idle: says(['expires', EXPIRES]),
  undo: UNDO,
  risk: RISK,
};
const ASKED_TEXT = {
  state: state('approval needed'),
  thing: says(['sync', CHANGES]),
  next: says([missing(1), GROUP], [EXPIRES]),
};

const ending = (code: Ending['code'], parts: Partial<Ending> = {}): Ending => ({ at: ENDED_AT, code, ...parts });
const byCleo = (code: Ending['code']) => ({ ending: ending(code, { by: 'U0CLEO', reason: 'errors are up' }) });
const started = { start: aStart({ executionId: 'exec-1' }), approvals: [anApproval(ANA)] };
const START = T0 + 6 * HOUR + 20 * MINUTE;
const STARTS = moment(START, 'run.scheduledFor');
const STEP = fact('makeWindows', 'makeScans', { 'run.progress.step': 'makeScans' });
const DONE = fact('2 of 4', '3 of 4', { 'run.outcome.done': 3 });
const outcome = { kind: 'sync' as const, done: 2, missing: ALL.slice(2) };
const LACKS = fact('Patchwarden-web', 'Patchwarden-app', { 'run.outcome.missing': [ALL[1]] });

const INELIGIBLE = fact('may approve', 'confirmed', { 'run.ending.refusal': 'not-confirmed' });
const OVERTAKEN = said('everything already matches the tags', 'run.ending.reason');

/** As it reads when it ended before its start. */
const before = (
  words: string,
  who: readonly Clause[],
  idle: ExamCard['answers']['idle'] = UNCHANGED,
): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([words, 'sync'], ['1 window to create', NEWLY]),
    when: says([ENDED]),
    who: says(...who),
    idle,
    undo: AGAIN,
    risk: idle,
  },
  text: { state: state(words), thing: always('a sync has no other name', ['sync']), next: AGAIN },
});

/** Approved, and nothing was left to make when it was to start. */
function overtaken(): Subject {
  const reason = 'everything already matches the tags';
  const { start: _start, ...run } = syncIn('failed', { ending: ending('plan-gone', { reason }) });
  return { kind: 'sync', run, facts: { now: NOW } };
}

export const SYNCS: readonly ExamCard[] = [
  { title: 'a sync that waits for approval', subject: sync('awaiting-approval'), answers: ASKED, text: ASKED_TEXT },
  {
    title: 'a sync that the daily comparison requested',
    subject: sync('awaiting-approval', { requester: { userId: 'daily-look', person: 'daily-look' } }),
    answers: { ...ASKED, when: says(['daily', READ], [EXPIRES]) },
    text: ASKED_TEXT,
  },
  {
    title: 'a removal that waits for approval',
    subject: sync('awaiting-approval', {
      plan: aPlan({ operation: 'remove', changes: REMOVED, leftOut: [], newly: 0, removable: 2 }),
    }),
    answers: {
      ...ASKED,
      what: says(
        ['approval needed', 'removal', fact('2 changes', '1 change', { 'run.plan.changes': REMOVED.slice(0, 1) })],
        ['1 window to remove', '1 fleet'],
      ),
      undo: says(['undo', fact('tag instances again', 'remove the tags', { 'run.plan.operation': 'make' })]),
      risk: always('a removal patches nothing', ['no instance is patched'], ['what others made stays']),
    },
    text: {
      ...ASKED_TEXT,
      thing: says(['removal', fact('2 changes', '1 change', { 'run.plan.changes': REMOVED.slice(0, 1) })]),
    },
  },
  {
    title: 'an approved sync that starts at a time',
    subject: sync('scheduled', { scheduledFor: START, approvals: [anApproval(BEN)] }),
    answers: {
      what: WHAT,
      when: says([STARTS]),
      who: says(['approved', person('Ben', 'run.approvals.0.userId')]),
      idle: says(['starts', STARTS]),
      undo: UNDO,
      risk: RISK,
    },
    text: { state: state('scheduled'), thing: state('sync'), next: says(['starts', STARTS]) },
  },
  {
    title: 'an approved sync while everything is paused',
    subject: sync('approved', { hold: { code: 'paused', by: 'U0BEN', reason: 'incident 4711' } }),
    answers: {
      what: WHAT,
      when: says([EXPIRES]),
      who: says([person('Ben', 'run.hold.by'), 'paused']),
      idle: says(['expires', EXPIRES]),
      undo: UNDO,
      risk: says(['no instance is patched'], [said('incident 4711', 'run.hold.reason')]),
    },
    text: { state: state('on hold'), thing: state('sync'), next: says([EXPIRES]) },
  },
  {
    title: 'a sync that is starting, of which AWS has not answered yet',
    subject: sync('starting', { start: aStart({ attempts: 1, lastError: 'starting Patchwarden-Sync: TimeoutError' }) }),
    answers: {
      what: WHAT,
      when: always('a start is given up in its time', ['15 min|15 minutes']),
      who: says(['approved', person('Ana', 'run.approvals.0.userId')]),
      idle: always('a start is repeated without anyone', ['retries|repeated|tried again']),
      undo: UNDO,
      risk: says([said('TimeoutError', 'run.start.lastError')]),
    },
    text: { state: state('starting'), thing: state('sync'), next: says([said('TimeoutError', 'run.start.lastError')]) },
  },
  {
    title: 'a sync that runs',
    subject: sync('running', { progress: { kind: 'sync', step: 'makeWindows' } }),
    answers: {
      what: says(['syncing', CHANGES], ['1 window to create', NEWLY]),
      when: says(['running for', fact('8 min', '28 min', { 'facts.now': T0 + 30 * MINUTE })]),
      who: NOBODY,
      idle: NOBODY,
      undo: says(['stop', GROUP], UNDO.clauses[0] ?? []),
      risk: says([STEP]),
    },
    text: { state: state('syncing'), thing: says(['tags', CHANGES]), next: NOBODY },
  },
  {
    title: 'a sync whose runbook has ended, and Systems Manager does not show everything yet',
    subject: sync('running', { progress: { kind: 'sync', endedSince: NOW } }),
    answers: {
      what: says(['syncing', CHANGES]),
      when: says(['running for', fact('8 min', '28 min', { 'facts.now': T0 + 30 * MINUTE })]),
      who: NOBODY,
      idle: NOBODY,
      undo: says(['stop', GROUP]),
      risk: always('it is looked at once more', ['checking that Systems Manager has every change']),
    },
    text: { state: state('syncing'), thing: says(['tags', CHANGES]), next: NOBODY },
  },
  {
    title: 'a sync that someone stops',
    subject: sync('cancelling', { cancel: { by: 'U0CLEO', reason: 'wrong tag', at: ENDED_AT, how: 'cancel' } }),
    answers: {
      what: says(['stopping', 'sync'], ['1 window to create', NEWLY]),
      when: always('a stop is given up in its time', ['15 min|15 minutes']),
      who: says([person('Cleo', 'run.cancel.by')], [said('wrong tag', 'run.cancel.reason')]),
      idle: always('the stop ends without anyone', ['attention']),
      undo: UNDO,
      risk: says(['what was made'], ['running for', fact('8 min', '28 min', { 'facts.now': T0 + 30 * MINUTE })]),
    },
    text: { state: state('stopping'), thing: state('sync'), next: says([person('Cleo', 'run.cancel.by')]) },
  },
  {
    title: 'a sync that made everything',
    subject: sync('succeeded', {
      ...started,
      outcome: { kind: 'sync', done: 4, missing: [] },
      ending: ending('succeeded'),
    }),
    answers: {
      what: says(['succeeded', 'sync', CHANGES], ['1 window created', NEWLY]),
      when: says([TOOK]),
      who: NOBODY,
      idle: always('each opening asks', ['next openings are announced', 'asks before it patches']),
      undo: UNDO,
      risk: RISK,
    },
    text: { state: state('succeeded'), thing: says(['sync', CHANGES]), next: NOBODY },
  },
  {
    title: 'a sync of which AWS refused a step',
    subject: sync('failed', { ...started, outcome, ending: ending('failed', { reason: 'errors are up' }) }),
    answers: {
      what: says(['failed', 'sync'], ['1 window to create', NEWLY]),
      when: says([ENDED]),
      who: says([REASON]),
      idle: always('nothing is undone', ['what was made stays']),
      undo: AGAIN,
      risk: says([DONE], ['missing', LACKS]),
    },
    text: { state: state('failed'), thing: state('sync'), next: AGAIN },
  },
  {
    title: 'a sync that the gatekeeper did not admit',
    subject: sync('failed', { ...started, ending: ending('not-admitted', { refusal: 'not-eligible' }) }),
    ...before('not started', [['gatekeeper', INELIGIBLE]], says(['nothing was changed'], [INELIGIBLE])),
  },
  {
    title: 'a sync that someone stopped',
    subject: sync('cancelled', { ...started, outcome, ...byCleo('cancelled') }),
    answers: {
      what: says(['stopped', 'sync'], ['1 window to create', NEWLY]),
      when: says([ENDED]),
      who: says([BY], [REASON]),
      idle: always('nothing is undone', ['what was made stays']),
      undo: AGAIN,
      risk: says([DONE], ['missing', LACKS]),
    },
    text: { state: state('stopped'), thing: state('sync'), next: says([BY]) },
  },
  {
    title: 'a sync that was rejected',
    subject: sync('rejected', byCleo('rejected')),
    ...before('rejected', [[BY], [REASON]]),
  },
  {
    title: 'a sync that tags overtook',
    subject: overtaken(),
    ...before('not started', [[OVERTAKEN]], says(['nothing was started', OVERTAKEN])),
  },
  {
    title: 'a sync that nobody answered',
    subject: sync('expired', { ending: ending('expired') }),
    ...before('expired', [[fact('0 of 1', '0 of 3', { 'run.policy.approvals': 3 })]]),
  },
  {
    title: 'a sync that was stopped and did not end',
    subject: sync('needs-attention', {
      ...started,
      ending: ending('cancel-unclear', { reason: 'the execution is still InProgress' }),
    }),
    answers: {
      what: says(['needs attention', 'sync'], ['1 window to create', NEWLY]),
      when: says([ENDED]),
      who: says([GROUP, '@Dev']),
      idle: always('no other sync begins before a person closes it', ['no other|no sync|until', 'start']),
      undo: always('a person closes it', ['Resolve']),
      risk: says([said('the execution is still InProgress', 'run.ending.reason')]),
    },
    text: { state: state('needs attention'), thing: state('sync'), next: state('Systems Manager') },
  },
];
