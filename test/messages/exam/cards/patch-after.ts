import {
  APPROVED,
  anOutcome,
  aPatchPlan,
  aPatchProgress,
  aPatchStart,
  aReceipt,
  INSTALL_COMMAND,
  id,
  NODES,
} from '../../../patch/message/fixture.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { always, type Clause, type ExamCard, says } from '../exam-card.ts';
import { BY, ENDED, ENDED_AT, fact, GROUP, moment, person, REASON, said, TOOK } from '../facts.ts';
import { AGAIN, endedAt, LATER, NO_ROLLBACK, NOBODY, patch, SIZE, started, state, WIN } from './patch-facts.ts';

const running = { approvals: APPROVED, start: aPatchStart(), progress: aPatchProgress() };
const DONE = fact('3 of 12', '4 of 12', { 'run.progress.nodes.4.phase': 'patched' });
const COMMAND = fact(INSTALL_COMMAND, 'decade00-1111-4222-8333-444455556666', {
  'run.progress.nodes.3.commandId': 'decade00-1111-4222-8333-444455556666',
});
const RUNNING: ExamCard['answers'] = {
  what: says(['patching', WIN, DONE], ['install', SIZE]),
  when: says([fact('34 min left', '14 min left', { 'facts.now': T0 + 30 * MINUTE })]),
  who: NOBODY,
  idle: NOBODY,
  undo: says(['stop', GROUP, 'may finish']),
  risk: says([fact('5 waiting', '4 waiting', { 'run.progress.nodes.11.phase': 'in-progress' })], ['1 pending reboot']),
};

const succeeded = { ...started, outcome: anOutcome(), ending: endedAt('succeeded') };
const PATCHED = fact('12 of 12', '11 of 12', { 'run.outcome.nodes.11.phase': 'failed' });
const NEXT = fact('win-dr', 'shop-dr', { 'facts.followers': ['shop-dr'] });
const RECEIPT: ExamCard['answers'] = {
  what: says([WIN, 'patched', PATCHED], ['install', SIZE]),
  when: says([TOOK]),
  who: NOBODY,
  idle: NOBODY,
  undo: NO_ROLLBACK,
  risk: says(
    [fact('9 rebooted', '8 rebooted', { 'run.outcome.nodes.0.rebooted': false }), 'came back'],
    [fact('0 instances still missing', '1 instance still missing', { 'run.outcome.nodes.0.missing': 2 }), '9 before'],
  ),
};
const RECEIPT_TEXT: ExamCard['text'] = {
  state: state('patched'),
  thing: says([WIN, PATCHED]),
  next: NOBODY,
};
/** A day after it was healthy, or so much later. */
const SOAKED = {
  ...moment(T0 + 50 * MINUTE + DAY),
  set: { 'facts.receipt.neededMs': DAY + 3 * HOUR + 13 * MINUTE },
};
const OWNERS = fact('@owners', '@testers', { 'facts.receipt.signoff.group': 'testers' });

/** As it reads when it ended before its start. */
const before = (words: string, who: readonly Clause[]): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says(['patching', WIN, words]),
    when: says([ENDED]),
    who: says(...who),
    idle: always('whatever ended it, it ended before its start', ['nothing was started']),
    undo: says(AGAIN),
    risk: always('it ended before its start', ['no instance has changed']),
  },
  text: { state: state(words), thing: says(['patching', WIN]), next: says(AGAIN) },
});
const byCleo = (code: 'rejected' | 'cancelled') => endedAt(code, { by: 'U0CLEO', reason: 'errors are up' });

const lost = (parts: Parameters<typeof anOutcome>[0], outcome: Parameters<typeof anOutcome>[1] = {}) => ({
  ...started,
  outcome: anOutcome(parts, outcome),
  ending: endedAt('stuck', { reason: '1 instance did not come back' }),
});
const attention = (look: Clause, risk: Clause): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says(['needs attention', WIN], ['install', SIZE]),
    when: says(['since', moment(ENDED_AT, 'run.ending.at')]),
    who: says(['to do', ...look]),
    idle: says(['no other run', WIN], [NEXT, 'stays blocked']),
    undo: always('patches are not taken off again', ['to do']),
    risk: says(risk),
  },
  text: { state: state('needs attention'), thing: says([WIN]), next: says(['to do', ...look]) },
});
const APP_03 = fact(id(3), id(5), {
  'run.outcome.nodes.2.cameBack': 'yes',
  'run.outcome.nodes.4.cameBack': 'no',
});

