import type { Emergency, Step } from '../../../../src/emergency/types/emergency.ts';
import { anEmergency, aStep, CVE } from '../../../emergency/fixture.ts';
import { DAY, HOUR, T0 } from '../../../runs/fixture.ts';
import { type Answer, always, type EmergencySubject, type ExamCard, says } from '../exam-card.ts';
import { fact, moment, NOW, person } from '../facts.ts';

/** Emergencies, from the first request to their review. */

const ENDED_AT = T0 + 5 * HOUR;
const DUE_AT = T0 + 7 * DAY;
const run = (state: string) => [{ id: 'p-7k2m9x4q', kind: 'patch', state }] as const;
const NONE = { exposed: 0, notKnown: 0, notExposed: 3 };

const ID = fact(CVE, 'CVE-2026-99999', { 'emergency.cve': 'CVE-2026-99999' });
const EXPOSED = fact('2 exposed', '1 exposed', { 'emergency.steps.0.now.exposed': 1 });
const LEFT = fact('2 instances exposed', '1 instance exposed', { 'emergency.steps.0.now.exposed': 1 });
const SINCE = moment(T0, 'emergency.requestedAt');
const GROUPS = fact('@leads', '@oncall', {
  'emergency.policy.groups': { oncall: { kind: 'usergroup', usergroup: 'S0ONCALL' } },
});
const WITHIN = fact('within 24 h', 'within 4 h', { 'emergency.policy.expiresMs': 4 * HOUR });
const EXPLOITED = fact('known to be exploited', 'whether it is exploited is not known', {
  'emergency.exploited': 'not-known',
});
const ENDED = moment(ENDED_AT, 'emergency.ended.at');
const DUE = moment(DUE_AT, 'emergency.review.due');
const DONE = fact('0 of 2', '1 of 2', { 'emergency.steps.0.now.exposed': 1 });

const subject = (parts: Partial<Emergency>): EmergencySubject => ({
  kind: 'emergency',
  emergency: anEmergency({ requestedAt: T0, readAt: T0, ...parts }),
  facts: { now: NOW },
});
const withStep = (parts: Partial<Step>, ...others: Step[]): EmergencySubject =>
  subject({ steps: [aStep(parts), ...others] });

const state = (words: string): Answer => always('the state itself', [words]);
const CLOSE = always('what it opened has its own buttons', ['Close', 'requests and runs in progress continue']);
const NOTHING = always('nothing is decided here', ['No action needed']);

/** While it is followed. */
const open = (next: Answer, who: Answer, idle: Answer = who): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([ID, LEFT]),
    when: says(['since', SINCE]),
    who,
    idle,
    undo: CLOSE,
    risk: says([EXPLOITED], [EXPOSED], [DONE]),
  },
  text: { state: state('Emergency'), thing: says([ID, LEFT]), next },
});

const EXPOSED_STAY = ['if nobody acts', 'their instances stay exposed'] as const;
const ASKED = says([GROUPS, 'decide on 1 request', WITHIN], [...EXPOSED_STAY]);
const STUCK = says([
  fact('1 fleet ended', '2 fleets ended', { 'emergency.steps.1.state': 'stuck' }),
  'fix the cause',
  'Request again',
]);
const BLOCKED = says([
  fact('1 fleet cannot be fixed from here', '2 fleets cannot be fixed from here', {
    'emergency.steps.1.state': 'blocked',
  }),
  ...EXPOSED_STAY,
]);
const FIXED = aStep({ fleet: 'web-prod', state: 'fixed', before: NONE, now: NONE, left: [] });

const OVER = { state: 'over', ended: { at: ENDED_AT }, review: { due: DUE_AT } } as const;
const CLOSED = {
  state: 'closed',
  ended: { at: ENDED_AT, by: 'U0CLEO', why: 'mitigated' },
  review: { due: DUE_AT },
} as const;
const REVIEWED = { due: DUE_AT, done: { at: ENDED_AT + HOUR, by: 'U0BEN', text: 'too slow' } };
const BY = person('Cleo', 'emergency.ended.by');
const WHY = fact('mitigated', 'too late', { 'emergency.ended.why': 'too late' });
const REVIEWER = person('Ben', 'emergency.review.done.by');
const fixed = aStep({ state: 'fixed', now: NONE, left: [], runs: run('succeeded') });
const AGAIN = says([fact(`/patch cve ${CVE}`, '/patch cve CVE-2026-99999', ID.set), 'checks exposure again']);

