import { aLive } from '../../../windows/fixture.ts';
import { always, type ExamCard, says } from '../exam-card.ts';
import { fact } from '../facts.ts';
import {
  aStop,
  ENDED,
  ENDED_AT,
  ended,
  NEXT,
  NOBODY,
  SIZE,
  STOPPABLE,
  STOPPER,
  state,
  WIN,
  WINDOW,
  window,
} from './window-facts.ts';

/** Windows that are not adopted, once they have ended. */

const counted = (path: string, to: number) => ({
  [`occurrence.receipt.fleets.0.${path}`]: { count: to, ids: ['i-1'] },
});
const PATCHED = (shown: number) => fact(`${shown} of 5`, '4 of 5', counted('patched', 4));
const UNDO = always('what was installed stays, whoever asks', ['next opening|until the window opens again']);

const GOOD: Pick<ExamCard, 'answers' | 'text'> = {
  answers: {
    what: says([WINDOW, 'ended', PATCHED(5)], [WIN, SIZE]),
    when: says(['ended', ENDED]),
    who: NOBODY,
    idle: says(['next opening', NEXT]),
    undo: UNDO,
    risk: says([PATCHED(5), 'patched']),
  },
  text: { state: state('ended'), thing: says([WINDOW, PATCHED(5)]), next: says(['next opening', NEXT]) },
};

const BAD: Pick<ExamCard, 'answers' | 'text'> = {
  answers: {
    what: says([WINDOW, 'ended', PATCHED(3)], [WIN, SIZE]),
    when: says(['ended', ENDED]),
    who: always('the people who own the instances', ['Details lists the instances that need attention']),
    idle: says(['next opening', NEXT]),
    undo: UNDO,
    risk: says(
      [fact('1 with failed', '2 with failed', counted('failed', 2))],
      [fact('i-3', 'i-9', { 'occurrence.live.failures.0.ids': ['i-9'] })],
    ),
  },
  text: {
    state: state('ended'),
    thing: says([WINDOW, PATCHED(3)]),
    next: always('the people who own the instances', ['Details lists the instances that need attention']),
  },
};

const missed = ended(true);

export const WINDOWS_AFTER: readonly ExamCard[] = [
  { title: 'a window after which nothing is left', subject: ended(true), ...GOOD },
  { title: 'a window that ended with failures', subject: ended(false), ...BAD },
  {
    title: 'a window that someone stopped',
    subject: ended(false, {
      notice: STOPPABLE,
      stop: aStop({ state: 'done' }),
      live: aLive({ status: 'CANCELLED', endedAt: ENDED_AT }),
    }),
    ...BAD,
    answers: {
      ...BAD.answers,
      who: says([STOPPER, 'stopped it']),
      idle: says([PATCHED(3), 'patched'], [fact('1 still missing', '2 still missing', counted('missing', 2))]),
      undo: says([STOPPER, 'stopped it'], ['may have finished or rebooted']),
    },
  },
  {
    title: 'a window that ran while nobody looked',
    subject: {
      ...missed,
      occurrence: { ...window('missed').occurrence, ...missed.occurrence, state: 'missed', leads: [] },
    },
    answers: {
      ...GOOD.answers,
      what: says([WINDOW, 'ran without a notice', PATCHED(5)], [WIN, SIZE]),
      who: says(['no notice was posted'], ['nothing is needed'], [PATCHED(5)]),
    },
    text: { ...GOOD.text, state: state('ran without a notice') },
  },
];
