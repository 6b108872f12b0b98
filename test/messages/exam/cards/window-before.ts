import type { PostureDeadline } from '../../../../src/posture/types/posture.ts';
import { DAY, HOUR } from '../../../runs/fixture.ts';
import { needs, OPENS } from '../../../windows/fixture.ts';
import { always, type ExamCard, says } from '../exam-card.ts';
import { fact, moment } from '../facts.ts';
import {
  aStop,
  CRITICAL,
  calledOff,
  DONE,
  FAILED,
  NEEDING,
  NEXT,
  NOBODY,
  OPENING,
  opened,
  REBOOTS,
  SIZE,
  STOPPABLE,
  STOPPED_AT,
  STOPPER,
  state,
  UNDO,
  UNTIL,
  WIN,
  WINDOW,
  window,
  ZONED,
} from './window-facts.ts';

/** Windows that are not adopted, until they have ended. */

const ANNOUNCED: Pick<ExamCard, 'answers' | 'text'> = {
  answers: {
    what: says(['upcoming', WINDOW, WIN], ['installs patches and reboots'], [WIN, SIZE]),
    when: says(['opens', OPENING], [ZONED]),
    who: NOBODY,
    idle: says(['if nobody acts', 'it runs'], ['next opening', NEXT]),
    undo: UNDO,
    risk: says([NEEDING, CRITICAL], [REBOOTS]),
  },
  text: {
    state: state('upcoming'),
    thing: says([WINDOW, WIN], [OPENING]),
    next: says(['it runs'], ['next opening', NEXT]),
  },
};

/** Half a day before it opens. */
const DUE = OPENS - 12 * HOUR;
const LATE = { due: DUE, patch: 'KB1', because: 'window', sooner: 'install', since: DUE - DAY } as const;
const DEADLINE: PostureDeadline = {
  due: DUE,
  cve: 'CVE-2026-1',
  patch: 'KB5031234',
  exploited: true,
  rule: 'BOD 26-04: known exploited, public, 3 days',
  open: 1,
  overdue: 0,
};

const OPEN: Pick<ExamCard, 'answers' | 'text'> = {
  answers: {
    what: says([WINDOW, 'is open'], [WIN, SIZE]),
    when: says(['open until', UNTIL]),
    who: NOBODY,
    idle: says(['open until', UNTIL], ['this message follows it to the end']),
    undo: always('AWS starts nothing new, and commands continue', ['cannot be stopped from slack'], ['continue']),
    risk: says([DONE], [FAILED]),
  },
  text: {
    state: state('is open'),
    thing: says([WINDOW], [DONE]),
    next: always('it follows its window', ['this message follows it to the end']),
  },
};

const STOPPED: ExamCard['answers'] = {
  ...OPEN.answers,
  undo: says([STOPPER, STOPPED_AT], ['nothing more starts'], ['may still finish and reboot']),
};

/** Why one that was announced does not take place. */
const cancelled = (risk: ExamCard['answers']['risk']): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([WINDOW, 'will not open', WIN], [WIN, SIZE]),
    when: says(['was due to open', OPENING]),
    who: NOBODY,
    idle: says(['was due to open', OPENING], ['it patches nothing']),
    undo: always('it is decided in Systems Manager', [
      'in Systems Manager|opens|no further opening|did not open the window',
    ]),
    risk,
  },
  text: {
    state: state('will not open'),
    thing: says([WINDOW, WIN]),
    next: always('what does not open changes nothing', ['it patches nothing']),
  },
});