/** Once it is not. */
const ended = (
  what: Answer,
  parts: { who: Answer; idle: Answer; next: Answer; risk: Answer },
): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: { what, when: says([ENDED]), who: parts.who, idle: parts.idle, undo: AGAIN, risk: parts.risk },
  text: { state: what, thing: says([ID]), next: parts.next },
});
const REVIEW = says([GROUPS, 'review what happened by', DUE]);
const STAYS = says([DUE, 'the review stays open']);

export const EMERGENCIES: readonly ExamCard[] = [
  {
    title: 'an emergency whose request waits for approval',
    subject: withStep({ state: 'asked', runs: run('awaiting-approval') }),
    ...open(ASKED, ASKED),
  },
  {
    title: 'an emergency about to request',
    subject: subject({
      steps: [
        aStep({ state: 'to-ask' }),
        aStep({ fleet: 'web-prod', state: 'waiting', now: NONE, before: NONE, said: 'busy' }),
      ],
    }),
    ...open(NOTHING, NOTHING),
  },
  {
    title: 'an emergency in progress',
    subject: withStep({ state: 'going', runs: run('running') }, FIXED),
    ...open(NOTHING, NOTHING),
  },
  {
    title: 'an emergency whose runs have succeeded',
    subject: withStep({ state: 'checking', runs: run('succeeded') }, FIXED),
    ...open(NOTHING, NOTHING),
  },
  {
    title: 'an emergency in which a fleet ended without success',
    subject: withStep({ state: 'stuck', runs: run('failed') }, FIXED),
    ...open(STUCK, STUCK, says([...EXPOSED_STAY, STUCK.clauses[0]?.[0] ?? ''])),
  },
  {
    title: 'an emergency with a fleet that cannot be fixed from here',
    subject: withStep({ state: 'blocked', path: { kind: 'blocked', why: { code: 'no-fix' } } }, FIXED),
    ...open(BLOCKED, BLOCKED),
  },
  {
    title: 'an emergency that could not read everything',
    subject: subject({
      inspector: 'off',
      unread: [{ what: 'instances of api', error: 'AccessDenied' }],
      steps: [
        aStep({ state: 'going', runs: run('running') }),
        aStep({ fleet: 'shop', state: 'safe', now: NONE, before: NONE }),
      ],
    }),
    ...open(NOTHING, NOTHING),
    answers: {
      ...open(NOTHING, NOTHING).answers,
      risk: says([
        fact('instances of api', 'instances of shop', { 'emergency.unread.0.what': 'instances of shop' }),
        'exposure there is not known',
      ]),
    },
  },
  {
    title: 'an emergency that is over',
    subject: subject({ ...OVER, steps: [fixed] }),
    ...ended(says([ID, 'over']), {
      who: REVIEW,
      idle: STAYS,
      next: REVIEW,
      risk: says([fact('2 of 2', '1 of 2', { 'emergency.steps.0.now.exposed': 1 })]),
    }),
  },
  {
    title: 'an emergency that was closed',
    subject: subject({ ...CLOSED, steps: [aStep({ state: 'stuck', runs: run('failed') })] }),
    ...ended(says([ID, 'closed']), {
      who: says([BY, WHY], [GROUPS, DUE]),
      idle: STAYS,
      next: REVIEW,
      risk: says([EXPOSED], [EXPLOITED]),
    }),
  },
  {
    title: 'an emergency that is over and reviewed',
    subject: subject({ ...OVER, steps: [fixed], review: REVIEWED }),
    ...ended(says([ID, 'over']), {
      who: says([REVIEWER, fact('too slow', 'too late', { 'emergency.review.done.text': 'too late' })]),
      idle: NOTHING,
      next: NOTHING,
      risk: says([fact('2 of 2', '1 of 2', { 'emergency.steps.0.now.exposed': 1 })]),
    }),
  },
];
