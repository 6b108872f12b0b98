import type { Exception } from '../../../../src/posture/types/exception.ts';
import { anException, approvalOf } from '../../../exceptions/fixture.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { type Answer, always, type ExamCard, type ExceptionSubject, says } from '../exam-card.ts';
import { fact, moment, NOW, person } from '../facts.ts';

/** Exceptions, from their request to their end. */

const UNTIL_AT = T0 + 30 * DAY;
const ENDED_AT = T0 + 3 * DAY;
const FLEET = fact('win-prod', 'win-shop', { 'exception.fleet': 'win-shop' });
const PATCH = fact('KB5031364', 'KB5099999', { 'exception.scope.patch': 'KB5099999' });
const CVES = fact('2 CVEs', '1 CVE', { 'exception.cves': ['CVE-2026-1001'] });
const UNTIL = moment(UNTIL_AT, 'exception.until');
const EXPIRES = moment(T0 + DAY, 'exception.expiresAt');
const NEEDED = fact('2 of @platform', '3 of @platform', { 'exception.policy.approvals': 3 });
const REASON = fact('the vendor certifies it next month', 'the volume is full', {
  'exception.reason': 'the volume is full',
});
const ENDED = moment(ENDED_AT, 'exception.ended.at');
const WHO = person('Cleo', 'exception.ended.by');
const WHY = fact('patch it', 'not now', { 'exception.ended.reason': 'not now' });
const AGAIN = fact('/patch except win-prod', '/patch except win-shop', { 'exception.fleet': 'win-shop' });

const subject = (parts: Partial<Exception>): ExceptionSubject => ({
  kind: 'exception',
  exception: anException({ requestedAt: T0, expiresAt: T0 + DAY, until: UNTIL_AT, ...parts }),
  facts: { now: NOW },
});

const given = [approvalOf('ben', { at: T0 + MINUTE }), approvalOf('cleo', { at: T0 + 5 * MINUTE })];
const held = { state: 'approved', approvals: given, decidedAt: T0 + 5 * MINUTE } as const;
const over = (ended: NonNullable<Exception['ended']>): Partial<Exception> => ({ ...held, ended });
const BEN = person('Ben', 'exception.approvals.0.userId');

const state = (words: string): Answer => always('the state itself', [words]);
const text = (words: string, next: Answer): ExamCard['text'] => ({
  state: state(words),
  thing: says([FLEET], [PATCH], ['until', UNTIL]),
  next,
});
const RISK = says([FLEET, PATCH], [CVES, 'left open']);

const ASKED: Pick<ExamCard, 'answers' | 'text'> = {
  answers: {
    what: says(['approval needed', FLEET], [PATCH]),
    when: says([UNTIL], ['by', EXPIRES]),
    who: says(['needs', NEEDED]),
    idle: says([EXPIRES, 'lapses', 'does not take effect']),
    undo: always('before it is approved the rules alone say so', ['end it early'], ['only renewed with new approvals']),
    risk: RISK,
  },
  text: text('approval needed', says([NEEDED, EXPIRES])),
};

const HELD: Pick<ExamCard, 'answers' | 'text'> = {
  answers: {
    what: says(['exception approved', FLEET], [PATCH]),
    when: says(['it expires', UNTIL]),
    who: says(['approved by', BEN], [REASON]),
    idle: says(['if nobody acts', 'expires', UNTIL], ['drift again']),
    undo: always('both buttons are there as long as it holds', ['end now', 'drift again'], ['renew', 'new approvals']),
    risk: RISK,
  },
  text: text('exception approved', says(['expires', UNTIL])),
};

/** Nothing came of it. */
const refused = (words: string, status: Answer): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([words, FLEET], [PATCH]),
    when: says([ENDED]),
    who: status,
    idle: says(['never took effect'], [AGAIN]),
    undo: says([AGAIN, 'another one']),
    risk: says(['never took effect'], [REASON]),
  },
  text: text(words, says(['never took effect'], [AGAIN])),
});

/** It held, and no longer does. */
const passed = (words: string, status: Answer): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([words, FLEET], [PATCH]),
    when: says([ENDED]),
    who: status,
    idle: says(['drift again'], [AGAIN]),
    undo: says([AGAIN, 'another one'], ['approved by', BEN]),
    risk: says(['drift again'], [CVES]),
  },
  text: text(words, says(['drift again'], [AGAIN])),
});