export const WINDOWS_BEFORE: readonly ExamCard[] = [
  { title: 'a window three days before it opens', subject: window('announced'), ...ANNOUNCED },
  {
    title: 'a window at its last notice, which opens its instances to a freeze and comes before its predecessor',
    subject: window('announced', {
      lead: { before: HOUR, isLast: true },
      notice: {
        freeze: { kind: 'closed', calendars: ['ChangeFreeze'], until: OPENS + 9 * HOUR },
        order: [{ fleet: 'win-dev', before: 'win-lab' }],
      },
    }),
    answers: {
      ...ANNOUNCED.answers,
      who: always('it runs whatever anyone decides', ['runs anyway']),
      idle: says(['calendar', moment(OPENS + 9 * HOUR, 'occurrence.notice.freeze.until')], ['runs anyway']),
      undo: says(
        ['comes after', fact('win-lab', 'win-test', { 'occurrence.notice.order.0.before': 'win-test' })],
        ['comes after', fact('win-dev', 'shop-dev', { 'occurrence.notice.order.0.fleet': 'shop-dev' })],
      ),
      risk: says(
        ['calendar', moment(OPENS + 9 * HOUR, 'occurrence.notice.freeze.until')],
        ['runs anyway'],
        [NEEDING, CRITICAL],
      ),
    },
    text: ANNOUNCED.text,
  },
  {
    title: 'a window that opens after a deadline of what it patches',
    subject: window('announced', {
      notice: { due: [{ fleet: 'win-dev', deadline: { ...DEADLINE, infeasible: LATE } }] },
    }),
    answers: {
      ...ANNOUNCED.answers,
      risk: says(
        [
          'due',
          moment(DUE, 'occurrence.notice.due.0.deadline.due'),
          fact('CVE-2026-1', 'CVE-2026-7', { 'occurrence.notice.due.0.deadline.cve': 'CVE-2026-7' }),
        ],
        ['opens after that', '/patch install win-dev'],
        [NEEDING, CRITICAL],
      ),
      idle: always('it runs whatever anyone decides', ['if nobody acts', 'it runs']),
    },
    text: ANNOUNCED.text,
  },
  {
    title: 'a window that finds nothing missing',
    subject: window('announced', { notice: { fleets: [needs({ needing: 0, critical: 0, pendingReboot: 0 })] } }),
    answers: {
      what: says([WINDOW, WIN, SIZE]),
      when: says(['opens', OPENING]),
      who: always('one line is enough: nobody is asked', ['it runs anyway']),
      idle: says(['it runs anyway'], ['opens', OPENING]),
      undo: always('there is nothing to undo', ['nothing is missing']),
      risk: says([fact('nothing is missing', '3 of 5', { 'occurrence.notice.fleets.0.needing': 3 })]),
    },
    text: {
      state: state('opens'),
      thing: says([WINDOW, WIN]),
      next: always('it needs nobody', ['it runs anyway']),
    },
  },
  { title: 'an open window that nobody may stop', subject: opened(), ...OPEN },
  {
    title: 'an open window that may be stopped',
    subject: opened({ notice: STOPPABLE }),
    ...OPEN,
    answers: {
      ...OPEN.answers,
      undo: always('its fleets let people stop it', ['stop', 'stops its commands'], ['may still finish and reboot']),
    },
  },
  {
    title: 'an open window that someone is stopping',
    subject: opened({ notice: STOPPABLE, stop: aStop() }),
    ...OPEN,
    answers: STOPPED,
  },
  {
    title: 'an open window that someone stopped, whose commands end',
    subject: opened({ notice: STOPPABLE, stop: aStop({ state: 'done' }) }),
    ...OPEN,
    answers: STOPPED,
  },
  {
    title: 'an open window whose stop did not work',
    subject: opened({
      notice: STOPPABLE,
      stop: aStop({ state: 'failed', error: 'starting Patchwarden-StopWindow: AccessDeniedException' }),
    }),
    ...OPEN,
    answers: {
      ...OPEN.answers,
      who: says(['did not work', STOPPER]),
      idle: says(['open until', UNTIL]),
      undo: says([
        'did not work',
        STOPPER,
        fact('AccessDeniedException', 'ValidationException', { 'occurrence.stop.error': 'ValidationException' }),
      ]),
    },
  },
  {
    title: 'a window that was deleted',
    subject: calledOff({ code: 'deleted' }),
    ...cancelled(says([fact('was deleted', 'was disabled', { 'occurrence.why.code': 'disabled' })])),
  },
  {
    title: 'a window that was disabled',
    subject: calledOff({ code: 'disabled' }),
    ...cancelled(says([fact('was disabled', 'was deleted', { 'occurrence.why.code': 'deleted' })])),
  },
  {
    title: 'a window that was moved',
    subject: calledOff({ code: 'moved', to: OPENS + DAY, schedule: 'rate(7 days)' }),
    ...cancelled(
      says(
        ['opens', moment(OPENS + DAY, 'occurrence.why.to'), 'instead'],
        [fact('rate(7 days)', 'rate(9 days)', { 'occurrence.why.schedule': 'rate(9 days)' })],
      ),
    ),
  },
  {
    title: 'a window that Systems Manager did not open',
    subject: calledOff({ code: 'not-opened' }),
    ...cancelled(says([fact('did not open the window', 'was deleted', { 'occurrence.why.code': 'deleted' })])),
  },
];
