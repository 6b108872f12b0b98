import { present } from '../../present.ts';
import type { Decision } from '../types/decision.ts';
import type { Input } from '../types/input.ts';
import type { Hold, Run } from '../types/run.ts';
import type { StartRecord } from '../types/start.ts';
import { change, ended, nothing } from './change.ts';
import { againAfter, START_LIMIT_MS } from './limits.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** The call was answered: from here on the execution is watched. */
export function started(run: Run, { executionId }: InputOf<'start-accepted' | 'admitted'>): Decision {
  if (run.start === undefined) return nothing('it was never claimed');
  if (run.start.executionId !== undefined) return nothing('its execution is known');
  const { lastError: _lastError, busy: _busy, ...start } = run.start;
  const { turnedAway: _turnedAway, ...rest } = run;
  const parts = { state: run.state === 'starting' ? 'running' : run.state, start: { ...start, executionId } } as const;
  return change(rest, parts, { type: 'started', note: executionId });
}

/** The gate lets one execution through for what was approved: that one is the run's, whatever was watched before. */
export function admitted(run: Run, { executionId }: InputOf<'admitted'>): Decision {
  if (run.start === undefined) return nothing('it was never claimed');
  const { executionId: before, ...start } = run.start;
  if (before === executionId) return nothing('it is the execution that is watched');
  const note = `${executionId} passed the gate${before === undefined ? '' : `, not ${before}`}`;
  return change(
    run,
    { start: { ...start, executionId } },
    { type: 'started', note, evidence: { admitted: executionId, ...present({ watchedBefore: before }) } },
  );
}

/**
 * "Busy means certainly not started": the claim is undone, and the next attempt, after a growing delay, is a start like any
 * other, with every check. If AWS stays busy, the approval expires.
 */
export function turnedAway(run: Run, { error }: InputOf<'start-turned-away'>, now: number): Decision {
  if (run.start === undefined) return nothing('it was never claimed');
  const {
    start: { resumes = resumesOf(run) },
    ...rest
  } = run;
  const times = (run.turnedAway?.times ?? 0) + 1;
  const until = now + againAfter(times);
  const hold: Hold = {
    code: 'busy',
    what: `Systems Manager is throttling, or at its limit of running automations (${error})`,
    until,
  };
  return change(
    { ...rest, ...resumes },
    { state: 'approved', hold, turnedAway: { times, until } },
    { type: times === 1 ? 'held' : 'start-retried', note: error, evidence: hold },
  );
}

/** The version before did not store where a later part continues from. */
export const resumesOf = ({ earlier, askedAgain }: Run): NonNullable<StartRecord['resumes']> =>
  earlier === undefined
    ? {}
    : { wait: { kind: 'checkpoint', percent: askedAgain?.code === 'checkpoint' ? askedAgain.percent : 0 } };

/** AWS said no: nothing was started and nothing will be by trying again. */
export function couldNotStart(run: Run, { error }: InputOf<'start-refused'>, now: number): Decision {
  return ended(run, 'failed', { at: now, code: 'could-not-start', reason: error }, { type: 'failed', note: error });
}

/** "An ambiguous error is never failed": it stays starting, is looked up, then repeated with the same bytes. */
export function startUnsettled(run: Run, { error }: InputOf<'start-unsettled'>, now: number): Decision {
  if (run.start === undefined) return nothing('it was never claimed');
  const late = startTooLate(run, now);
  if (late !== undefined) return late;
  const start = { ...run.start, attempts: run.start.attempts + 1, lastError: error };
  return change(run, { start }, { type: 'start-retried', note: error });
}

export const startTimedOut = (run: Run, now: number): Decision =>
  startTooLate(run, now) ?? nothing('its start is being settled');

function startTooLate(run: Run, now: number): Decision | undefined {
  if (run.start === undefined) return undefined;
  if (now < run.start.claimedAt + START_LIMIT_MS) return undefined;
  const reason = run.start.lastError ?? 'no answer';
  return ended(
    run,
    'needs-attention',
    { at: now, code: 'start-unclear', reason },
    { type: 'needs-attention', note: reason },
  );
}
