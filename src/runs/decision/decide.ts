import type { Decision } from '../types/decision.ts';
import type { Input, InputKind } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import type { RunState } from '../types/state.ts';
import { admittedInSlot, armIfClear } from './arm.ts';
import { nothing, refuse } from './change.ts';
import { withdraw } from './channel.ts';
import { confirm } from './confirm.ts';
import { defer } from './defer.ts';
import { approve, cancelBefore, cancelDuring, cancelWaiting, reject } from './people.ts';
import { planned, planTimedOut } from './plan.ts';
import { countQuorum } from './quorum.ts';
import { calledOff, missed, replanned } from './slot.ts';
import { askProved, becomeDue, expire, startIfClear } from './start.ts';
import { admitted, couldNotStart, started, startTimedOut, startUnsettled, turnedAway } from './start-answer.ts';
import { cancelTimedOut, observe, reported } from './watch.ts';
import { wouldHave } from './would-have.ts';

type Rule<K extends InputKind> = (run: Run, input: Extract<Input, { kind: K }>, now: number) => Decision;
type Rules = { readonly [K in InputKind]: Rule<K> };

const tooLate = (run: Run): Decision => refuse({ code: 'too-late', state: run.state });
/** A button of an older epoch says so first: what it showed is gone. */
const staleOrTooLate = (run: Run, { epoch }: { epoch: number }): Decision =>
  epoch === run.epoch ? tooLate(run) : refuse({ code: 'stale', epoch: run.epoch });
const ignore = (because: string) => (): Decision => nothing(because);

const PLANNED = {
  planned: ignore('it is planned already'),
  counted: ignore('no approval is needed'),
  confirmations: ignore('no confirmation is wanted'),
  'called-off': ignore('it is not in its slot'),
  replan: ignore('it is not before its slot'),
  'proofs-missing': ignore('no approval is needed'),
  'channel-shared': ignore('its card moves, and it continues'),
  'nobody-asked': ignore('nobody is being asked'),
} as const;

const NOT_STARTED = {
  ...PLANNED,
  'start-accepted': ignore('nothing was started'),
  'start-refused': ignore('nothing was started'),
  'start-turned-away': ignore('nothing was started'),
  'start-unsettled': ignore('nothing was started'),
  admitted: ignore('nothing was started'),
  observed: ignore('nothing was started'),
  reported: ignore('there is nothing to report'),
} as const;

const NO_DECISIONS = {
  approve: staleOrTooLate,
  reject: staleOrTooLate,
  defer: staleOrTooLate,
} as const;

const ENDED: Rules = {
  ...NO_DECISIONS,
  ...NOT_STARTED,
  cancel: tooLate,
  'channel-shared': ignore('it has ended'),
  time: ignore('it has ended'),
  checked: ignore('it has ended'),
  'start-accepted': ignore('it has ended'),
  'start-refused': ignore('it has ended'),
  'start-turned-away': ignore('it has ended'),
  'start-unsettled': ignore('it has ended'),
  admitted: ignore('it has ended'),
  observed: ignore('it has ended'),
};