export const EXCEPTIONS: readonly ExamCard[] = [
  { title: 'an exception that waits for approval', subject: subject({}), ...ASKED },
  {
    title: 'an exception that waits for its second approval',
    subject: subject({ approvals: [approvalOf('ben', { at: T0 + MINUTE })] }),
    ...ASKED,
    answers: { ...ASKED.answers, who: says(['1 of 2 approved', BEN], ['needs 1 more of @platform']) },
    text: { ...ASKED.text, next: says(['needs 1 more', EXPIRES], ['1 of 2 approved', BEN]) },
  },
  {
    title: 'an exception for what is already known to be exploited',
    subject: subject({ exploited: ['CVE-2026-1001'] }),
    ...ASKED,
    answers: {
      ...ASKED.answers,
      risk: says([
        fact('CVE-2026-1001', 'CVE-2026-1002', { 'exception.exploited': ['CVE-2026-1002'] }),
        'known to be exploited',
      ]),
    },
  },
  {
    title: 'an exception for a whole fleet',
    subject: subject({ scope: { kind: 'fleet' } }),
    ...ASKED,
    answers: {
      ...ASKED.answers,
      what: says(['approval needed', FLEET], ['anything that it misses']),
      risk: says([FLEET, 'including what is released until then'], [CVES]),
    },
    text: { ...ASKED.text, thing: says([FLEET], ['anything that it misses'], ['until', UNTIL]) },
  },
  {
    title: 'a renewal that waits for approval',
    subject: subject({ renews: 'x-aaaa1111' }),
    ...ASKED,
    answers: {
      ...ASKED.answers,
      what: says(['approval needed', 'renewed exception', FLEET], [PATCH]),
      undo: says(['renews', fact('x-aaaa1111', 'x-bbbb2222', { 'exception.renews': 'x-bbbb2222' })]),
    },
  },
  { title: 'an exception that holds', subject: subject(held), ...HELD },
  {
    title: 'an exception that a deadline shortened',
    subject: subject({
      ...held,
      shortened: {
        at: T0 + HOUR,
        from: T0 + 60 * DAY,
        deadline: { what: 'CVE-2026-1002', rule: 'known exploited, 3 days' },
      },
    }),
    ...HELD,
    answers: {
      ...HELD.answers,
      risk: says([
        'ends sooner',
        moment(T0 + 60 * DAY, 'exception.shortened.from'),
        fact('CVE-2026-1002', 'CVE-2026-1001', { 'exception.shortened.deadline.what': 'CVE-2026-1001' }),
      ]),
    },
  },
  {
    title: 'an exception that was rejected',
    subject: subject({ state: 'rejected', ended: { at: ENDED_AT, by: 'U0CLEO', reason: 'patch it' } }),
    ...refused('rejected', says(['rejected', WHO, WHY])),
  },
  {
    title: 'an exception that was withdrawn',
    subject: subject({ state: 'withdrawn', ended: { at: ENDED_AT, by: 'U0CLEO' } }),
    ...refused('withdrawn', says(['withdrawn', WHO])),
  },
  {
    title: 'an exception whose channel was shared before anyone decided',
    subject: subject({ state: 'withdrawn', ended: { at: ENDED_AT, cause: { code: 'channel-shared' } } }),
    ...refused('withdrawn', always('nobody did it', ['its channel was shared'])),
  },
  {
    title: 'an exception that lapsed',
    subject: subject({ state: 'lapsed', ended: { at: ENDED_AT } }),
    ...refused('not approved in time', always('nobody did it', ['lapsed'])),
  },
  {
    title: 'an exception that expired',
    subject: subject({ ...over({ at: ENDED_AT }), state: 'expired' }),
    ...passed('expired', says(['approved by', BEN])),
  },
  {
    title: 'an exception that was voided by a known exploit',
    subject: subject({
      ...over({ at: ENDED_AT, cause: { code: 'exploited', cves: ['CVE-2026-1001'] } }),
      state: 'voided',
    }),
    ...passed(
      'voided',
      says([
        fact('CVE-2026-1001', 'CVE-2026-1002', { 'exception.ended.cause.cves': ['CVE-2026-1002'] }),
        'now known to be exploited',
      ]),
    ),
  },
  {
    title: 'an exception that was voided by a deadline',
    subject: subject({
      ...over({ at: ENDED_AT, cause: { code: 'deadline', what: 'CVE-2026-1001', rule: 'BOD 26-04, 3 days' } }),
      state: 'voided',
    }),
    ...passed(
      'voided',
      says([
        fact('CVE-2026-1001', 'CVE-2026-1002', { 'exception.ended.cause.what': 'CVE-2026-1002' }),
        'is due',
        fact('3 days', '14 days', { 'exception.ended.cause.rule': 'BOD 26-04, 14 days' }),
      ]),
    ),
  },
  {
    title: 'an exception that was ended early',
    subject: subject({ ...over({ at: ENDED_AT, by: 'U0CLEO', reason: 'patch it' }), state: 'ended' }),
    ...passed('ended early', says(['ended', WHO, WHY])),
  },
  {
    title: 'an exception that another one renews',
    subject: subject({
      ...over({ at: ENDED_AT, cause: { code: 'renewed', id: 'x-aaaa1111' } }),
      state: 'ended',
    }),
    answers: {
      ...passed('ended early', always('nobody is needed', ['no action needed'])).answers,
      idle: says(
        ['no action needed'],
        [fact('x-aaaa1111', 'x-bbbb2222', { 'exception.ended.cause.id': 'x-bbbb2222' })],
      ),
      undo: says(['approved by', BEN]),
      risk: says([CVES], ['the renewal is in force']),
    },
    text: text('ended early', always('the renewal is in force', ['no action needed'])),
  },
];
