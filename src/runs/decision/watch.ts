import { present } from '../../present.ts';
import { canonicalJson } from '../../store/table.ts';
import type { Outcome, Progress } from '../kinds.ts';
import type { Decision } from '../types/decision.ts';
import type { Input, Limits, Observation } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import type { RunWait } from '../types/state.ts';
import { askAgain, change, ended, nothing } from './change.ts';
import { heldAtGate } from './held-at-gate.ts';
import { LATE_START_MS } from './limits.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** Reality decides: what AWS says now, not what an event once said. */
export function observe(run: Run, input: InputOf<'observed'>, now: number): Decision {
  const { observation, limits, evidence } = input;
  switch (observation.kind) {
    case 'working':
      return goesOn(run, { progress: observation.progress, evidence });
    case 'watching':
      return goesOn(run, { progress: observation.progress, evidence, wait: watchOf(observation) });
    case 'checkpoint':
      return atCheckpoint(run, observation, { evidence, now });
    case 'succeeded':
      return ended(
        run,
        'succeeded',
        { at: now, code: 'succeeded' },
        { type: 'succeeded', evidence: observation.outcome },
        {
          ...seenOf(observation),
          report: 'pending',
        },
      );
    case 'failed':
      // The cancel came before anything was made or changed: that is what was asked for.
      if (run.cancel !== undefined && observation.untouched === true) return cancelled(run, now, seenOf(observation));
      return heldAtGate(run, observation, input, now) ?? failed(run, observation, now);
    case 'rolled-back':
      return rolledBack(run, observation, now);
    case 'cancelled':
      return cancelled(run, now, seenOf(observation));
    case 'stuck':
      if (run.state === 'needs-attention') return nothing('a person must look already');
      // Someone was asked to look before, and then asked for the end: nothing is left here that could be stopped.
      if (run.state === 'cancelling' && run.ending !== undefined)
        return cancelled(run, now, observation.outcome === undefined ? {} : { outcome: observation.outcome });
      return ended(
        run,
        'needs-attention',
        { at: now, code: 'stuck', reason: observation.reason },
        { type: 'needs-attention', note: observation.reason },
        observation.outcome === undefined ? {} : { outcome: observation.outcome },
      );
    case 'unknown':
      return unseenTooLong(run, observation.what, { limits, now });
  }
}

function failed(run: Run, observation: Extract<Observation, { kind: 'failed' }>, now: number): Decision {
  const { reason, refusal } = observation;
  const seen = seenOf(observation);
  return refusal === undefined
    ? ended(run, 'failed', { at: now, code: 'failed', reason }, { type: 'failed', note: reason }, seen)
    : ended(
        run,
        'failed',
        { at: now, code: 'not-admitted', refusal },
        { type: 'failed', note: `not admitted: ${refusal}` },
        seen,
      );
}

/** What an end brings with it. */
const seenOf = ({ outcome, progress }: { outcome: Outcome; progress?: Progress }): Partial<Run> => ({
  outcome,
  ...present({ progress }),
});

const watchOf = ({ until }: Extract<Observation, { kind: 'watching' }>): RunWait => ({
  kind: 'watch',
  ...present({ until }),
});

/** It has moved on, or begun or ended to be watched; a stop that was asked for stays the state. */
function goesOn(
  run: Run,
  { progress, evidence, wait }: { progress: Progress | undefined; evidence: object | undefined; wait?: RunWait },
): Decision {
  if (run.state === 'needs-attention') return nothing('it continues, and a person must look');
  const state = run.state === 'cancelling' ? run.state : wait === undefined ? 'running' : 'waiting';
  const { wait: _wait, ...rest } = run;
  const next: Run = {
    ...rest,
    state,
    ...(wait === undefined || state === 'cancelling' ? {} : { wait }),
    ...present({ progress }),
  };
  if (canonicalJson(next) === canonicalJson(run)) return nothing('nothing has changed');
  const type = state === 'waiting' && run.state !== 'waiting' ? 'soaking' : 'progressed';
  return change(next, {}, { type, evidence });
}

