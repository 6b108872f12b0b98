import { canonicalJson } from '../../store/table.ts';
import type { Decision, Input, Run } from '../types.ts';
import { change, ended, nothing } from './change.ts';
import { CANCEL_LIMIT_MS, LATE_START_MS, RUN_LIMIT_MS } from './limits.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** Reality decides: what AWS says now, not what an event once said. */
export function observe(run: Run, { observation }: InputOf<'observed'>, now: number): Decision {
  switch (observation.kind) {
    case 'working': {
      if (run.state === 'needs-attention') return nothing('it goes on, and a person must look');
      const { progress } = observation;
      if (progress === undefined || canonicalJson(progress) === canonicalJson(run.progress))
        return nothing('nothing has moved');
      return change(run, { progress }, { type: 'progressed', evidence: progress });
    }
    case 'succeeded':
      return ended(
        run,
        'succeeded',
        { at: now, code: 'succeeded' },
        { type: 'succeeded', evidence: observation.outcome },
        {
          outcome: observation.outcome,
          report: 'pending',
        },
      );
    case 'failed':
      // Its gate was closed by the cancel before anything was made: that is what was asked for.
      if (run.cancel !== undefined && observation.outcome.imageArn === undefined)
        return cancelled(run, now, { outcome: observation.outcome });
      return ended(
        run,
        'failed',
        { at: now, code: 'failed', reason: observation.reason },
        { type: 'failed', note: observation.reason },
        {
          outcome: observation.outcome,
        },
      );
    case 'cancelled':
      return cancelled(run, now, { outcome: observation.outcome });
    case 'stuck':
      if (run.state === 'needs-attention') return nothing('a person must look already');
      // Someone was asked to look before, and then asked for the end: nothing is left here that could be stopped.
      if (run.state === 'cancelling' && run.ending !== undefined) return cancelled(run, now, {});
      return ended(
        run,
        'needs-attention',
        { at: now, code: 'stuck', reason: observation.reason },
        { type: 'needs-attention', note: observation.reason },
      );
    case 'unknown':
      return unseenTooLong(run, observation.what, now);
  }
}

/** A run that can no longer be looked at is not left running for ever. */
function unseenTooLong(run: Run, what: string, now: number): Decision {
  const claimedAt = run.start?.claimedAt ?? now;
  if (run.state === 'needs-attention' || now < claimedAt + RUN_LIMIT_MS) return nothing(what);
  const reason = `it cannot be looked at any more: ${what}`;
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
    parts,
  );
}

/** A cancel that met no execution ends when none can turn up any more; one that is not obeyed needs a person. */
export function cancelTimedOut(run: Run, now: number): Decision {
  const asked = run.cancel?.at ?? now;
  if (run.start?.executionId === undefined && now >= asked + LATE_START_MS) return cancelled(run, now, {});
  if (now < asked + CANCEL_LIMIT_MS) return nothing('it is being cancelled');
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