export const PATCHES_AFTER: readonly ExamCard[] = [
  {
    title: 'patching that runs, before the first command',
    subject: patch('running', { approvals: APPROVED, start: aPatchStart() }),
    answers: {
      ...RUNNING,
      what: says(['patching', WIN], ['install', SIZE]),
      risk: always('nothing has begun yet', ['waiting for the first command']),
    },
    text: { state: state('patching'), thing: says([WIN]), next: NOBODY },
  },
  {
    title: 'patching that runs, with a failure',
    subject: patch('running', running),
    answers: {
      ...RUNNING,
      risk: says([
        fact('1 failed', '2 failed', {
          'run.progress.nodes.4': { id: id(5), phase: 'failed', failure: 'undeliverable', commandId: INSTALL_COMMAND },
        }),
        'could not be delivered',
        fact(id(4), id(6), { 'run.progress.nodes.3.id': id(6) }),
        COMMAND,
      ]),
    },
    text: {
      state: state('patching'),
      thing: says([WIN, DONE]),
      next: says(['could not be delivered', COMMAND]),
    },
  },
  {
    title: 'patching whose instances are coming back',
    subject: patch('running', {
      ...running,
      progress: aPatchProgress({
        step: 'checking-after',
        endedSince: T0 + 8 * MINUTE,
        nodes: NODES.map((node, i) => ({
          id: node.id,
          phase: i < 9 ? 'patched' : 'pending-reboot',
          commandId: INSTALL_COMMAND,
        })),
      }),
    }),
    answers: {
      ...RUNNING,
      what: says(['patching', WIN, fact('9 of 12', '10 of 12', { 'run.progress.nodes.10.phase': 'patched' })]),
      risk: says(
        [fact('3 pending reboot', '2 pending reboot', { 'run.progress.nodes.10.phase': 'patched' })],
        ['waiting for instances to come back'],
      ),
    },
    text: { state: state('patching'), thing: says([WIN]), next: NOBODY },
  },
  {
    title: 'a scan that runs',
    subject: patch('running', {
      ...running,
      plan: aPatchPlan({ operation: 'scan' }),
      progress: aPatchProgress({ step: 'scanning', nodes: NODES.map((node) => ({ id: node.id, phase: 'waiting' })) }),
    }),
    answers: {
      ...RUNNING,
      what: says(['scanning', WIN, fact('0 of 12', '1 of 12', { 'run.progress.nodes.0.phase': 'patched' })]),
      undo: says(['stop', GROUP]),
      risk: always('a scan changes nothing', ['installs nothing']),
    },
    text: { state: state('scanning'), thing: says([WIN]), next: NOBODY },
  },
  {
    title: 'patching that is being stopped',
    subject: patch('cancelling', {
      ...running,
      cancel: { by: 'U0BEN', reason: 'errors are up', at: T0 + 9 * MINUTE, how: 'cancel' },
    }),
    answers: {
      what: says(['stopping', 'patching', WIN]),
      when: always('a stop is given up in its time', ['within 12 hours']),
      who: says([person('Ben', 'run.cancel.by')], [said('errors are up', 'run.cancel.reason')]),
      idle: NOBODY,
      undo: always('what was begun is not stopped', ['may finish']),
      risk: says([DONE, 'succeeded']),
    },
    text: { state: state('stopping'), thing: says([WIN]), next: NOBODY },
  },
  {
    title: 'patching that succeeded, the last fleet of its order',
    subject: patch('succeeded', succeeded, { now: LATER }),
    answers: RECEIPT,
    text: RECEIPT_TEXT,
  },
  {
    title: 'patching that succeeded and is to be verified',
    subject: patch(
      'succeeded',
      { ...succeeded, report: 'pending' },
      {
        now: LATER,
        followers: ['win-dr'],
        receipt: aReceipt({ signoff: { group: 'owners' } }),
      },
    ),
    answers: {
      ...RECEIPT,
      who: says(['one of', OWNERS, 'Verified']),
      idle: says([NEXT, 'stays blocked']),
    },
    text: { ...RECEIPT_TEXT, next: says([OWNERS], [NEXT, 'stays blocked']) },
  },
  {
    title: 'patching that was verified and soaks',
    subject: patch(
      'succeeded',
      { ...succeeded, report: 'pending' },
      {
        now: LATER,
        followers: ['win-dr'],
        receipt: aReceipt({
          signoff: { group: 'owners', said: { verdict: 'verified', by: 'U0CLEO', at: T0 + 55 * MINUTE } },
        }),
      },
    ),
    answers: {
      ...RECEIPT,
      who: says(['verified', person('Cleo', 'facts.receipt.signoff.said.by')]),
      idle: says(['stays healthy', NEXT, SOAKED]),
    },
    text: { ...RECEIPT_TEXT, next: says(['stays healthy', NEXT]) },
  },
  {
    title: 'patching with which someone reported a problem',
    subject: patch(
      'succeeded',
      { ...succeeded, report: 'pending' },
      {
        now: LATER,
        followers: ['win-dr'],
        receipt: aReceipt({
          signoff: {
            group: 'owners',
            said: { verdict: 'problem', by: 'U0CLEO', at: T0 + 55 * MINUTE, reason: 'the login page is blank' },
          },
        }),
      },
    ),
    answers: {
      ...RECEIPT,
      who: says([
        person('Cleo', 'facts.receipt.signoff.said.by'),
        'reported a problem',
        said('the login page is blank', 'facts.receipt.signoff.said.reason'),
      ]),
      idle: says(['order stops', NEXT]),
    },
    text: { ...RECEIPT_TEXT, next: says([person('Cleo', 'facts.receipt.signoff.said.by')], ['order stops', NEXT]) },
  },
  {
    title: 'patching after which the next fleet was requested, with other patches than were tested',
    subject: patch(
      'succeeded',
      {
        ...succeeded,
        report: 'ready',
        plan: aPatchPlan({ pin: { kind: 'until-date', fleet: 'win-uat', runId: 'p-11111111', date: '2026-11-12' } }),
        outcome: anOutcome({}, { difference: { fleet: 'win-uat', onlyHere: ['KB1', 'KB2'], onlyThere: ['KB3'] } }),
      },
      {
        now: LATER,
        followers: ['win-dr'],
        receipt: aReceipt({ next: [{ kind: 'opened', fleet: 'win-dr', runId: 'p-44444444' }] }),
      },
    ),
    answers: {
      ...RECEIPT,
      who: says(['next', fact('p-44444444', 'p-55555555', { 'facts.receipt.next.0.runId': 'p-55555555' })]),
      idle: says(['requested automatically', fact('win-dr', 'shop-dr', { 'facts.receipt.next.0.fleet': 'shop-dr' })]),
      undo: says([
        'differs from',
        fact('win-uat', 'shop-uat', { 'run.outcome.difference.fleet': 'shop-uat' }),
        fact('2 patches only here', '1 patch only here', { 'run.outcome.difference.onlyHere': ['KB1'] }),
      ]),
    },
    text: {
      ...RECEIPT_TEXT,
      next: says([fact('win-dr', 'shop-dr', { 'facts.receipt.next.0.fleet': 'shop-dr' })]),
    },
  },
  {
    title: 'a scan that succeeded',
    subject: patch('succeeded', {
      ...succeeded,
      plan: aPatchPlan({ operation: 'scan' }),
      outcome: anOutcome({ 1: { missing: 3 }, 2: { missing: 2 } }),
    }),
    answers: {
      what: says([WIN, 'scanned', SIZE]),
      when: says([TOOK]),
      who: says(AGAIN),
      idle: always('a scan changes nothing', ['stay missing']),
      undo: always('a scan changes nothing', ['installs nothing']),
      risk: says([fact('up to 3 each', 'up to 7 each', { 'run.outcome.nodes.0.missing': 7 })]),
    },
    text: { state: state('scanned'), thing: says([WIN]), next: says(AGAIN) },
  },
  {
    title: 'patching that failed on an instance',
    subject: patch('failed', {
      ...started,
      progress: aPatchProgress(),
      outcome: anOutcome({ 4: { phase: 'failed', failure: 'undeliverable', missing: 4, rebooted: false } }),
      ending: endedAt('failed', { reason: '1 instance was not patched' }),
    }),
    answers: {
      what: says(['patching', WIN, 'failed', fact('1 of 12', '2 of 12', { 'run.outcome.nodes.5.phase': 'failed' })]),
      when: says([TOOK]),
      who: says([
        fact('SSM agent and instance profile work', 'Look at its output', { 'run.outcome.nodes.3.failure': 'failed' }),
      ]),
      idle: NO_ROLLBACK,
      undo: says(AGAIN),
      risk: says(
        [fact('11 of 12', '10 of 12', { 'run.outcome.nodes.5.phase': 'not-reached' })],
        ['could not be delivered', fact(id(4), id(6), { 'run.outcome.nodes.3.id': id(6) })],
      ),
    },
    text: { state: state('failed'), thing: says(['patching', WIN]), next: says(AGAIN) },
  },
  {
    title: 'patching that was stopped',
    subject: patch('cancelled', {
      ...started,
      progress: aPatchProgress(),
      outcome: anOutcome({ 12: { phase: 'not-reached', missing: 4, rebooted: false } }),
      ending: endedAt('cancelled', { by: 'U0CLEO', reason: 'errors are up' }),
    }),
    answers: {
      what: says(['patching', WIN, 'stopped']),
      when: says([TOOK]),
      who: says([BY, 'stopped'], [REASON]),
      idle: NO_ROLLBACK,
      undo: says(AGAIN),
      risk: says([fact('11 of 12', '10 of 12', { 'run.outcome.nodes.5.phase': 'failed' })], ['1 not reached']),
    },
    text: { state: state('stopped'), thing: says(['patching', WIN]), next: says(AGAIN) },
  },
  {
    title: 'patching that someone withdrew',
    subject: patch('cancelled', { ending: byCleo('cancelled') }),
    ...before('withdrawn', [[BY, 'withdrew'], [REASON]]),
  },
  {
    title: 'patching that someone rejected',
    subject: patch('rejected', { ending: byCleo('rejected') }),
    ...before('rejected', [[BY, 'rejected'], [REASON]]),
  },
  {
    title: 'patching that nobody approved in time',
    subject: patch('expired', { ending: endedAt('expired') }),
    ...before('expired', [[fact('not approved in time', 'could not start', { 'run.policy.approvals': 0 })]]),
  },
  {
    title: 'patching whose plan could not be made',
    subject: patch('failed', { ending: endedAt('plan-refused', { reason: 'nothing is missing' }) }),
    ...before('not started', [[said('nothing is missing', 'run.ending.reason')]]),
  },
  {
    title: 'patching after which an instance did not come back',
    subject: patch('needs-attention', lost({ 3: { cameBack: 'no' } }), { now: LATER, followers: ['win-dr'] }),
    ...attention(['status checks', APP_03], ['did not come back', APP_03]),
  },
  {
    title: 'patching after which an instance is no longer healthy',
    subject: patch('needs-attention', lost({ 3: { unhealthyIn: ['arn'] } }), { now: LATER, followers: ['win-dr'] }),
    ...attention(
      ['target health', fact(id(3), id(5), { 'run.outcome.nodes.2.id': id(5), 'run.outcome.nodes.4.id': id(3) })],
      ['no longer healthy', fact(id(3), id(5), { 'run.outcome.nodes.2.id': id(5), 'run.outcome.nodes.4.id': id(3) })],
    ),
  },
  {
    title: 'patching that reached an instance outside the plan',
    subject: patch('needs-attention', lost({}, { strays: [id(30)] }), { now: LATER, followers: ['win-dr'] }),
    ...attention(
      [fact(id(30), id(31), { 'run.outcome.strays': [id(31)] }), 'tag'],
      ['outside the plan', fact(id(30), id(31), { 'run.outcome.strays': [id(31)] })],
    ),
  },
  {
    title: 'patching whose start AWS never confirmed',
    subject: patch('needs-attention', {
      approvals: APPROVED,
      start: aPatchStart({ lastError: 'starting Patchwarden-Patch: TimeoutError' }),
      ending: endedAt('start-unclear', { reason: 'starting Patchwarden-Patch: TimeoutError' }),
    }),
    answers: {
      what: says(['needs attention', 'patching', WIN]),
      when: says(['since', moment(ENDED_AT, 'run.ending.at')]),
      who: says([GROUP, '@Dev']),
      idle: says(['no other run', WIN]),
      undo: always('a person closes it', ['Resolve']),
      risk: says([said('TimeoutError', 'run.ending.reason')]),
    },
    text: { state: state('needs attention'), thing: says(['patching', WIN]), next: says([GROUP, '@Dev']) },
  },
];