/** The part that was approved is done; the rest is a new epoch, with the same people to ask. */
function atCheckpoint(
  run: Run,
  { percent, progress, plan, planHash }: Extract<Observation, { kind: 'checkpoint' }>,
  { evidence, now }: { evidence: object | undefined; now: number },
): Decision {
  // Someone wanted it stopped, and it has stopped there on its own.
  if (run.cancel !== undefined) return stoppedThere(run, run.cancel, { now, progress });
  const executionId = run.start?.executionId;
  const wait: RunWait = { kind: 'checkpoint', percent };
  // Whatever someone had to look at before is over.
  const { ending: _ending, ...rest } = run;
  return askAgain(
    { ...rest, wait },
    {
      plan,
      planHash,
      progress,
      earlier: [...(run.earlier ?? []), ...(executionId === undefined ? [] : [executionId])],
      approvedEarlier: run.approvals.filter((given) => given.epoch === run.epoch),
      expiresAt: now + run.policy.expiresMs,
      askedAgain: { code: 'checkpoint', percent },
    },
    { type: 'checkpoint', evidence: { percent, progress: evidence } },
  );
}

/** Nothing is left running that could be rolled back: if someone asked for that, a separate run is still to be opened. */
function stoppedThere(
  run: Run,
  { by, reason, how }: NonNullable<Run['cancel']>,
  { now, progress }: { now: number; progress: Progress },
): Decision {
  return ended(
    run,
    'cancelled',
    { at: now, code: 'stopped-at-checkpoint', by, reason, ...present({ how }) },
    { type: 'cancelled', by, note: reason },
    { progress, ...(how === 'roll-back' ? { report: 'pending' } : {}) },
  );
}

/** Back to what it was: because someone asked, or because AWS or someone there did it. */
function rolledBack(
  run: Run,
  { reason, ...end }: Extract<Observation, { kind: 'rolled-back' }>,
  now: number,
): Decision {
  const { cancel } = run;
  const ending =
    cancel === undefined
      ? ({ at: now, code: 'rolled-back-outside', reason } as const)
      : ({ at: now, code: 'rolled-back', by: cancel.by, reason: cancel.reason } as const);
  return ended(run, 'rolled-back', ending, { type: 'rolled-back', note: reason }, seenOf(end));
}

/** A run that can no longer be looked at is not left running for ever. */
function unseenTooLong(run: Run, what: string, { limits, now }: { limits: Limits; now: number }): Decision {
  const claimedAt = run.start?.claimedAt ?? now;
  if (run.state === 'needs-attention' || now < claimedAt + limits.unseenMs) return nothing(what);
  const reason = `it can no longer be read: ${what}`;
  return ended(run, 'needs-attention', { at: now, code: 'stuck', reason }, { type: 'needs-attention', note: reason });
}

function cancelled(run: Run, now: number, parts: Partial<Run>): Decision {
  const { cancel } = run;
  const ending =
    cancel === undefined
      ? ({ at: now, code: 'cancelled-outside' } as const)
      : ({ at: now, code: 'cancelled', by: cancel.by, reason: cancel.reason } as const);
  return ended(
    run,
    'cancelled',
    ending,
    { type: 'cancelled', ...(cancel === undefined ? {} : { by: cancel.by, note: cancel.reason }) },
    // What was done before a checkpoint is still done: a separate run rolls it back.
    cancel?.how === 'roll-back' && run.earlier !== undefined ? { ...parts, report: 'pending' } : parts,
  );
}

/** A stop that found no execution ends once none can turn up; one that has no effect needs a person. */
export function cancelTimedOut(run: Run, { limits }: InputOf<'time'>, now: number): Decision {
  const asked = run.cancel?.at ?? now;
  if (run.start?.executionId === undefined && now >= asked + LATE_START_MS) return cancelled(run, now, {});
  if (now < asked + limits.stopMs) return nothing('it is being stopped');
  const reason = 'the execution did not end after it was stopped';
  return ended(
    run,
    'needs-attention',
    { at: now, code: 'cancel-unclear', reason },
    { type: 'needs-attention', note: reason },
  );
}

export const reported = (run: Run, { report }: InputOf<'reported'>): Decision =>
  run.report === 'pending'
    ? change(run, { report }, { type: 'reported', note: report })
    : nothing('its report is done');