/** Every state × input has its rule here; docs/states.md is made from this table. */
export const RULES: { readonly [S in RunState]: Rules } = {
  planning: {
    ...NO_DECISIONS,
    ...NOT_STARTED,
    planned,
    'called-off': calledOff,
    'channel-shared': withdraw,
    cancel: cancelBefore,
    time: (run, _input, now) => planTimedOut(run, 'AWS has not finished computing the change', now),
    checked: ignore('it is not approved'),
  },
  'awaiting-approval': {
    ...NOT_STARTED,
    counted: countQuorum,
    confirmations: confirm,
    'proofs-missing': askProved,
    'called-off': calledOff,
    replan: replanned,
    'channel-shared': withdraw,
    'nobody-asked': (run, _input, now) => wouldHave(run, true, now),
    approve,
    reject,
    defer,
    cancel: cancelBefore,
    time: (run, _input, now) => expire(run, now),
    checked: ignore('it is not approved'),
  },
  scheduled: {
    ...NOT_STARTED,
    approve: staleOrTooLate,
    reject,
    defer,
    cancel: cancelBefore,
    'called-off': calledOff,
    replan: replanned,
    'proofs-missing': askProved,
    'nobody-asked': (run, _input, now) => wouldHave(run, true, now),
    time: becomeDue,
    checked: ignore('its time has not come'),
  },
  approved: {
    ...NOT_STARTED,
    approve: staleOrTooLate,
    reject,
    defer,
    cancel: cancelBefore,
    'called-off': calledOff,
    'proofs-missing': askProved,
    'nobody-asked': (run, _input, now) => wouldHave(run, true, now),
    time: (run, _input, now) => (run.slot === undefined ? expire : missed)(run, now),
    checked: (run, input, now) => (run.slot === undefined ? startIfClear : armIfClear)(run, input, now),
    'start-accepted': admittedInSlot,
  },
  starting: {
    ...PLANNED,
    ...NO_DECISIONS,
    cancel: cancelDuring,
    time: (run, _input, now) => startTimedOut(run, now),
    checked: ignore('it is starting already'),
    'start-accepted': started,
    'start-refused': couldNotStart,
    'start-turned-away': turnedAway,
    'start-unsettled': startUnsettled,
    admitted: started,
    observed: ignore('its execution is not known yet'),
    reported: ignore('there is nothing to report'),
  },
  running: {
    ...PLANNED,
    ...NO_DECISIONS,
    cancel: cancelDuring,
    time: ignore('it is running'),
    checked: ignore('it is running already'),
    'start-accepted': started,
    'start-refused': ignore('it is running already'),
    'start-turned-away': ignore('it is running already'),
    'start-unsettled': ignore('it is running already'),
    admitted,
    observed: observe,
    reported: ignore('there is nothing to report'),
  },
  waiting: {
    ...PLANNED,
    ...NO_DECISIONS,
    approve: (run, input, now) => (run.wait?.kind === 'checkpoint' ? approve : staleOrTooLate)(run, input, now),
    reject: (run, input, now) => (run.wait?.kind === 'checkpoint' ? reject : staleOrTooLate)(run, input, now),
    confirmations: confirm,
    counted: (run, input) =>
      run.wait?.kind === 'checkpoint' ? countQuorum(run, input) : nothing('no approval is needed'),
    'proofs-missing': (run, input, now) =>
      run.wait?.kind === 'checkpoint' ? askProved(run, input, now) : nothing('no approval is needed'),
    'nobody-asked': (run, _input, now) =>
      run.wait?.kind === 'checkpoint' ? wouldHave(run, true, now) : nothing('nobody is being asked'),
    cancel: cancelWaiting,
    time: ignore('it waits'),
    checked: ignore('it is not approved'),
    'start-accepted': ignore('its execution is known'),
    'start-refused': ignore('it is running already'),
    'start-turned-away': ignore('it is running already'),
    'start-unsettled': ignore('it is running already'),
    admitted: (run, input) => (run.wait?.kind === 'checkpoint' ? nothing('nothing is running') : admitted(run, input)),
    observed: (run, input, now) =>
      run.wait?.kind === 'checkpoint' ? nothing('it waits for people') : observe(run, input, now),
    reported: ignore('there is nothing to report'),
  },
  cancelling: {
    ...PLANNED,
    ...NO_DECISIONS,
    cancel: tooLate,
    time: cancelTimedOut,
    checked: ignore('it is being stopped'),
    'start-accepted': started,
    'start-refused': ignore('it is being stopped'),
    'start-turned-away': ignore('it is being stopped'),
    'start-unsettled': ignore('it is being stopped'),
    admitted,
    observed: observe,
    reported: ignore('there is nothing to report'),
  },
  succeeded: { ...ENDED, reported },
  failed: ENDED,
  'rolled-back': ENDED,
  cancelled: {
    ...ENDED,
    reported: (run, input) => (run.report === undefined ? nothing('there is nothing to report') : reported(run, input)),
  },
  rejected: {
    ...ENDED,
    reported: (run, input) => (run.report === undefined ? nothing('there is nothing to report') : reported(run, input)),
  },
  expired: ENDED,
  'needs-attention': {
    ...PLANNED,
    ...NO_DECISIONS,
    cancel: (run, input, now) => (run.start === undefined ? cancelBefore : cancelDuring)(run, input, now),
    time: ignore('a person must look'),
    checked: ignore('a person must look'),
    'start-accepted': started,
    'start-refused': ignore('a person must look'),
    'start-turned-away': ignore('a person must look'),
    'start-unsettled': ignore('a person must look'),
    admitted,
    observed: observe,
    reported: ignore('there is nothing to report'),
  },
};

/** The life of a run: total, pure, and the only thing that changes a state. */
export function decide(run: Run, input: Input, now: number): Decision {
  const rules = RULES[run.state];
  switch (input.kind) {
    case 'approve':
      return rules.approve(run, input, now);
    case 'reject':
      return rules.reject(run, input, now);
    case 'defer':
      return rules.defer(run, input, now);
    case 'cancel':
      return rules.cancel(run, input, now);
    case 'planned':
      return rules.planned(run, input, now);
    case 'time':
      return rules.time(run, input, now);
    case 'checked':
      return rules.checked(run, input, now);
    case 'start-accepted':
      return rules['start-accepted'](run, input, now);
    case 'start-refused':
      return rules['start-refused'](run, input, now);
    case 'start-turned-away':
      return rules['start-turned-away'](run, input, now);
    case 'admitted':
      return rules.admitted(run, input, now);
    case 'start-unsettled':
      return rules['start-unsettled'](run, input, now);
    case 'observed':
      return rules.observed(run, input, now);
    case 'reported':
      return rules.reported(run, input, now);
    case 'counted':
      return rules.counted(run, input, now);
    case 'confirmations':
      return rules.confirmations(run, input, now);
    case 'called-off':
      return rules['called-off'](run, input, now);
    case 'replan':
      return rules.replan(run, input, now);
    case 'proofs-missing':
      return rules['proofs-missing'](run, input, now);
    case 'nobody-asked':
      return rules['nobody-asked'](run, input, now);
    case 'channel-shared':
      return rules['channel-shared'](run, input, now);
  }
}
