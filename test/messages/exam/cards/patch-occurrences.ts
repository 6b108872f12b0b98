import { APPROVED, aPatchProgress, aPatchStart, ONE_APPROVED, OPENS } from '../../../patch/message/fixture.ts';
import { HOUR, T0 } from '../../../runs/fixture.ts';
import { always, type ExamCard, says } from '../exam-card.ts';
import { ENDED, fact, GROUP, missing, moment, person, said } from '../facts.ts';
import {
  AGAIN,
  CRITICAL,
  EXPLOITED,
  endedAt,
  MISSING,
  NEXT_OPENING,
  NO_ROLLBACK,
  NOBODY,
  occurrence,
  opens,
  REBOOTS,
  SIZE,
  state,
  USUAL,
  WIN,
  WINDOW,
  ZONED,
} from './patch-facts.ts';

const ASKED: ExamCard['answers'] = {
  what: says(['approval needed', 'patch', WIN, WINDOW], ['install', SIZE]),
  when: says(['opens', opens()], [ZONED], [USUAL]),
  who: says(['needs', missing(2), GROUP]),
  idle: says(['skipped', moment(OPENS, 'run.expiresAt')], ['nothing is patched']),
  undo: NO_ROLLBACK,
  risk: says([MISSING, CRITICAL], [EXPLOITED], [REBOOTS]),
};
const ASKED_TEXT: ExamCard['text'] = {
  state: state('approval needed'),
  thing: says(['patch', WIN, WINDOW], [ZONED]),
  next: says([missing(2), GROUP], ['skipped', moment(OPENS, 'run.expiresAt')]),
};

const approvedAnswers = (words: string): ExamCard['answers'] => ({
  ...ASKED,
  what: says([words, 'patch', WIN, WINDOW], ['install', SIZE]),
  who: says(['approved', person('Ana', 'run.approvals.0.userId'), person('Ben', 'run.approvals.1.userId')]),
  idle: says(['if nobody acts', 'window starts it', opens()]),
});
const approvedText = (words: string): ExamCard['text'] => ({
  state: state(words),
  thing: says(['patch', WIN, WINDOW]),
  next: says(['window starts it', opens()]),
});
const STANDING: Pick<ExamCard, 'answers' | 'text'> = {
  answers: { ...approvedAnswers('upcoming'), who: NOBODY },
  text: approvedText('upcoming'),
};
const CALENDARS = ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'];
const CALENDAR = (path: string) =>
  fact('ChangeFreeze', 'YearEnd', { [path]: ['arn:aws:ssm:ap-southeast-2:111122223333:document/YearEnd'] });

/** One that certainly patches nothing. */
const skipped = (why: ExamCard['answers']['who']): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says(['patching', WIN, WINDOW, 'skipped']),
    when: says(['window opening', opens()], [ENDED], [NEXT_OPENING]),
    who: why,
    idle: says(['next opening', NEXT_OPENING]),
    undo: says(AGAIN),
    risk: always(
      'an occurrence that is skipped changes nothing',
      ['no instance has changed'],
      ['patches nothing|nothing was patched'],
    ),
  },
  text: { state: state('skipped'), thing: says(['patching', WIN, WINDOW]), next: says(AGAIN) },
});

