import { approvalsOfOthers, countedPeople } from '../../approvals/decision/quorum.ts';
import { present } from '../../present.ts';
import { canonicalJson } from '../../store/table.ts';
import type { Checks, Input } from '../types/input.ts';
import type { Decision, Hold, Run } from '../types/run.ts';
import { askAgain, askingState, change, ended, nothing } from './change.ts';
import { START_LIMIT_MS } from './limits.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** "Expiry is no": a request that nobody answered, or an approval that could not be used in time. */
export function expire(run: Run, now: number): Decision {
  if (now < run.expiresAt) return nothing('it has not expired');
  // Half done, it does not end by silence: it asks again.
  if (run.wait !== undefined)
    return askAgain(
      run,
      { expiresAt: now + run.policy.expiresMs, askedAgain: { code: 'lapsed' } },
      { type: 'checkpoint', note: 'the approvals were not used in time' },
    );
  return ended(run, 'expired', { at: now, code: 'expired' }, { type: 'expired' });
}

export function becomeDue(run: Run, now: number): Decision {
  if (run.scheduledFor !== undefined && now < run.scheduledFor) return nothing('its time has not come');
  return change(run, { state: 'approved' }, { type: 'due' });
}

/**
 * "Everything is checked again in the step that starts; unknown means no." In this order: the plan still is what was
 * approved, the quorum still stands, nothing is paused or frozen.
 */
export function startIfClear(run: Run, { checks, start }: InputOf<'checked'>, now: number): Decision {
  if (now >= run.expiresAt) return expire(run, now);
  if (run.scheduledFor !== undefined && now < run.scheduledFor) return nothing('its time has not come');
  const replanned = checkPlan(run, checks, now);
  if (replanned !== undefined) return replanned;
  const lost = checkQuorum(run, checks);
  if (lost !== undefined) return lost;
  const hold = holdOf(checks);
  if (hold !== undefined) return held(run, hold);
  const { hold: _hold, wait: _wait, ...rest } = run;
  return change(
    rest,
    { state: 'starting', start: { ...start, claimedAt: now, attempts: 0 } },
    { type: 'starting', evidence: { token: start.token, document: start.document, parameters: start.parameters } },
  );
}

function checkPlan(run: Run, { plan }: Checks, now: number): Decision | undefined {
  switch (plan.kind) {
    case 'same':
      return undefined;
    case 'changed':
      return askAgain(
        run,
        {
          plan: plan.plan,
          planHash: plan.planHash,
          expiresAt: now + run.policy.expiresMs,
          askedAgain: { code: 'plan-changed', why: plan.why },
        },
        { type: 'plan-changed', note: plan.why },
      );
    case 'void':
      return askAgain(
        run,
        {
          state: 'planning',
          plan: plan.plan,
          planningSince: now,
          askedAgain: { code: 'plan-changed', why: plan.why },
        },
        { type: 'plan-changed', note: plan.why },
      );
    case 'gone':
      return ended(run, 'failed', { at: now, code: 'plan-gone', reason: plan.why }, { type: 'failed', note: plan.why });
    case 'busy':
      return held(run, { code: 'busy', what: plan.what });
    case 'unknown':
      return held(run, { code: 'unknown', what: plan.what });
  }
}

function checkQuorum(run: Run, { quorum, eligibilities }: Checks): Decision | undefined {
  if (quorum.kind === 'none')
    return held(run, { code: 'unknown', what: `policy ${run.policy.name}, which the config no longer has` });
  const approvals = run.approvals.filter(({ userId }) => eligibilities[userId]?.may === 'yes');
  const [unread] = run.approvals.flatMap(({ userId }) => {
    const eligibility = eligibilities[userId] ?? { may: 'unknown', what: 'an approver' };
    return eligibility.may === 'unknown' ? eligibility.what : [];
  });
  if (countedPeople({ ...run, approvals }).length >= quorum.approvals) return undefined;
  if (unread !== undefined) return held(run, { code: 'unknown', what: unread });
  const left = run.approvals.filter(({ userId }) => eligibilities[userId]?.may !== 'yes').map(({ userId }) => userId);
  // What was approved is unchanged, so those who still stand need not click again.
  const { hold: _hold, ...rest } = run;
  const policy = { ...run.policy, approvals: quorum.approvals };
  const others = approvalsOfOthers(run, approvals);
  const setOff = others.length === approvals.length ? undefined : run.setOffBy?.userId;
  return change(
    rest,
    {
      state: askingState(run),
      approvals: others,
      policy,
      askedAgain: { code: 'quorum-lost', left, ...present({ setOff }) },
    },
    { type: 'quorum-lost', evidence: { left, need: quorum.approvals } },
  );
}

function holdOf({ pause, freeze }: Checks): Hold | undefined {
  if (pause.kind === 'on') return { code: 'paused', by: pause.by, reason: pause.reason };
  if (pause.kind === 'unknown') return { code: 'unknown', what: pause.what };
  if (freeze.kind === 'unknown') return { code: 'unknown', what: freeze.what };
  if (freeze.kind === 'open') return undefined;
  return {
    code: 'frozen',
    calendars: freeze.calendars,
    ...present({ until: freeze.until }),
  };
}

function held(run: Run, hold: Hold): Decision {
  if (canonicalJson(run.hold) === canonicalJson(hold)) return nothing('what holds it back has not changed');
  return change(run, { hold }, { type: 'held', note: hold.code, evidence: hold });
}

/** The call was answered: from here on the execution is watched. */
export function started(run: Run, { executionId }: InputOf<'start-accepted'>): Decision {
  if (run.start === undefined) return nothing('it was never claimed');
  if (run.start.executionId !== undefined) return nothing('its execution is known');
  const { lastError: _lastError, busy: _busy, ...start } = run.start;
  const parts = { state: run.state === 'starting' ? 'running' : run.state, start: { ...start, executionId } } as const;
  return change(run, parts, { type: 'started', note: executionId });
}

/** AWS said no: nothing was started and nothing will be by trying again. */
export function couldNotStart(run: Run, { error }: InputOf<'start-refused'>, now: number): Decision {
  return ended(run, 'failed', { at: now, code: 'could-not-start', reason: error }, { type: 'failed', note: error });
}

/** "An ambiguous error is never failed": it stays starting, is looked up, then repeated with the same bytes. */
export function startUnsettled(run: Run, { error, busy }: InputOf<'start-unsettled'>, now: number): Decision {
  if (run.start === undefined) return nothing('it was never claimed');
  const late = startTooLate(run, now);
  if (late !== undefined) return late;
  const { busy: _busy, ...before } = run.start;
  const start =
    busy === true
      ? { ...before, busy, lastError: error }
      : { ...before, attempts: before.attempts + 1, lastError: error };
  return change(run, { start }, { type: 'start-retried', note: error });
}

export const startTimedOut = (run: Run, now: number): Decision =>
  startTooLate(run, now) ?? nothing('its start is being settled');

function startTooLate(run: Run, now: number): Decision | undefined {
  if (run.start === undefined) return undefined;
  // Turned away each time, it waits as long as its approval is good.
  const waits = run.start.busy === true && run.start.attempts === 0;
  if (now < (waits ? run.expiresAt : run.start.claimedAt + START_LIMIT_MS)) return undefined;
  const reason = run.start.lastError ?? 'no answer';
  return ended(
    run,
    'needs-attention',
    { at: now, code: 'start-unclear', reason },
    { type: 'needs-attention', note: reason },
  );
}