export const OCCURRENCES: readonly ExamCard[] = [
  {
    title: 'an occurrence that is planned',
    subject: occurrence('planning', { planningSince: T0 }),
    answers: {
      what: says(['planning', 'patch', WIN, WINDOW]),
      when: always('it is planned at once', ['once the plan is ready']),
      who: always('people are told later', ['notifies approvers']),
      idle: always('what is not planned is not let through', ['it patches nothing']),
      undo: NO_ROLLBACK,
      risk: always('planning changes nothing', ['no instance has changed']),
    },
    text: {
      state: state('planning'),
      thing: says(['patch', WIN, WINDOW]),
      next: always('people are told later', ['notifies approvers']),
    },
  },
  {
    title: 'an occurrence that needs approval',
    subject: occurrence('awaiting-approval'),
    answers: ASKED,
    text: ASKED_TEXT,
  },
  {
    title: 'an occurrence that half of its approvers approved, deferred before',
    subject: occurrence('awaiting-approval', {
      approvals: ONE_APPROVED,
      deferrals: 1,
      plan: { deferredBefore: ['p-22222222'] },
    }),
    answers: {
      ...ASKED,
      who: says(['needs', missing(2, 1), GROUP], [person('Cleo', 'run.approvals.0.userId')]),
      risk: says(
        ['deferred', fact('p-22222222', 'p-33333333', { 'run.plan.deferredBefore': ['p-33333333'] })],
        [MISSING, CRITICAL],
      ),
    },
    text: {
      ...ASKED_TEXT,
      next: says([missing(2, 1), GROUP], ['skipped', moment(OPENS, 'run.expiresAt')]),
    },
  },
  {
    title: 'an occurrence in a change freeze',
    subject: occurrence('awaiting-approval', {}, { freeze: { calendars: CALENDARS, until: OPENS + 9 * HOUR } }),
    answers: {
      ...ASKED,
      who: says([GROUP]),
      idle: says(['skipped even if approved', CALENDAR('facts.freeze.calendars')]),
      risk: says(['calendar', CALENDAR('facts.freeze.calendars'), moment(OPENS + 9 * HOUR, 'facts.freeze.until')]),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'an occurrence before the fleet before it has soaked',
    subject: occurrence(
      'awaiting-approval',
      {},
      { order: { code: 'before-unsigned', fleet: 'win-uat', group: 'owners' } },
    ),
    answers: {
      ...ASKED,
      who: says([
        'nobody in',
        fact('owners', 'testers', { 'facts.order.group': 'testers' }),
        fact('win-uat', 'shop-uat', { 'facts.order.fleet': 'shop-uat' }),
      ]),
      idle: says(['skipped even if approved', fact('win-uat', 'shop-uat', { 'facts.order.fleet': 'shop-uat' })]),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'an occurrence that the config no longer approves in advance',
    subject: occurrence('awaiting-approval', { epoch: 2, askedAgain: { code: 'standing-ended' } }),
    answers: {
      ...ASKED,
      who: says(['needs', missing(2), GROUP], ['no longer approves']),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'an approved occurrence that waits for its window',
    subject: occurrence('scheduled', { approvals: APPROVED }),
    answers: approvedAnswers('scheduled'),
    text: approvedText('scheduled'),
  },
  {
    title: 'an occurrence that patches without approval',
    subject: occurrence('scheduled', { standing: true }),
    ...STANDING,
  },
  {
    title: 'an occurrence whose fleet misses nothing',
    subject: occurrence('scheduled', {
      standing: true,
      plan: {
        missing: [],
        excluded: [],
        totals: { patches: 0, critical: 0, security: 0, exploited: 0, pendingReboot: 0, neverScanned: 0 },
      },
    }),
    answers: {
      ...STANDING.answers,
      what: says(['nothing missing', 'patch', WIN, WINDOW]),
      undo: always('there is nothing to undo', ['nothing would be installed']),
      risk: says([fact('nothing missing', '3 patches missing', { 'run.plan.totals.patches': 3 })]),
    },
    text: { ...STANDING.text, state: state('nothing missing') },
  },
  {
    title: 'an approved occurrence that its window may start now',
    subject: occurrence('approved', {
      approvals: APPROVED,
      armed: { document: 'Patchwarden-Patch', parameters: {}, token: 't' },
    }),
    answers: {
      ...approvedAnswers('ready for the window'),
      idle: says(['window starts it', opens()]),
      risk: says([MISSING, CRITICAL], [REBOOTS]),
    },
    text: approvedText('ready for the window'),
  },
  {
    title: 'an approved occurrence in a change freeze at the opening',
    subject: occurrence('approved', {
      approvals: APPROVED,
      hold: { code: 'frozen', calendars: CALENDARS, until: OPENS + 9 * HOUR },
    }),
    answers: {
      ...ASKED,
      what: says(['on hold', 'patch', WIN, WINDOW], ['install', SIZE]),
      who: says(['calendar', CALENDAR('run.hold.calendars')]),
      idle: says(['this lasts until', moment(OPENS + 3 * HOUR, 'run.slot.latestStart'), 'skipped']),
    },
    text: {
      state: state('on hold'),
      thing: says(['patch', WIN, WINDOW]),
      next: says([moment(OPENS + 9 * HOUR, 'run.hold.until')], ['skipped']),
    },
  },
  {
    title: 'an occurrence that runs in its window',
    subject: occurrence(
      'running',
      {
        approvals: APPROVED,
        start: aPatchStart({ claimedAt: OPENS }),
        progress: aPatchProgress({ endsAt: OPENS + 4 * HOUR }),
      },
      { now: OPENS + HOUR / 6 },
    ),
    answers: {
      what: says(['patching', WIN, fact('3 of 12', '4 of 12', { 'run.progress.nodes.4.phase': 'patched' })]),
      when: says(['window ends', fact('15:00 today', '16:00 today', { 'run.progress.endsAt': OPENS + 5 * HOUR })]),
      who: NOBODY,
      idle: NOBODY,
      undo: says(['stop', GROUP, 'may finish']),
      risk: says([fact('5 waiting', '4 waiting', { 'run.progress.nodes.11.phase': 'in-progress' })]),
    },
    text: {
      state: state('patching'),
      thing: says([WIN]),
      next: NOBODY,
    },
  },
  {
    title: 'an occurrence that someone skipped',
    subject: occurrence('rejected', { ending: endedAt('rejected', { by: 'U0CLEO', reason: 'release week' }) }),
    ...skipped(says([person('Cleo', 'run.ending.by'), 'skipped', said('release week', 'run.ending.reason')])),
  },
  {
    title: 'an occurrence that nobody approved in time',
    subject: occurrence('expired', { ending: endedAt('expired') }),
    ...skipped(says([fact('not approved in time', 'could not start', { 'run.policy.approvals': 0 })])),
  },
  {
    title: 'an occurrence whose window was disabled',
    subject: occurrence('failed', {
      ending: endedAt('plan-gone', { reason: 'mw-0a1b2c3d4e5f67890 was disabled' }),
    }),
    answers: {
      what: says(['patching', WIN, WINDOW, 'called off']),
      when: says([ENDED]),
      who: says([said('was disabled', 'run.ending.reason')]),
      idle: always('what is called off changes nothing', ['patches nothing']),
      undo: says(AGAIN),
      risk: always('what is called off changes nothing', ['no instance has changed']),
    },
    text: { state: state('called off'), thing: says(['patching', WIN, WINDOW]), next: says(AGAIN) },
  },
  {
    title: 'an approved occurrence that its window did not start',
    subject: occurrence('expired', {
      approvals: APPROVED,
      ending: endedAt('slot-missed', { reason: 'the window of Patching-PROD was disabled' }),
    }),
    ...skipped(says(['window did not start it', said('was disabled', 'run.ending.reason')])),
  },
];
